"""From the plan to engagements: the one place where planning speaks to the app of engagements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import cast
from uuid import UUID

from django.utils import timezone

from entente.apps.access.services.markings import compile_markings
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import EngagementLevel, PartyRole
from entente.apps.engagements.models import Engagement
from entente.apps.engagements.services.planning import edit_engagement, plan_engagement
from entente.apps.engagements.services.remarking import follow_participants
from entente.apps.engagements.services.wanted import NewEngagement
from entente.apps.planning.models import MenuEntry, Round, SeatRequest
from entente.apps.planning.services.marking import PLATFORM, shared_marking

PERMISSION = "engagements.plan"
# Parts of an engagement that are not columns of its own.
_APART = frozenset({"lead", "host", "parties", "observers", "goals", "sources", "marking_id", "apart"})


def become_engagement(actor: Actor, held: Round, entry: MenuEntry, rows: Sequence[SeatRequest]) -> None:
    """Turn an activity into an engagement with the seats that the requests were granted."""
    made = plan_engagement(
        _planner(actor),
        NewEngagement(
            code=f"{held.code}-{entry.code}".lower(),
            title_en=entry.title_en,
            title_fr=entry.title_fr,
            kind=entry.kind,
            field=entry.field,
            level=entry.level or EngagementLevel.WORKING,
            lead=entry.lead.code if entry.lead else "",
            host=entry.host.code if entry.host else "",
            parties={row.partner.party.code: row.granted for row in rows},
            starts=entry.starts,
            ends=entry.ends,
            place=entry.place,
            country=entry.country,
            latitude=entry.latitude,
            longitude=entry.longitude,
            goals=tuple(sorted({row.goal_id for row in rows})),
            marking_id=_marking(held, entry, [row.partner.party.code for row in rows]),
            # Which partners come is between each of them and the alliance, as their requests are.
            apart={row.partner.party.code: cast("int", row.marking_id) for row in rows},
            exercise=held.exercise,
            menu_code=entry.code,
        ),
    )
    entry.engagement_code = made.code
    entry.save(update_fields=["engagement_code"])


def seats_changed(rows: Sequence[SeatRequest]) -> None:
    """Tell the engagements of some requests how many seats their partners have now."""
    by_entry: dict[UUID, list[SeatRequest]] = {}
    for row in rows:
        if row.entry.engagement_code:
            by_entry.setdefault(row.entry_id, []).append(row)
    for changed in by_entry.values():
        _set_seats(changed[0].round, changed[0].entry, changed)


def _set_seats(held: Round, entry: MenuEntry, changed: Sequence[SeatRequest]) -> None:
    """Change the seats in an engagement; who reads it follows from who takes part, as long as nobody decided anew."""
    engagement = Engagement.objects.select_related("lead").get(code=entry.engagement_code)
    wanted = _as_planned(engagement)
    seats = {row.partner.party.code: row.granted for row in changed}
    parties = {party: number for party, number in {**wanted.parties, **seats}.items() if number != 0}
    gone = {row.goal_id for row in changed if not row.granted}
    still = SeatRequest.objects.filter(entry=entry, granted__gt=0).values_list("goal_id", flat=True)
    goals = {*wanted.goals} - gone | {*still}
    if engagement.marking_id == _marking(held, entry, _seated(wanted.parties)):
        after = _marking(held, entry, _seated(parties))
        follow_participants(PLATFORM, engagement.pk, marking_id=after, told=held.own_marking_id)
    edit_engagement(
        _planner(PLATFORM),
        engagement.pk,
        replace(
            wanted,
            parties=parties,
            goals=tuple(sorted(goals)),
            apart={row.partner.party.code: cast("int", row.marking_id) for row in changed},
        ),
        revision=engagement.revision,
    )


def _seated(parties: Mapping[str, int | None]) -> list[str]:
    return [code for code, seats in parties.items() if seats]


def _marking(held: Round, entry: MenuEntry, parties: Iterable[str]) -> int:
    """Return what an engagement bears: what its activity and its round bear, released to the partners that come.

    The release names none of them: from the banner of one record no partner learns of another.
    """
    shared = shared_marking(parties, on=timezone.now().date())
    return compile_markings(PLATFORM, [shared, cast("int", held.marking_id), cast("int", entry.marking_id)])


def _as_planned(engagement: Engagement) -> NewEngagement:
    """Return an engagement as it would be planned anew."""
    plain = {each.name: getattr(engagement, each.name) for each in fields(NewEngagement) if each.name not in _APART}
    links = list(engagement.party_links.select_related("party"))
    host = next((link.party.code for link in links if link.role == PartyRole.HOST), "")
    return NewEngagement(
        **plain,
        lead=engagement.lead.code if engagement.lead else "",
        host=host,
        parties={
            link.party.code: link.seats
            for link in links
            if link.role == PartyRole.PARTICIPANT or (link.role == PartyRole.HOST and link.seats is not None)
        },
        observers=tuple(link.party.code for link in links if link.role == PartyRole.OBSERVER),
        goals=tuple(engagement.goal_links.values_list("goal_id", flat=True)),
    )


def _planner(actor: Actor) -> Actor:
    """Return the actor with what the agreement of a round allows: to plan what was agreed, and no more than that."""
    return replace(actor, side="alliance", permissions=actor.permissions | {PERMISSION}, grants=())

"""Planning an engagement, and changing what is planned."""

from __future__ import annotations

import secrets
from decimal import Decimal
from functools import reduce
from itertools import count
from operator import or_
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import EngagementState, PartyRole
from entente.apps.engagements.models import Engagement, EngagementGoal, EngagementParty, EngagementSource, Report
from entente.apps.engagements.rules.parts import require
from entente.apps.engagements.rules.transitions import EDITABLE
from entente.apps.engagements.search_texts import set_engagement_texts
from entente.apps.engagements.selectors.concern import concerned, readers_of
from entente.apps.engagements.services.apart import apart_of, make_way, record_parts, seats_apart
from entente.apps.engagements.services.marking import engagement_marking
from entente.apps.engagements.services.wanted import Found, NewEngagement, look_up
from entente.apps.engagements.services.writing import locked, note_step, party_codes, record
from entente.apps.programmes.models import Goal
from entente.apps.programmes.services.inputs import fresh
from entente.kernel.errors import BadInput, Problem, Refused
from entente.kernel.partial_dates import Precision

PLAN, RECORD = "engagements.plan", "engagements.record"


_TEXTS = (
    "title_en", "title_fr", "field", "place", "country", "purpose", "series", "next_contact_note", "menu_code",
)  # fmt: skip
_PLAIN = (*_TEXTS, "kind", "level", "starts", "ends", "next_contact_on", "exercise")


@transaction.atomic
def plan_engagement(actor: Actor, new: NewEngagement) -> Engagement:
    """Plan an engagement; return it.

    Raises Refused without the permission for one of its parties, BadInput naming each field that is wrong.
    """
    found = look_up(new)
    require(actor, PLAN, {code for code, _role in found.roles} | {new.host} - {""})
    today = timezone.now().date()
    engagement = Engagement(state=EngagementState.PLANNED)
    engagement.marking_id = new.marking_id or engagement_marking(actor, parties=found.parties, on=today)
    _write(engagement, new, found)
    note_step(actor, engagement, "plan", before="", on=today)
    record(actor, "plan", engagement, after=_as_kept(engagement, found))
    record_parts(actor, engagement, {})
    return engagement


@transaction.atomic
def record_engagement(
    actor: Actor,
    new: NewEngagement,
    *,
    starts_precision: Precision = Precision.DAY,
    ends_precision: Precision = Precision.DAY,
    import_key: str = "",
) -> Engagement:
    """Record an engagement that a public source tells of; return it. It has no report and no approval.

    Public without a marking. Raises Refused without the permission, BadInput naming each field that is wrong.
    """
    found = look_up(new)
    require(actor, RECORD, found.parties)
    engagement = Engagement(
        state=EngagementState.RECORDED,
        starts_precision=starts_precision,
        ends_precision=ends_precision,
        import_key=import_key,
    )
    engagement.marking_id = new.marking_id or 1
    _write(engagement, new, found)
    record(actor, "record", engagement, after=_as_kept(engagement, found))
    return engagement


@transaction.atomic
def edit_engagement(actor: Actor, engagement_id: UUID, wanted: NewEngagement, *, revision: int) -> Engagement:
    """Make an engagement what is wanted; code, marking and whether it is made up stay. `revision` is the one read.

    Raises Refused without the permission, after somebody else's change, in a state in which it stands as it is,
    and for other dates once people were asked; BadInput naming each field that is wrong.
    """
    engagement = locked(engagement_id)
    require(actor, PLAN, party_codes(engagement))
    fresh(engagement.revision, revision)
    _editable(engagement, wanted)
    held = _held(engagement)
    found = look_up(wanted, exercise=engagement.exercise, apart=held.apart)
    before, seats = _as_kept(engagement, held), seats_apart(engagement)
    engagement.revision += 1
    led = engagement.lead_id
    _fill(engagement, wanted, found)
    engagement.save()
    if engagement.lead_id != led:
        _hand_draft_on(engagement)
    _make_way(engagement, found)
    _write_parties(engagement, found)
    _write_goals(engagement, found)
    after = _as_kept(engagement, found)
    changed = {name for name in (*before, *after) if before.get(name) != after.get(name)}
    if changed:
        record(
            actor,
            "edit",
            engagement,
            before={name: before.get(name) for name in sorted(changed)},
            after={name: after.get(name) for name in sorted(changed)},
        )
    record_parts(actor, engagement, seats)
    return engagement


def _hand_draft_on(engagement: Engagement) -> None:
    """Let the new lead's house read the draft of the report; whoever plans could not see that there is one."""
    with seeing_everything():
        for report in Report.objects.filter(engagement=engagement, accepted_at=None):
            report.readers = readers_of(report, concerned(engagement).leading)
            report.save(update_fields=["readers"])


def still_editable(engagement: Engagement) -> None:
    """Raise Refused in a state in which an engagement stands as it is."""
    if engagement.state not in EDITABLE:
        raise Refused(
            _("In the state “%(state)s” an engagement stands as it is.")
            % {"state": EngagementState(engagement.state).label},
            rule="engagements.editable",
            remedy=_("have its report returned, or set new dates where it was postponed"),
        )


def _editable(engagement: Engagement, wanted: NewEngagement) -> None:
    still_editable(engagement)
    moved = (engagement.starts, engagement.ends) != (wanted.starts, wanted.ends)
    if moved and engagement.state == EngagementState.HELD:
        _still_history(wanted)
    elif moved and engagement.state != EngagementState.PLANNED:
        raise Refused(
            _("People were asked for these dates."),
            rule="engagements.dates_by_postponing",
            remedy=_("postpone the engagement, in sight of what follows from it"),
        )


def _still_history(wanted: NewEngagement) -> None:
    """Raise Refused for days on which what was held cannot have been over."""
    if wanted.ends >= timezone.now().date():
        raise Refused(
            _("It was held, and %(day)s has not passed.") % {"day": wanted.ends},
            rule="engagements.held_in_the_past",
            remedy=_("plan what is still to come as an engagement of its own"),
        )


def _write(engagement: Engagement, new: NewEngagement, found: Found) -> None:
    engagement.exercise = new.exercise
    _fill(engagement, new, found)
    engagement.code = _code(new, everybody=engagement.marking_id == PUBLIC)
    try:
        with transaction.atomic():
            engagement.save(force_insert=True)
    except IntegrityError:
        # By one planned this very moment, by one of a pack, or by one that was public once.
        raise BadInput(
            Problem(_("%(code)s is taken") % {"code": engagement.code}, field="code", remedy=_("choose another"))
        ) from None
    _write_parties(engagement, found)
    _write_goals(engagement, found)
    EngagementSource.objects.bulk_create(
        EngagementSource(engagement=engagement, source=source, position=position, marking_id=engagement.marking_id)
        for position, source in enumerate(found.sources)
    )


def _fill(engagement: Engagement, new: NewEngagement, found: Found) -> None:
    made_up = engagement.exercise
    for name in _PLAIN:
        setattr(engagement, name, getattr(new, name))
    engagement.exercise = made_up
    engagement.latitude = None if new.latitude is None else round(Decimal(str(new.latitude)), 5)
    engagement.longitude = None if new.longitude is None else round(Decimal(str(new.longitude)), 5)
    engagement.lead = found.lead
    set_engagement_texts(engagement, found.together)


def _code(new: NewEngagement, *, everybody: bool) -> str:
    """Return the code asked for, or one made of kind, month and title, numbered where it is taken.

    One that not everybody may read ends so that nobody can guess it: whoever may not read it must not learn of it by
    failing to get the same code, nor by the number of their own.
    """
    if new.code:
        return new.code
    title = slugify(new.title_en or new.title_fr)[:40].strip("-")
    wanted = f"{slugify(str(new.kind).replace('_', '-'))}-{new.starts:%Y-%m}-{title}".strip("-")
    if not everybody:
        return f"{wanted}-{secrets.token_hex(4)}"
    taken = set(Engagement.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    if wanted not in taken:
        return wanted
    return next(code for number in count(2) if (code := f"{wanted}-{number}") not in taken)


def _make_way(engagement: Engagement, found: Found) -> None:
    """Let what is said openly now replace the same part marked apart, of which the actor does not know."""
    parts = engagement.party_links.filter(
        reduce(or_, (Q(party__code=code, role=role) for code, role in found.roles), Q(pk__in=[]))
    )
    make_way(engagement, parts.select_related("party"), action="set_parties",
             kept=lambda row: {"party": row.party.code, "seats": row.seats})  # fmt: skip
    links = engagement.goal_links.filter(goal__in=found.goals).select_related("goal")
    make_way(engagement, links, action="set_parties", kept=lambda row: {"goal": row.goal.code})


def _write_parties(engagement: Engagement, found: Found) -> None:
    """Make the party rows what is wanted, leaving those that stay."""
    held = {(row.party.code, row.role): row for row in engagement.party_links.select_related("party")}
    gone = [row.pk for key, row in held.items() if key not in found.roles]
    if gone:
        EngagementParty.objects.filter(pk__in=gone).delete()
    for key, seats in found.roles.items():
        if key in held and held[key].seats != seats:
            EngagementParty.objects.filter(pk=held[key].pk).update(seats=seats)
    EngagementParty.objects.bulk_create(
        EngagementParty(
            engagement=engagement, party=found.parties[code], role=role, seats=seats,
            marking_id=found.apart.get(code, engagement.marking_id),
        )
        for (code, role), seats in found.roles.items()
        if (code, role) not in held
    )  # fmt: skip


def _write_goals(engagement: Engagement, found: Found) -> None:
    held = set(engagement.goal_links.values_list("goal_id", flat=True))
    wanted = {goal.pk for goal in found.goals}
    engagement.goal_links.filter(goal_id__in=held - wanted).delete()
    EngagementGoal.objects.bulk_create(
        EngagementGoal(
            engagement=engagement, goal=goal,
            # That it serves a goal of a party tells that the party takes part.
            marking_id=found.apart.get(goal.programme.party.code, engagement.marking_id),
        )
        for goal in found.goals
        if goal.pk not in held
    )  # fmt: skip


def _held(engagement: Engagement) -> Found:
    """Return what an engagement has now."""
    links = list(engagement.party_links.select_related("party"))
    return Found(
        lead=engagement.lead,
        roles={(link.party.code, PartyRole(link.role)): link.seats for link in links},
        parties={link.party.code: link.party for link in links},
        goals=tuple(Goal.objects.filter(engagement_links__engagement=engagement).select_related("programme__party")),
        sources=(),
        apart=apart_of(engagement),
    )


def _as_kept(engagement: Engagement, found: Found) -> dict[str, Any]:
    """Return an engagement as the ledger keeps it. Goals that the entry's readers may not read are not named."""
    values: dict[str, Any] = {name: getattr(engagement, name) for name in _PLAIN}
    values |= {"kind": str(engagement.kind), "level": str(engagement.level), "state": str(engagement.state)}
    values["place"] = ", ".join(filter(None, (engagement.place, engagement.country)))
    values["lead"] = found.lead.code if found.lead else ""
    values["parties"] = sorted(f"{code} ({role.value})" for code, role in found.roles if code not in found.apart)
    values["goals"] = sum(goal.programme.party.code not in found.apart for goal in found.goals)
    return {name: value for name, value in values.items() if value not in ("", None, False)}

"""The people who take part: named by their party, with the post they hold on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import Person, PostHolding
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import Attendance, EngagementKind, EngagementState, PartyRole
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson
from entente.apps.engagements.rules.parts import require
from entente.apps.engagements.services.apart import make_way, marking_of_part
from entente.apps.engagements.services.writing import locked, party_codes, record
from entente.apps.programmes.enums import Track
from entente.apps.programmes.models import Programme
from entente.apps.programmes.rules.suspension import may_nominate
from entente.apps.programmes.services.inputs import Problems, refuse
from entente.kernel.errors import Problem, Refused

NOMINATE = "engagements.nominate"
_TAKES = frozenset({Attendance.NOMINATED, Attendance.INVITED, Attendance.CONFIRMED, Attendance.ATTENDED})
# Who comes can be said until the report is accepted.
_OPEN = frozenset(EngagementState) - {EngagementState.CANCELLED, EngagementState.ACCEPTED, EngagementState.RECORDED}
# What goes on while practical cooperation is suspended.
_DIALOGUE = frozenset({EngagementKind.DIALOGUE, EngagementKind.CONSULTATION, EngagementKind.NEGOTIATION})
_PAST = (Attendance.ATTENDED, Attendance.ABSENT)


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody a party names. Whoever has an account is `person`; for others `name` and `post_name` are written.

    With an account the post is the one held on the engagement's first day; `post` (code) chooses among several.
    """

    party: str
    person: UUID | None = None
    name: str = ""
    post: str = ""
    post_name: str = ""
    role: PartyRole | str = PartyRole.PARTICIPANT


@transaction.atomic
def nominate(actor: Actor, engagement_id: UUID, nominee: Nominee) -> EngagementPerson:
    """Name somebody for a party that takes part.

    Raises Refused without the permission for that party, when it is over or its seats are taken; BadInput naming
    what is wrong.
    """
    engagement = locked(engagement_id)
    require(actor, NOMINATE, [nominee.party])
    _still_open(engagement)
    _not_suspended(engagement, nominee.party)
    links = list(engagement.party_links.filter(party__code=nominee.party).select_related("party"))
    person, holding = _checked(engagement, nominee, links)
    _seat_left(engagement, links, nominee)
    if person is not None:
        make_way(engagement, engagement.people.filter(person=person), action="remove_participant", kept=_kept)
    row = EngagementPerson.objects.create(
        engagement=engagement,
        marking_id=marking_of_part(engagement, nominee.party),
        party=links[0].party,
        person=person,
        name=person.name if person else nominee.name.strip(),
        post=holding.post if holding else None,
        post_name=holding.post.name_en if holding else nominee.post_name.strip(),
        role=nominee.role,
        attendance=Attendance.NOMINATED if engagement.state == EngagementState.PLANNED else Attendance.INVITED,
    )
    record(actor, "nominate", engagement, after=_kept(row), marking_id=row.marking_id)
    return row


@transaction.atomic
def set_attendance(actor: Actor, participant_id: int, *, attendance: Attendance | str) -> EngagementPerson:
    """Record the answer of somebody who was named, or afterwards whether they were there."""
    row = EngagementPerson.objects.select_related("party", "engagement").get(pk=participant_id)
    engagement = locked(row.engagement_id)
    _about(actor, engagement, row)
    attendance = Attendance(attendance)
    if attendance in _PAST and timezone.now().date() < engagement.starts:
        raise Refused(
            _("It begins on %(day)s.") % {"day": engagement.starts},
            rule="engagements.attended_afterwards",
            remedy=_("say who was there once it has begun"),
        )
    before, row.attendance = row.attendance, attendance
    row.save(update_fields=["attendance"])
    record(
        actor, "set_attendance", engagement,
        before={"name": row.name, "attendance": str(before)}, after={"name": row.name, "attendance": str(attendance)},
        marking_id=row.marking_id,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_participant(actor: Actor, participant_id: int, *, reason: str = "") -> None:
    """Take somebody off the list."""
    row = EngagementPerson.objects.select_related("party").get(pk=participant_id)
    engagement = locked(row.engagement_id)
    _about(actor, engagement, row)
    record(actor, "remove_participant", engagement, before=_kept(row), reason=reason, marking_id=row.marking_id)
    row.delete()


def _about(actor: Actor, engagement: Engagement, row: EngagementPerson) -> None:
    """Raise Refused unless the actor may speak for this person: their own party, or whoever plans it."""
    if not actor.may("engagements.plan") or actor.side == "partner":
        require(actor, NOMINATE, [row.party.code])
    else:
        require(actor, "engagements.plan", party_codes(engagement))
    _still_open(engagement)


def _still_open(engagement: Engagement) -> None:
    if engagement.state not in _OPEN:
        raise Refused(
            _("In the state “%(state)s” the list of participants stands as it is.")
            % {"state": EngagementState(engagement.state).label},
            rule="engagements.participants_open",
            remedy=_("have its report opened again"),
        )


def _not_suspended(engagement: Engagement, party: str) -> None:
    """Raise Refused where the track of the cooperation with the party that this belongs to is suspended."""
    track = Track.DIALOGUE if engagement.kind in _DIALOGUE else Track.PRACTICAL
    served = Programme.objects.filter(goals__engagement_links__engagement=engagement, party__code=party).distinct()
    for programme in served:
        may_nominate(programme, track=track)


def _checked(
    engagement: Engagement, nominee: Nominee, links: list[EngagementParty]
) -> tuple[Person | None, PostHolding | None]:
    problems: Problems = []
    if not links:
        problems.append(
            Problem(_("%(code)r does not take part") % {"code": nominee.party}, field="party",
                    remedy=_("add it to the parties first"))
        )  # fmt: skip
    if nominee.role not in PartyRole.values:
        problems.append(Problem(_("is no role"), field="role", remedy=_("choose one of the list")))
    person, holding = None, None
    if nominee.person is not None:
        holding = holding_on(nominee.person, party=nominee.party, day=engagement.starts, post=nominee.post)
        person = holding.person if holding else None
        if holding is None:
            problems.append(
                Problem(
                    _("holds no post of this party on %(day)s") % {"day": engagement.starts}, field="person",
                    remedy=_("appoint them first, or write name and post"),
                )
            )  # fmt: skip
        elif engagement.people.filter(person=person).exists():
            problems.append(Problem(_("is on the list already"), field="person", remedy=_("name somebody else")))
    elif not nominee.name.strip():
        problems.append(Problem(_("is missing"), field="name", remedy=_("write the name, or choose somebody")))
    refuse(problems)
    return person, holding


def holding_on(person: UUID, *, party: str, day: date, post: str = "") -> PostHolding | None:
    """Return the post of a party that somebody holds on a day: the one asked for, else the longest held.

    For a day to come the posts held today count as well: nobody's appointment is known for ever.
    """
    rows = PostHolding.objects.filter(person=person, post__organisation__party__code=party).select_related(
        "post", "person"
    )
    if post:
        rows = rows.filter(post__code=post)
    found = rows.filter(period__contains=day).order_by("period").first()
    today = timezone.now().date()
    if found is None and day > today:
        found = rows.filter(period__contains=today).order_by("period").first()
    return found


def _seat_left(engagement: Engagement, links: list[EngagementParty], nominee: Nominee) -> None:
    seats = [link.seats for link in links if link.seats is not None]
    if not seats or nominee.role == PartyRole.OBSERVER:
        return
    taken = engagement.people.filter(party=links[0].party, attendance__in=_TAKES).exclude(role=PartyRole.OBSERVER)
    if taken.count() >= sum(seats):
        raise Refused(
            _("All %(seats)s seats of %(party)s are taken.") % {"seats": sum(seats), "party": links[0].party.name},
            rule="engagements.seat_left",
            remedy=_("take somebody off the list, or ask whoever plans it for more seats"),
        )


def _kept(row: EngagementPerson) -> dict[str, str]:
    return {"name": row.name, "post": row.post_name, "party": row.party.code, "role": str(row.role)}

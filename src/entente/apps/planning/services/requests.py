"""Requests of seats by partners: made, changed, withdrawn; promised beforehand by the planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.services.markings import compile_markings
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.planning.enums import RoundState, Standing
from entente.apps.planning.models import MenuEntry, Partner, Round, SeatRequest
from entente.apps.planning.rules.eligibility import eligibility
from entente.apps.planning.rules.requests import OPEN_GOALS, seats_problems, serves
from entente.apps.planning.rules.transitions import REQUEST, transition_for
from entente.apps.planning.selectors.eligible import entry_facts, partner_facts
from entente.apps.planning.services.marking import PLATFORM
from entente.apps.planning.services.rounds import require_plan
from entente.apps.planning.services.writing import locked, record
from entente.apps.programmes.models import Goal
from entente.kernel.errors import BadInput, Problem, Refused


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in words: the activity and the goal by their keys or codes, the goal as "programme/goal"."""

    entry: str
    goal: str
    seats_min: int
    seats_wanted: int
    priority: int = 3
    note: str = ""
    revision: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class _World:
    """What the requests of one partner are checked against."""

    round: Round
    partner: Partner
    entries: dict[str, MenuEntry]
    goals: dict[str, Goal]
    held: dict[UUID, SeatRequest]
    facts: dict[object, Any]
    party: Any


def goals_of(party: str) -> dict[str, Goal]:
    """Return the open goals of a party that may be read, by "programme/goal"."""
    rows = Goal.objects.filter(programme__party__code=party, state__in=OPEN_GOALS).select_related("programme")
    return {f"{row.programme.code}/{row.code}": row for row in rows.order_by("programme__code", "code")}


@transaction.atomic
def request_seats(actor: Actor, round_id: UUID, asked: Sequence[Asked]) -> list[SeatRequest]:
    """Make or change requests for the actor's own party, all of them or none; return those that changed.

    A request for an activity that was requested before changes that request. Eligibility is checked as of the day
    the activity begins. Raises Refused when requests are closed or the partner takes no part, BadInput naming
    every problem by row and field.
    """
    held = locked(round_id)
    require_request(actor, held)
    world = world_of(actor, held)
    problems: list[Problem] = []
    rows = []
    for number, one in enumerate(asked, start=1):
        row, wrong = checked(world, one)
        problems += [replace(each, row=one.place or (str(number) if len(asked) > 1 else "")) for each in wrong]
        if row is not None:
            rows.append((row, one))
    if problems:
        raise BadInput(problems)
    late = held.state != RoundState.REQUESTS_OPEN
    return [row for row, one in rows if _keep(actor, world, row, one, late=late)]


def require_request(actor: Actor, held: Round) -> None:
    """Raise Refused unless the actor's mission may request in the round as it stands."""
    verb = (
        "request"
        if held.state in {RoundState.DRAFT, RoundState.OFFERS_OPEN, RoundState.REQUESTS_OPEN}
        else "request_late"
    )
    transition_for(actor, state=held.state, verb=verb)
    _own(actor, actor.party)


def world_of(actor: Actor, held: Round) -> _World:
    """Read what the actor's requests are checked against. A fixed number of statements."""
    partner = Partner.objects.filter(round=held, party__code=actor.party).select_related("party").first()
    if partner is None:
        raise Refused(
            _("Your party takes no part in this round."),
            rule="planning.partner_in_round",
            remedy=_("ask the planner of the round to admit it"),
        )
    entries = list(MenuEntry.objects.filter(round=held))
    by_name = {row.code: row for row in entries} | {str(row.pk): row for row in entries}
    requests = (
        SeatRequest.objects.select_for_update(of=("self",)).filter(partner=partner).select_related("goal__programme")
    )
    goals = goals_of(actor.party)
    viewer = Viewer(party=actor.party, side=actor.side)
    return _World(
        held,
        partner,
        by_name,
        goals | {str(row.pk): row for row in goals.values()},
        {row.entry_id: row for row in requests},
        entry_facts(entries),
        partner_facts(viewer, parties=[actor.party])[actor.party],
    )


def checked(world: _World, asked: Asked) -> tuple[SeatRequest | None, list[Problem]]:
    """Return the request as it would stand, not saved, and everything that is wrong with it."""
    entry, goal = world.entries.get(asked.entry), world.goals.get(asked.goal)
    problems = []
    if entry is None:
        message = _("there is no activity %(code)s on the menu") % {"code": asked.entry}
        problems.append(Problem(message, field="activity", remedy=_("choose one of the menu")))
    if goal is None:
        message = _("%(code)r is not an open goal of your programmes") % {"code": asked.goal}
        problems.append(Problem(message, field="goal", remedy=_("name the goal it serves")))
    if entry is None or goal is None:
        return None, problems
    problems += seats_problems(
        seats_min=asked.seats_min, seats_wanted=asked.seats_wanted, seats=entry.seats, priority=asked.priority
    )
    verdict = eligibility(world.party, world.facts[entry.pk])
    problems += [Problem(why.reason, field="activity", remedy=why.remedy) for why in verdict.reasons]
    problems += _goal_problems(world, entry, goal)
    row = world.held.get(entry.pk) or SeatRequest(round=world.round, partner=world.partner, entry=entry)
    if (
        asked.revision is not None
        and row.pk in {each.pk for each in world.held.values()}
        and asked.revision != row.revision
    ):
        problems.append(
            Problem(_("somebody else changed this request: it is at revision %(now)s") % {"now": row.revision},
                    field="revision", remedy=_("load the page again, or export the requests again"))
        )  # fmt: skip
    if row.granted and asked.seats_wanted < row.granted:
        problems.append(
            Problem(_("%(seats)s seats are granted already") % {"seats": row.granted}, field="seats_wanted",
                    remedy=_("give seats back instead"))
        )  # fmt: skip
    return row, problems


def _goal_problems(world: _World, entry: MenuEntry, goal: Goal) -> list[Problem]:
    found = []
    if not serves(tuple(entry.areas), entry.field, goal.functional_area):
        found.append(
            Problem(_("the activity does not serve the functional area of the goal"), field="goal",
                    remedy=_("choose a goal in one of its areas"))
        )  # fmt: skip
    dialogue = world.facts[entry.pk].dialogue
    stopped = goal.programme.dialogue_suspended if dialogue else goal.programme.practical_suspended
    if stopped:
        found.append(
            Problem(_("The programme “%(title)s” is suspended on this track: nobody can be nominated.")
                    % {"title": goal.programme.title}, field="goal", remedy=_("wait until it is resumed"))
        )  # fmt: skip
    return found


def differs(row: SeatRequest, asked: Asked, goal: Goal) -> bool:
    """Whether the request would be another one."""
    return row._state.adding or row.standing == Standing.WITHDRAWN or (
        row.goal_id, row.seats_min, row.seats_wanted, row.priority, row.note
    ) != (goal.pk, asked.seats_min, asked.seats_wanted, asked.priority, asked.note)  # fmt: skip


def _keep(actor: Actor, world: _World, row: SeatRequest, asked: Asked, *, late: bool) -> bool:
    goal = world.goals[asked.goal]
    if not differs(row, asked, goal):
        return False
    new = row._state.adding
    before = None if new else _said(row)
    row.goal, row.seats_min, row.seats_wanted = goal, asked.seats_min, asked.seats_wanted
    row.priority, row.note = asked.priority, asked.note
    if new or row.standing == Standing.WITHDRAWN:
        row.standing, row.late = Standing.SUBMITTED, late
    row.post_id, row.by_name = actor.post_id, actor.name
    if new:
        row.marking_id = request_marking(world.partner, row.entry)
    else:
        row.revision += 1
    row.save()
    record(
        actor, "request_seats" if new else "edit_request", "seat_request", row, before=before,
        after={**_said(row), "activity": row.entry.code},
    )  # fmt: skip
    return True


def request_marking(partner: Partner, entry: MenuEntry) -> int:
    """Return the marking of a request: what both the activity and the partner's part bear."""
    own, other = cast("int", partner.marking_id), cast("int", entry.marking_id)
    return own if other == 1 else compile_markings(PLATFORM, [own, other])


@transaction.atomic
def withdraw_request(actor: Actor, request_id: UUID, *, reason: str = "") -> SeatRequest:
    """Withdraw a request of the actor's own party that was granted nothing yet."""
    row = (
        SeatRequest.objects.select_for_update(of=("self",)).select_related("partner__party", "round").get(pk=request_id)
    )
    _own(actor, row.partner.party.code)
    held = locked(row.round_id)
    require_request(actor, held)
    if row.granted:
        raise Refused(
            _("Seats are granted to this request."),
            rule="planning.nothing_granted",
            remedy=_("give the seats back instead"),
        )
    row.standing, row.revision = Standing.WITHDRAWN, row.revision + 1
    row.save(update_fields=["standing", "revision"])
    record(actor, "withdraw_request", "seat_request", row, after={"standing": row.standing}, reason=reason)
    return row


@transaction.atomic
def promise_seats(actor: Actor, request_id: UUID, *, seats: int, reason: str) -> SeatRequest:
    """Promise seats to a request before a plan is drawn: any plan must honour them, or say why it cannot."""
    require_plan(actor)
    row = SeatRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if not 0 <= seats <= row.seats_wanted:
        raise BadInput(
            Problem(_("between 0 and the %(wanted)s seats wanted") % {"wanted": row.seats_wanted}, field="promised",
                    remedy=_("write a number in that range"))
        )  # fmt: skip
    before, row.promised = row.promised, seats
    row.revision += 1
    row.save(update_fields=["promised", "revision"])
    record(actor, "promise_seats", "seat_request", row, before={"promised": before}, after={"promised": seats},
           reason=reason)  # fmt: skip
    return row


def _own(actor: Actor, party: str) -> None:
    if actor.side != "partner" or actor.party != party or not actor.may(REQUEST, party=party):
        raise Refused(
            _("Your post may not do this for this party: %(what)s.") % {"what": PERMISSIONS[REQUEST]},
            rule=REQUEST,
            remedy=_("leave it to the partner’s mission"),
        )


def _said(row: SeatRequest) -> dict[str, Any]:
    return {
        "goal": row.goal.code, "seats_min": row.seats_min, "seats_wanted": row.seats_wanted, "priority": row.priority,
        "note": row.note,
    }  # fmt: skip


def as_text(asked: Asked) -> dict[str, Any]:
    """Return a request as the pages keep it between two attempts."""
    return asdict(asked)

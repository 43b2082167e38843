"""Requests of seats: a mission's own, all of them for the alliance; and what a mission may still ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import RoundState, Standing
from entente.apps.planning.models import Allocation, AllocationFigures, Round, SeatRequest
from entente.apps.planning.rules.reasons import Names, figures_named, reasons
from entente.apps.planning.rules.requests import OPEN_GOALS, serves
from entente.apps.planning.rules.transitions import LATE, REQUEST
from entente.apps.planning.selectors.menu import menu_rows, round_of, round_row
from entente.apps.planning.selectors.names import area_names, names_of
from entente.apps.planning.selectors.types import GoalChoice, MenuRow, Named, RequestRow, RoundRow
from entente.apps.programmes.models import Goal
from entente.apps.register.models import Party


def request_rows(viewer: Viewer, held: Round, *, version: int | None = None, partner: str = "") -> list[RequestRow]:
    """Return the requests that the reader may read, with what a version gives each if one is named.

    A partner's mission gets its own and no others, whatever the database would let it read.
    """
    rows = SeatRequest.objects.filter(round=held).select_related("entry", "partner__party", "goal__programme")
    wanted = viewer.party if viewer.side == "partner" else partner
    if wanted or viewer.side == "partner":
        rows = rows.filter(partner__party__code=wanted)
    allocated: dict[Any, Allocation] = {}
    figures: dict[Any, AllocationFigures] = {}
    if version is not None:
        kept = Allocation.objects.filter(round=held, version_number=version)
        allocated = {row.request_id: row for row in kept}
        figures = {row.allocation_id: row for row in AllocationFigures.objects.filter(allocation__in=kept)}
    names = names_of(held)
    found = []
    for row in rows:
        given = allocated.get(row.pk)
        noted = figures.get(given.pk) if given else None
        found.append(_request_row(row, given, noted, names))
    return found


def _request_row(
    row: SeatRequest, given: Allocation | None, noted: AllocationFigures | None, names: Names
) -> RequestRow:
    return RequestRow(
        id=row.pk,
        party=Named(row.partner.party.code, row.partner.party.name),
        entry=row.entry_id,
        code=row.entry.code,
        title=row.entry.title,
        starts=row.entry.starts,
        ends=row.entry.ends,
        field=row.entry.field,
        goal_key=f"{row.goal.programme.code}/{row.goal.code}",
        goal=f"{row.goal.code} {row.goal.title}",
        seats_min=row.seats_min,
        seats_wanted=row.seats_wanted,
        priority=row.priority,
        promised=row.promised,
        granted=row.granted,
        standing=row.standing,
        standing_label=str(Standing(row.standing).label),
        late=row.late,
        note=row.note,
        arrived=row.arrived,
        revision=row.revision,
        marking_id=cast("int", row.marking_id),
        seats=given.seats if given else None,
        reasons=reasons(given.binding, names) if given else (),
        figures=figures_named(noted.reason, names) if noted else "",
        remedy=figures_named(noted.remedy, names) if noted else "",
        cost=row.entry.cost_per_seat * (given.seats if given else row.granted),
    )


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A mission's entry of requests: the menu as it may use it, what it asked for, the goals it may serve.

    `version` is the one whose allocations are shown; `own` the party that requests, none for the alliance.
    """

    round: RoundRow
    own: Named | None
    rows: tuple[RequestRow, ...]
    menu: tuple[MenuRow, ...]
    goals: tuple[GoalChoice, ...]
    may_request: bool
    late: bool
    version: int | None
    partners: tuple[Named, ...] = ()

    def goals_for(self, row: MenuRow, areas: Iterable[str]) -> tuple[GoalChoice, ...]:
        """The goals that an activity of these areas can serve."""
        return tuple(goal for goal in self.goals if serves(tuple(areas), row.field, goal.area))


def request_page(viewer: Viewer, *, code: str, partner: str = "") -> RequestPage:
    """Return what a mission asked for and may ask for; for the alliance, what everybody asked for."""
    held = round_of(viewer, code=code)
    shown = held.agreed_version or held.review_version
    own = Party.objects.filter(code=viewer.party).first() if viewer.side == "partner" else None
    states = (RoundState.REQUESTS_OPEN, *LATE)
    part = own is not None and held.partners.filter(party=own).exists()
    may = part and held.state in states and viewer.may(REQUEST, party=viewer.party)
    menu = menu_rows(viewer, held, partner=own) if own else []
    rows = request_rows(viewer, held, version=shown, partner=partner)
    return RequestPage(
        round=round_row(held),
        own=Named(own.code, own.name) if own else None,
        rows=tuple(row for row in rows if row.standing != Standing.WITHDRAWN or own is not None),
        menu=tuple(row for row in menu if row.eligible),
        goals=goal_choices(viewer.party) if own else (),
        may_request=bool(may),
        late=held.state in LATE,
        version=shown,
        partners=tuple(sorted({row.party for row in rows}, key=lambda each: each.name)) if own is None else (),
    )


def goal_choices(party: str) -> tuple[GoalChoice, ...]:
    """Return the open goals of a party that the reader may read."""
    areas = area_names()
    rows = Goal.objects.filter(programme__party__code=party, state__in=OPEN_GOALS).select_related("programme")
    return tuple(
        GoalChoice(
            f"{row.programme.code}/{row.code}", row.code, row.title, row.functional_area,
            areas.get(row.functional_area, row.functional_area), row.programme.title,
        )
        for row in rows.order_by("programme__code", "code")
    )  # fmt: skip

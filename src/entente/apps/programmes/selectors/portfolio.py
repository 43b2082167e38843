"""All programmes together: states and expiry, periods and reviews, goals by state, areas covered, two compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import GoalState, ProgrammeState, ReviewKind
from entente.apps.programmes.models import Goal, Review
from entente.apps.programmes.rules.transitions import LIVE, OPEN
from entente.apps.programmes.selectors.applies import applying
from entente.apps.programmes.selectors.parts import AREAS, goal_row, with_goal_names
from entente.apps.programmes.selectors.programmes import ProgrammeFilters, programme_list
from entente.apps.programmes.selectors.types import AppliesView, GoalRow, ProgrammeRow, ReviewView
from entente.apps.register.models import Party, Term
from entente.apps.register.selectors.types import PartyRef, TermView

# Until when a programme counts as about to expire, in days.
SOON = 180


@dataclass(frozen=True, slots=True)
class StateGroup:
    """The programmes in one state."""

    state: str
    label: str
    programmes: tuple[ProgrammeRow, ...]


@dataclass(frozen=True, slots=True)
class ProgrammePortfolio:
    """All programmes by state, in the order of their life; those that expire soon or ran out, nearest end first."""

    on: date
    total: int
    by_state: tuple[StateGroup, ...]
    expiring: tuple[ProgrammeRow, ...]
    expired: tuple[ProgrammeRow, ...]
    suspended: tuple[ProgrammeRow, ...]


@dataclass(frozen=True, slots=True)
class GanttBar:
    """A programme's period with its reviews; `ends` is the first day after it, None: open."""

    programme: ProgrammeRow
    starts: date
    ends: date | None
    reviews: tuple[ReviewView, ...]


@dataclass(frozen=True, slots=True)
class GoalTally:
    """A partner's goals by state, never a single percentage without them."""

    party: PartyRef
    total: int
    open: int
    by_state: dict[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which functional areas the open goals of which partners cover. `cells` counts goals by (area, partner)."""

    areas: tuple[TermView, ...]
    parties: tuple[PartyRef, ...]
    cells: dict[tuple[str, str], int]

    def uncovered(self) -> tuple[TermView, ...]:
        """The areas in which nobody has an open goal."""
        covered = {area for area, _party in self.cells}
        return tuple(area for area in self.areas if area.code not in covered)


@dataclass(frozen=True, slots=True)
class PartnerSide:
    """One of two partners compared."""

    party: PartyRef
    programmes: tuple[ProgrammeRow, ...]
    applies: tuple[AppliesView, ...]
    tally: GoalTally
    goals: tuple[GoalRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two partners side by side; `areas` names every functional area that either has open goals in."""

    left: PartnerSide
    right: PartnerSide
    areas: tuple[tuple[TermView, int, int], ...]


def programme_portfolio(viewer: Viewer, *, on: date, filters: ProgrammeFilters | None = None) -> ProgrammePortfolio:
    """Return all programmes by state and expiry. One statement."""
    rows = programme_list(viewer, on=on, filters=filters)
    live = sorted((row for row in rows if row.state in LIVE and row.days_left is not None), key=_left)
    groups = [(state, tuple(row for row in rows if row.state == state)) for state in ProgrammeState]
    return ProgrammePortfolio(
        on=on,
        total=len(rows),
        by_state=tuple(StateGroup(state.value, str(state.label), group) for state, group in groups if group),
        expiring=tuple(row for row in live if 0 < _left(row) <= SOON),
        expired=tuple(row for row in live if _left(row) <= 0),
        suspended=tuple(row for row in rows if row.suspended),
    )


def gantt(viewer: Viewer, *, on: date, filters: ProgrammeFilters | None = None) -> tuple[GanttBar, ...]:
    """Return every programme that has a period, with its reviews. Two statements."""
    rows = [row for row in programme_list(viewer, on=on, filters=filters) if row.state != ProgrammeState.WITHDRAWN]
    reviews: dict[Any, list[ReviewView]] = defaultdict(list)
    for review in Review.objects.filter(programme__in=[row.id for row in rows]):
        overdue = review.held_on is None and review.due_on < on
        label = str(ReviewKind(review.kind).label)
        reviews[review.programme_id].append(
            ReviewView(review.pk, review.kind, label, review.due_on, review.held_on, review.findings, overdue)
        )
    return tuple(GanttBar(row, row.starts, row.ends, tuple(reviews[row.id])) for row in rows if row.starts is not None)


def goals_by_state(viewer: Viewer, *, exercise: bool | None = None) -> tuple[GoalTally, ...]:
    """Return every partner's goals by state as they stand, across programmes, by name. Two statements."""
    rows = Goal.objects.exclude(programme__state=ProgrammeState.WITHDRAWN)
    if exercise is not None:
        rows = rows.filter(exercise=exercise)
    counted = rows.values_list("programme__party", "state", "marking").annotate(number=Count("pk")).order_by()
    by_party: dict[Any, Counter[str]] = defaultdict(Counter)
    for party_id, state, marking_id, number in counted:
        note(marking_id)
        by_party[party_id][state] += number
    parties = Party.objects.filter(pk__in=by_party).only("code", "name_en", "name_fr")
    tallies = [_tally(PartyRef(party.code, party.name), by_party[party.pk]) for party in parties]
    return tuple(sorted(tallies, key=lambda tally: tally.party.name))


def area_coverage(viewer: Viewer, *, exercise: bool | None = None) -> Coverage:
    """Return how many open goals of programmes in force each partner has in each functional area. Three statements."""
    rows = Goal.objects.filter(state__in=OPEN, programme__state__in=LIVE).exclude(functional_area="")
    if exercise is not None:
        rows = rows.filter(exercise=exercise)
    cells: Counter[tuple[str, str]] = Counter()
    counted = rows.values_list("functional_area", "programme__party__code", "marking").annotate(n=Count("pk"))
    for area, party, marking_id, number in counted.order_by():
        note(marking_id)
        cells[area, party] += number
    parties = Party.objects.filter(code__in={party for _area, party in cells}).only("code", "name_en", "name_fr")
    names = {term.code: TermView(term.code, term.name, term.tone) for term in Term.objects.filter(list=AREAS)}
    for area, _party in cells:
        names.setdefault(area, TermView(area, area))
    return Coverage(
        areas=tuple(names.values()),
        parties=tuple(sorted((PartyRef(row.code, row.name) for row in parties), key=lambda party: party.name)),
        cells=dict(cells),
    )


def compare_partners(viewer: Viewer, *, left: str, right: str, on: date) -> Comparison:
    """Return two partners (codes) side by side. Five statements. Raises Party.DoesNotExist."""
    parties = {row.code: row for row in Party.objects.filter(code__in=[left, right]).only("code", "name_en", "name_fr")}
    if missing := {left, right} - parties.keys():
        raise Party.DoesNotExist(", ".join(sorted(missing)))
    rows = programme_list(viewer, on=on, filters=ProgrammeFilters(party=(left, right)))
    goals = Goal.objects.filter(programme__party__code__in=[left, right], programme__state__in=LIVE)
    by_party: dict[str, list[GoalRow]] = defaultdict(list)
    for goal in with_goal_names(goals.annotate(party_code=F("programme__party__code"))):
        by_party[getattr(goal, "party_code", "")].append(goal_row(goal))
    sides = {
        code: PartnerSide(
            party=PartyRef(code, parties[code].name),
            programmes=tuple(row for row in rows if row.party.code == code),
            applies=applying(viewer, party=code, on=on),
            tally=_tally(PartyRef(code, parties[code].name), Counter(goal.state for goal in by_party[code])),
            goals=tuple(by_party[code]),
        )
        for code in (left, right)
    }
    return Comparison(sides[left], sides[right], _areas(by_party[left], by_party[right]))


def what_applies(viewer: Viewer, *, party: str, on: date, exercise: bool | None = None) -> tuple[AppliesView, ...]:
    """Say which programmes of a partner (code) bear on a date, also between periods and when adopted late.

    In force first; then what the allies declared to bridge; then what lapsed; last what was adopted only
    afterwards although its period had begun. One statement.
    """
    return applying(viewer, party=party, on=on, exercise=exercise)


def _areas(left: list[GoalRow], right: list[GoalRow]) -> tuple[tuple[TermView, int, int], ...]:
    counts: dict[TermView, list[int]] = defaultdict(lambda: [0, 0])
    for place, goals in enumerate((left, right)):
        for goal in goals:
            if goal.functional_area and goal.state in OPEN:
                counts[goal.functional_area][place] += 1
    ordered = sorted(counts.items(), key=lambda item: item[0].name)
    return tuple((area, numbers[0], numbers[1]) for area, numbers in ordered)


def _tally(party: PartyRef, by_state: dict[str, int]) -> GoalTally:
    ordered = {state.value: by_state[state] for state in GoalState if by_state.get(state)}
    return GoalTally(
        party, sum(ordered.values()), sum(number for state, number in ordered.items() if state in OPEN), ordered
    )


def _left(row: ProgrammeRow) -> int:
    return row.days_left if row.days_left is not None else 0

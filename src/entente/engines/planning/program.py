"""The allocation as a mixed integer program.

One column says whether a request is granted (x), one how many seats beyond its least (e, at most (top - low) x). A
goal's points at one priority level are concave in the count of what is delivered, so they need only continuous
columns for its steps, no order between them. Absence limits stand as one row per maximal set of activities that
overlap in time (the maximal cliques of an interval graph) instead of one per day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from entente.engines.planning.candidates import Candidate
from entente.engines.planning.instance import Goal, Instance, Key
from entente.engines.planning.points import LEVELS, steps

Vector = NDArray[np.float64]
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Program:
    """Rows `row_low <= matrix @ v <= row_high` over columns v, and the objectives as vectors over the columns.

    Column n < len(keys) says whether request `keys[n]` is granted; `extra[n]` is its column of further seats, or -1;
    `floor[p]` says whether partner p has its protected minimum.
    """

    keys: tuple[Key, ...]
    low: NDArray[np.int64]
    extra: NDArray[np.int64]
    floor: dict[str, int]
    matrix: sparse.csr_matrix
    row_low: Vector
    row_high: Vector
    col_low: Vector
    col_high: Vector
    integer: NDArray[np.uint8]
    points: Vector
    cost: Vector
    floors: Vector

    def holding_floors(self, reachable: frozenset[str], count: int) -> Program:
        """This program, in which `count` of the reachable floors must be met, and no other is.

        When all of them must, their columns are fixed: that makes the relaxation far tighter than a row would.
        """
        low, high = self.col_low.copy(), self.col_high.copy()
        for partner, column in self.floor.items():
            high[column] = float(partner in reachable)
            low[column] = float(partner in reachable and count == len(reachable))
        return replace(self._with_row(self.floors, float(count)), col_low=low, col_high=high)

    def holding_points(self, points: int) -> Program:
        """This program, in which the goals must earn at least so many points."""
        return self._with_row(self.points, float(points))

    def _with_row(self, terms: Vector, least: float) -> Program:
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, sparse.csr_matrix(terms)]).tocsr(),
            row_low=np.append(self.row_low, least),
            row_high=np.append(self.row_high, np.inf),
        )

    def seats(self, values: Vector) -> dict[Key, int]:
        """Seats by request of a solution, rounded to whole seats."""
        whole = np.rint(values).astype(np.int64)
        further = np.where(self.extra >= 0, whole[self.extra], 0)
        granted = whole[: len(self.keys)] * (self.low + further)
        return {key: int(n) for key, n in zip(self.keys, granted, strict=True) if n}


class _Columns:
    """Columns and rows as they are written."""

    def __init__(self) -> None:
        self.bounds: list[tuple[float, float, bool]] = []
        self.entries: list[tuple[int, int, float]] = []
        self.rows: list[tuple[float, float]] = []

    def column(self, low: float, high: float, whole: bool = True) -> int:
        self.bounds.append((low, high, whole))
        return len(self.bounds) - 1

    def row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        self.entries += [(len(self.rows), column, factor) for column, factor in terms.items()]
        self.rows.append((low, high))


class _Builder:
    """Writes the program of one instance."""

    def __init__(self, instance: Instance, candidates: Mapping[Key, Candidate]) -> None:
        self.instance, self.candidates = instance, candidates
        self.out = _Columns()
        self.granted = {key: self.out.column(float(c.held), 1) for key, c in candidates.items()}
        self.extra: dict[Key, int] = {}
        for key, candidate in candidates.items():
            spare = candidate.top - candidate.low
            if spare > 0:
                self.extra[key] = self.out.column(0, spare)
                self.out.row({self.extra[key]: 1, self.granted[key]: -spare}, -np.inf, 0)
        self.price = {key: instance.activity[key[1]].cost_per_seat for key in candidates}
        self.points: dict[int, float] = defaultdict(float)

    def seats(self, keys: Iterable[Key], per_seat: Mapping[Key, int] | None = None) -> dict[int, float]:
        """The terms that sum the seats of these requests, each times `per_seat`."""
        terms: dict[int, float] = {}
        for key in keys:
            factor = per_seat[key] if per_seat else 1
            terms[self.granted[key]] = factor * self.candidates[key].low
            if key in self.extra:
                terms[self.extra[key]] = factor
        return terms

    def limit(self, keys: list[Key], most: int, per_seat: Mapping[Key, int] | None = None) -> None:
        """At most so many seats (or so much money) over these requests, unless they cannot reach it."""
        if sum(self.candidates[key].top * (per_seat[key] if per_seat else 1) for key in keys) > most:
            self.out.row(self.seats(keys, per_seat), -np.inf, most)

    def limits(self) -> None:
        """Capacity, budgets, funds, absence and prerequisites."""
        instance, menu = self.instance, self.instance.activity
        for activity, keys in _grouped(self.candidates, lambda key: key[1]).items():
            self.limit(keys, menu[activity].seats)
        for partner, keys in _grouped(self.candidates, lambda key: key[0]).items():
            self.limit(keys, instance.partner[partner].budget, self.price)
        for fund, keys in _grouped(self.candidates, lambda key: menu[key[1]].fund).items():
            self.limit(keys, instance.fund[fund].amount, self.price)
        for keys in overlaps(instance, self.candidates):
            partner, activity = keys[0]
            self.limit(keys, instance.partner[partner].personnel.get(menu[activity].field, 0))
        for partner, activity in self.candidates:
            for required in instance.requires.get(activity, ()):
                terms = {self.granted[partner, activity]: 1.0, self.granted[partner, required]: -1.0}
                self.out.row(terms, -np.inf, 0)

    def floor_columns(self) -> dict[str, int]:
        """One column per partner: whether it has its protected minimum."""
        mine = _grouped(self.candidates, lambda key: key[0])
        columns = {}
        for partner in self.instance.partners:
            column = columns[partner.id] = self.out.column(0, 1)
            terms = self.seats(mine.get(partner.id, []))
            self.out.row({**terms, column: -partner.protected_minimum}, 0, np.inf)
        return columns

    def goals(self) -> None:
        """Points of every goal, level by level."""
        requests = self.instance.request
        for goal, keys in _grouped(self.candidates, lambda key: requests[key].goal).items():
            self.goal(self.instance.goal[goal], keys)

    def goal(self, goal: Goal, keys: list[Key]) -> None:
        """Points of one goal; levels at which the same requests count share their columns."""
        priority = {key: self.instance.request[key].priority for key in keys}
        levels = sorted(set(priority.values()))
        for level, after in zip(levels, [*levels[1:], LEVELS.stop], strict=True):
            counted = [self.granted[key] for key in keys if priority[key] <= level]
            worth = [goal.weight * (after - level) * step for step in steps(goal.needs)[: len(counted)]]
            if len(counted) == 1:
                self.points[counted[0]] += worth[0]
                continue
            delivered = [self.out.column(0, 1, whole=False) for _ in worth]
            self.points |= dict(zip(delivered, worth, strict=True))
            self.out.row({**dict.fromkeys(delivered, 1.0), **dict.fromkeys(counted, -1.0)}, -np.inf, 0)

    def finish(self, floor: dict[str, int]) -> Program:
        """The program written so far."""
        width, height = len(self.out.bounds), len(self.out.rows)
        at, column, factor = zip(*self.out.entries, strict=True) if self.out.entries else ((), (), ())
        bounds = np.array(self.out.bounds, dtype=float).reshape(width, 3)
        rows = np.array(self.out.rows, dtype=float).reshape(height, 2)
        return Program(
            keys=tuple(self.candidates),
            low=np.array([c.low for c in self.candidates.values()], dtype=np.int64),
            extra=np.array([self.extra.get(key, -1) for key in self.candidates], dtype=np.int64),
            floor=floor,
            matrix=sparse.csr_matrix((factor, (at, column)), shape=(height, width), dtype=float),
            row_low=rows[:, 0],
            row_high=rows[:, 1],
            col_low=bounds[:, 0],
            col_high=bounds[:, 1],
            integer=bounds[:, 2].astype(np.uint8),
            points=_vector(width, self.points),
            cost=_vector(width, self.seats(self.candidates, self.price)),
            floors=_vector(width, dict.fromkeys(floor.values(), 1.0)),
        )


def build(instance: Instance, candidates: Mapping[Key, Candidate], *, goals: bool = True) -> Program:
    """The program of an instance, over the requests that can be granted; without goals, only rules and floors."""
    builder = _Builder(instance, candidates)
    builder.limits()
    floor = builder.floor_columns()
    if goals:
        builder.goals()
    return builder.finish(floor)


def overlaps(instance: Instance, keys: Iterable[Key]) -> list[list[Key]]:
    """Requests of one partner in one field that are away on a common day: the maximal such sets."""
    menu = instance.activity
    found = []
    for _, group in sorted(_grouped(keys, lambda key: (key[0], menu[key[1]].field)).items()):
        days = sorted({menu[key[1]].start for key in group})
        sets = {frozenset(k for k in group if menu[k[1]].start <= day <= menu[k[1]].end) for day in days}
        found += sorted(sorted(one) for one in sets if not any(one < other for other in sets))
    return found


def _grouped(keys: Iterable[Key], by: Callable[[Key], Group]) -> dict[Group, list[Key]]:
    groups: defaultdict[Group, list[Key]] = defaultdict(list)
    for key in keys:
        groups[by(key)].append(key)
    return dict(groups)


def _vector(width: int, terms: Mapping[int, float]) -> Vector:
    vector = np.zeros(width)
    for column, value in terms.items():
        vector[column] = value
    return vector

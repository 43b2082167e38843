"""The search for goal points and then cost, with the floors held, and what it proves.

Large programs are searched twice at once: for points alone, which yields the bound on points, and for cost with each
point priced far above what points cost on average, which yields a plan near the best in both and a bound on cost:
if no plan has cost - price x points below L, then any plan with P points costs at least L + price x P. Holding the
points by a row instead leaves branch and cut without a plan to start from. Then the best plan is polished.

Small programs are solved to the end, one objective after the other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from entente.engines.planning.branch import Outcome, minimise
from entente.engines.planning.candidates import Candidate
from entente.engines.planning.greedy import Draft, Seats, fill, finish
from entente.engines.planning.instance import Instance, Key
from entente.engines.planning.points import full_points, goal_points
from entente.engines.planning.polish import Polisher
from entente.engines.planning.program import Program, Vector

SMALL = 150  # requests; up to here the program is solved to the end
SMALL_NODES = 2000
POINTS_GAP = 0.0015  # where the search for points stops; half of what is promised
COST_GAP = 0.035  # where the priced search stops, as a share of the cost
POINT_PRICE = 27  # a point is priced at this many times what points cost on average
FIRMER = 3  # polishing prices points this many times higher still
NODES = 1  # the root of branch and cut, with its cuts and heuristics, decides nearly all
SWEEPS = 4  # of polishing over all partners, for 40 partners and 60 seconds
SEARCHING_SHARE = 0.75  # of the working time, before polishing
ROUNDING_SHARE = 0.4
ROUNDING_GAP = 0.01


@dataclass(frozen=True, slots=True)
class Clock:
    """When work on the plan began, when it must end (times of `time.monotonic`), and the limit given, in seconds."""

    started: float
    deadline: float
    limit: float

    def part(self, share: float) -> float:
        """When this share of the working time is over."""
        return self.started + (self.deadline - self.started) * share


@dataclass(frozen=True, slots=True)
class Found:
    """The best seats found; no plan has more than `most_points`, nor cost - price x points below `least`."""

    seats: Seats
    most_points: int
    least: float
    price: float

    def least_cost(self, points: int) -> int:
        """The bound on the cost of any plan with at least so many points."""
        return max(0, math.floor(self.least + self.price * points + 1e-6)) if math.isfinite(self.least) else 0


class Search:
    """The search over one program, whose floors are held."""

    def __init__(
        self, instance: Instance, candidates: Mapping[Key, Candidate], program: Program, seed: int, clock: Clock
    ) -> None:
        self.instance, self.candidates, self.program = instance, candidates, program
        self.seed, self.clock = seed, clock

    def run(self, start: Mapping[Key, int], tell: Callable[[str, float], None]) -> Found:
        """The best plan found, from a start that meets the floors."""
        draft = Draft(self.instance, self.candidates, start)
        fill(draft)
        first = finish(self.instance, self.candidates, draft.seats)
        if not self.program.keys:
            return Found(first, 0, 0.0, 0.0)
        if len(self.program.keys) <= SMALL:
            return self.to_the_end(first)
        return self.at_large(first, tell)

    def to_the_end(self, first: Seats) -> Found:
        """Points, then cost with the points held by a row, each to proven optimality."""
        program = self.program
        best = minimise(program, -program.points, nodes=SMALL_NODES, deadline=self.clock.deadline)
        seats = max(first, self.finished(best) or first, key=lambda plan: worth(self.instance, plan)[0])
        points, _ = worth(self.instance, seats)
        held = program.holding_points(points)
        cheapest = minimise(held, program.cost, nodes=SMALL_NODES, deadline=self.clock.deadline)
        plans = [seats, self.finished(cheapest) or seats]
        seats = min(plans, key=lambda plan: (-worth(self.instance, plan)[0], worth(self.instance, plan)[1]))
        return Found(seats, self.points_bound(best), cheapest.bound, 0.0)

    def at_large(self, first: Seats, tell: Callable[[str, float], None]) -> Found:
        """Points alone and points with cost side by side; then the better plan, polished."""
        price, gap = self.price()
        program = self.program
        rounded = self.rounded(program.cost - price * program.points)
        with ThreadPoolExecutor(2) as pool:
            by_points = pool.submit(self.solve, -program.points, POINTS_GAP)
            by_both = pool.submit(self.solve, program.cost - price * program.points, gap)
            points, both = by_points.result(), by_both.result()
        firmer = FIRMER * price
        plans = [first, self.finished(rounded) or first, self.finished(points) or first, self.finished(both) or first]
        best = max(plans, key=lambda plan: self.rank(plan, firmer))
        tell("polishing", 0.5)
        best = self.polish(best, firmer, lambda share: tell("polishing", 0.5 + 0.45 * share))
        return Found(best, self.points_bound(points), both.bound, price)

    def rounded(self, objective: Vector) -> Outcome:
        """A plan at once: what the relaxation refuses outright stays refused, a small search decides the rest.

        What it grants outright is not kept: all of it together need not leave room for the floors in whole seats.
        """
        relaxed = minimise(self.program, objective, relaxed=True, deadline=self.clock.deadline)
        if relaxed.values is None:
            return relaxed
        granted = relaxed.values[: len(self.program.keys)]
        fixed = {int(column): 0.0 for column in np.flatnonzero(granted < 1e-6)}
        deadline = self.clock.part(ROUNDING_SHARE)
        return minimise(self.program, objective, fixed=fixed, gap=ROUNDING_GAP, nodes=NODES, deadline=deadline)

    def solve(self, objective: Vector, gap: float) -> Outcome:
        """The root of branch and cut; the relaxation's bound stands in should the clock stop it without its own."""
        relaxed = minimise(self.program, objective, relaxed=True, deadline=self.clock.deadline)
        deadline = self.clock.part(SEARCHING_SHARE)
        found = minimise(self.program, objective, gap=gap, nodes=NODES, deadline=deadline)
        return replace(found, bound=max(found.bound, relaxed.bound))

    def price(self) -> tuple[float, float]:
        """Money per goal point that makes points all but come first, and the relative gap of that search."""
        relaxed = minimise(self.program, -self.program.points, relaxed=True, deadline=self.clock.deadline)
        if relaxed.values is None:
            return 1.0, 0.0
        points, cost = -relaxed.objective, float(self.program.cost @ relaxed.values)
        price = max(1.0, float(round(POINT_PRICE * cost / max(1.0, points))))
        return price, COST_GAP * cost / max(1.0, price * points - cost)

    def polish(self, seats: Seats, price: float, tell: Callable[[float], None]) -> Seats:
        """The plan improved, a few partners at a time, with points priced."""
        sweeps = max(1, round(SWEEPS * self.clock.limit / 60 * 40 / len(self.instance.partners)))
        polisher = Polisher(self.program, self.program.cost - price * self.program.points, self.seed)
        polished = self.program.seats(polisher.run(seats, sweeps, self.clock.deadline, tell))
        polished = finish(self.instance, self.candidates, polished)
        return max(seats, polished, key=lambda plan: self.rank(plan, price))

    def finished(self, outcome: Outcome) -> Seats | None:
        """The plan of an outcome, trimmed and filled; None if it has none."""
        if outcome.values is None:
            return None
        return finish(self.instance, self.candidates, self.program.seats(outcome.values))

    def points_bound(self, outcome: Outcome) -> int:
        """The most points any plan can have."""
        known = math.isfinite(outcome.bound)
        return math.floor(-outcome.bound + 1e-6) if known else full_points(self.instance.goals)

    def rank(self, seats: Mapping[Key, int], price: float) -> float:
        """What a plan is worth, with points priced."""
        points, cost = worth(self.instance, seats)
        return price * points - cost


def worth(instance: Instance, seats: Mapping[Key, int]) -> tuple[int, int]:
    """(goal points, cost) of a plan."""
    delivered: defaultdict[str, list[int]] = defaultdict(list)
    for key in seats:
        delivered[instance.request[key].goal].append(instance.request[key].priority)
    points = sum(goal_points(instance.goal[goal], given) for goal, given in delivered.items())
    return points, sum(count * instance.activity[key[1]].cost_per_seat for key, count in seats.items())

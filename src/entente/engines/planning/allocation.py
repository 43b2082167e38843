"""Drawing the plan: commitments, then floors, then goal points, then cost, each settled before the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from entente.engines.planning.candidates import candidates
from entente.engines.planning.conflicts import Conflict, find_conflicts
from entente.engines.planning.floors import settle_floors
from entente.engines.planning.instance import Instance
from entente.engines.planning.plan import Plan, Stage, allocations
from entente.engines.planning.program import build
from entente.engines.planning.reasons import explain
from entente.engines.planning.search import Clock, Search, worth
from entente.kernel.errors import Refused

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of the work behind it, from 0 to 1."""

WORKING_SHARE = 0.75  # of the time limit; the rest is for reading, writing and the reasons


class Conflicting(Refused):
    """The commitments cannot hold together; `conflicts` names minimal sets of them."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        super().__init__(
            "; ".join(map(str, conflicts)),
            rule="mandatory",
            remedy="lower or withdraw one commitment of each set, or raise the limit it breaks",
        )


def allocate(instance: Instance, *, time_limit: float = 60.0, seed: int = 0, progress: Progress | None = None) -> Plan:
    """Draw the best plan found for an instance, with what is proven of it and a reason for every refusal.

    The same instance, `time_limit` (seconds) and `seed` give the same plan, as long as the machine is not so loaded
    that the time runs out. Raises Conflicting when the commitments cannot hold together.
    """
    return _Drawing(instance, time_limit, seed, progress or _silent).plan()


def _silent(doing: str, share: float) -> None:
    """Report no progress."""


class _Drawing:
    """The work on one plan."""

    def __init__(self, instance: Instance, time_limit: float, seed: int, progress: Progress) -> None:
        self.instance, self.time_limit, self.seed, self.progress = instance, time_limit, seed, progress
        self.started = time.monotonic()
        self.deadline = self.started + time_limit * WORKING_SHARE
        conflicts = find_conflicts(instance)
        if conflicts:
            raise Conflicting(conflicts)
        self.candidates = candidates(instance)
        self.stages = [Stage("mandatory", 0, 0, 0.0, self.seconds())]

    def seconds(self) -> float:
        """Seconds since the start."""
        return round(time.monotonic() - self.started, 2)

    def plan(self) -> Plan:
        """Settle the objectives one after the other."""
        self.progress("meeting the floors", 0.05)
        floors = settle_floors(self.instance, self.candidates, self.deadline)
        self.stage("floors", len(floors.met), floors.bound)
        self.progress("weighing goals and cost", 0.15)
        program = build(self.instance, self.candidates).holding_floors(floors.reachable, len(floors.met))
        clock = Clock(self.started, self.deadline, self.time_limit)
        found = Search(self.instance, self.candidates, program, self.seed, clock).run(floors.seats, self.progress)
        best = found.seats
        self.progress("writing the reasons", 0.95)
        points, cost = worth(self.instance, best)
        self.stage("points", points, max(points, found.most_points))
        self.stage("cost", cost, min(cost, found.least_cost(points)))
        plan = Plan(allocations(best), (), tuple(self.stages), self.seed)
        return replace(plan, refusals=explain(self.instance, plan))

    def stage(self, name: str, value: int, bound: int) -> None:
        """Note a stage."""
        gap = abs(bound - value) / max(1, abs(value))
        self.stages.append(Stage(name, value, bound, round(gap, 6), self.seconds()))

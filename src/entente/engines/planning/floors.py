"""The most partners that can have their protected minimum together, proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entente.engines.planning.branch import minimise
from entente.engines.planning.candidates import Candidate
from entente.engines.planning.greedy import Draft, Seats, commitments_only, serve_floors
from entente.engines.planning.instance import Instance, Key
from entente.engines.planning.program import build

TRIES = 20  # greedy plans, each serving first whom those before left short


@dataclass(frozen=True, slots=True)
class Floors:
    """Seats that meet the floors of `met`, and `bound`: no plan meets more. `reachable` can be met alone."""

    seats: Seats
    met: frozenset[str]
    reachable: frozenset[str]
    bound: int


def settle_floors(instance: Instance, candidates: Mapping[Key, Candidate], deadline: float) -> Floors:
    """Meet as many floors as any plan can.

    A floor that its partner cannot reach even with the menu to itself is out of reach in any plan; if a greedy plan
    meets all others, that proves it. Otherwise the program without goals is solved to the end.
    """
    seats = _served(instance, candidates)
    met = met_floors(instance, seats)
    others = [p.id for p in instance.partners if p.id not in met]
    reachable = met | {partner for partner in others if _reachable(instance, candidates, partner, deadline)}
    first: list[str] = []
    short = reachable - met
    for _ in range(TRIES):
        if met == reachable:
            return Floors(seats, met, reachable, len(met))
        first = sorted(short) + [partner for partner in first if partner not in short]
        again = _served(instance, candidates, first)
        short = reachable - met_floors(instance, again)
        if len(short) < len(reachable - met):
            seats, met = again, met_floors(instance, again)
    program = build(instance, candidates, goals=False)
    fixed = {column: 0.0 for partner, column in program.floor.items() if partner not in reachable}
    outcome = minimise(program, -program.floors, fixed=fixed, deadline=deadline)
    if outcome.values is not None and -outcome.objective > len(met):
        seats = program.seats(outcome.values)
    bound = min(len(reachable), int(-outcome.bound + 1e-6))
    return Floors(seats, met_floors(instance, seats), reachable, bound)


def _served(instance: Instance, candidates: Mapping[Key, Candidate], first: Sequence[str] = ()) -> Seats:
    draft = Draft(instance, candidates, commitments_only(instance, candidates))
    serve_floors(draft, first)
    return dict(draft.seats)


def met_floors(instance: Instance, seats: Mapping[Key, int]) -> frozenset[str]:
    """Partners that hold at least their protected minimum."""
    held = dict.fromkeys(instance.partner, 0)
    for (partner, _), count in seats.items():
        held[partner] += count
    return frozenset(p.id for p in instance.partners if held[p.id] >= p.protected_minimum)


def _reachable(instance: Instance, candidates: Mapping[Key, Candidate], partner: str, deadline: float) -> bool:
    """Whether the partner could reach its floor if nothing but the commitments stood beside it."""
    floor = instance.partner[partner].protected_minimum
    mine = {key: c for key, c in candidates.items() if key[0] == partner or c.held}
    if sum(c.top for key, c in mine.items() if key[0] == partner) < floor:
        return False
    if sum(c.low for key, c in mine.items() if key[0] == partner and c.held) >= floor:
        return True
    program = build(instance, mine, goals=False)
    objective = -program.floors * 0
    objective[program.floor[partner]] = -1
    return minimise(program, objective, deadline=deadline).bound < -0.5

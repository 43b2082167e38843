"""A plan: who gets how many seats of what, why the rest was cut or refused, and how good the plan is proven to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from entente.engines.planning.instance import Key


@dataclass(frozen=True, slots=True)
class Allocation:
    """Seats granted to a partner on an activity."""

    partner: str
    activity: str
    seats: int

    @property
    def key(self) -> Key:
        """(partner, activity)."""
        return self.partner, self.activity


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request granted less than it wanted, and why.

    `binding` names as (rule, subject) all that granting this request alone, everything else unchanged, would break:
    at `seats_min` seats when nothing was granted, at `seats_wanted` when some were. When it would break nothing,
    `binding` is the one pair ("no_gain", goal): the seats would cost money and bring no goal or floor nearer.
    """

    partner: str
    activity: str
    granted: int
    wanted: int
    reason: str
    binding: tuple[tuple[str, str], ...]
    remedy: str

    @property
    def key(self) -> Key:
        """(partner, activity)."""
        return self.partner, self.activity


@dataclass(frozen=True, slots=True)
class Stage:
    """One objective, in the order in which they are settled: the value reached and the bound proven for it.

    `gap` is |bound - value| as a share of the value (0.003 is 0.3 %); 0 means proven optimal.
    """

    name: str
    value: int
    bound: int
    gap: float
    seconds: float


@dataclass(frozen=True)
class Plan:
    """The answer for one instance; `seed` reproduces it."""

    allocations: tuple[Allocation, ...]
    refusals: tuple[Refusal, ...] = ()
    stages: tuple[Stage, ...] = ()
    seed: int = 0

    @cached_property
    def seats(self) -> dict[Key, int]:
        """Seats granted, by (partner, activity)."""
        return {row.key: row.seats for row in self.allocations}

    def to_json(self) -> dict[str, Any]:
        """The plan in its file format."""
        return {
            "allocations": [{"partner": a.partner, "activity": a.activity, "seats": a.seats} for a in self.allocations],
            "refusals": [_refusal_json(row) for row in self.refusals],
            "stages": [
                {"name": s.name, "value": s.value, "bound": s.bound, "gap": s.gap, "seconds": s.seconds}
                for s in self.stages
            ],
            "seed": self.seed,
        }


def _refusal_json(row: Refusal) -> dict[str, Any]:
    """A refusal as an object; `rule` and `subject` repeat the first binding pair, for tables of one rule per row."""
    rule, subject = row.binding[0]
    return {
        "partner": row.partner,
        "activity": row.activity,
        "granted": row.granted,
        "wanted": row.wanted,
        "reason": row.reason,
        "binding": [list(pair) for pair in row.binding],
        "rule": rule,
        "subject": subject,
        "remedy": row.remedy,
    }


def allocations(seats: Mapping[Key, int]) -> tuple[Allocation, ...]:
    """Seats by request as allocations, in the order of their keys; requests without seats are left out."""
    return tuple(Allocation(*key, n) for key, n in sorted(seats.items()) if n)

"""What delivered activities are worth to a goal.

At each of the five priority levels a goal earns `FULL` x weight, in steps that fall as its needs are met: the first
activity delivered at that level or better counts most. So a goal half met is worth more than half, and a request of
high priority counts at more levels than one of low priority.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from entente.engines.planning.instance import Goal

LEVELS = range(1, 6)
FULL = 210  # divisible into whole steps for every need from 1 to 6


@lru_cache(maxsize=256)
def steps(needs: int) -> tuple[int, ...]:
    """Points of the 1st, 2nd, ... `needs`-th activity delivered at one level; falling, `FULL` in all."""
    return tuple(2 * FULL * (needs - k) // (needs * (needs + 1)) for k in range(needs))


def goal_points(goal: Goal, priorities: Iterable[int]) -> int:
    """Points of a goal whose delivered activities have these priorities."""
    given, falling = list(priorities), steps(goal.needs)
    return goal.weight * sum(sum(falling[: sum(p <= level for p in given)]) for level in LEVELS)


def full_points(goals: Iterable[Goal]) -> int:
    """Points if every goal were met in full: what coverage is a share of."""
    return sum(goal.weight * FULL * len(LEVELS) for goal in goals)

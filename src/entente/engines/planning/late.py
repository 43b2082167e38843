"""Running again with a plan held: late requests against what is left, and what-if versions.

A plan that has been announced is a set of promises. Adding it to the commitments of an instance, to which late
requests, other amounts or other dates have been written, and allocating again answers what is still possible without
taking a seat from anyone; where a change makes a promise impossible, `Conflicting` names it.
"""

from __future__ import annotations

from dataclasses import replace

from entente.engines.planning.instance import Commitment, Instance
from entente.engines.planning.plan import Plan


def holding(instance: Instance, plan: Plan) -> Instance:
    """The instance, in which every seat of the plan is promised besides what was promised before."""
    promised = dict(instance.committed)
    for key, seats in plan.seats.items():
        promised[key] = max(seats, promised.get(key, 0))
    return replace(instance, mandatory=tuple(Commitment(*key, seats) for key, seats in promised.items() if seats))

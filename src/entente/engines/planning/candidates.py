"""Which requests some plan could grant, and how many seats at most: the rest never reaches the solver."""

from __future__ import annotations

from dataclasses import dataclass

from entente.engines.planning.conflicts import least_honouring
from entente.engines.planning.instance import Instance, Key, Request
from entente.engines.planning.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Candidate:
    """A request that can be granted between `low` and `top` seats; `held` if every plan must grant `low` at least."""

    request: Request
    low: int
    top: int
    held: bool


def candidates(instance: Instance) -> dict[Key, Candidate]:
    """Requests that some plan could grant once all commitments are honoured, sorted by key.

    The commitments must be able to hold together (see `conflicts`).
    """
    least = least_honouring(instance, instance.mandatory)
    ledger = Ledger(instance, least)
    found: dict[Key, Candidate] = {}
    for key, request in sorted(instance.request.items()):
        top = _most(ledger, key, min(request.seats_wanted, instance.activity[key[1]].seats))
        if key in least:
            found[key] = Candidate(request, least[key], max(top, least[key]), True)
        elif top >= request.seats_min and key[0] in instance.activity[key[1]].eligible:
            found[key] = Candidate(request, request.seats_min, top, False)
    return _with_prerequisites(instance, found)


def _most(ledger: Ledger, key: Key, wanted: int) -> int:
    """The most seats that fit beside the commitments of others."""
    own, most = ledger.seats.get(key, 0), wanted
    for resource, per_seat, limit in ledger.uses(key, 1):
        if per_seat:
            most = min(most, (limit - ledger.used[resource]) // per_seat + own)
    return most


def _with_prerequisites(instance: Instance, found: dict[Key, Candidate]) -> dict[Key, Candidate]:
    """Drop, until nothing changes, requests whose prerequisites cannot be granted or are not over in time."""
    before = -1
    while before != len(found):
        before = len(found)
        found = {
            (partner, activity): candidate
            for (partner, activity), candidate in found.items()
            if all(
                (partner, required) in found and instance.in_order(required, activity)
                for required in instance.requires.get(activity, ())
            )
        }
    return found

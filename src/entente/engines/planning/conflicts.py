"""Commitments that cannot hold together, named.

Every rule only limits seats from above, so a set of commitments can hold if and only if the least that honours them
can: each at its promised seats, with the prerequisites it needs at their least. That makes the test exact and cheap,
and lets a set that fails be thinned, one commitment at a time, until each one left is needed for the failure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from entente.engines.planning.instance import Commitment, Instance, Key
from entente.engines.planning.ledger import Binding, Ledger


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of commitments that cannot hold together: without any one of them, the others can.

    `collisions` are the (rule, subject) pairs they break together. Beside the rules of the ledger: `not_requested`
    and `seats_range`, when a commitment asks for what no request allows.
    """

    commitments: tuple[Commitment, ...]
    collisions: tuple[Binding, ...]

    def __str__(self) -> str:
        names = ", ".join(f"{c.partner} on {c.activity} ({c.seats} seats)" for c in self.commitments)
        rules = ", ".join(f"{rule} of {subject}" for rule, subject in self.collisions)
        if len(self.commitments) == 1:
            return f"the commitment {names} cannot be honoured: it breaks {rules}"
        return f"{len(self.commitments)} commitments cannot hold together: {names}; they break {rules}"


def find_conflicts(instance: Instance) -> tuple[Conflict, ...]:
    """Minimal conflicting sets that share no commitment; empty when all commitments can hold together.

    Once one commitment of each set is lowered or withdrawn, look again: another set may have shared it.
    """
    left, found = list(instance.mandatory), []
    while collisions(instance, left):
        conflict = _thin(instance, _smallest_culprits(instance, left))
        found.append(conflict)
        left = [commitment for commitment in left if commitment not in conflict.commitments]
    return tuple(found)


def collisions(instance: Instance, commitments: Iterable[Commitment]) -> tuple[Binding, ...]:
    """The (rule, subject) pairs broken by the least that honours these commitments; empty if they can hold."""
    found, least = set(), least_honouring(instance, commitments)
    ledger = Ledger(instance, least)
    for key, seats in least.items():
        found |= set(_unaskable(instance, key, seats))
        if key[0] not in instance.activity[key[1]].eligible:
            found.add(("ineligible", key[1]))
        found |= {("prerequisite", required) for required in ledger.missing_prerequisites(key)}
        for resource, _, limit in ledger.uses(key, seats):
            if ledger.used[resource] > limit:
                found.add((resource[0], resource[1]))
    return tuple(sorted(found))


def _unaskable(instance: Instance, key: Key, seats: int) -> Iterator[Binding]:
    """What is wrong with granting a request these seats, whatever else is granted."""
    request = instance.request.get(key)
    if request is None:
        yield ("not_requested", key[1])
    elif seats > request.seats_wanted:
        yield ("seats_range", key[1])


def least_honouring(instance: Instance, commitments: Iterable[Commitment]) -> dict[Key, int]:
    """The fewest seats, by request, that honour these commitments and the prerequisites they bring."""
    least: dict[Key, int] = {}
    waiting = [(commitment.key, commitment.seats) for commitment in commitments]
    while waiting:
        key, seats = waiting.pop()
        request = instance.request.get(key)
        known = key in least
        least[key] = max(seats, least.get(key, 0), request.seats_min if request else 1)
        if not known:
            # A required activity nobody asked for stays out: it is then reported as a missing prerequisite.
            required = [(key[0], before) for before in instance.requires.get(key[1], ())]
            waiting += [(before, 1) for before in required if before in instance.request]
    return least


def _smallest_culprits(instance: Instance, commitments: list[Commitment]) -> list[Commitment]:
    """A small conflicting set to start from: for some broken limit, its largest users until they break it.

    When what breaks is no limit, or is broken through shared prerequisites, all of the commitments.
    """
    best = commitments
    use: defaultdict[tuple[str, ...], dict[Commitment, int]] = defaultdict(dict)
    limits: dict[tuple[str, ...], int] = {}
    ledger = Ledger(instance)
    for commitment in commitments:
        if collisions(instance, [commitment]):
            return [commitment]
        for key, seats in least_honouring(instance, [commitment]).items():
            for resource, amount, limit in ledger.uses(key, seats):
                use[resource][commitment] = use[resource].get(commitment, 0) + amount
                limits[resource] = limit
    for resource, amounts in use.items():
        chosen = _largest_until(amounts, limits[resource])
        if chosen and len(chosen) < len(best) and collisions(instance, chosen):
            best = chosen
    return best


def _largest_until(amounts: dict[Commitment, int], limit: int) -> list[Commitment]:
    """The fewest of the largest amounts that exceed the limit together; empty if all of them do not."""
    chosen, total = [], 0
    for commitment, amount in sorted(amounts.items(), key=lambda row: (-row[1], row[0].key)):
        chosen.append(commitment)
        total += amount
        if total > limit:
            return chosen
    return []


def _thin(instance: Instance, commitments: list[Commitment]) -> Conflict:
    """Drop, one at a time, what is not needed for the conflict."""
    kept = list(commitments)
    for commitment in commitments:
        rest = [other for other in kept if other is not commitment]
        if collisions(instance, rest):
            kept = rest
    return Conflict(tuple(kept), collisions(instance, kept))

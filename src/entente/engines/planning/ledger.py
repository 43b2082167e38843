"""Seats granted so far, and what every limited thing still has left.

The rules by name, as plans and reports use them, with the subject each names:

    capacity       seats of the activity                                  activity
    fund_amount    money of the fund                                      fund
    partner_budget money of the partner                                   partner
    absence_limit  people of the partner away in a field on one day       field
    prerequisite   a required activity is granted and over in time        the required activity
    ineligible     the activity is open to the partner                    activity
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from entente.engines.planning.instance import Instance, Key

Binding = tuple[str, str]
"""(rule, subject)."""
Resource = tuple[str, ...]


class Ledger:
    """Running use of every limited resource; the working tool of heuristics and explanations."""

    def __init__(self, instance: Instance, seats: Mapping[Key, int] | None = None) -> None:
        self.instance = instance
        self.seats: dict[Key, int] = {}
        self.used: defaultdict[Resource, int] = defaultdict(int)
        for key, count in (seats or {}).items():
            self.add(key, count)

    def uses(self, key: Key, seats: int) -> Iterator[tuple[Resource, int, int]]:
        """Yield (resource, amount, limit) for all that these seats would draw on; absence day by day."""
        partner, activity = self.instance.partner[key[0]], self.instance.activity[key[1]]
        cost = seats * activity.cost_per_seat
        yield ("capacity", activity.id), seats, activity.seats
        yield ("fund_amount", activity.fund), cost, self.instance.fund[activity.fund].amount
        yield ("partner_budget", partner.id), cost, partner.budget
        away = partner.personnel.get(activity.field, 0)
        for day in range(activity.start.toordinal(), activity.end.toordinal() + 1):
            yield ("absence_limit", activity.field, partner.id, str(day)), seats, away

    def add(self, key: Key, seats: int) -> None:
        """Grant more seats (fewer, if negative), whether or not a rule allows it."""
        total = self.seats.pop(key, 0) + seats
        if total:
            self.seats[key] = total
        for resource, amount, _ in self.uses(key, seats):
            self.used[resource] += amount

    def missing_prerequisites(self, key: Key) -> list[str]:
        """Required activities that the partner is not granted, or that end too late."""
        partner, activity = key
        return [
            required
            for required in self.instance.requires.get(activity, ())
            if not self.seats.get((partner, required)) or not self.instance.in_order(required, activity)
        ]

    def blockers(self, key: Key, seats: int) -> tuple[Binding, ...]:
        """All (rule, subject) pairs that granting these further seats would break, sorted."""
        found = {("prerequisite", required) for required in self.missing_prerequisites(key)}
        if key[0] not in self.instance.activity[key[1]].eligible:
            found.add(("ineligible", key[1]))
        for resource, amount, limit in self.uses(key, seats):
            if self.used[resource] + amount > limit:
                found.add((resource[0], resource[1]))
        return tuple(sorted(found))

    def fits(self, key: Key, seats: int) -> bool:
        """Whether these further seats break nothing."""
        if key[0] not in self.instance.activity[key[1]].eligible or self.missing_prerequisites(key):
            return False
        return all(self.used[resource] + amount <= limit for resource, amount, limit in self.uses(key, seats))

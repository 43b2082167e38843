"""Whether a plan keeps every rule, what it achieves, and whether its stated reasons hold.

Written apart from the allocation: it shares only the instance and the points with it, counts every limit anew from
the rows of the plan, and so finds a fault of the engine as readily as one of a plan drawn by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from entente.engines.planning.instance import Activity, Instance, Key
from entente.engines.planning.plan import Plan, Refusal
from entente.engines.planning.points import full_points, goal_points

Binding = tuple[str, str]
Seats = dict[Key, int]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. `subject` is what is over its limit; `detail` says by how much, and when."""

    rule: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule} of {self.subject}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A refusal whose statement does not hold, or a request cut without one."""

    partner: str
    activity: str
    detail: str

    def __str__(self) -> str:
        return f"{self.partner} on {self.activity}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a plan keeps, breaks and achieves. `cost` in units of money, `coverage` as a share of all goal points."""

    violations: tuple[Violation, ...]
    doubts: tuple[Doubt, ...]
    mandatory_missed: int
    floors_met: int
    goal_points: int
    cost: int
    coverage: float
    requests: int
    granted: int
    cut: int
    refused: int

    @property
    def holds(self) -> bool:
        """Whether every rule is kept and every stated reason confirmed."""
        return not self.violations and not self.doubts

    def to_json(self) -> dict[str, Any]:
        """The report as an object."""
        return {
            "feasible": not self.violations,
            "explained": not self.doubts,
            "objective": {
                "mandatory_missed": self.mandatory_missed,
                "floors_met": self.floors_met,
                "goal_points": self.goal_points,
                "cost": self.cost,
            },
            "goal_coverage": round(self.coverage, 5),
            "requests": self.requests,
            "granted": self.granted,
            "cut": self.cut,
            "refused": self.refused,
            "violations": [{"rule": v.rule, "subject": v.subject, "detail": v.detail} for v in self.violations],
            "doubts": [{"partner": d.partner, "activity": d.activity, "detail": d.detail} for d in self.doubts],
        }


def check(instance: Instance, plan: Plan) -> Report:
    """Check a plan against its instance: rules, objective, and, when it states refusals, each of their reasons."""
    seats, violations = _readable(instance, plan)
    violations += _broken(instance, seats)
    violations += [
        Violation("mandatory", c.activity, f"{c.partner} has {seats.get(c.key, 0)} of {c.seats} seats promised")
        for c in instance.mandatory
        if seats.get(c.key, 0) < c.seats
    ]
    doubts = _doubts(instance, seats, plan.refusals) if plan.refusals else []
    points = _points(instance, seats)
    whole = full_points(instance.goals)
    granted = {key: n for key, n in seats.items() if n}
    cut = sum(n < instance.request[key].seats_wanted for key, n in granted.items())
    return Report(
        violations=tuple(violations),
        doubts=tuple(doubts),
        mandatory_missed=sum(seats.get(key, 0) < n for key, n in instance.committed.items()),
        floors_met=_floors(instance, seats),
        goal_points=points,
        cost=sum(n * instance.activity[activity].cost_per_seat for (_, activity), n in seats.items()),
        coverage=points / whole if whole else 1.0,
        requests=len(instance.requests),
        granted=len(granted),
        cut=cut,
        refused=len(instance.requests) - len(granted),
    )


def _readable(instance: Instance, plan: Plan) -> tuple[Seats, list[Violation]]:
    """Seats by request, and the faults visible row by row; rows that name no request are left out."""
    seats: Seats = {}
    found = []
    for row in plan.allocations:
        request, who = instance.request.get(row.key), f"{row.partner} on {row.activity}"
        if row.key in seats:
            found.append(Violation("duplicate", row.activity, f"{who} is allocated twice"))
        elif row.seats < 0:
            found.append(Violation("seats_range", row.activity, f"{who}: {row.seats} seats"))
        elif request is None:
            if row.seats:
                found.append(Violation("not_requested", row.activity, f"{who} was not requested"))
        elif row.seats:
            seats[row.key] = row.seats
            low, high = request.seats_min, request.seats_wanted
            if not low <= row.seats <= high:
                found.append(Violation("seats_range", row.activity, f"{who}: {row.seats} seats, not {low} to {high}"))
    return seats, found


def _broken(instance: Instance, seats: Seats) -> list[Violation]:
    """Violations of the rules that look beyond one row."""
    found = []
    for partner, activity in seats:
        if partner not in instance.activity[activity].eligible:
            found.append(Violation("ineligible", activity, f"not open to {partner}"))
        found += [
            Violation("prerequisite", required, f"{partner} attends {activity} without it")
            for required in _missing(instance, seats, partner, activity)
        ]
    found += _over_totals(instance, seats)
    found += _over_absence(instance, seats)
    return found


def _missing(instance: Instance, seats: Seats, partner: str, activity: str) -> list[str]:
    begins = instance.activity[activity].start
    return [
        required
        for required in instance.requires.get(activity, ())
        if not (seats.get((partner, required)) and instance.activity[required].end < begins)
    ]


def _over_totals(instance: Instance, seats: Seats) -> list[Violation]:
    """Activities, funds and budgets given out beyond what they hold."""
    places: defaultdict[str, int] = defaultdict(int)
    spent: defaultdict[str, int] = defaultdict(int)
    paid: defaultdict[str, int] = defaultdict(int)
    for (partner, activity), n in seats.items():
        menu = instance.activity[activity]
        places[activity] += n
        spent[menu.fund] += n * menu.cost_per_seat
        paid[partner] += n * menu.cost_per_seat
    limits = [("capacity", places, {a.id: a.seats for a in instance.activities})]
    limits.append(("fund_amount", spent, {f.id: f.amount for f in instance.funds}))
    limits.append(("partner_budget", paid, {p.id: p.budget for p in instance.partners}))
    return [
        Violation(rule, subject, f"{used:,} used of {limit[subject]:,}")
        for rule, totals, limit in limits
        for subject, used in totals.items()
        if used > limit[subject]
    ]


def _over_absence(instance: Instance, seats: Seats) -> list[Violation]:
    """Days on which more of a partner's people are away in a field than it allows, by sweeping over departures."""
    changes: defaultdict[Binding, defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for (partner, activity), n in seats.items():
        menu = instance.activity[activity]
        changes[partner, menu.field][menu.start] += n
        changes[partner, menu.field][menu.end + timedelta(1)] -= n
    found = []
    for (partner, field), by_day in changes.items():
        limit, away = instance.partner[partner].personnel.get(field, 0), 0
        for day in sorted(by_day):
            away += by_day[day]
            if away > limit:
                found.append(Violation("absence_limit", field, f"{partner}: {away} away on {day}, at most {limit}"))
    return found


def _points(instance: Instance, seats: Seats) -> int:
    delivered: defaultdict[str, list[int]] = defaultdict(list)
    for key, n in seats.items():
        if n:
            delivered[instance.request[key].goal].append(instance.request[key].priority)
    return sum(goal_points(instance.goal[goal], given) for goal, given in delivered.items())


def _floors(instance: Instance, seats: Seats) -> int:
    held: defaultdict[str, int] = defaultdict(int)
    for (partner, _), n in seats.items():
        held[partner] += n
    return sum(held[partner.id] >= partner.protected_minimum for partner in instance.partners)


def _doubts(instance: Instance, seats: Seats, refusals: Iterable[Refusal]) -> list[Doubt]:
    """Grant each cut or refused request alone, all else fixed, and compare what breaks with what is stated."""
    stated: dict[Key, Refusal] = {}
    found, probe = [], _Probe(instance, seats)
    for row in refusals:
        if row.key in stated:
            found.append(Doubt(*row.key, "is explained twice"))
        stated[row.key] = row
    for request in instance.requests:
        granted = seats.get(request.key, 0)
        refusal = stated.pop(request.key, None)
        if granted >= request.seats_wanted:
            if refusal:
                found.append(Doubt(*request.key, "is said to be refused, but was granted in full"))
        elif refusal is None:
            found.append(Doubt(*request.key, f"got {granted} of {request.seats_wanted} seats, without a reason"))
        elif wrong := probe.contradiction(refusal):
            found.append(Doubt(*request.key, wrong))
    return found + [Doubt(*key, "is said to be refused, but was never asked for") for key in stated]


class _Probe:
    """Counts kept by subject, so that one request can be granted on trial without counting the whole plan anew."""

    def __init__(self, instance: Instance, seats: Seats) -> None:
        self.instance, self.seats = instance, seats
        self.rows: defaultdict[Binding, list[Key]] = defaultdict(list)
        self.delivered: defaultdict[str, list[int]] = defaultdict(list)
        self.spent: defaultdict[str, int] = defaultdict(int)
        for key in seats:
            menu, request = instance.activity[key[1]], instance.request[key]
            self.rows["capacity", menu.id].append(key)
            self.spent[menu.fund] += seats[key] * menu.cost_per_seat
            self.rows["partner", key[0]].append(key)
            self.delivered[request.goal].append(request.priority)

    def contradiction(self, refusal: Refusal) -> str:
        """What is wrong with a refusal; '' if it holds."""
        request, granted = self.instance.request[refusal.key], self.seats.get(refusal.key, 0)
        if (refusal.granted, refusal.wanted) != (granted, request.seats_wanted):
            return f"states {refusal.granted} of {refusal.wanted} seats, but got {granted} of {request.seats_wanted}"
        total = request.seats_wanted if granted else request.seats_min
        breaks = self.broken_by(refusal.key, total)
        if set(refusal.binding) == {("no_gain", request.goal)} and not breaks:
            return self._gain(refusal.key, total)
        if set(refusal.binding) != breaks:
            return f"states {_pairs(refusal.binding)}, but granting it would break {_pairs(breaks) or 'nothing'}"
        return "" if breaks else "states no reason"

    def _gain(self, key: Key, total: int) -> str:
        """What granting the request would gain, in words; '' if nothing."""
        request, granted = self.instance.request[key], self.seats.get(key, 0)
        if not granted:
            goal, given = self.instance.goal[request.goal], self.delivered[request.goal]
            gain = goal_points(goal, [*given, request.priority]) - goal_points(goal, given)
            if gain:
                return f"is said to gain nothing, but would add {gain} points to goal {goal.id}"
        floor = self.instance.partner[key[0]].protected_minimum
        held = sum(self.seats[row] for row in self.rows["partner", key[0]])
        if held < floor <= held + total - granted:
            return f"is said to gain nothing, but would lift {key[0]} to its floor of {floor} seats"
        return ""

    def broken_by(self, key: Key, total: int) -> set[Binding]:
        """The (rule, subject) pairs broken when this one request holds `total` seats."""
        partner, menu = self.instance.partner[key[0]], self.instance.activity[key[1]]
        groups = (("capacity", menu.id), ("partner", partner.id))
        trial = {row: self.seats[row] for group in groups for row in self.rows[group]}
        trial[key] = total
        price = self.instance.activity
        found = {("prerequisite", name) for name in _missing(self.instance, self.seats, partner.id, menu.id)}
        if partner.id not in menu.eligible:
            found.add(("ineligible", menu.id))
        if sum(n for row, n in trial.items() if row[1] == menu.id) > menu.seats:
            found.add(("capacity", menu.id))
        further = (total - self.seats.get(key, 0)) * menu.cost_per_seat
        if self.spent[menu.fund] + further > self.instance.fund[menu.fund].amount:
            found.add(("fund_amount", menu.fund))
        if sum(n * price[row[1]].cost_per_seat for row, n in trial.items() if row[0] == partner.id) > partner.budget:
            found.add(("partner_budget", partner.id))
        if self._too_many_away(trial, partner.id, menu):
            found.add(("absence_limit", menu.field))
        return found

    def _too_many_away(self, trial: Seats, partner: str, menu: Activity) -> bool:
        """Whether, on some day of the activity, too many people of the partner are away in its field."""
        price = self.instance.activity
        others = [(price[row[1]], n) for row, n in trial.items() if row[0] == partner]
        others = [(other, n) for other, n in others if other.field == menu.field]
        limit = self.instance.partner[partner].personnel.get(menu.field, 0)
        starts = {max(other.start, menu.start) for other, _ in others}
        days = [day for day in starts if day <= menu.end]
        return any(sum(n for other, n in others if other.start <= day <= other.end) > limit for day in days)


def _pairs(binding: Iterable[Binding]) -> str:
    return ", ".join(f"{rule} of {subject}" for rule, subject in sorted(binding))

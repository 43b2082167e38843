"""The planning problem of one year, as frozen values.

Vocabulary: an *activity* offers seats on dates; a *partner* asks for seats by a *request*, which serves one of its
*goals*; money comes from *funds*; a *commitment* is a promise already made, which any plan must honour. Amounts of
money are whole units of one currency; dates include both ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

Key = tuple[str, str]
"""A request's identity: (partner id, activity id)."""


@dataclass(frozen=True, slots=True)
class Activity:
    """An entry of the year's menu: `seats` places, each at `cost_per_seat`, paid by `fund`, for `eligible` partners."""

    id: str
    field: str
    start: date
    end: date
    seats: int
    cost_per_seat: int
    fund: str
    eligible: frozenset[str]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner nation: its `budget`, how many of its people may be away at once per field, its floor of seats."""

    id: str
    budget: int
    personnel: Mapping[str, int]
    protected_minimum: int
    frameworks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fund:
    """Money for activities."""

    id: str
    amount: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A partnership goal: satisfied by `needs` delivered activities; `weight` says how much it matters."""

    id: str
    partner: str
    weight: int
    needs: int


@dataclass(frozen=True, slots=True)
class Request:
    """A partner asks for between `seats_min` and `seats_wanted` seats, for one goal; priority 1 is the highest."""

    partner: str
    activity: str
    seats_min: int
    seats_wanted: int
    priority: int
    goal: str

    @property
    def key(self) -> Key:
        """(partner, activity)."""
        return self.partner, self.activity


@dataclass(frozen=True, slots=True)
class Commitment:
    """Seats promised to a partner on an activity before the plan is drawn."""

    partner: str
    activity: str
    seats: int

    @property
    def key(self) -> Key:
        """(partner, activity)."""
        return self.partner, self.activity


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Whoever attends `activity` must attend `requires`, which must be over before it begins."""

    activity: str
    requires: str


@dataclass(frozen=True)
class Instance:
    """Everything a plan depends on. `requests` stand in the order in which they arrived."""

    activities: tuple[Activity, ...] = ()
    partners: tuple[Partner, ...] = ()
    funds: tuple[Fund, ...] = ()
    requests: tuple[Request, ...] = ()
    goals: tuple[Goal, ...] = ()
    mandatory: tuple[Commitment, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()

    @cached_property
    def activity(self) -> dict[str, Activity]:
        """Activities by id."""
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def partner(self) -> dict[str, Partner]:
        """Partners by id."""
        return {partner.id: partner for partner in self.partners}

    @cached_property
    def fund(self) -> dict[str, Fund]:
        """Funds by id."""
        return {fund.id: fund for fund in self.funds}

    @cached_property
    def goal(self) -> dict[str, Goal]:
        """Goals by id."""
        return {goal.id: goal for goal in self.goals}

    @cached_property
    def request(self) -> dict[Key, Request]:
        """Requests by (partner, activity)."""
        return {request.key: request for request in self.requests}

    @cached_property
    def committed(self) -> dict[Key, int]:
        """Seats promised, by (partner, activity)."""
        return {commitment.key: commitment.seats for commitment in self.mandatory}

    @cached_property
    def requires(self) -> dict[str, tuple[str, ...]]:
        """Activity id -> ids of the activities that must come before it."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.prerequisites:
            found[row.activity].append(row.requires)
        return {activity: tuple(sorted(set(before))) for activity, before in found.items()}

    def in_order(self, required: str, activity: str) -> bool:
        """Whether `required` is over before `activity` begins."""
        return self.activity[required].end < self.activity[activity].start

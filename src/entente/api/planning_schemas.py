"""The shapes of the API's answers about planning rounds."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class NamedOut(Schema):
    """Something with a code and a name."""

    code: str
    name: str


class RoundOut(Schema):
    """A planning round. `requests` counts those that the caller may read."""

    code: str
    title: str
    year: int
    state: str
    state_label: str
    offers_close: date | None
    requests_close: date | None
    review_close: date | None
    currency: str
    exercise: bool
    entries: int
    requests: int


class StepOut(Schema):
    """An act in the life of a round, on its day."""

    verb: str
    on: date


class RoundPartnerOut(Schema):
    """A partner in a round: its budget, its floor of seats, how many requests it made, its review."""

    party: NamedOut
    budget: int
    floor: int
    requests: int
    verdict: str


class VersionOut(Schema):
    """A version of the plan: with `digest`, `engine`, `seed` and `time_limit` it can be drawn again."""

    number: int
    kind: str
    label: str
    state: str
    seed: int
    time_limit: int
    engine: str
    digest: str
    drawn_at: datetime | None
    published_at: datetime | None
    summary: dict[str, object]


class RoundPageOut(Schema):
    """A round as far as the caller may read it."""

    round: RoundOut
    steps: list[StepOut]
    partners: list[RoundPartnerOut]
    versions: list[VersionOut]


class IneligibleOut(Schema):
    """Why a partner may not take part: `code` for machines, `reason` and `remedy` for people."""

    code: str
    subject: str
    reason: str
    remedy: str


class MenuOut(Schema):
    """An activity on offer. `eligible` and `reasons` are there where a partner was named."""

    id: UUID
    code: str
    title: str
    summary: str
    kind: str
    field: str
    level: str
    audience: list[str]
    clearance: str
    languages: list[str]
    seats: int
    cost_per_seat: int
    fee_per_seat: int
    starts: date
    ends: date
    place: str
    country: str
    lead: str
    areas: list[str]
    requires: list[str]
    withdrawn: bool
    eligible: bool | None
    reasons: list[IneligibleOut]


class VerdictOut(Schema):
    """Whether a partner may take part in an activity, and every reason why not."""

    party: NamedOut
    eligible: bool
    reasons: list[IneligibleOut]


class EntryPageOut(Schema):
    """An activity with the partners of its round."""

    activity: MenuOut
    round: str
    partners: list[VerdictOut]


class ReasonOut(Schema):
    """A limit that binds: `rule` and `subject` for machines, `text` and `remedy` for people."""

    rule: str
    subject: str
    text: str
    remedy: str


class RequestOut(Schema):
    """A request of seats. `seats` is what the version gives it, `reasons` why it gets no more."""

    id: UUID
    party: NamedOut
    code: str
    title: str
    starts: date
    ends: date
    goal_key: str
    seats_min: int
    seats_wanted: int
    priority: int
    granted: int
    standing: str
    late: bool
    note: str
    seats: int | None
    reasons: list[ReasonOut]

"""The shapes of the API's answers about early warning."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from entente.api.schemas import PartyRefOut


class TallyOut(Schema):
    """A number out of another."""

    part: int
    whole: int


class AlertOut(Schema):
    """A warning. `grade` is letter and number of the Admiralty code; `rate` the smallest false discovery rate."""

    id: UUID
    title: str
    series_id: str
    parties: list[PartyRefOut]
    state: str
    state_label: str
    origin: str
    source: str
    grade: str
    probability: float | None
    threshold: int | None
    rate: float | None
    since: date | None
    first_day: date
    last_day: date
    named_post: str
    due_at: datetime | None
    overdue: bool
    was_alert: bool
    closed_on: date | None
    exercise: bool


class AlertListOut(Schema):
    """Warnings: the first of them, how many there are in all and by state, and what may be claimed of them."""

    warnings: list[AlertOut]
    total: int
    by_state: dict[str, int]
    claim: str


class ChangeOut(Schema):
    """One measure of seven days against the series' own past."""

    measure: str
    observed: float
    expected: float
    tail: float
    rate: float
    stands_out: bool


class DriverOut(Schema):
    """Events of one day that weigh most; `ids` are those of the event set."""

    day: date
    actor1: str
    actor2: str
    code: str
    title: str
    events: int
    ids: list[str]
    url: str


class TrackOut(Schema):
    """How often past alerts for a reason were followed by an escalation, and those of this series."""

    reason: str
    correct: TallyOut
    own: TallyOut


class SightingOut(Schema):
    """What a scan said. `followed` of the most similar past weeks, `base` of all; `escalated`: what came of it."""

    day: date
    until: date
    source: str
    probability: float | None
    threshold: int | None
    rate: float | None
    observed: int | None
    escalated: bool | None
    since: date | None
    changes: list[ChangeOut]
    drivers: list[DriverOut]
    followed: TallyOut
    base: TallyOut
    track: list[TrackOut]


class ReportOut(Schema):
    """A report under a warning; `grade` is empty when it has none."""

    id: UUID
    title: str
    reporter: str
    original: str
    received_on: date
    grade: str


class MomentOut(Schema):
    """A point on the line from signal to outcome."""

    on: date
    kind: str
    label: str
    text: str
    reason: str
    by: str
    state: str


class OutcomeOut(Schema):
    """How warnings like it fared here."""

    about: str
    came_true: TallyOut | None
    false_alarms: TallyOut
    open: int
    lapsed: TallyOut | None


class CorroborationOut(Schema):
    """So many reports, and how many of them are independent of one another."""

    reports: int
    origins: int


class ConsultationOut(Schema):
    """The consultation that a warning led to."""

    framework: str
    party: PartyRefOut
    requested_on: date
    met_on: date | None
    outcome: str
    outcome_on: date | None


class AlertPageOut(Schema):
    """A warning from its first signal to its end."""

    warning: AlertOut
    summary: str
    sightings: list[SightingOut]
    reports: list[ReportOut]
    corroboration: CorroborationOut
    consultation: ConsultationOut | None
    moments: list[MomentOut]
    outcomes: list[OutcomeOut]
    claim: str


class PeriodOut(Schema):
    """One week or month of a series; `low` and `high` are what is usual for it."""

    start: date
    total: int
    force: int
    verbal_conflict: int
    cooperation: int
    conflict: int
    low: float | None
    high: float | None
    threshold: int | None
    escalated: bool


class SeriesOut(Schema):
    """A series of public events of one set. `missing` says why there are no periods: no_store, no_set."""

    series_id: str
    title: str
    unit: str
    frequency: str
    missing: str
    source: str
    first_event: date | None
    last_event: date | None
    periods: list[PeriodOut]
    changes: list[date]
    present_since: date | None
    claim: str

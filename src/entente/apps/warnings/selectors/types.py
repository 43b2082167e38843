"""What the selectors of early warning return: plain, frozen, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from entente.apps.register.selectors.types import PartyRef


@dataclass(frozen=True, slots=True)
class Tally:
    """A number out of another, from what the viewer may read."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Part over whole; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A warning in a list. `grade` is letter and number, "" when not graded; `rate` the smallest false discovery rate.

    `overdue`: the named post should have acknowledged by now. `mine`: it is addressed to the viewer's post. `crossed`:
    which watches of the viewer's post it crossed; only lists that are asked for it say so.
    """

    id: UUID
    title: str
    series_id: str
    parties: tuple[PartyRef, ...]
    state: str
    state_label: str
    origin: str
    origin_label: str
    source: str
    grade: str
    indicator: str
    probability: float | None
    rank: int | None
    threshold: int | None
    rate: float | None
    since: date | None
    first_day: date
    last_day: date
    named_post: str
    due_at: datetime | None
    overdue: bool
    mine: bool
    was_alert: bool
    closed_on: date | None
    exercise: bool
    marking_id: int
    crossed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One measure of seven days against the series' own past."""

    measure: str
    label: str
    observed: float
    expected: float
    tail: float
    rate: float
    stands_out: bool
    share: bool


@dataclass(frozen=True, slots=True)
class DriverView:
    """Events of a day that weigh most: who did what to whom, how often reported, the rows' ids, the report."""

    day: date
    actor1: str
    actor2: str
    code: str
    title: str
    event_class: str
    intensity: float | None
    events: int
    ids: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A past week that looked alike, and what came."""

    series_id: str
    title: str
    week: date
    probability: float
    count: int
    threshold: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class TrackView:
    """How often past alerts for the same reason were right, at the time of the scan; and those of this series."""

    reason: str
    label: str
    correct: Tally
    own: Tally


@dataclass(frozen=True, slots=True)
class SightingView:
    """What a scan said, and what followed. `observed` and `escalated` are None while the week is not over.

    `since_week` is None where the level did not change in the `looked_back` weeks looked at.
    """

    day: date
    until: date
    source: str
    reasons: tuple[str, ...]
    probability: float | None
    rank: int | None
    threshold: int | None
    rate: float | None
    observed: int | None
    escalated: bool | None
    since_week: date | None
    looked_back: int
    at_threshold_from: date | None
    recent_change: float | None
    earlier_changes: tuple[date, ...]
    changes: tuple[ChangeView, ...]
    drivers: tuple[DriverView, ...]
    followed: Tally
    base: Tally
    closest: tuple[CaseView, ...]
    track: tuple[TrackView, ...]
    series_looked_at: int
    record_weeks: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report. `original` is where it says that it comes from; `origins` are reports here that it goes back to."""

    id: UUID
    title: str
    text: str
    reporter: str
    original: str
    url: str
    parties: tuple[PartyRef, ...]
    received_on: date
    occurred_on: date | None
    reliability: str
    reliability_label: str
    credibility: str
    credibility_label: str
    grade_reason: str
    graded_by: str
    graded_at: datetime | None
    by_name: str
    exercise: bool
    marking_id: int

    @property
    def grade(self) -> str:
        """Letter and number; empty when not graded."""
        return self.reliability + self.credibility


@dataclass(frozen=True, slots=True)
class Corroboration:
    """So many reports, and how many of them are independent of one another."""

    reports: int
    origins: int


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """The consultation that a warning led to."""

    framework: str
    framework_name: str
    party: PartyRef
    request: str
    requested_on: date
    met_on: date | None
    reference: str
    outcome: str
    outcome_on: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the line from the first signal to the outcome."""

    on: date
    kind: str
    label: str
    text: str
    by: str
    reason: str
    state: str = ""
    state_label: str = ""
    href: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class ActionView:
    """What the viewer may do now."""

    verb: str
    label: str


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """How warnings like one fared here: by whom they came, and what became of them.

    `came_true`: signals of the same scan whose week is over and that were followed by an escalation, of all such.
    `false_alarms`: alerts that were closed as false alarms, of all closed alerts. `open`: not closed yet.
    `lapsed`: signals of the scan that nobody took up and that were followed by an escalation, of all such.
    """

    about: str
    came_true: Tally | None
    false_alarms: Tally
    open: int
    lapsed: Tally | None = None


Evidence = dict[str, Any]

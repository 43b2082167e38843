"""What the selectors of programmes return: plain, frozen, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from entente.apps.programmes.rules.applies import How
from entente.apps.register.selectors.types import PartyRef, TermView


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post, named."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A programme, named."""

    id: UUID
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in a list.

    `adopted_on`, `period_start` and `period_end` are as precise as known; `starts` and `ends` the days that the
    period in force certainly means, `ends` being the first day after it. `days_left` counts to it from the date
    asked for and is negative after it; None: no end is known. `late_days`: how long after its start it was
    adopted. `suspended` lists the suspended tracks.
    """

    id: UUID
    code: str
    title: str
    party: PartyRef
    instrument: str
    instrument_name: str
    state: str
    state_label: str
    suspended: tuple[str, ...]
    amending: bool
    adopted_on: str
    period_start: str
    period_end: str
    starts: date | None
    ends: date | None
    days_left: int | None
    late_days: int
    exercise: bool
    marking_id: int


@dataclass(frozen=True, slots=True)
class AppliesView:
    """What bears on a day: the programme, in which way, since and until when (first day it no longer does)."""

    programme: ProgrammeRow
    how: How
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective, with the goals that serve it by code."""

    id: UUID
    number: int
    title: str
    text: str
    area: str
    area_label: str
    revision: int


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal in a list. `parents` and `children` count its lineage, `comments` the open remarks the viewer sees."""

    id: UUID
    code: str
    title: str
    programme: str
    objective: int | None
    functional_area: TermView | None
    priority: int
    priority_label: str
    state: str
    state_label: str
    state_reason: str
    state_since: date | None
    what: str
    measure: str
    baseline: str
    baseline_on: str
    target: str
    unit: str
    by_when: str
    alliance_owner: PostRef | None
    partner_owner: PostRef | None
    exercise: bool
    revision: int
    parents: int = 0
    children: int = 0


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity in a list."""

    id: UUID
    code: str
    title: str
    description: str
    goal: str
    kind: str
    kind_label: str
    track: str
    state: str
    state_label: str
    planned_from: date | None
    planned_to: date | None
    lead: PostRef | None
    revision: int


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """What a side promises."""

    id: UUID
    side: str
    side_label: str
    text: str
    goal: str
    due: str
    state: str
    state_label: str
    revision: int


@dataclass(frozen=True, slots=True)
class StepView:
    """A step in the life of a programme."""

    verb: str
    label: str
    state_before: str
    state_after: str
    on: date
    side: str
    post: str
    by_name: str
    reason: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review; `overdue` on the date asked for."""

    id: UUID
    kind: str
    label: str
    due_on: date
    held_on: date | None
    findings: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list; without `agreed_at` the text of a round."""

    number: int
    round: int
    agreed_at: datetime | None
    recorded_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """Something the viewer may do now, its guard aside."""

    verb: str
    label: str
    target: str

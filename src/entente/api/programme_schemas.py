"""The shapes of the API's answers about programmes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from entente.api.schemas import PartyRefOut, TermOut


class PostOut(Schema):
    """A post, named."""

    code: str
    name: str


class ProgrammeRefOut(Schema):
    """A programme, named."""

    code: str
    title: str


class ProgrammeOut(Schema):
    """A programme. Dates of adoption and period are as precise as known (YYYY, YYYY-MM or YYYY-MM-DD).

    `starts` and `ends` are the days they certainly mean, `ends` the first day after; `days_left` counts from the
    date asked for and is negative afterwards. `late_days`: how long after its start it was adopted. `suspended`
    lists the suspended tracks. `exercise`: made up for demonstration or exercise.
    """

    code: str
    title: str
    party: PartyRefOut
    instrument: str
    instrument_name: str
    state: str
    state_label: str
    suspended: list[str]
    amending: bool
    adopted_on: str
    period_start: str
    period_end: str
    starts: date | None
    ends: date | None
    days_left: int | None
    late_days: int
    exercise: bool


class AppliesOut(Schema):
    """What bears on the date for the partner, and how: in_force, bridging, lapsed or adopted_later."""

    programme: ProgrammeOut
    how: str
    since: date
    until: date | None


class ObjectiveOut(Schema):
    """A strategic objective: an end."""

    id: UUID
    number: int
    title: str
    text: str
    area: str
    revision: int


class GoalOut(Schema):
    """A partnership goal: a way."""

    id: UUID
    code: str
    title: str
    programme: str
    objective: int | None
    functional_area: TermOut | None
    priority: int
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
    alliance_owner: PostOut | None
    partner_owner: PostOut | None
    exercise: bool
    revision: int
    parents: int
    children: int


class ActivityOut(Schema):
    """A supporting activity: a means."""

    id: UUID
    code: str
    title: str
    description: str
    goal: str
    kind: str
    track: str
    state: str
    planned_from: date | None
    planned_to: date | None
    lead: PostOut | None
    revision: int


class CommitmentOut(Schema):
    """What a side promises."""

    id: UUID
    side: str
    text: str
    goal: str
    due: str
    state: str
    revision: int


class ReviewOut(Schema):
    """A review that is due or was held."""

    kind: str
    label: str
    due_on: date
    held_on: date | None
    findings: str
    overdue: bool


class StepOut(Schema):
    """An act in the life of a programme."""

    verb: str
    label: str
    state_before: str
    state_after: str
    on: date
    side: str
    reason: str


class VersionOut(Schema):
    """A text that was circulated or agreed, by its SHA-256."""

    number: int
    round: int
    agreed_at: datetime | None
    digest: str


class ProgrammeSourceOut(Schema):
    """Where what is known of a programme can be read."""

    code: str
    title: str
    url: str


class OlderOut(Schema):
    """An older instrument that the programme follows."""

    framework: str
    title: str
    start: str
    end: str
    fact_key: str


class ProgrammePageOut(Schema):
    """A programme with its text, its life and its sources."""

    programme: ProgrammeOut
    summary: str
    revision: int
    text_revision: int
    supersedes: ProgrammeRefOut | None
    superseded_by: list[ProgrammeRefOut]
    alliance_owner: PostOut | None
    partner_owner: PostOut | None
    objectives: list[ObjectiveOut]
    goals: list[GoalOut]
    activities: list[ActivityOut]
    commitments: list[CommitmentOut]
    goal_states: dict[str, int]
    reviews: list[ReviewOut]
    steps: list[StepOut]
    versions: list[VersionOut]
    sources: list[ProgrammeSourceOut]
    older: list[OlderOut]
    applies: list[AppliesOut]


class GoalStepOut(Schema):
    """How a goal stood from a day on."""

    state: str
    label: str
    on: date
    reason: str


class LineageNodeOut(Schema):
    """A goal in a lineage."""

    id: UUID
    code: str
    title: str
    programme: str
    state: str


class LineageEdgeOut(Schema):
    """The child came out of the parent."""

    parent: UUID
    child: UUID
    kind: str
    on: date


class LineageOut(Schema):
    """All goals that a goal came out of, or that came out of it."""

    nodes: list[LineageNodeOut]
    edges: list[LineageEdgeOut]


class GoalPageOut(Schema):
    """A goal with how it came to stand as it does, its means, and where it comes from."""

    goal: GoalOut
    programme: ProgrammeOut
    objective: str
    theory_of_change: str
    steps: list[GoalStepOut]
    activities: list[ActivityOut]
    commitments: list[CommitmentOut]
    lineage: LineageOut


class GoalTallyOut(Schema):
    """A partner's goals by state, never a single percentage."""

    party: PartyRefOut
    total: int
    open: int
    by_state: dict[str, int]

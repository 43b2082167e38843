"""What the selectors of engagements return: plain, frozen, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from entente.apps.programmes.selectors.types import PostRef


@dataclass(frozen=True, slots=True)
class PartyPart:
    """A party in an engagement: its code, its name, its role, the seats set aside for it."""

    code: str
    name: str
    role: str
    role_label: str
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """An engagement in a list. `starts` and `ends` are its first and last day, as text as precise as known.

    `stands` is its standing on the date asked for. `hosts` and `others` are the names of its parties.
    """

    id: UUID
    code: str
    title: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    field: str
    state: str
    stands: str
    stands_label: str
    starts: date
    ends: date
    first: str
    last: str
    place: str
    country: str
    latitude: float | None
    longitude: float | None
    parties: tuple[PartyPart, ...]
    lead: PostRef | None
    exercise: bool
    marking_id: int


@dataclass(frozen=True, slots=True)
class EngagementList:
    """One page of a list. `total` counts what passes the filters, up to `MOST`; `capped` says that there is more."""

    rows: tuple[EngagementRow, ...]
    total: int
    capped: bool
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal that an engagement serves."""

    id: UUID
    code: str
    title: str
    programme: str
    programme_title: str
    party: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who takes part, with the post held on the day. `removable`: the viewer may speak for them."""

    id: int
    name: str
    post: str
    party: str
    party_name: str
    role: str
    role_label: str
    attendance: str
    attendance_label: str
    removable: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A tracked action. `late` on the date asked for; `can` lists what the viewer may do: verbs."""

    id: UUID
    text: str
    owner: PostRef
    verifier: PostRef | None
    due: date
    state: str
    state_label: str
    late: bool
    done_on: date | None
    done_note: str
    settled_on: date | None
    settled_note: str
    settled_by: str
    engagement: str
    engagement_title: str
    lesson: UUID | None
    exercise: bool
    marking_id: int
    revision: int
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """What a party promised."""

    id: UUID
    party: str
    party_name: str
    text: str
    due: str
    state: str
    state_label: str
    state_note: str
    revision: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """An act in the life of an engagement or a lesson."""

    verb: str
    label: str
    state_after: str
    on: date
    post: str
    by_name: str
    reason: str
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """A step of the chain: the post, why it is asked, what it decided. Without a decision, it waits."""

    round: int
    position: int
    approver: PostRef
    because: tuple[str, ...]
    decision: str
    decision_label: str
    reason: str
    decided_at: datetime | None
    by_name: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report that the viewer may read."""

    text: str
    round: int
    by_name: str
    post: str
    submitted_at: datetime | None
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class StageLine:
    """A planning conference. `over` on the date asked for."""

    kind: str
    label: str
    starts: date
    ends: date
    place: str
    country: str
    result: str
    over: bool


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective to train. `number`: its place among those that the viewer may read."""

    id: UUID
    number: int
    title: str
    goal: GoalLine | None
    outcome: str
    outcome_label: str
    note: str


@dataclass(frozen=True, slots=True)
class ForceLine:
    """What a party brings to an exercise."""

    id: int
    party: str
    party_name: str
    unit: str
    personnel: int | None
    equipment: str
    confirmed: bool
    removable: bool


@dataclass(frozen=True, slots=True)
class ActionVerb:
    """Something the viewer may do now, its guard aside."""

    verb: str
    label: str


@dataclass(frozen=True, slots=True)
class LessonRow:
    """An observation or lesson in a list. `why` says why it is shown, where it was looked for."""

    id: UUID
    title: str
    recommendation: str
    state: str
    state_label: str
    kind_label: str
    field: str
    parties: tuple[str, ...]
    observed_on: date
    engagement: str
    engagement_title: str
    manager: PostRef | None
    exercise: bool
    marking_id: int
    why: tuple[str, ...] = ()

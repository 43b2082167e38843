"""The shapes of the API's answers about engagements and lessons."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from entente.api.programme_schemas import PostOut


class PartyPartOut(Schema):
    """A party in an engagement: host, lead, participant or observer; the seats set aside for it, where counted."""

    code: str
    name: str
    role: str
    seats: int | None


class EngagementOut(Schema):
    """An engagement. `first` and `last` are its days as precise as known; `stands` its standing on the date asked for.

    `state` is what people decided; that a report is due or late follows from the date and shows in `stands`.
    """

    code: str
    title: str
    kind: str
    level: str
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
    parties: list[PartyPartOut]
    lead: PostOut | None
    exercise: bool


class EngagementListOut(Schema):
    """A page of engagements, the latest first. `total` counts up to 10,000; `capped`: there are more."""

    rows: list[EngagementOut]
    total: int
    capped: bool
    page: int
    pages: int


class GoalLineOut(Schema):
    """A goal that an engagement serves."""

    code: str
    title: str
    programme: str
    party: str


class ActionOut(Schema):
    """A tracked action: open, done (to be verified by somebody else), verified or dropped."""

    id: UUID
    text: str
    owner: PostOut
    verifier: PostOut | None
    due: date
    state: str
    late: bool
    done_on: date | None
    done_note: str
    settled_on: date | None


class PledgeOut(Schema):
    """What a party promised."""

    party: str
    text: str
    due: str
    state: str
    state_note: str


class PersonOut(Schema):
    """Somebody who takes part, with the post held on the day."""

    name: str
    post: str
    party: str
    role: str
    attendance: str


class ApprovalOut(Schema):
    """A step of the chain of a report; without a decision it waits."""

    round: int
    position: int
    approver: PostOut
    decision: str
    reason: str
    decided_at: datetime | None


class ReportOut(Schema):
    """A report that the caller may read."""

    text: str
    by_name: str
    post: str
    submitted_at: datetime | None
    accepted_at: datetime | None


class LessonOut(Schema):
    """An observation or lesson. `why` says why it is shown, where similar ones were asked for."""

    id: UUID
    title: str
    recommendation: str
    state: str
    field: str
    observed_on: date
    engagement: str
    why: list[str]
    exercise: bool


class EngagementPageOut(Schema):
    """One engagement, from its plan to what came of it."""

    engagement: EngagementOut
    purpose: str
    series: str
    late_from: date
    next_contact_on: date | None
    next_contact_note: str
    goals: list[GoalLineOut]
    people: list[PersonOut]
    report: ReportOut | None
    approvals: list[ApprovalOut]
    actions: list[ActionOut]
    pledges: list[PledgeOut]
    lessons: list[LessonOut]


class LessonListOut(Schema):
    """Lessons, the newest first, and how many there are."""

    rows: list[LessonOut]
    total: int

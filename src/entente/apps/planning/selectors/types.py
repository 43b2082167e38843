"""What the selectors of planning return."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from entente.apps.planning.rules.eligibility import Ineligible
from entente.apps.planning.rules.reasons import Reason


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code and a name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in a list."""

    id: UUID
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
    review_version: int | None
    agreed_version: int | None
    marking_id: int
    note: str = ""
    entries: int = 0
    # Of the requests that the reader may read.
    requests: int = 0


@dataclass(frozen=True, slots=True)
class MenuRow:
    """An activity of the menu; with a partner, whether it may take part and every reason why not."""

    id: UUID
    code: str
    title: str
    summary: str
    kind: str
    kind_label: str
    field: str
    field_label: str
    level: str
    level_label: str
    audience: tuple[str, ...]
    clearance: str
    languages: tuple[str, ...]
    seats: int
    cost_per_seat: int
    fee_per_seat: int
    starts: date
    ends: date
    place: str
    country: str
    lead: str
    fund: str
    areas: tuple[str, ...]
    requires: tuple[str, ...]
    withdrawn: bool
    revision: int
    marking_id: int
    engagement: str = ""
    eligible: bool | None = None
    reasons: tuple[Ineligible, ...] = ()
    # What the partner asked for: seats at least and wanted, standing; None when it did not.
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its name in the address, its label, its values with their counts, what is chosen."""

    name: str
    label: str
    values: tuple[tuple[str, str, int], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class MenuPage:
    """The menu, filtered; `total` counts the whole menu, `eligible` and `ineligible` what passes the other filters."""

    round: RoundRow
    rows: tuple[MenuRow, ...]
    total: int
    facets: tuple[Facet, ...]
    partner: Named | None = None
    partners: tuple[Named, ...] = ()
    eligible: int = 0
    ineligible: int = 0


@dataclass(frozen=True, slots=True)
class PartnerVerdict:
    """Whether a partner may take part in an activity."""

    party: Named
    eligible: bool
    reasons: tuple[Ineligible, ...]


@dataclass(frozen=True, slots=True)
class GoalChoice:
    """A goal that a request may serve."""

    key: str
    code: str
    title: str
    area: str
    area_label: str
    programme: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as its partner and the alliance read it. `seats` is what the version looked at gives it, if any."""

    id: UUID
    party: Named
    entry: UUID
    code: str
    title: str
    starts: date
    ends: date
    field: str
    goal_key: str
    goal: str
    seats_min: int
    seats_wanted: int
    priority: int
    promised: int
    granted: int
    standing: str
    standing_label: str
    late: bool
    note: str
    arrived: datetime
    revision: int
    marking_id: int
    seats: int | None = None
    reasons: tuple[Reason, ...] = ()
    # For the alliance only: the engine's own figures.
    figures: str = ""
    remedy: str = ""
    cost: int = 0


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list."""

    id: UUID
    number: int
    kind: str
    kind_label: str
    label: str
    state: str
    state_label: str
    doing: str
    share: float
    seed: int
    time_limit: int
    engine: str
    digest: str
    base: int | None
    changes: dict[str, Any]
    stages: tuple[dict[str, Any], ...]
    summary: dict[str, Any]
    conflicts: tuple[ConflictRow, ...]
    problem: str
    by_name: str
    asked_at: datetime
    drawn_at: datetime | None
    published_at: datetime | None

    @property
    def busy(self) -> bool:
        """Whether it is still being drawn."""
        return self.state in {"waiting", "running"}

    @property
    def coverage(self) -> float:
        """How much of the goals' weight it covers, out of a hundred; nothing before it is drawn."""
        return 100 * float(self.summary.get("coverage", 0))

    @property
    def percent(self) -> int:
        """How far the drawing has come, out of a hundred."""
        return round(100 * self.share)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A minimal set of commitments that cannot hold together: partner, activity, seats; and the limits they break."""

    commitments: tuple[tuple[str, str, int], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PartnerTally:
    """What a version gives to one partner."""

    party: Named
    requests: int
    granted: int
    cut: int
    refused: int
    seats: int
    cost: int
    budget: int
    floor: int
    # Takes part in this version only: it has no requests of its own.
    new: bool = False

    @property
    def meets_floor(self) -> bool:
        """Whether it has the seats that it is protected by."""
        return self.seats >= self.floor


@dataclass(frozen=True, slots=True)
class EntryTally:
    """What a version gives of one activity."""

    id: UUID
    code: str
    title: str
    starts: date
    seats: int
    given: int
    wanted: int
    refused: int
    partners: int


@dataclass(frozen=True, slots=True)
class FundTally:
    """What a version spends of a fund."""

    code: str
    name: str
    amount: int
    used: int


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version of the plan: all of it for the alliance."""

    round: RoundRow
    version: VersionRow
    rows: tuple[RequestRow, ...]
    partners: tuple[PartnerTally, ...]
    entries: tuple[EntryTally, ...]
    funds: tuple[FundTally, ...]
    by_rule: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A request that two versions treat otherwise."""

    party: Named
    code: str
    title: str
    left: int
    right: int
    wanted: int

    @property
    def change(self) -> int:
        """Seats more in the second than in the first."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side by side."""

    round: RoundRow
    left: VersionRow
    right: VersionRow
    partners: tuple[tuple[Named, PartnerTally | None, PartnerTally | None], ...]
    funds: tuple[tuple[FundTally, FundTally], ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What a side said of a version."""

    version: int
    side: str
    side_label: str
    party: Named | None
    verdict: str
    verdict_label: str
    comment: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in a round: what it has, and how its review stands."""

    party: Named
    budget: int
    floor: int
    away_else: int
    requests: int
    verdict: str = ""
    verdict_label: str = ""


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round, as far as the reader may read it."""

    round: RoundRow
    steps: tuple[tuple[str, str, date, str, str], ...]
    actions: tuple[Named, ...]
    partners: tuple[PartnerRow, ...]
    funds: tuple[FundTally, ...]
    versions: tuple[VersionRow, ...]
    reviews: tuple[ReviewRow, ...]
    own: Named | None = None
    may_plan: bool = False
    may_offer: bool = False
    may_request: bool = False
    may_review: bool = False
    late: int = 0
    waiting: int = 0
    parties: tuple[Named, ...] = field(default_factory=tuple)

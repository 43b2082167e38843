"""The shapes of the API's answers about duties, undertakings, standards and challenges."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Schema

from entente.api.programme_schemas import PostOut
from entente.api.schemas import PartyRefOut


class DutyPostOut(Schema):
    """A post in the matrix; `vacant`: nobody holds it today."""

    code: str
    name: str
    vacant: bool


class MatrixLineOut(Schema):
    """An objective, goal or activity with its posts. `above` is what it serves; `gaps` say in words what is missing."""

    kind: str
    id: UUID
    code: str
    above: str
    title: str
    area: str
    over: bool
    accountable: DutyPostOut | None
    responsible: list[DutyPostOut]
    consulted: list[DutyPostOut]
    informed: list[DutyPostOut]
    gaps: list[str]


class AreaCountOut(Schema):
    """How one of the three areas is covered."""

    area: str
    clauses: int
    with_gaps: int


class LoadOut(Schema):
    """How much a post carries, in open clauses."""

    post: DutyPostOut
    accountable: int
    responsible: int
    overloaded: bool


class MatrixOut(Schema):
    """The responsibility matrix of a programme."""

    lines: list[MatrixLineOut]
    areas: list[AreaCountOut]
    loads: list[LoadOut]


class GapsOut(Schema):
    """A programme with its clauses in life, and those without an accountable or a responsible post."""

    code: str
    party: str
    clauses: int
    no_accountable: int
    no_responsible: int
    exercise: bool


class ObligationOut(Schema):
    """Something a post owes; `due` is the last day in time, empty when no day is known."""

    kind: str
    record_id: UUID
    code: str
    title: str
    programme: str
    party: str
    due: date | None
    late: bool
    roles: list[str]


class PassedOnOut(Schema):
    """Something that passes with a post."""

    kind: str
    record_id: UUID
    title: str
    party: str
    due: date | None
    note: str


class HandoverOut(Schema):
    """A post passing from one person to another."""

    id: UUID
    post: PostOut
    giver: str
    taker: str
    on: date
    letter: str
    opened_at: datetime
    accepted_at: datetime | None
    items: list[PassedOnOut]


class PromiseStandingOut(Schema):
    """What was promised, what was delivered, and how that stands."""

    state: str
    promised: Decimal
    delivered: Decimal
    share: Decimal


class UndertakingOut(Schema):
    """What a partner promised under a programme."""

    id: UUID
    programme: str
    party: str
    kind: str
    text: str
    unit: str
    due: str
    goal: str
    owner: str
    standing: PromiseStandingOut
    revision: int
    exercise: bool


class DeliveryOut(Schema):
    """What was delivered on a day, and what shows it."""

    on: date
    amount: Decimal
    note: str
    source: str
    by: str


class UndertakingPageOut(Schema):
    """An undertaking with its deliveries."""

    undertaking: UndertakingOut
    deliveries: list[DeliveryOut]


class StandardOut(Schema):
    """A standard of the catalogue."""

    code: str
    number: str
    agreement: str
    title: str
    edition: str
    edition_on: str
    field: str
    field_name: str
    withdrawn: bool
    sources: list[str]


class AdoptionOut(Schema):
    """How far a party is with a standard; without an entry, "not_considered"."""

    standard: str
    number: str
    title: str
    field: str
    state: str
    since: date | None
    target_on: str
    reservations: str
    owner: str
    late: bool
    revision: int
    exercise: bool


class FieldProfileOut(Schema):
    """A party in one field: counts of standards by state."""

    field: str
    name: str
    total: int
    by_state: dict[str, int]
    with_reservations: int
    late: int


class ProfileOut(Schema):
    """The interoperability of a party."""

    party: str
    fields: list[FieldProfileOut]
    standards: list[AdoptionOut]


class EvidenceOut(Schema):
    """What shows something."""

    on: date
    text: str
    url: str
    source: str
    by: str


class RequiredOut(Schema):
    """A standard that is required: "adopted" at least, or "implemented"."""

    standard: str
    number: str
    title: str
    depth: str
    note: str


class RequirementsOut(Schema):
    """What a mission or an exercise requires."""

    code: str
    kind: str
    title: str
    on: str
    fact_key: str
    exercise: bool
    required: list[RequiredOut]


class NeedOut(Schema):
    """A requirement, and what the party has."""

    standard: str
    number: str
    title: str
    depth: str
    state: str
    target_on: str
    reservations: str
    fit: str


class ReadinessOut(Schema):
    """What a mission or an exercise requires against what one party has."""

    code: str
    title: str
    party: str
    counts: dict[str, int]
    needs: list[NeedOut]


class ChallengeOut(Schema):
    """A challenge as its owner judges it now; severity from 1 (low) to 4 (critical)."""

    id: UUID
    party: str
    party_name: str
    programme: str
    goal: str
    kind: str
    title: str
    description: str
    severity: int
    trend: str
    mitigation: str
    owner: str
    review_on: date | None
    overdue: bool
    state: str
    opened_on: date
    evidence: int
    revision: int
    exercise: bool


class JudgementOut(Schema):
    """How a challenge was judged on a day."""

    on: date
    severity: int
    trend: str
    state: str
    mitigation: str
    review_on: date | None
    owner: str
    reason: str
    by: str


class ChallengePageOut(Schema):
    """A challenge with its history and its evidence."""

    challenge: ChallengeOut
    history: list[JudgementOut]
    evidence: list[EvidenceOut]


class CellOut(Schema):
    """A partner and a kind: open challenges, the highest severity and the worst trend among them."""

    kind: str
    count: int
    severity: int | None
    trend: str | None
    overdue: int
    exercise: int


class HeatRowOut(Schema):
    """A partner's cells, in the order of the kinds."""

    party: str
    party_name: str
    cells: list[CellOut]


class PartyStandingOut(Schema):
    """How many standards a party has in each state."""

    party: PartyRefOut
    total: int
    by_state: dict[str, int]
    with_reservations: int
    late: int
    exercise: bool

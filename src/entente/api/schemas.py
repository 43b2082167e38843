"""The shapes of the API's answers."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from entente.apps.register.enums import PartyKind


class TermOut(Schema):
    """A word of a vocabulary."""

    code: str
    name: str
    tone: str


class PartyRefOut(Schema):
    """A party, named."""

    code: str
    name: str


class FrameworkRefOut(Schema):
    """A framework, named."""

    code: str
    name: str
    short: str
    kind: str


class SourceRefOut(Schema):
    """A source, named."""

    code: str
    title: str
    publisher: str
    kind: str
    url: str
    published: str


class FactOut(Schema):
    """A claim. start, end, decided and observed are as the source gives them; end ".." is open."""

    id: UUID
    key: str
    claim: int
    kind: str
    title: str
    note: str
    framework: FrameworkRefOut | None
    parties: list[PartyRefOut]
    counterparts: list[PartyRefOut]
    start: str
    end: str
    decided: str
    observed: list[str]
    phase: str
    status: TermOut
    end_reason: TermOut | None
    track: TermOut | None
    sources: list[SourceRefOut]
    disputed: bool
    followed: bool
    recorded_from: datetime
    recorded_to: datetime | None
    correction_reason: str


class StandingOut(Schema):
    """A membership or a programme on the date."""

    framework: FrameworkRefOut
    title: str
    start: str
    end: str
    decided: str
    status: TermOut


class PartyOut(Schema):
    """A party in the portfolio on the date."""

    code: str
    name: str
    kind: PartyKind
    iso_alpha2: str
    iso_numeric: str
    region: TermOut | None
    relation: str
    status: TermOut | None
    memberships: list[StandingOut]
    programmes: list[StandingOut]
    suspended: list[TermOut]


class PortfolioOut(Schema):
    """The parties that pass the filters, of `total`, with the two dates they are shown for."""

    on: date
    known: datetime | None
    total: int
    parties: list[PartyOut]


class PartyPageOut(Schema):
    """A party with every fact about it."""

    code: str
    name: str
    official: str
    kind: PartyKind
    region: TermOut | None
    capital: str
    relation: str
    status: TermOut | None
    facts: list[FactOut]


class FrameworkOut(Schema):
    """A framework with the number of parties in it on the date."""

    code: str
    name: str
    short: str
    kind: str
    description: str
    launched: str
    ended: str
    members: int


class MemberOut(Schema):
    """A member of a framework on the date."""

    party: str
    name: str
    start: str
    end: str
    status: TermOut
    suspended: list[TermOut]
    disputed: bool
    sources: list[SourceRefOut]


class FactPageOut(Schema):
    """A fact with every version of it and its rivals."""

    fact: FactOut
    held: bool
    versions: list[FactOut]
    rivals: list[FactOut]


class SourceOut(Schema):
    """A source with how many facts rest on it."""

    source: SourceRefOut
    language: str
    facts: int


class SourcePageOut(Schema):
    """A source with what rests on it."""

    source: SourceRefOut
    language: str
    note: str
    facts: list[FactOut]
    parties: list[PartyRefOut]
    frameworks: list[FrameworkRefOut]


class HitOut(Schema):
    """A record that was found: its key, its title, what tells it from others."""

    key: str
    title: str
    note: str
    exercise: bool


class HitGroupOut(Schema):
    """The records of one kind that were found, best first."""

    kind: str
    label: str
    hits: list[HitOut]


class SearchOut(Schema):
    """What was found, best first; `more` names the kinds that hold more."""

    text: str
    parties: list[PartyRefOut]
    frameworks: list[FrameworkRefOut]
    facts: list[FactOut]
    sources: list[SourceRefOut]
    others: list[HitGroupOut]
    more: list[str]


class DetailOut(Schema):
    """Why there is no answer."""

    detail: str


class ProblemOut(Schema):
    """What is wrong with a request, and what to do."""

    field: str
    message: str
    remedy: str


class ProblemsOut(Schema):
    """Everything that is wrong with a request."""

    problems: list[ProblemOut]

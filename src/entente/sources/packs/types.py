"""What a pack holds, as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.sources.packs.forecasts import PackForecast
    from entente.sources.packs.results import PackReplay, PackScore


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file within the pack, and line (1-based)."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class PackTerm:
    """A word of a vocabulary. `tone` says how a status is shown."""

    place: Place
    list: str
    code: str
    name: Text
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class PackParty:
    """A row of parties.csv."""

    place: Place
    code: str
    kind: str
    iso_alpha2: str
    iso_alpha3: str
    iso_numeric: str
    name: Text
    official: Text
    aliases: tuple[str, ...]
    region: str
    capital: Text
    latitude: str
    longitude: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackFramework:
    """An entry of frameworks.yaml."""

    place: Place
    code: str
    kind: str
    name: Text
    short: Text
    description: Text
    launched: str
    ended: str
    succeeds: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackSource:
    """A row of sources.csv."""

    place: Place
    id: str
    title: str
    publisher: str
    url: str
    published: str
    kind: str
    language: str
    note: str


@dataclass(frozen=True, slots=True)
class PackFact:
    """A row of one of facts/*.csv."""

    place: Place
    key: str
    claim: int
    kind: str
    parties: tuple[str, ...]
    framework: str
    counterparts: tuple[str, ...]
    title: Text
    start: str
    end: str
    decided: str
    observed: tuple[str, ...]
    status: str
    end_reason: str
    track: str
    note: Text
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackClause:
    """A part of a programme: an objective, a goal, an activity, a commitment, or a line of funding.

    `text` maps the fields of its kind to text (sources/packs/programmes.py); `state` and `since` say how a goal
    stands and since which day.
    """

    place: Place
    kind: str
    text: Mapping[str, str]
    state: str = ""
    since: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackOlder:
    """An older instrument that a programme follows; `fact` is the key of the pack's fact where there is one."""

    place: Place
    framework: str
    title: Text
    fact: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class PackStep:
    """A step in the life of a programme, on its day."""

    place: Place
    verb: str
    day: str
    state: str
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackProgramme:
    """A file of programmes/: one partner's programme as its sources describe it, or made up for exercise.

    `shared`: an exercise programme bears the marking of drafts instead of being public.
    """

    place: Place
    code: str
    party: str
    instrument: str
    title: Text
    summary: str
    state: str
    adopted: str
    start: str
    end: str
    supersedes: str
    alliance_owner: str
    partner_owner: str
    exercise: bool
    shared: bool
    older: tuple[PackOlder, ...] = ()
    steps: tuple[PackStep, ...] = ()
    clauses: tuple[PackClause, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """Every source of the programme and of its parts, once, in order."""
        parts: tuple[PackStep | PackClause, ...] = (*self.steps, *self.clauses)
        return tuple(dict.fromkeys((*self.sources, *(source for part in parts for source in part.sources))))


@dataclass(frozen=True, slots=True)
class PackStandard:
    """A row of standards.csv: number, agreement that covers it, title, edition, field and sources."""

    place: Place
    code: str
    number: str
    agreement: str
    title: Text
    edition: str
    edition_on: str
    field: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read. `digest` is the SHA-256 of its files, `settings` the rest of pack.yaml."""

    code: str
    title: Text
    version: str
    digest: str
    settings: dict[str, Any]
    terms: tuple[PackTerm, ...] = ()
    parties: tuple[PackParty, ...] = ()
    frameworks: tuple[PackFramework, ...] = ()
    sources: tuple[PackSource, ...] = ()
    facts: tuple[PackFact, ...] = ()
    programmes: tuple[PackProgramme, ...] = ()
    standards: tuple[PackStandard, ...] = ()
    scores: tuple[PackScore, ...] = ()
    replays: tuple[PackReplay, ...] = ()
    forecasts: tuple[PackForecast, ...] = ()

"""What comes in, and what it would change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from entente.apps.engagements.enums import EngagementKind, EngagementLevel, EngagementState, PartyRole
from entente.kernel.errors import Problem
from entente.kernel.partial_dates import PartialDate


@dataclass(frozen=True, slots=True, order=True)
class IncomingParty:
    """A party that takes part, by its code in the register."""

    code: str
    role: str = PartyRole.PARTICIPANT
    seats: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class IncomingPerson:
    """A person who takes part, by name, for a party, with the post held then."""

    party: str
    name: str
    post: str = ""
    role: str = PartyRole.PARTICIPANT


@dataclass(frozen=True, slots=True)
class Incoming:
    """An engagement as its source has it. `key` names it within the source, `place_in_source` where it stands there.

    `state` is "" where the source does not say: what was over on the day of the import was held, the rest is planned.

    `file` and `row` say where it was read, for a problem that shows only when it meets what is held.
    """

    key: str
    title_en: str
    title_fr: str
    starts: PartialDate
    ends: PartialDate
    kind: str = EngagementKind.EXERCISE
    level: str = EngagementLevel.WORKING
    field: str = ""
    state: str = EngagementState.RECORDED
    place: str = ""
    country: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    purpose: str = ""
    series: str = ""
    parties: tuple[IncomingParty, ...] = ()
    people: tuple[IncomingPerson, ...] = ()
    place_in_source: str = ""
    file: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class NewState:
    """A state that the register does not have yet and that an import brings along, named in both languages."""

    code: str
    name_en: str
    name_fr: str
    iso_alpha2: str = ""
    iso_numeric: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The source in the register that the engagements cite; it is added when it is not there."""

    code: str
    title: str
    publisher: str
    url: str
    published: str
    note: str


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one file brings. `prefix` begins every key and code, so that files do not get in each other's way.

    `states` are those that may be added to the register, by code; `refused` keys were left out for the problems
    in `rejected`; `unmatched` are labels that name no party, with how often; `notes` counts what else was found.
    `exercise`: made up, marked so on every page.
    """

    prefix: str
    incoming: tuple[Incoming, ...]
    source: SourceText | None = None
    states: Mapping[str, NewState] = field(default_factory=dict)
    rejected: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()
    unmatched: tuple[tuple[str, int], ...] = ()
    notes: tuple[tuple[str, int], ...] = ()
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an engagement held, before and after."""

    key: str
    title: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would change; nothing was written.

    `kept`: people went on with it here, so the file no longer changes it. `missing`: held from the same source and
    no longer in the file; left as it is. `states` would be added to the register.
    """

    batch: Batch
    added: tuple[Incoming, ...]
    changed: tuple[tuple[UUID, Incoming], ...]
    changes: tuple[FieldChange, ...]
    unchanged: int
    kept: tuple[str, ...]
    missing: tuple[str, ...]
    states: tuple[NewState, ...]
    problems: tuple[Problem, ...]

    @property
    def participants(self) -> int:
        """How many parts of parties and people the file names."""
        return sum(len(item.parties) + len(item.people) for item in self.batch.incoming)

    @property
    def digest(self) -> str:
        """A short name of exactly this outcome: an import with it does what was seen, or nothing."""
        told = (self.batch.prefix, self.added, self.changed, self.changes, self.kept, self.states)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

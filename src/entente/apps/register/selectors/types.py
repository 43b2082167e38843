"""What selectors return: plain, frozen, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

Phase = Literal["past", "current", "future"]
Relation = Literal["alliance", "ally", "partner", "other"]


@dataclass(frozen=True, slots=True)
class TermView:
    """A word of a vocabulary; `tone` is how a status is shown."""

    code: str
    name: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A party, named."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FrameworkRef:
    """A framework, named."""

    code: str
    name: str
    short: str
    kind: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source, named."""

    code: str
    title: str
    publisher: str
    kind: str
    kind_label: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A claim as the viewer sees it at a point on both clocks.

    start, end, decided and observed are as the source gives them (end ".." is open, "" not known).
    `phase` places the claim's certain days against the date asked for; `disputed` says that another
    claim with the same key rests on other sources, `followed` that this is the one we follow.
    """

    id: UUID
    key: str
    claim: int
    kind: str
    kind_label: str
    title: str
    note: str
    framework: FrameworkRef | None
    parties: tuple[PartyRef, ...]
    counterparts: tuple[PartyRef, ...]
    start: str
    end: str
    decided: str
    observed: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    phase: Phase
    status: TermView
    end_reason: TermView | None
    track: TermView | None
    sources: tuple[SourceRef, ...]
    disputed: bool
    recorded_from: datetime
    recorded_to: datetime | None
    correction_reason: str
    marking_id: int = 1

    @property
    def followed(self) -> bool:
        """Whether this claim, of all with its key, is the one we follow."""
        return self.claim == 1

    @property
    def holds(self) -> bool:
        """Whether it certainly holds on the date asked for."""
        return self.phase == "current"

"""What a brief says, before it is set as a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from entente.apps.register.selectors.types import SourceRef


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: when, what, how it stands, and what it rests on.

    `sources` are published ones, `numbers` their places in the list at the end; `where` names the record of the
    platform that it is from. `exercise`: made up.
    """

    what: str
    when: str = ""
    state: str = ""
    sources: tuple[SourceRef, ...] = ()
    numbers: tuple[int, ...] = ()
    where: str = ""
    exercise: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; `empty` is said when there are none, `note` below them. `whole`: never shortened."""

    title: str
    lines: tuple[Line, ...]
    empty: str = ""
    note: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in the list at the end of a brief."""

    number: int
    title: str
    publisher: str
    published: str
    url: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief. `marking` is what its pages bear at top and bottom, `rank` of its level; `dates` the two clocks."""

    name: str
    title: str
    answer: str
    identity: tuple[tuple[str, str], ...]
    dates: str
    on: date
    language: str
    marking: str
    rank: int
    exercise: bool
    sections: tuple[Section, ...]
    cited: tuple[Cited, ...]

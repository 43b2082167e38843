"""What the directory of people, posts and roles shows: frozen, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone


def today() -> date:
    """Return the day on which spells are looked at."""
    return timezone.now().date()


@dataclass(frozen=True, slots=True)
class Ref:
    """A person, post or organisation, named."""

    id: UUID
    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that holds for a time: `who` or what it is, from `start` up to, not including, `end`."""

    id: UUID
    who: Ref
    start: date | None
    end: date | None
    note: str = ""

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def current(self) -> bool:
        """Whether it holds today."""
        return self.holds(today())

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.end is not None and self.end <= today()


@dataclass(frozen=True, slots=True)
class RoleSpell:
    """A role of a post within limits, for a time."""

    id: UUID
    code: str
    name: str
    limits: tuple[str, ...]
    start: date | None
    end: date | None
    over: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person. `email` is empty for whoever may not see contact details; `level`: cleared up to it today."""

    id: UUID
    name: str
    email: str
    language: str
    active: bool
    level: str
    posts: tuple[Ref, ...]
    holdings: tuple[Spell, ...] = ()
    clearances: tuple[Spell, ...] = ()
    communities: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class PostView:
    """A post of an organisation, who holds it today, and the roles it has today."""

    id: UUID
    code: str
    name: str
    active: bool
    organisation: Ref
    party: str
    exercise: bool
    holders: tuple[Ref, ...]
    roles: tuple[str, ...]
    holdings: tuple[Spell, ...] = ()
    granted: tuple[RoleSpell, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation on the side of a party, with its posts."""

    id: UUID
    code: str
    name: str
    party: str
    exercise: bool
    posts: tuple[PostView, ...]


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role: what it lets a post do, what a grant of it must be limited to, how many posts have it today."""

    code: str
    name: str
    permissions: frozenset[str]
    scopes: tuple[str, ...]
    posts: int


@dataclass(frozen=True, slots=True)
class DelegationView:
    """What a post lends, to whom, for how long and why. `revocable`: the viewer may end it.

    `received`: it was lent to the viewer or to a post they hold; `lent`: by the post they act in.
    """

    id: UUID
    from_post: Ref
    to: Ref
    permissions: tuple[str, ...]
    start: date | None
    end: date | None
    reason: str
    over: bool
    revocable: bool
    received: bool
    lent: bool

    @property
    def current(self) -> bool:
        """Whether it holds today."""
        return not self.over and (self.start is None or self.start <= today())

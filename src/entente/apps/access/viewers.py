"""Who is looking, and who is acting: the first argument of every selector and every service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Grant:
    """Permissions that hold within limits. An empty set of limits does not limit."""

    permissions: frozenset[str]
    parties: frozenset[str] = frozenset()
    frameworks: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def covers(self, permission: str, *, party: str | None, framework: str | None, field: str | None) -> bool:
        """Whether it grants the permission there. None: somewhere within its limits."""
        return (
            permission in self.permissions
            and _within(party, self.parties)
            and _within(framework, self.frameworks)
            and _within(field, self.fields)
        )


def _within(value: str | None, limits: frozenset[str]) -> bool:
    return value is None or not limits or value in limits


@dataclass(frozen=True, slots=True)
class _Someone:
    """What viewers and actors share. `permissions` are those they have anywhere, `grants` say where.

    Permissions without grants have no limits: those of processes of the platform.
    """

    name: str = ""
    person_id: UUID | None = None
    post_id: UUID | None = None
    permissions: frozenset[str] = frozenset()
    grants: tuple[Grant, ...] = ()
    party: str = ""
    side: str = ""

    def may(
        self, permission: str, *, party: str | None = None, framework: str | None = None, field: str | None = None
    ) -> bool:
        """Whether a role of theirs grants the named permission, for instance "register.correct".

        With a party (code), framework (code) or field: whether it does so there; without: anywhere.
        """
        if permission not in self.permissions:
            return False
        return not self.grants or any(
            grant.covers(permission, party=party, framework=framework, field=field) for grant in self.grants
        )


class HeldPost(NamedTuple):
    """A post that someone holds, with its names in both languages."""

    id: UUID
    code: str
    name_en: str
    name_fr: str


@dataclass(frozen=True, slots=True)
class Viewer(_Someone):
    """Someone who reads. None person: not signed in.

    `markings` are the ids of the markings they may read; by default, what is public. `party` (code) and
    `side` ("alliance", "ally", "partner" or "") are those of the post they act in; `cleared` is the rank
    of the highest level they are cleared for, 0 for public. `held` are the posts that they held when it was
    worked out who they are; None: not looked up.
    """

    markings: frozenset[int] = frozenset({1})
    cleared: int = 0
    held: tuple[HeldPost, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def signed_in(self) -> bool:
        """Whether we know who it is."""
        return self.person_id is not None


@dataclass(frozen=True, slots=True)
class Actor(_Someone):
    """Someone, or a named process of the platform, who writes; kept in the ledger with the post held then."""

"""Whose approval a report needs: one chain out of what organisation, programmes and place each ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from entente.kernel.errors import Refused

ORGANISATION, PROGRAMME, PLACE = "organisation", "programme", "place"
# In this order the scopes ask: the lead's own house first, then what it serves, then where it was.
SCOPES = (ORGANISATION, PROGRAMME, PLACE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that a scope asks for."""

    scope: str
    position: int
    approver: UUID


@dataclass(frozen=True, slots=True)
class Link:
    """A step of the chain: a post decides, because these scopes ask for it."""

    approver: UUID
    because: tuple[str, ...]


def chain_of(asked: Iterable[Asked], *, author: UUID | None) -> tuple[Link, ...]:
    """Return the chain: by scope, then by position; each post once, at its first place, with every reason for it.

    The author's own post is left out: nobody approves what they wrote.
    """
    ordered = sorted(asked, key=lambda step: (SCOPES.index(step.scope), step.position))
    because: dict[UUID, list[str]] = {}
    for step in ordered:
        scopes = because.setdefault(step.approver, [])
        if step.scope not in scopes:
            scopes.append(step.scope)
    return tuple(Link(approver, tuple(scopes)) for approver, scopes in because.items() if approver != author)


def somebody_decides(chain: tuple[Link, ...]) -> None:
    """Raise Refused for an empty chain: a report is accepted by somebody, never by default."""
    if not chain:
        raise Refused(
            _("Nobody else approves the reports of this organisation, of its programmes or from this place."),
            rule="engagements.somebody_decides",
            remedy=_("ask whoever keeps the chains to name an approving post"),
        )


def not_the_author(*, person: UUID | None, post: UUID | None, author: UUID | None, author_post: UUID | None) -> None:
    """Raise Refused when the one who decides wrote the report, in this post or in another."""
    if (person is not None and person == author) or (post is not None and post == author_post):
        raise Refused(
            _("You wrote this report yourself."),
            rule="engagements.not_the_author",
            remedy=_("leave the decision to somebody else who holds an approving post"),
        )

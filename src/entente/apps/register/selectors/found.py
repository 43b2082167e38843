"""What the search finds in other apps: each registers how its records are found.

An app does so in `<app>/finders.py`, which is imported when Django starts:

    from entente.apps.register.selectors.found import Finder, Hit, register
    register(Finder("programme", gettext_lazy("Programmes"), find_programmes))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery

from entente.apps.access.viewers import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: its title in the reader's language, what tells it from others, its page."""

    key: str
    title: str
    note: str
    url: str
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The records of one kind that were found, best first; `more`: there are others."""

    kind: str
    label: str
    hits: tuple[Hit, ...]
    more: bool


# Gets a viewer, the query and how many at most.
Find = Callable[[Viewer, SearchQuery, int], list[Hit]]


@dataclass(frozen=True, slots=True)
class Finder:
    """How the records of a kind are found, in one statement; `label` heads them."""

    kind: str
    label: _StrPromise
    find: Find


_FINDERS: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    """Let the search find a kind of record."""
    _FINDERS[finder.kind] = finder


def found_elsewhere(viewer: Viewer, query: SearchQuery, *, limit: int) -> tuple[HitGroup, ...]:
    """Return what the other apps hold, kind by kind; one statement for each kind."""
    found = [(finder, finder.find(viewer, query, limit + 1)) for finder in _FINDERS.values()]
    return tuple(
        HitGroup(finder.kind, str(finder.label), tuple(hits[:limit]), len(hits) > limit)
        for finder, hits in found
        if hits
    )

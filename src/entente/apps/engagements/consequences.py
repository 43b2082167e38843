"""What follows from calling an engagement off, and the registry of what other apps add to the list.

An app whose records hang on engagements registers a source when Django starts, and what it does itself once one is
cancelled:

    from entente.apps.engagements.consequences import Consequence, register
    register("request", requests_linked_to, cancelled=requests_lapse)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from entente.apps.access.viewers import Actor


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows. `key` names it once and for all, `text` says it in the reader's language."""

    kind: str
    key: str
    text: str
    url: str = ""


# From the key of an engagement to what follows for the records of one app, as far as the one bound may read them.
Source = Callable[[UUID], Iterable[Consequence]]

# What an app does when the actor cancels the engagement with this key, for this reason; in the same transaction.
Aftermath = Callable[[Actor, UUID, str], None]

SOURCES: dict[str, Source] = {}
AFTERMATHS: dict[str, Aftermath] = {}


def register(name: str, source: Source, *, cancelled: Aftermath | None = None) -> None:
    """Add a source of consequences. Raises ValueError when the name is taken by another."""
    if SOURCES.get(name, source) is not source:
        raise ValueError(f"the source of consequences {name!r} is already registered")
    SOURCES[name] = source
    if cancelled is not None:
        AFTERMATHS[name] = cancelled

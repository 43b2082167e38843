"""What follows from calling an engagement off, and the registry of what other apps add to the list.

An app whose records hang on engagements registers a source, in a module that is imported when Django starts:

    from entente.apps.engagements.consequences import Consequence, register
    register("request", requests_linked_to)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows. `key` names it once and for all, `text` says it in the reader's language."""

    kind: str
    key: str
    text: str
    url: str = ""


# From the key of an engagement to what follows for the records of one app, as far as the one bound may read them.
Source = Callable[[UUID], Iterable[Consequence]]

SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source of consequences. Raises ValueError when the name is taken by another."""
    if SOURCES.get(name, source) is not source:
        raise ValueError(f"the source of consequences {name!r} is already registered")
    SOURCES[name] = source

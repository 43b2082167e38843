"""What posts owe, by when: the shape of an obligation, and the registry of what adds to the list.

An app whose records put something on a post's desk registers a source, in a module that is imported when Django
starts:

    from entente.apps.programmes.obligations import Obligation, register
    register("action", action_obligations)

A source returns what the viewer may read, no more: its query needs no filter of its own beyond the posts. It takes
one statement, however many posts there are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entente.apps.access.viewers import Actor, Viewer


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing a post owes.

    `kind` names what it is: "objective", "goal", "activity", "undertaking", "challenge", "adoption", "review", or the
    name of a registered source, which gives `label` and `url` for its own. `roles` say why the post owes it: "owner",
    "lead", "accountable", "responsible". `due` is the last day on which it is still in time, None when no day is
    known; `late` as of the day asked for. `exercise`: made up for demonstration or exercise. `programme` and `party`
    are codes; their names come beside them, in the reader's language.
    """

    kind: str
    record_id: UUID
    code: str
    title: str
    programme_id: UUID | None
    programme: str
    party: str
    due: date | None
    late: bool
    roles: tuple[str, ...]
    marking_id: int
    post_id: UUID
    exercise: bool
    label: str = ""
    url: str = ""
    party_name: str = ""
    programme_title: str = ""


Source = Callable[[Viewer | Actor, Collection[UUID], date], Iterable[Obligation]]

SOURCES: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source of obligations. Raises ValueError when the name is taken by another."""
    if SOURCES.get(name, source) is not source:
        raise ValueError(f"the source of obligations {name!r} is already registered")
    SOURCES[name] = source

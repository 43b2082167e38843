"""Which markings the records bear that a request has read: its page bears the highest of them.

Rows are noted as they come from the database (`Marked.from_db`), so that no page has to remember to say what
it shows. Read is not always shown: the page is then marked too high, never too low.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_shown: ContextVar[set[int] | None] = ContextVar("entente.shown", default=None)


@contextmanager
def collecting() -> Iterator[set[int]]:
    """Collect the markings of the records read in this block."""
    shown: set[int] = set()
    token = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(token)


@contextmanager
def not_shown() -> Iterator[None]:
    """Read without showing: of what is read here nothing but a number or a yes reaches the reader."""
    token = _shown.set(None)
    try:
        yield
    finally:
        _shown.reset(token)


def note(marking_id: int | None) -> None:
    """Note that a record with this marking was read."""
    shown = _shown.get()
    if shown is not None and marking_id is not None:
        shown.add(marking_id)


def shown_markings() -> frozenset[int]:
    """Return the markings noted so far."""
    return frozenset(_shown.get() or ())

"""Who reads when a command reads: the public, since a shell has not signed in. Needs Django."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from entente.apps.access.binding import acting_as
from entente.apps.access.viewers import Viewer


@contextmanager
def as_public() -> Iterator[Viewer]:
    """Read as someone who has not signed in."""
    with acting_as(Viewer()) as viewer:
        yield viewer

"""In whose eyes background work reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from entente.apps.access.binding import acting_as
from entente.apps.access.identity import viewer_of_person
from entente.apps.access.models import Person
from entente.apps.access.viewers import Viewer


@contextmanager
def seeing_as(person: Person) -> Iterator[Viewer]:
    """Read with a person's own eyes, in the post they have held longest."""
    with acting_as(viewer_of_person(person)) as viewer:
        yield viewer

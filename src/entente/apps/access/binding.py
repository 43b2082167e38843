"""Telling the database who looks, for the length of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from entente.apps.access.viewers import Viewer

# The markings that may be read; and the keys of the person and the post that look, "*" for everyone's.
SETTING, READER = "entente.visible", "entente.reader"


def bind(viewer: Viewer) -> None:
    """Let the rest of the transaction see what the viewer may read, and nothing else.

    Raises RuntimeError outside a transaction, where the setting would be lost at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a viewer is bound to a transaction: there is none")
    _set(",".join(map(str, sorted(viewer.markings))), reader_of(viewer))


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[Viewer]:
    """Run a transaction that sees what the viewer may read. Inside another one, what that one saw comes back."""
    with transaction.atomic():
        before = _settings()
        bind(viewer)
        yield viewer
        # After an error the savepoint takes the settings back with it.
        _set(*before)


@contextmanager
def seeing_everything() -> Iterator[None]:
    """Run a transaction that sees every record: for processes of the platform of which nothing reaches a reader."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(array_agg(id), '{}') FROM access_marking")
        everything = frozenset(cursor.fetchone()[0])
    with acting_as(Viewer(name="Entente", markings=everything)):
        _set(",".join(map(str, sorted(everything))), "*")
        yield


def reader_of(viewer: Viewer) -> str:
    """Return who looks, as the database compares it with the keys of authors and managers."""
    return ",".join(str(key) for key in (viewer.person_id, viewer.post_id) if key)


def _settings() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", [SETTING, READER])
        visible, reader = cursor.fetchone()
        return visible or "", reader or ""


def _set(visible: str, reader: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [SETTING, visible, READER, reader])


def also_see(marking_id: int) -> None:
    """Let the rest of the transaction see one more marking, which has just come to be."""
    visible, reader = _settings()
    seen = visible.split(",")
    if str(marking_id) not in seen:
        _set(",".join([*filter(None, seen), str(marking_id)]), reader)

"""Event stores that commands read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from entente.kernel.errors import BadInput, EntenteError

if TYPE_CHECKING:
    from entente.engines.events.store import EventStore


@contextmanager
def reading(store: EventStore) -> Iterator[EventStore]:
    """Read a store; when that fails and a part of it is damaged, say which one."""
    try:
        yield store
    except EntenteError:
        raise
    except Exception:
        if problems := store.damage():
            raise BadInput(problems) from None
        raise

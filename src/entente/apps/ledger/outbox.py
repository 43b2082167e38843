"""The ledger as the outbox: what follows from an act happens exactly as often as the act.

A reader follows the sealed entries, which have positions without gaps in an order that never changes. Its
effects and how far it has come are one transaction: a process that dies in between has done neither.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from entente.apps.ledger.models import Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as its readers see it: whose act it was and which record it touched, and no content."""

    position: int
    entry_id: int
    at: datetime
    actor_id: UUID | None
    action: str
    record_type: str
    record_id: str


Consume = Callable[[Sequence[Sealed]], None]
READERS: dict[str, Consume] = {}


def reader(name: str) -> Callable[[Consume], Consume]:
    """Register a function that gets the sealed entries in order, inside a transaction, each one once.

    It may write to the database and defer jobs. It must do nothing else: a mail sent from here would be
    sent again when the transaction fails. `name` is kept in the database and must not change.
    """

    def registered(consume: Consume) -> Consume:
        READERS[name] = consume
        return consume

    return registered


def relay() -> int:
    """Give every reader what was sealed since it last read; return how many entries were read in all.

    A reader that fails is tried again at the next call and does not hold up the others.
    """
    read = 0
    for name in READERS:
        try:
            while count := _read_on(name):
                read += count
        except Exception:
            log.exception("the reader %r of the ledger failed and will be tried again", name)
    return read


def _read_on(name: str) -> int:
    """Give one reader the rest of one batch. Returns 0 when it has come to the end."""
    with transaction.atomic():
        Reader.objects.get_or_create(name=name)
        place = Reader.objects.select_for_update().get(name=name)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM ledger_sealed_after(%s)", [place.position])
            entries = [Sealed(*row) for row in cursor.fetchall()]
        if entries:
            READERS[name](entries)
            place.position = entries[-1].position
            place.save(update_fields=["position"])
        return len(entries)

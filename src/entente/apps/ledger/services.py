"""Writing the ledger, and sealing it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.actions import ACTIONS, READ
from entente.apps.ledger.models import Entry

# Entries under one seal: enough that sealing costs little, few enough that a broken seal says much.
BATCH = 1024

# The key is drawn first and the row inserted without RETURNING: whoever raises a marking above their own
# may write the entry although they may not read it back.
_INSERT = """
WITH drawn AS (SELECT nextval('ledger_entry_id_seq') AS id), entry AS (
    INSERT INTO ledger_entry (id, actor_id, actor_name, post_id, action, record_type, record_id, before, after, reason,
                              marking_ids)
    SELECT drawn.id, %s::uuid, %s, %s::uuid, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s::int[] FROM drawn
)
SELECT id, now(), pg_current_xact_id()::text::bigint FROM drawn
"""


def append(
    actor: Actor | Viewer,
    *,
    action: str,
    record_type: str,
    record_id: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    marking_id: int | None = None,
    marking_ids: Collection[int] = (),
) -> Entry:
    """Record one act in the transaction of the act itself.

    `marking_id` is the marking of the record; an act that changes it gives both in `marking_ids`. Without
    either they are taken from `before` and `after` where these have a "marking_id". Raises KeyError for an
    action type that is not registered, RuntimeError outside a transaction: an entry without its act, or an
    act without its entry, must be impossible.
    """
    if action not in ACTIONS:
        raise KeyError(f"{action!r} is not a registered action type: add it to entente.apps.ledger.actions")
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is written in the transaction of the act it records")
    markings = _markings(marking_id, marking_ids, before, after)
    record_id = str(record_id)
    values = [actor.person_id, actor.name, actor.post_id, action, record_type, record_id]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*values, _as_json(before), _as_json(after), reason, markings])
        entry_id, at, number = cursor.fetchone()
    return Entry(
        id=entry_id,
        at=at,
        transaction=number,
        actor_id=actor.person_id,
        actor_name=actor.name,
        post_id=actor.post_id,
        action=action,
        record_type=record_type,
        record_id=record_id,
        before=before,
        after=after,
        reason=reason,
        marking_ids=markings,
    )


def append_read(
    viewer: Actor | Viewer,
    *,
    record_type: str,
    record_id: str,
    reason: str = "",
    marking_id: int | None = None,
    marking_ids: Collection[int] = (),
) -> Entry:
    """Record that someone read a sensitive record, in the transaction of the reading if there is one."""
    with transaction.atomic():
        return append(
            viewer,
            action=READ,
            record_type=record_type,
            record_id=record_id,
            reason=reason,
            marking_id=marking_id,
            marking_ids=marking_ids,
        )


def seal(*, most: int = BATCH) -> int:
    """Seal all committed entries that wait, in batches of at most `most`; return how many.

    The database computes the hashes (migration 0003), so that the application's role can neither write a
    seal nor take an entry off the waiting list. Several processes may seal: they take turns.
    """
    sealed = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_seal_waiting(%s)", [most])
            count = int(cursor.fetchone()[0])
        sealed += count
        if count < most:
            return sealed


def _markings(
    marking_id: int | None,
    marking_ids: Collection[int],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> list[int]:
    """Return the distinct markings of an act, sorted."""
    given = {*marking_ids} if marking_id is None else {marking_id, *marking_ids}
    if not given:
        given = {state["marking_id"] for state in (before, after) if state and state.get("marking_id") is not None}
    return sorted(given)


def _as_json(state: dict[str, Any] | None) -> str | None:
    """Write a record's state; dates, decimals and UUIDs as text."""
    return None if state is None else json.dumps(state, cls=DjangoJSONEncoder, ensure_ascii=False)

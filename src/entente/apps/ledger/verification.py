"""Proving that the ledger is what was sealed, as someone who does not trust the database's owner.

Nothing that lives in the database is believed: the hashes are computed here from the entries themselves.
Memory stays at one batch, whatever the length of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections, transaction

from entente.apps.ledger.hashing import NOTHING, SIZE, leaf_hash, merkle_root, seal_hash

# The canonical bytes of an entry, as docs/reference/ledger.md has them; the sealing function in migration
# 0003 has its own copy, which an owner might alter.
_CONTENT = """
SELECT e.id, convert_to(jsonb_build_array(
    1, e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.transaction, e.actor_id, e.actor_name, e.post_id,
    e.action, e.record_type, e.record_id, e.before, e.after, e.reason, e.marking_ids
)::text, 'UTF8')
FROM ledger_entry e WHERE e.id = ANY(%s)
"""
_SEALS = """
SELECT number, first, last, entry_ids, leaves, root, previous, hash, (extract(epoch FROM at) * 1000000)::bigint
FROM ledger_seal ORDER BY number
"""
_COUNTS = """
SELECT (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM ledger_waiting),
    (SELECT min(w.entry_id) FROM ledger_waiting w
        WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = w.entry_id))
"""
_STRAY = """
WITH known AS (SELECT unnest(entry_ids) AS id FROM ledger_seal UNION ALL SELECT entry_id FROM ledger_waiting)
SELECT coalesce(
    (SELECT min(e.id) FROM ledger_entry e WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.id = e.id)),
    (SELECT min(id) FROM (SELECT id FROM known GROUP BY id HAVING count(*) > 1) twice)
)
"""


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first thing wrong. `kind`: altered, missing, reordered, unsealed, seal or head. 0: does not apply."""

    kind: str
    message: str
    entry: int = 0
    position: int = 0
    seal: int = 0


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `sealed` entries are proved, `waiting` ones are not sealed yet."""

    entries: int
    sealed: int
    waiting: int
    seals: int
    head: str
    flaw: Flaw | None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.flaw is None


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One row of the seals, as the database gives it."""

    number: int
    first: int
    last: int
    entry_ids: list[int]
    leaf_bytes: bytes
    root: bytes
    previous: bytes
    hash: bytes
    at: int

    def leaves(self) -> list[bytes]:
        """The hashes of the entries, in order."""
        return [self.leaf_bytes[n : n + SIZE] for n in range(0, len(self.leaf_bytes), SIZE)]


def verify(
    *, head: bytes | None = None, using: str = "owner", progress: Callable[[int], None] | None = None
) -> Verification:
    """Verify the whole ledger in one snapshot of the database; stop at the first flaw.

    `head` is the hash of some seal, kept outside: everything up to that seal is then proved against it, also
    if the owner rewrote every hash since. `progress` hears how many entries have been verified.
    """
    with _snapshot(using) as connection:
        seals, sealed, last_hash, found = 0, 0, NOTHING, head in (None, NOTHING)
        flaw = None
        for seal in _seals(connection):
            flaw = _chain_flaw(seal, seals, sealed, last_hash) or _entry_flaw(seal, _content(connection, seal))
            flaw = flaw or _seal_flaw(seal)
            if flaw:
                break
            seals, sealed, last_hash = seal.number, seal.last, seal.hash
            found = found or seal.hash == head
            if progress:
                progress(sealed)
        with connection.cursor() as cursor:
            entries, waiting, lost = cursor.execute(_COUNTS).fetchone()
            if flaw is None and lost is not None:
                flaw = Flaw("missing", f"entry {lost} is missing: it waited for its seal", entry=lost)
            if flaw is None and entries != sealed + waiting:
                stray = cursor.execute(_STRAY).fetchone()[0]
                flaw = Flaw(
                    "unsealed", f"entry {stray} is not sealed exactly once, nor does it wait for a seal", entry=stray
                )
        if flaw is None and not found and head is not None:
            flaw = Flaw(
                "head",
                f"no seal has the hash {head.hex()}: what it covered was removed or rewritten; the ledger now ends"
                f" at entry {sealed}, seal {seals}",
                position=sealed,
                seal=seals,
            )
        return Verification(entries, sealed, waiting, seals, last_hash.hex(), flaw)


@contextmanager
def _snapshot(using: str) -> Iterator[Any]:
    """Give the driver's connection inside one read-only snapshot."""
    with transaction.atomic(using=using):
        django_connection = connections[using]
        with django_connection.cursor() as cursor:
            if len(django_connection.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield django_connection.connection


def _seals(connection: Any) -> Iterator[_Sealed]:
    """Stream the seals in order."""
    with psycopg.ServerCursor(connection, "ledger_seals") as cursor:
        cursor.itersize = 16
        cursor.execute(_SEALS, binary=True)
        for row in cursor:
            yield _Sealed(*row)


def _content(connection: Any, seal: _Sealed) -> dict[int, bytes]:
    """Return the canonical bytes of the entries that a seal names, by id."""
    with psycopg.Cursor(connection) as cursor:
        return dict(cursor.execute(_CONTENT, [seal.entry_ids], binary=True).fetchall())


def _chain_flaw(seal: _Sealed, number: int, position: int, previous: bytes) -> Flaw | None:
    """Return what breaks the chain before this seal."""
    if seal.number != number + 1:
        return Flaw("seal", f"seal {number + 1} is missing", position=position + 1, seal=number + 1)
    count = seal.last - seal.first + 1
    if seal.first != position + 1 or count < 1 or not count == len(seal.entry_ids) == len(seal.leaf_bytes) / SIZE:
        return Flaw(
            "seal", f"seal {seal.number} was altered: it does not continue at entry {position + 1}", seal=seal.number
        )
    if seal.previous != previous:
        return Flaw(
            "seal", f"seal {seal.number} was altered: it does not follow from the seal before", seal=seal.number
        )
    return None


def _entry_flaw(seal: _Sealed, content: dict[int, bytes]) -> Flaw | None:
    """Return the first entry that is not what was sealed at its place."""
    leaves = seal.leaves()
    for offset, entry_id in enumerate(seal.entry_ids):
        position = seal.first + offset
        if entry_id not in content:
            return Flaw("missing", f"entry {entry_id} is missing", entry_id, position, seal.number)
        if leaf_hash(position, content[entry_id]) != leaves[offset]:
            places = range(seal.first, seal.last + 1)
            moved = not {leaf_hash(place, content[entry_id]) for place in places}.isdisjoint(leaves)
            kind = "reordered" if moved else "altered"
            return Flaw(kind, f"entry {entry_id} was {kind}", entry_id, position, seal.number)
    return None


def _seal_flaw(seal: _Sealed) -> Flaw | None:
    """Return what is wrong with the seal itself, its entries being what its leaves say."""
    span = f"it covers the entries {seal.entry_ids[0]} to {seal.entry_ids[-1]}"
    if merkle_root(seal.leaves()) != seal.root:
        message = f"the leaves of seal {seal.number} were altered: they do not give its root; {span}"
        return Flaw("seal", message, position=seal.first, seal=seal.number)
    expected = seal_hash(
        previous=seal.previous, number=seal.number, first=seal.first, last=seal.last, at=seal.at, root=seal.root
    )
    if expected != seal.hash:
        return Flaw("seal", f"seal {seal.number} was altered; {span}", position=seal.first, seal=seal.number)
    return None

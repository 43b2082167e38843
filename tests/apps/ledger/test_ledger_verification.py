"""What the owner of the tables may do to the ledger, and that it is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

from entente.apps.access.viewers import Actor
from entente.apps.ledger import services
from entente.apps.ledger.hashing import leaf_hash, merkle_root, seal_hash
from entente.apps.ledger.models import Seal
from entente.apps.ledger.verification import verify

ACTOR = Actor(name="Test desk")


def write(count: int) -> list[int]:
    with transaction.atomic():
        return [
            services.append(
                ACTOR, action="register.add_source", record_type="source", record_id=f"s{n}", after={"n": n}, reason="é"
            ).id
            for n in range(count)
        ]


def tamper(statement: str, parameters: list[Any] | None = None) -> None:
    """As the owner, with every trigger switched off."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, parameters)


def seal(most: int = 1024) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT ledger_seal_waiting(%s)", [most])


def head() -> bytes:
    return bytes(Seal.objects.using("owner").latest("number").hash)


@pytest.fixture(scope="module")
def written(committing: str) -> list[int]:
    """Twelve entries under three seals, two more that wait."""
    sealed = write(12)
    for _ in range(3):
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_seal_waiting(4)")
    waiting = write(2)
    connection.close()
    return [*sealed, *waiting]


@pytest.fixture
def ids(written: list[int]) -> Iterator[list[int]]:
    """Those entries, in a transaction of the owner with every trigger switched off, undone afterwards."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield written
        transaction.set_rollback(True, using="owner")


def test_an_untouched_ledger_verifies_and_counts_what_waits(ids: list[int]) -> None:
    result = verify()
    assert result.ok
    assert (result.entries, result.sealed, result.waiting, result.seals) == (14, 12, 2, 3)
    assert result.head == head().hex()


def test_sealing_what_waits_leaves_nothing_waiting(ids: list[int]) -> None:
    seal()
    assert (verify().ok, verify().waiting, verify().seals) == (True, 0, 4)
    seal()
    assert verify().seals == 4


@pytest.mark.parametrize(
    "column",
    ["actor_name = 'X'", "reason = ''", "after = '{}'", "at = at + interval '1 microsecond'", "marking_ids = '{1}'",
     "transaction = 1", "actor_id = gen_random_uuid()", "record_id = 'other'"],
)  # fmt: skip
def test_an_altered_entry_is_named(ids: list[int], column: str) -> None:
    tamper(f"UPDATE ledger_entry SET {column} WHERE id = %s", [ids[5]])  # noqa: S608
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry, flaw.position, flaw.seal) == ("altered", ids[5], 6, 2)


def test_the_first_of_several_alterations_is_named(ids: list[int]) -> None:
    tamper("UPDATE ledger_entry SET reason = '' WHERE id = ANY(%s)", [[ids[9], ids[2], ids[5]]])
    flaw = verify().flaw
    assert flaw is not None
    assert flaw.entry == ids[2]


@pytest.mark.parametrize("place", [0, 6, 11, 12])
def test_a_deleted_entry_is_named(ids: list[int], place: int) -> None:
    tamper("DELETE FROM ledger_entry WHERE id = %s", [ids[place]])
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry) == ("missing", ids[place])


def test_two_entries_that_swap_their_content_are_found(ids: list[int]) -> None:
    tamper("UPDATE ledger_entry SET id = -1 WHERE id = %s", [ids[1]])
    tamper("UPDATE ledger_entry SET id = %s WHERE id = %s", [ids[1], ids[2]])
    tamper("UPDATE ledger_entry SET id = %s WHERE id = -1", [ids[2]])
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry, flaw.position) == ("altered", ids[1], 2)


def test_two_entries_that_swap_their_places_are_found(ids: list[int]) -> None:
    swapped = [ids[4], ids[6], ids[5], ids[7]]
    tamper("UPDATE ledger_seal SET entry_ids = %s WHERE number = 2", [swapped])
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry, flaw.position) == ("reordered", ids[6], 6)


def test_an_entry_slipped_in_behind_the_waiting_list_is_named(ids: list[int]) -> None:
    tamper(
        "INSERT INTO ledger_entry (id, at, transaction, actor_name, action, record_type, record_id, reason,"
        " marking_ids) VALUES (999999, now(), 1, 'X', 'register.add_source', 'source', 's', '', '{}')"
    )
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry) == ("unsealed", 999999)


def test_an_entry_taken_off_the_waiting_list_is_named(ids: list[int]) -> None:
    tamper("DELETE FROM ledger_waiting WHERE entry_id = %s", [ids[12]])
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry) == ("unsealed", ids[12])


@pytest.mark.parametrize("number", [1, 2])
def test_a_missing_seal_is_named(ids: list[int], number: int) -> None:
    tamper("DELETE FROM ledger_seal WHERE number = %s", [number])
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.seal) == ("seal", number)


def test_removing_the_last_seal_leaves_its_entries_unsealed(ids: list[int]) -> None:
    tamper("DELETE FROM ledger_seal WHERE number = 3")
    flaw = verify().flaw
    assert flaw is not None
    assert (flaw.kind, flaw.entry) == ("unsealed", ids[8])


@pytest.mark.parametrize(
    "change",
    ["root = sha256(root)", "previous = sha256(previous)", "hash = sha256(hash)", "leaves = sha256(leaves)",
     "at = at + interval '1 second'", "last = last + 1"],
)  # fmt: skip
def test_an_altered_seal_is_named(ids: list[int], change: str) -> None:
    tamper(f"UPDATE ledger_seal SET {change} WHERE number = 2")  # noqa: S608
    flaw = verify().flaw
    assert flaw is not None
    assert flaw.seal in {2, 3}


def test_a_tail_cut_off_without_trace_is_found_against_an_outside_head(ids: list[int]) -> None:
    seal()
    outside = head()
    tamper("DELETE FROM ledger_entry WHERE id >= %s", [ids[8]])
    tamper("DELETE FROM ledger_seal WHERE number >= 3")
    assert verify().ok
    flaw = verify(head=outside).flaw
    assert flaw is not None
    assert (flaw.kind, flaw.position, flaw.seal) == ("head", 8, 2)


def test_an_earlier_head_still_proves_after_more_was_sealed(ids: list[int]) -> None:
    outside = head()
    seal()
    assert verify(head=outside).ok
    assert verify(head=bytes(32)).ok


def test_a_history_rewritten_with_all_its_hashes_is_found_against_an_outside_head(ids: list[int]) -> None:
    outside = head()
    tamper("UPDATE ledger_entry SET actor_name = 'Somebody else' WHERE id = %s", [ids[0]])
    tamper("DELETE FROM ledger_seal")
    tamper("INSERT INTO ledger_waiting SELECT id FROM ledger_entry ON CONFLICT DO NOTHING")
    for _ in range(4):
        seal(4)
    assert verify().ok
    flaw = verify(head=outside).flaw
    assert flaw is not None
    assert flaw.kind == "head"


def test_a_canonical_form_written_from_its_description_gives_the_same_hashes(ids: list[int]) -> None:
    """docs/reference/ledger.md is enough to verify an export without this platform."""
    seal()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_entry ORDER BY id")
        names = [column.name for column in cursor.description]
        entries = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
        cursor.execute("SELECT number, first, last, entry_ids, previous, hash, at FROM ledger_seal ORDER BY number")
        seals = cursor.fetchall()
    for number, first, last, entry_ids, previous, sealed_hash, at in seals:
        leaves = [leaf_hash(first + n, canonical(entries[entry_id])) for n, entry_id in enumerate(entry_ids)]
        assert seal_hash(
            previous=previous, number=number, first=first, last=last, at=microseconds(at), root=merkle_root(leaves)
        ) == bytes(sealed_hash)


def microseconds(at: Any) -> int:
    from datetime import UTC, datetime, timedelta

    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def canonical(entry: dict[str, Any]) -> bytes:
    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
            return {key: ordered(value[key]) for key in keys}
        return [ordered(item) for item in value] if isinstance(value, list) else value

    def state(value: str | None) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    text: Callable[[Any], str | None] = lambda value: None if value is None else str(value)  # noqa: E731
    values = [
        1, entry["id"], microseconds(entry["at"]), entry["transaction"], text(entry["actor_id"]), entry["actor_name"],
        text(entry["post_id"]), entry["action"], entry["record_type"], entry["record_id"],
        ordered(state(entry["before"])), ordered(state(entry["after"])), entry["reason"], entry["marking_ids"],
    ]  # fmt: skip
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")).encode()

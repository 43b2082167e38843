"""What follows from an act: as often as the act, also when a process dies in between."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from entente.apps.access.viewers import Actor
from entente.apps.ledger import outbox, services
from entente.apps.ledger.jobs import job, later
from entente.apps.ledger.models import Reader

ACTOR = Actor(name="Test desk")
RAN: list[str] = []


@job("tests.note")
def note(*, text: str) -> None:
    RAN.append(text)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    kept: list[str] = []

    def listen(entries: Sequence[outbox.Sealed]) -> None:
        kept.extend(entry.record_id for entry in entries)
        if "poison" in kept:
            raise RuntimeError("the reader died")

    monkeypatch.setattr(outbox, "READERS", {"tests": listen})
    return kept


def write(*record_ids: str) -> None:
    for record_id in record_ids:
        services.append(ACTOR, action="register.add_source", record_type="source", record_id=record_id)


@pytest.mark.django_db
def test_a_reader_gets_every_sealed_entry_once_in_order(heard: list[str]) -> None:
    write("a", "b", "c")
    assert outbox.relay() == 0
    services.seal(most=2)
    assert outbox.relay() == 3
    write("d")
    services.seal()
    assert outbox.relay() == 1
    assert heard == ["a", "b", "c", "d"]


@pytest.mark.django_db
def test_a_reader_that_dies_reads_the_same_entries_again(heard: list[str]) -> None:
    write("poison")
    services.seal()
    assert outbox.relay() == 0
    assert Reader.objects.filter(name="tests").count() == 0
    heard.remove("poison")


@pytest.mark.django_db
def test_a_job_leaves_with_its_transaction_or_not_at_all() -> None:
    with transaction.atomic():
        later(note, text="never")
        transaction.set_rollback(True)
    with transaction.atomic():
        later(note, text="once")
    assert [row.args for row in ProcrastinateJob.objects.filter(task_name="tests.note")] == [{"text": "once"}]


@pytest.mark.django_db
def test_a_job_run_again_after_a_crash_does_nothing() -> None:
    RAN.clear()
    context = SimpleNamespace(job=SimpleNamespace(id=4711))
    note.func(context, text="x")
    note.func(context, text="x")
    assert RAN == ["x"]


def test_a_job_is_deferred_only_inside_a_transaction(committing: str) -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        later(note, text="x")
    connection.close()

"""The worker's threads, on a database where transactions commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from entente.apps.access.viewers import Actor
from entente.apps.ledger import services, worker
from entente.apps.ledger.jobs import job, later
from entente.apps.ledger.models import FinishedJob, Waiting

ACTOR = Actor(name="Test desk")
RAN: list[str] = []


@job("tests.worker_note")
def note(*, text: str) -> None:
    RAN.append(text)


@pytest.fixture(autouse=True)
def fresh(committing: str) -> Iterator[None]:
    RAN.clear()
    yield
    connection.close()


def wait_for(condition: Callable[[], bool]) -> bool:
    for _ in range(300):
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_the_worker_seals_and_runs_jobs_until_it_is_stopped() -> None:
    stop = worker.start()
    try:
        with transaction.atomic():
            services.append(ACTOR, action="register.add_source", record_type="source", record_id="s1")
            later(note, text="a")
        assert wait_for(lambda: RAN == ["a"] and not Waiting.objects.exists())
    finally:
        with transaction.atomic():
            services.append(ACTOR, action="register.add_source", record_type="source", record_id="s2")
        stop()
    assert not Waiting.objects.exists()


def test_the_job_of_a_dead_worker_is_run_by_another_and_its_effect_is_not_doubled() -> None:
    with transaction.atomic():
        undone, done = later(note, text="undone"), later(note, text="done")
    # Two workers died: one before the effect, the other between the effect and saying so.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id IN (%s, %s)", [undone, done])
    FinishedJob.objects.create(job_id=done)
    worker.run_due_jobs()
    assert RAN == ["undone"]
    assert not ProcrastinateJob.objects.filter(pk__in=[undone, done]).exists()

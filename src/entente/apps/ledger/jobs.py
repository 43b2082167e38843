"""Background jobs: deferred in the transaction of the act, their effect in the database once.

@job("notices.send_digest")
def send_digest(*, person: str) -> None: ...

later(send_digest, person=str(person.pk))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

# A failed job is tried again after 4, 16, 64 seconds and so on, for about a day and a half in all.
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def job(name: str) -> Callable[[Callable[..., None]], Task[..., Any, Any]]:
    """Make a function a job. It runs in a transaction that also notes that it ran.

    A worker may die after the commit and before it reports: the job is then run again and does nothing.
    What a job does outside the database, such as a mail, can happen twice in that case and no other.
    """

    def made(function: Callable[..., None]) -> Task[..., Any, Any]:
        @app.task(name=name, pass_context=True, retry=RETRY)
        def run(context: JobContext, /, **arguments: Any) -> None:
            with transaction.atomic():
                if _first_time(context.job.id):
                    function(**arguments)

        return run

    return made


def later(task: Task[..., Any, Any], **arguments: Any) -> int:
    """Have a job run after the present transaction commits, and not at all if it does not; return its id.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a job is deferred in the transaction of the act that it follows from")
    return int(task.defer(**arguments))


def _first_time(job_id: int | None) -> bool:
    """Note that the job has run; tell whether it had not."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_finishedjob (job_id) VALUES (%s) ON CONFLICT DO NOTHING", [job_id])
        return bool(cursor.rowcount)

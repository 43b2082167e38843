"""The worker: seals, feeds the readers of the outbox, runs the jobs; in threads of any process."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app as django_app

from entente.apps.ledger import outbox, services

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks for entries to seal
RECOVERY = 2.0  # seconds before going on after the database went away
STALLED = 30.0  # seconds without a sign of life after which a worker's jobs are given to another


def start() -> Callable[[], None]:
    """Start the worker's two threads; return what stops them, which also seals what still waits."""
    worker = Worker()
    worker.start()
    return worker.stop


class Worker:
    """Two threads: one seals and relays every second, one runs jobs. Both outlive a restart of the database."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._jobs: asyncio.Task[None] | None = None
        self._threads = [
            threading.Thread(target=self._keep_sealing, name="entente-sealing", daemon=True),
            threading.Thread(target=self._keep_working, name="entente-jobs", daemon=True),
        ]

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Finish what runs, stop both threads, seal what still waits."""
        self._stopping.set()
        loop, jobs = self._loop, self._jobs
        if loop is not None and jobs is not None:
            loop.call_soon_threadsafe(jobs.cancel)
        for thread in self._threads:
            thread.join(timeout)
        try:
            tick()
        except Exception:
            log.exception("what waits will be sealed at the next start")

    def _keep_sealing(self) -> None:
        while not self._stopping.is_set():
            try:
                tick()
                pause = PAUSE
            except Exception:
                log.exception("sealing goes on when the database is back")
                connections.close_all()
                pause = RECOVERY
            self._stopping.wait(pause)
        connections.close_all()

    def _keep_working(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._work())
            except Exception:
                log.exception("jobs go on when the database is back")
            self._stopping.wait(RECOVERY)

    async def _work(self) -> None:
        """Run jobs until stopped, or until the database goes away."""
        # The application defers jobs on Django's connection, in its transaction; the worker needs its own pool.
        async with django_app.with_connector(django_app.connector.get_worker_connector()).open_async() as app:  # type: ignore[attr-defined]
            self._loop = asyncio.get_running_loop()
            self._jobs = asyncio.create_task(
                app.run_worker_async(
                    name="entente",
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    stalled_worker_timeout=STALLED,
                    shutdown_graceful_timeout=5,
                )
            )
            rescuer = asyncio.create_task(self._keep_rescuing(app))
            try:
                if not self._stopping.is_set():
                    await self._jobs
            except asyncio.CancelledError:
                log.debug("the worker was stopped")
            finally:
                rescuer.cancel()
                self._loop = self._jobs = None
                await sync_to_async(connections.close_all)()

    async def _keep_rescuing(self, app: Any) -> None:
        """Hand on the jobs of workers that died."""
        while True:
            await rescue(app)
            await asyncio.sleep(STALLED / 2)


def tick() -> tuple[int, int]:
    """Seal what waits, then feed the readers; return how many entries were sealed and how many read."""
    return services.seal(), outbox.relay()


async def rescue(app: Any) -> int:
    """Queue again the jobs whose worker died with them; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED))
    for job in stalled:
        await app.job_manager.retry_job(job, retry_at=timezone.now())
    return len(stalled)


def run_due_jobs() -> None:
    """Run the jobs that are due now, in this thread, then return."""

    async def work() -> None:
        async with django_app.with_connector(django_app.connector.get_worker_connector()).open_async() as app:  # type: ignore[attr-defined]
            await rescue(app)
            await app.run_worker_async(
                name="entente", wait=False, install_signal_handlers=False, delete_jobs="successful", listen_notify=False
            )

    asyncio.run(work())

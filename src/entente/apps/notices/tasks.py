"""The jobs of the notices."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from procrastinate.contrib.django import app

from entente.apps.ledger.jobs import job
from entente.apps.notices.digests import prepare_digests, send_digest


@job("notices.send_digest")
def send_digest_job(*, digest: str) -> None:
    """Send one digest."""
    send_digest(UUID(digest))


@app.periodic(cron="0 5 * * *")
@app.task(name="notices.prepare_digests", queueing_lock="notices.prepare_digests")
def prepare_digests_job(timestamp: int) -> None:
    """Prepare the digests of the day on which this was due."""
    prepare_digests(datetime.fromtimestamp(timestamp, tz=UTC).date())

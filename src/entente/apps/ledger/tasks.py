"""The ledger's own housekeeping."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from entente.apps.ledger.models import FinishedJob

# Far longer than any job is tried again.
KEPT = timedelta(days=30)


@app.periodic(cron="17 3 * * *")
@app.task(name="ledger.forget_finished_jobs", queueing_lock="ledger.forget_finished_jobs")
def forget_finished_jobs(timestamp: int) -> None:
    """Delete the notes of jobs that finished long ago."""
    with transaction.atomic():
        FinishedJob.objects.filter(at__lt=timezone.now() - KEPT).delete()

"""What engagements do by themselves, once a day."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from entente.apps.engagements.services.escalation import escalate_late_reports


@app.periodic(cron="30 5 * * *")
@app.task(name="engagements.escalate_late_reports", queueing_lock="engagements.escalate_late_reports")
def escalate_late_reports_job(timestamp: int) -> None:
    """Bring the reports to notice that are late on the day on which this was due."""
    escalate_late_reports(on=datetime.fromtimestamp(timestamp, tz=UTC).date())

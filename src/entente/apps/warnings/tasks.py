"""What the platform does by itself: scans, after which signals nobody took up lapse, and reminders."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from entente.apps.access.binding import seeing_everything
from entente.apps.warnings.services.reminders import remind_overdue
from entente.conf.environment import environment
from entente.kernel.errors import BadInput

_log = logging.getLogger(__name__)
# The hour of the night in which a day is scanned again.
NIGHT = 4


@app.periodic(cron="30 * * * *")
@app.task(name="warnings.scan_store", queueing_lock="warnings.scan_store")
def scan_event_store(timestamp: int) -> None:
    """Scan the event store up to its last day and record what it found; without a store, nothing.

    Every hour, so that new events and a platform that was switched off at night are not left to the next one; a day
    that was scanned is not scanned again but in the hour of the night, for events that came in late.
    """
    # Every process loads the tasks when it starts; the statistics are loaded by the one that scans.
    from entente.apps.warnings.services.scanning import (
        PLATFORM,
        days_to_scan,
        record_and_check,
        scan_store,
        was_scanned,
    )

    folder = environment().events()
    if not (folder / "store.json").is_file():
        return
    at_night = datetime.fromtimestamp(timestamp, tz=UTC).hour == NIGHT
    for day in days_to_scan(folder, today=timezone.now().date()):
        if not at_night:
            with seeing_everything():
                if was_scanned(day):
                    return
        try:
            found = scan_store(folder, day)
        except BadInput as error:
            # A set too short or broken off is no failure of the platform: the page says the same.
            _log.warning("the event store was not scanned on %s: %s", day, error)
            continue
        with seeing_everything():
            record_and_check(PLATFORM, folder, found)
        return


@app.periodic(cron="* * * * *")
@app.task(name="warnings.remind_overdue", queueing_lock="warnings.remind_overdue")
def remind(timestamp: int) -> None:
    """Remind the posts that should have acknowledged by now: to the minute, as the deadline was given."""
    with seeing_everything():
        remind_overdue(now=datetime.fromtimestamp(timestamp, tz=timezone.get_default_timezone()))

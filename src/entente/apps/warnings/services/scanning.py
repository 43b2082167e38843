"""Scanning the event store and comparing earlier signals with what followed: from files to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from entente.apps.access.viewers import Actor
from entente.apps.warnings.models import Scan as RecordedScan
from entente.apps.warnings.models import Sighting
from entente.apps.warnings.services.scans import ScanReport, check_sightings, record_scan
from entente.engines.events.canonical import PUBLIC
from entente.engines.events.store import EventStore
from entente.engines.warning.alerts import Scan, ScanSettings, scan
from entente.engines.warning.follow_up import force_in_weeks
from entente.engines.warning.probabilities import history_of
from entente.engines.warning.reading import TWO_SIDED, Question, read_panel

PLATFORM = Actor(name="Entente", permissions=frozenset({"warnings.record_scan"}))


def scan_store(
    folder: Path,
    day: date,
    *,
    source: str = "",
    settings: ScanSettings | None = None,
    watch: Callable[[Iterable[date]], Iterable[date]] = lambda days: days,
) -> Scan:
    """Scan a store on a day. Only public events are counted, so that alerts tell of no others.

    Raises BadInput naming what the store lacks.
    """
    store = EventStore.open(folder)
    found = read_panel(store, Question(day, day, source, PUBLIC))
    events = store.scan(found.source).filter(pl.col("marking") == PUBLIC)
    return scan(history_of(found.panel), events, day, source=found.source, settings=settings, watch=watch)


def record_and_check(actor: Actor, folder: Path, found: Scan) -> tuple[ScanReport, int]:
    """Record a scan, then compare every earlier signal whose week is over with what followed."""
    report = record_scan(actor, found)
    asked = Sighting.objects.filter(
        escalated__isnull=True, threshold__isnull=False, alert__source=found.source, alert__exercise=False
    ).values_list("alert__series_id", "day")
    observed = force_in_weeks(EventStore.open(folder), found.source, list(asked), marking=PUBLIC)
    return report, check_sightings(actor, source=found.source, observed=observed)


def was_scanned(day: date) -> bool:
    """Whether a scan of a day is recorded, of whichever event set."""
    return RecordedScan.objects.filter(day=day, exercise=False).exists()


def days_to_scan(folder: Path, *, today: date) -> tuple[date, ...]:
    """The days to scan a store on, the latest first: those after the last event of each set, none after today.

    The first that can be answered is meant: a set that has just been begun may be newer, and too short. Only sets that
    are scanned count: data on violence that come a year later do not say how far the news reach.
    """
    ends = {each.last for each in EventStore.open(folder).sets() if each.source in TWO_SIDED}
    return tuple(sorted({min(end + timedelta(days=1), today) for end in ends}, reverse=True))

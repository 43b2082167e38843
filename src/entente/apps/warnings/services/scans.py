"""From a scan of the event store to signals: recorded once; what nobody takes up lapses, people move the rest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.register.models import Party
from entente.apps.warnings.enums import AlertState, Origin
from entente.apps.warnings.models import Alert, AlertParty, Scan, Sighting
from entente.apps.warnings.services.crossings import note_crossings
from entente.apps.warnings.services.lapses import lapse_unseen
from entente.apps.warnings.services.marking import allied_marking
from entente.apps.warnings.services.writing import note_step, record, require
from entente.engines.warning.alerts import Alert as FoundAlert
from entente.engines.warning.alerts import Scan as FoundScan

PERMISSION = "warnings.record_scan"


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What recording a scan wrote: new signals, open ones seen again, those already held for that day, those lapsed."""

    new: int = 0
    seen_again: int = 0
    held: int = 0
    crossings: int = 0
    lapsed: int = 0

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.new or self.seen_again or self.lapsed)


@transaction.atomic
def record_scan(actor: Actor, scan: FoundScan, *, exercise: bool = False, marking_id: int | None = None) -> ScanReport:
    """Record what a scan found as signals. The same scan a second time writes nothing.

    A series with an open warning of the same event set gets no second one: the scan is added to it as a further
    sighting. A series already sighted on that day keeps what was said then. Signals of the set that nobody took up and
    that are seen no more lapse; no other state is moved. All bear the same marking, by default that of the allies.
    Reads as whoever is bound: bind one who sees everything, or a signal may lapse that rests on a hidden report.
    """
    require(actor, PERMISSION)
    marking = allied_marking(on=timezone.now().date()) if marking_id is None else marking_id
    digest = digest_of(scan)
    held = Scan.objects.filter(digest=digest, marking_id=marking).first()
    if held is not None:
        return ScanReport(held=len(scan.alerts), lapsed=lapse_unseen(actor, like=held))
    kept = _keep(scan, digest, exercise=exercise, marking_id=marking)
    counts = {"new": 0, "seen_again": 0, "held": 0, "crossings": 0, "lapsed": 0}
    parties = _parties(scan)
    for found in scan.alerts:
        outcome, alert = _place(actor, kept, found, parties)
        counts[outcome] += 1
        if outcome != "held":
            counts["crossings"] += note_crossings(actor, alert, day=scan.day, values=_values(found))
    counts["lapsed"] = lapse_unseen(actor, like=kept)
    record(
        actor, "record_scan", kind="scan", key=kept.pk, marking_id=marking,
        after={"source": scan.source, "day": scan.day, "digest": digest, **counts},
    )  # fmt: skip
    return ScanReport(**counts)


def digest_of(scan: FoundScan) -> str:
    """SHA-256 over all that a scan says."""
    text = json.dumps(asdict(scan), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(scan: FoundScan, digest: str, *, exercise: bool, marking_id: int) -> Scan:
    return Scan.objects.create(
        source=scan.source,
        day=scan.day,
        until=scan.until,
        digest=digest,
        series_forecast=scan.series_forecast,
        series_looked_at=scan.series_looked_at,
        alerts_by_probability=scan.alerts_by_probability,
        false_discovery_rate=scan.false_discovery_rate,
        record_weeks=scan.record_weeks,
        claim=scan.claim,
        exercise=exercise,
        marking_id=marking_id,
    )


def _parties(scan: FoundScan) -> dict[str, Party]:
    codes = {code for found in scan.alerts for code in found.parties}
    return {party.code: party for party in Party.objects.filter(code__in=codes)}


def _place(actor: Actor, scan: Scan, found: FoundAlert, parties: dict[str, Party]) -> tuple[str, Alert]:
    """Put what was found where it belongs: a new signal, a further sighting, or held already."""
    same = Alert.objects.select_for_update(of=("self",)).filter(
        origin=Origin.SCAN,
        source=scan.source,
        series_id=found.series_id,
        exercise=scan.exercise,
        marking_id=scan.marking_id or PUBLIC,
    )
    sighted = same.filter(sightings__day=scan.day).first()
    if sighted is not None:
        return "held", sighted
    alert = same.filter(closed_on__isnull=True).first()
    if alert is None:
        alert = _new_signal(actor, scan, found, parties)
        _sight(alert, scan, found)
        return "new", alert
    _sight(alert, scan, found)
    if scan.day >= alert.last_day:
        for name, value in _figures(found).items():
            setattr(alert, name, value)
        alert.last_day, alert.since = scan.day, found.since.began
    alert.first_day = min(alert.first_day, scan.day)
    alert.revision += 1
    alert.save()
    record(
        actor, "sight", kind="alert", key=alert.pk, marking_id=alert.marking_id,
        after={"day": scan.day, "probability": found.probability},
    )  # fmt: skip
    return "seen_again", alert


def _new_signal(actor: Actor, scan: Scan, found: FoundAlert, parties: dict[str, Party]) -> Alert:
    alert = Alert.objects.create(
        origin=Origin.SCAN,
        source=scan.source,
        series_id=found.series_id,
        state=AlertState.SIGNAL,
        since=found.since.began,
        first_day=scan.day,
        last_day=scan.day,
        exercise=scan.exercise,
        raised_by_name=actor.name,
        marking_id=scan.marking_id,
        **_figures(found),
    )
    AlertParty.objects.bulk_create(
        AlertParty(alert=alert, party=parties[code], position=position, marking_id=alert.marking_id)
        for position, code in enumerate(found.parties)
        if code in parties
    )
    note_step(actor, alert, "signal", before="", on=scan.day, detail={"source": scan.source})
    record(
        actor, "signal", kind="alert", key=alert.pk, marking_id=alert.marking_id,
        after={"series": found.series_id, "day": scan.day, "probability": found.probability},
    )  # fmt: skip
    return alert


def _sight(alert: Alert, scan: Scan, found: FoundAlert) -> None:
    Sighting.objects.create(
        alert=alert,
        scan=scan,
        day=scan.day,
        until=scan.day + timedelta(days=6),
        reasons=list(found.reasons),
        evidence=json.loads(json.dumps(asdict(found), default=str)),
        marking_id=alert.marking_id,
        **_figures(found),
    )


def _figures(found: FoundAlert) -> dict[str, Any]:
    """What is kept of a sighting to sort and filter by."""
    return {
        "probability": found.probability,
        "rank": found.rank,
        "threshold": found.threshold,
        "rate": min((change.false_discovery_rate for change in found.changes), default=None),
    }


def _values(found: FoundAlert) -> dict[str, float | None]:
    """What watches look at, by measure."""
    force = next((change.observed for change in found.changes if change.measure == "force"), None)
    return {"probability": found.probability, "force": force, "rate": _figures(found)["rate"], "any": None}


@transaction.atomic
def check_sightings(actor: Actor, *, source: str, observed: dict[tuple[str, date], int]) -> int:
    """Fill in what followed sightings of an event set; return how many.

    `observed` holds reports of force in the seven days from a day, by series and day, of weeks that are over. It moves
    no alert: it feeds the record of how often signals of the scan came true.
    """
    require(actor, PERMISSION)
    waiting = Sighting.objects.select_for_update(of=("self",)).select_related("alert").filter(
        escalated__isnull=True, threshold__isnull=False, alert__source=source, alert__exercise=False
    )  # fmt: skip
    checked = 0
    for row in waiting:
        count = observed.get((row.alert.series_id, row.day))
        if count is None or row.threshold is None:
            continue
        row.observed, row.escalated = count, count >= row.threshold
        row.save(update_fields=["observed", "escalated"])
        record(
            actor, "check", kind="alert", key=row.alert_id, marking_id=row.marking_id,
            after={"day": row.day, "observed": count, "threshold": row.threshold, "escalated": row.escalated},
        )  # fmt: skip
        checked += 1
    return checked

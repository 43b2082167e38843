"""Watches that a signal crosses: noted once per day, told to the post that watches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.warnings.enums import Measure
from entente.apps.warnings.models import Alert, Crossing, Watch
from entente.apps.warnings.services.writing import record


def note_crossings(actor: Actor, alert: Alert, *, day: date, values: Mapping[str, float | None]) -> int:
    """Note which watches an alert crosses on a day, by the value of each measure; return how many are new."""
    parties = dict(alert.parties.values_list("code", "region"))
    crossed = 0
    for watch in Watch.objects.filter(active=True, exercise=alert.exercise).select_related("party"):
        value = values.get(watch.measure)
        if _about(watch, alert, parties) and crosses(watch.measure, watch.threshold, value):
            crossed += _note(actor, watch, alert, day=day, value=value)
    return crossed


def crosses(measure: str, threshold: float, value: float | None) -> bool:
    """Whether a value crosses a threshold: at least, or for a rate at most, so much."""
    if measure == Measure.ANY:
        return True
    if value is None:
        return False
    return value <= threshold if measure == Measure.RATE else value >= threshold


def _about(watch: Watch, alert: Alert, parties: Mapping[str, str]) -> bool:
    if watch.series_id:
        return watch.series_id == alert.series_id
    if watch.party is not None:
        return watch.party.code in parties
    return watch.region in parties.values()


def _note(actor: Actor, watch: Watch, alert: Alert, *, day: date, value: float | None) -> int:
    crossing, new = Crossing.objects.get_or_create(
        watch=watch,
        alert=alert,
        day=day,
        defaults={"value": value, "marking_id": alert.marking_id, "watch_marking_id": watch.marking_id or PUBLIC},
    )
    if new:
        record(
            actor, "cross", kind="crossing", key=crossing.pk, marking_id=alert.marking_id,
            after={"watch": str(watch.pk), "alert": str(alert.pk), "value": value},
            marking_ids=(watch.marking_id or PUBLIC,),
        )  # fmt: skip
    return int(new)

"""How warnings fared that are closed, and signals whose week is over: never hidden when bad."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.warnings.enums import AlertState, Origin
from entente.apps.warnings.models import Alert, Sighting
from entente.apps.warnings.rules.transitions import CLOSED
from entente.apps.warnings.selectors.types import OutcomeRecord, Tally


def outcomes_like(viewer: Viewer, *, alert: Alert) -> tuple[OutcomeRecord, ...]:
    """Return how alerts of the same origin fared, and those that the same post raised. At most six statements.

    What is made up for exercise and what is real are counted apart. Counts are of what the viewer may read.
    """
    alike = Alert.objects.filter(exercise=alert.exercise)
    _note_counted(alike)
    records = []
    if alert.origin == Origin.SCAN:
        same = alike.filter(origin=Origin.SCAN, source=alert.source)
        about = _("Signals of the scan of %(source)s") % {"source": alert.source}
        true = _came_true(alert.source, exercise=alert.exercise)
        records.append(_record(about, same, true, _lapsed(alert.source, exercise=alert.exercise)))
    if alert.raised_by_id:
        post = alert.raised_by.name if alert.raised_by else ""
        about = _("Alerts that the post “%(post)s” raised") % {"post": post}
        records.append(_record(about, alike.filter(raised_by=alert.raised_by_id), None))
    return tuple(records)


@dataclass(frozen=True, slots=True)
class Performance:
    """Who raised alerts, and what became of them: a post, or the scan of an event set."""

    about: str
    kind: str
    record: OutcomeRecord


def outcomes_of_all(viewer: Viewer, *, exercise: bool = False) -> tuple[Performance, ...]:
    """Return the record of every scanned event set and of every post that raised alerts. Two statements per set."""
    rows = Alert.objects.filter(exercise=exercise)
    _note_counted(rows)
    found = []
    for source, true, whole in _checked(exercise=exercise):
        about = _("Signals of the scan of %(source)s") % {"source": source}
        lapsed = _lapsed(source, exercise=exercise)
        record = _record(about, rows.filter(origin=Origin.SCAN, source=source), Tally(true, whole), lapsed)
        found.append(Performance(about, Origin.SCAN, record))
    posts = Counter[str]()
    false = Counter[str]()
    still = Counter[str]()
    for row in rows.filter(was_alert=True, raised_by__isnull=False).select_related("raised_by"):
        name = row.raised_by.name if row.raised_by else ""
        if row.state in CLOSED:
            posts[name] += 1
            false[name] += row.state == AlertState.FALSE_ALARM
        else:
            still[name] += 1
    for name in sorted({*posts, *still}):
        about = _("Alerts that the post “%(post)s” raised") % {"post": name}
        record = OutcomeRecord(about, None, Tally(false[name], posts[name]), still[name])
        found.append(Performance(about, Origin.PERSON, record))
    return tuple(found)


def _note_counted(rows: QuerySet[Alert]) -> None:
    """A page that says how many bears the markings of what it counts."""
    for marking_id in rows.order_by().values_list("marking_id", flat=True).distinct():
        note(marking_id)


def _checked(*, exercise: bool) -> list[tuple[str, int, int]]:
    rows = (
        Sighting.objects.filter(alert__exercise=exercise)
        .order_by("alert__source")
        .values_list("alert__source")
        .annotate(true=Count("pk", filter=Q(escalated=True)), whole=Count("pk", filter=Q(escalated__isnull=False)))
    )
    return [(source, true, whole) for source, true, whole in rows]


def _came_true(source: str, *, exercise: bool) -> Tally:
    found = {name: Tally(true, whole) for name, true, whole in _checked(exercise=exercise)}
    return found.get(source, Tally(0, 0))


def _lapsed(source: str, *, exercise: bool) -> Tally:
    """Of the signals that lapsed and whose week was compared: how many an escalation followed."""
    compared = Sighting.objects.filter(
        alert__source=source, alert__exercise=exercise, alert__state=AlertState.LAPSED, escalated__isnull=False
    )
    found = compared.aggregate(
        part=Count("alert", filter=Q(escalated=True), distinct=True), whole=Count("alert", distinct=True)
    )
    return Tally(found["part"], found["whole"])


def _record(about: str, alerts: QuerySet[Alert], came_true: Tally | None, lapsed: Tally | None = None) -> OutcomeRecord:
    counted = alerts.filter(was_alert=True).aggregate(
        closed=Count("pk", filter=Q(state__in=CLOSED)),
        false=Count("pk", filter=Q(state=AlertState.FALSE_ALARM)),
        open=Count("pk", filter=~Q(state__in=CLOSED)),
    )
    return OutcomeRecord(about, came_true, Tally(counted["false"], counted["closed"]), counted["open"], lapsed)

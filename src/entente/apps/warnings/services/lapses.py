"""Signals that nobody took up and that scans see no more: they lapse, so that the queue holds what is to be looked at.

A lapsed signal stays in the list of closed ones, on its timeline and in the scores: what followed it is counted like
what followed any other. What a person graded, raised or laid a report to is never touched.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max
from django.utils import timezone

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.warnings.enums import AlertState, Origin
from entente.apps.warnings.models import Alert, AlertReport, Scan
from entente.apps.warnings.rules.guards import GUARDS, SPOKEN_OF, Facts
from entente.apps.warnings.rules.transitions import TABLE
from entente.apps.warnings.services.writing import note_step, record
from entente.kernel.errors import Refused

VERB = "lapse"
(_ROW,) = (row for row in TABLE if row.verb == VERB)


def lapse_unseen(actor: Actor, *, like: Scan) -> int:
    """Let signals lapse that the newest scan of the same event set no longer sees; return how many.

    Scans may be recorded out of order: the newest one counts, whichever was recorded last. Called in the transaction
    of the scan, whose right it needs.
    """
    alike = {"source": like.source, "exercise": like.exercise, "marking_id": like.marking_id or PUBLIC}
    newest = Scan.objects.filter(**alike).aggregate(day=Max("day"))["day"] or like.day
    waiting = list(
        Alert.objects.select_for_update(of=("self",)).filter(
            origin=Origin.SCAN, state=_ROW.state, last_day__lte=newest - SPOKEN_OF, **alike
        )
    )
    rest_on = AlertReport.objects.filter(alert__in=waiting).values_list("alert").annotate(n=Count("pk"))
    reports = dict(rest_on.order_by())
    return sum(_lapse(actor, alert, day=newest, reports=reports.get(alert.pk, 0)) for alert in waiting)


def _lapse(actor: Actor, alert: Alert, *, day: date, reports: int) -> bool:
    facts = Facts(on=day, now=timezone.now(), last_seen=alert.last_day, reports=reports)
    try:
        GUARDS[_ROW.guard](facts)
    except Refused:
        return False
    before, alert.state = alert.state, AlertState(_ROW.target)
    alert.closed_on = day
    alert.revision += 1
    alert.save()
    detail = {"last_seen": alert.last_day.isoformat()}
    note_step(actor, alert, VERB, before=before, on=day, detail=detail)
    record(
        actor, VERB, kind="alert", key=alert.pk, marking_id=alert.marking_id,
        before={"state": before}, after={"state": str(alert.state), "on": day, **detail},
    )  # fmt: skip
    return True

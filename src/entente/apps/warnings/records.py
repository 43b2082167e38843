"""The records of early warning, as the ledger and the notices need them: who may read them, what they hang on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, Ref, register
from entente.apps.programmes.obligations import register as owes
from entente.apps.warnings.models import (
    Alert,
    AlertParty,
    Crossing,
    ForecastRun,
    Replay,
    Report,
    ReportParty,
    Scan,
    ScoreRun,
    Watch,
)
from entente.apps.warnings.obligations import acknowledgements
from entente.apps.warnings.selectors.titles import alert_titles, watch_titles


def _alerts(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = list(Alert.objects.filter(pk__in=_uuids(keys)))
    titles = alert_titles(rows)
    return {str(row.pk): Described(titles[row.pk], reverse("alert", args=[row.pk]), row.marking_id) for row in rows}


def _reports(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = Report.objects.filter(pk__in=_uuids(keys))
    return {str(row.pk): Described(row.shown_title, reverse("report", args=[row.pk]), row.marking_id) for row in rows}


def _watches(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    """A post's watches are its own."""
    rows = list(
        Watch.objects.filter(pk__in=_uuids(keys), post=viewer.post_id, deleted_at__isnull=True).select_related("party")
    )
    titles = watch_titles(rows)
    return {str(row.pk): Described(titles[row.pk], reverse("watches"), row.marking_id) for row in rows}


def _crossings(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = list(Crossing.objects.filter(pk__in=_uuids(keys), watch__post=viewer.post_id).select_related("alert"))
    titles = alert_titles([row.alert for row in rows])
    return {
        str(row.pk): Described(titles[row.alert_id], reverse("alert", args=[row.alert_id]), row.marking_id)
        for row in rows
    }


def _scans(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = Scan.objects.filter(pk__in=_uuids(keys))
    return {
        str(row.pk): Described(
            _("Scan of %(source)s on %(day)s") % {"source": row.source, "day": row.day},
            reverse("alerts"),
            row.marking_id,
        )
        for row in rows
    }


def _scores(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = ScoreRun.objects.filter(pk__in=_uuids(keys)).defer("result")
    return {
        str(row.pk): Described(
            _("Scores of the warnings, %(first)s to %(last)s") % {"first": row.first, "last": row.last},
            f"{reverse('warning-scores')}?run={row.pk}",
            row.marking_id,
        )
        for row in rows
    }


def _replays(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = Replay.objects.filter(pk__in=_uuids(keys)).defer("result")
    return {
        str(row.pk): Described(
            row.title or _("What the engine would have said: %(key)s") % {"key": row.fact_key},
            reverse("consultations"),
            row.marking_id,
        )
        for row in rows
    }


def _forecasts(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = ForecastRun.objects.filter(pk__in=_uuids(keys)).defer("bins")
    return {
        str(row.pk): Described(
            _("Forecast of fatalities, %(first)s to %(last)s")
            % {"first": f"{row.first:%Y-%m}", "last": f"{row.last:%Y-%m}"},
            f"{reverse('forecasts')}?run={row.pk}",
            row.marking_id,
        )
        for row in rows
    }


def _above_alerts(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
    """An alert hangs on the parties it is about."""
    return _parties(AlertParty.objects.filter(alert__in=_uuids(keys)).values_list("alert_id", "party__code"))


def _above_reports(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
    """A report hangs on the parties it is about."""
    return _parties(ReportParty.objects.filter(report__in=_uuids(keys)).values_list("report_id", "party__code"))


def _above_crossings(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
    """A crossing hangs on its watch, and not on the alert: what a post watches is its own affair."""
    rows = Crossing.objects.filter(pk__in=_uuids(keys)).values_list("pk", "watch_id")
    return {str(pk): {Ref("watch", str(watch))} for pk, watch in rows}


def _parties(rows: Any) -> Mapping[str, Collection[Ref]]:
    found: dict[str, set[Ref]] = {}
    for pk, code in rows:
        found.setdefault(str(pk), set()).add(Ref("party", code))
    return found


def _row(model: Any) -> Any:
    return lambda key: {model._meta.db_table: [key]}


def _uuids(keys: Collection[str]) -> list[UUID]:
    return [UUID(key) for key in keys]


register(RecordKind("alert", _alerts, parents=_above_alerts, rows=_row(Alert)))
register(RecordKind("report", _reports, parents=_above_reports, rows=_row(Report)))
register(RecordKind("watch", _watches, rows=_row(Watch)))
register(RecordKind("crossing", _crossings, parents=_above_crossings))
register(RecordKind("scan", _scans, rows=_row(Scan)))
owes("acknowledgement", acknowledgements)
register(RecordKind("replay", _replays, rows=_row(Replay)))
register(RecordKind("score_run", _scores, rows=_row(ScoreRun)))
register(RecordKind("forecast_run", _forecasts, rows=_row(ForecastRun)))

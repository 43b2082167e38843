"""The addresses of the pages of early warning."""

from __future__ import annotations

from django.urls import URLPattern, path

from entente.web.views.warnings import (
    acts,
    alert,
    consultations,
    corrections,
    looks_back,
    queue,
    reports,
    series,
    watches,
)

urlpatterns: list[URLPattern] = [
    path("", queue.alerts, name="alerts"),
    path("export/alerts.<str:form>", queue.alerts_export, name="alerts-export"),
    path("acknowledge/", acts.acknowledge, name="acknowledge-alerts"),
    path("acknowledge/undo/", acts.undo, name="undo-acknowledge"),
    path("point-out/", acts.point_out_signal, name="point-out-signal"),
    path("alerts/<uuid:alert_id>/", alert.alert, name="alert"),
    path("alerts/<uuid:alert_id>/do/<slug:verb>/", acts.act_on, name="alert-act"),
    path("alerts/<uuid:alert_id>/rest-on/", acts.attach, name="attach-report"),
    path("alerts/<uuid:alert_id>/marking/", corrections.remark_alert, name="mark-alert"),
    path("watches/", watches.watches, name="watches"),
    path("watches/seen/", watches.seen, name="see-crossings"),
    path("watches/<uuid:watch_id>/", watches.edit, name="edit-watch"),
    path("watches/<uuid:watch_id>/end/", watches.end, name="end-watch"),
    path("watches/<uuid:watch_id>/delete/", watches.delete, name="delete-watch"),
    path("reports/", reports.reports, name="reports"),
    path("export/reports.<str:form>", reports.reports_export, name="reports-export"),
    path("reports/record/", reports.record, name="record-report"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/grade/", reports.grade, name="grade-report"),
    path("reports/<uuid:report_id>/correct/", corrections.correct, name="correct-report"),
    path("reports/<uuid:report_id>/marking/", corrections.remark_report, name="mark-report"),
    path("series/", series.find, name="find-series"),
    path("series/<slug:series>/", series.history, name="series"),
    path("series/<slug:series>/export.<str:form>", series.history_export, name="series-export"),
    path("around/<str:code>/", series.around, name="neighbourhood"),
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/<uuid:fact_id>/", looks_back.look_back, name="look-back"),
]

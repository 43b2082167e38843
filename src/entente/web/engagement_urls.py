"""The addresses of the pages of engagements, their reports, actions and lessons."""

from __future__ import annotations

from django.urls import URLPattern, path

from entente.web.views.engagements import (
    acts,
    files,
    intake,
    lessons,
    listing,
    marking,
    page,
    people,
    planning,
    tracked,
)

urlpatterns: list[URLPattern] = [
    path("", listing.engagements, name="engagements"),
    path("export/engagements.<str:form>", listing.export, name="engagements-export"),
    path("import/", intake.upload, name="import-engagements"),
    path("import/engagements.xlsx", intake.template, name="engagements-import-template"),
    path("import/lists/<slug:name>.xlsx", intake.held, name="engagements-list"),
    path("import/<uuid:token>/", intake.preview, name="engagements-import-preview"),
    path("plan/", planning.plan, name="plan-engagement"),
    path("actions/", tracked.actions, name="engagement-actions"),
    path("actions/<uuid:action_id>/<slug:verb>/", tracked.act, name="action-act"),
    path("lessons/", lessons.lessons, name="lessons"),
    path("lessons/<uuid:lesson_id>/", lessons.lesson, name="lesson"),
    path("lessons/<uuid:lesson_id>/<slug:verb>/", lessons.act, name="lesson-act"),
    path("reports/", listing.reports, name="engagement-reports"),
    path("reports/chains/", listing.chains, name="approval-chains"),
    path("reports/chains/set/", listing.set_chain, name="set-approval-chain"),
    path("in/<slug:code>/", page.engagement, name="engagement"),
    path("in/<slug:code>/edit/", planning.edit, name="edit-engagement"),
    path("in/<slug:code>/marking/", marking.remark, name="mark-engagement"),
    path("in/<slug:code>/participants/", people.participants, name="engagement-people"),
    path("in/<slug:code>/participants/<int:person>/", people.participant, name="engagement-person"),
    path("in/<slug:code>/report/", page.report, name="engagement-report"),
    path("in/<slug:code>/exercise/", page.exercise, name="engagement-exercise"),
    path("in/<slug:code>/attach/", files.attach, name="engagement-attach"),
    path("in/<slug:code>/do/<slug:verb>/", acts.act, name="engagement-act"),
]

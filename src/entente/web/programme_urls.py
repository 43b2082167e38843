"""The addresses of the pages of tailored programmes."""

from __future__ import annotations

from django.urls import URLPattern, path

from entente.web.views.programmes import begin, goals, life, portfolio, programme, reviews, sheets, text, versions

urlpatterns: list[URLPattern] = [
    path("", portfolio.programmes, name="programmes"),
    path("goals/", portfolio.goals, name="programme-goals"),
    path("compare/", portfolio.compare, name="compare-partners"),
    path("export.xlsx", sheets.export, name="programmes-workbook"),
    path("iati.xml", sheets.iati, name="programmes-iati"),
    path("import/", sheets.upload, name="import-programmes"),
    path("import/<uuid:token>/", sheets.preview, name="workbook-preview"),
    path("draft/", begin.draft, name="draft-programme"),
    path("in/<slug:code>/", programme.programme, name="programme"),
    path("in/<slug:code>/text/", text.text, name="programme-text"),
    path("in/<slug:code>/text/<str:kind>/add/", text.add, name="add-clause"),
    path("in/<slug:code>/text/<str:kind>/<uuid:clause_id>/", text.clause, name="clause"),
    path("in/<slug:code>/text/<str:kind>/<uuid:clause_id>/edit/", text.edit, name="edit-clause"),
    path("in/<slug:code>/text/<str:kind>/<uuid:clause_id>/remove/", text.remove, name="remove-clause"),
    path("in/<slug:code>/comments/<uuid:comment_id>/settle/", text.settle_comment, name="settle-comment"),
    path("in/<slug:code>/versions/", versions.versions, name="programme-versions"),
    path("in/<slug:code>/versions/<int:number>/", versions.version, name="programme-version"),
    path("in/<slug:code>/reviews/add/", reviews.schedule, name="schedule-review"),
    path("in/<slug:code>/reviews/<uuid:review_id>/hold/", reviews.hold, name="hold-review"),
    path("in/<slug:code>/do/<slug:verb>/", life.act, name="programme-act"),
    path("in/<slug:code>/goals/<path:goal>/do/<slug:verb>/", life.move, name="goal-move"),
    path("in/<slug:code>/goals/<path:goal>/", goals.goal, name="goal"),
]

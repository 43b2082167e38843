"""The addresses of the pages of planning rounds and their menus."""

from __future__ import annotations

from django.urls import URLPattern, path

from entente.web.views.planning import acts, menu, offers, requests, review, rounds, sheets, versions

urlpatterns: list[URLPattern] = [
    path("", rounds.rounds, name="rounds"),
    path("menu/", menu.latest, name="menu"),
    path("menu/<uuid:entry_id>/", menu.entry, name="menu-entry"),
    path("menu/<uuid:entry_id>/edit/", offers.edit, name="edit-activity"),
    path("menu/<uuid:entry_id>/withdraw/", offers.withdraw, name="withdraw-activity"),
    path("begin/", rounds.begin, name="plan-round"),
    path("in/<slug:code>/", rounds.round_page, name="planning-round"),
    path("in/<slug:code>/money/", rounds.money, name="planning-money"),
    path("in/<slug:code>/do/<slug:verb>/", acts.act, name="planning-act"),
    path("in/<slug:code>/menu/", menu.menu, name="planning-menu"),
    path("in/<slug:code>/menu.<str:form>", menu.export, name="planning-menu-export"),
    path("in/<slug:code>/offer/", offers.offer, name="offer-activity"),
    path("in/<slug:code>/requests/", requests.requests, name="planning-requests"),
    path("in/<slug:code>/requests/<uuid:request_id>/<slug:verb>/", requests.act, name="seat-request-act"),
    path("in/<slug:code>/draw/", versions.draw, name="draw-version"),
    path("in/<slug:code>/versions/<int:number>/", versions.version, name="plan-version"),
    path("in/<slug:code>/versions/<int:number>/progress/", versions.progress, name="plan-version-progress"),
    path("in/<slug:code>/versions/<int:number>/instance.json", versions.instance, name="plan-version-instance"),
    path("in/<slug:code>/compare/", versions.compare, name="compare-versions"),
    path("in/<slug:code>/review/", review.review, name="planning-review"),
    path("in/<slug:code>/workbook.xlsx", sheets.export, name="planning-workbook"),
    path("in/<slug:code>/import/", sheets.upload, name="import-planning"),
    path("in/<slug:code>/import/<uuid:token>/", sheets.preview, name="planning-import-preview"),
]

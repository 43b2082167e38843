"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from entente.web.views import (
    attachments,
    briefs,
    corrections,
    facts,
    frameworks,
    pages,
    parties,
    portfolio,
    printing,
    problems,
    search,
    sources,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", portfolio.portfolio, name="portfolio"),
    path("export/portfolio.<str:form>", portfolio.portfolio_export, name="portfolio-export"),
    path("parties/<str:code>/", parties.party, name="party"),
    path("parties/<str:code>/brief.<str:form>", briefs.party_brief, name="party-brief"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/<str:code>/", frameworks.framework, name="framework"),
    path("sources/", sources.sources, name="sources"),
    path("sources/add/", corrections.add_source, name="add-source"),
    path("sources/<slug:code>/", sources.source, name="source"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("facts/record/", corrections.record_fact, name="record-fact"),
    path("facts/<uuid:fact_id>/", facts.fact, name="fact"),
    path("facts/<uuid:fact_id>/correct/", corrections.correct_fact, name="correct-fact"),
    path("facts/<uuid:fact_id>/withdraw/", corrections.withdraw_fact, name="withdraw-fact"),
    path("programmes/", include("entente.web.programme_duty_urls")),
    path("programmes/", include("entente.web.programme_urls")),
    path("engagements/", include("entente.web.calendar_urls")),
    path("planning/", include("entente.web.planning_urls")),
    path("warning/", include("entente.web.warning_urls")),
    path("warning/", include("entente.web.outlook_urls")),
    path("engagements/", include("entente.web.engagement_urls")),
    path("attachments/<uuid:attachment_id>/", attachments.attachment, name="attachment"),
    path("", include("entente.web.staff_urls")),
    path("about/", pages.about, name="about"),
    path("print.css", printing.sheet, name="print-sheet"),
    path("language/", set_language, name="set_language"),
]

handler400 = problems.bad_request
handler403 = problems.denied
handler404 = problems.not_found

"""Search over everything, and suggestions while typing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.calendars.selectors.search import search_engagements
from entente.apps.register import selectors
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.problems import explained

LONGEST = 200


@explained
def search(request: HttpRequest) -> HttpResponse:
    """Find parties, frameworks, facts, sources, and what other apps hold."""
    clock, text = clock_of(request), request.GET.get("q", "").strip()[:LONGEST]
    results = selectors.search_all(viewer_of(request), text=text, as_of=clock.as_of, limit=30)
    engagements = search_engagements(viewer_of(request), text=text, limit=30)
    context = {"results": results, "search_text": text, "engagements": engagements}
    return render(request, "web/search.html", context)


@explained
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest parties and frameworks by the beginning of their names: a fragment, not a page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = selectors.search_suggest(viewer_of(request), text=text)
    return render(request, "web/parts/suggestions.html", {"suggestions": found, "search_text": text})

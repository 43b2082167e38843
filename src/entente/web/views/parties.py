"""A party's page: who they are to the alliance on a date, and how they came there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.register import selectors
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.clock import clock_of
from entente.web.labels import relation_label
from entente.web.standing import standing_sentence
from entente.web.views.calendars.party import engagement_section
from entente.web.views.history import already_read, record_parts
from entente.web.views.problems import explained
from entente.web.views.programmes.on_party import party_programmes
from entente.web.views.shared import grouped, timeline_of
from entente.web.views.warnings.of_party import party_warnings


@explained
def party(request: HttpRequest, code: str) -> HttpResponse:
    """Show a party on the date, and its relationship over time."""
    clock = clock_of(request)
    page = selectors.party_get(viewer_of(request), code=code, as_of=clock.as_of, pack=alliance_of(request))
    if page is None:
        raise Http404(code)
    in_force = (*page.suspensions, *page.memberships, *page.programmes, *page.mandates)
    context = {
        "party": page,
        "exercise": page.pack.exercise if page.pack else False,
        "relation": relation_label(page.relation),
        "answer": standing_sentence(page, clock),
        "groups": grouped(fact for fact in page.facts if fact not in in_force),
        "in_force": in_force,
        "timeline": timeline_of(page.facts, clock),
        **engagement_section(request, page.code),
        **party_programmes(request, page.code),
        **party_warnings(request, page.code),
        **record_parts(request, "party", page.code, described=already_read(None)),
    }
    return render(request, "web/party.html", context)

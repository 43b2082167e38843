"""A fact's page: what we hold, what we held before, what other sources say."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.access.selectors import attaches_here, marked_files
from entente.apps.register import selectors
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.templatetags.entente import address
from entente.web.views.history import record_parts
from entente.web.views.problems import explained


@explained
def fact(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Show a fact with its history and its rivals."""
    clock = clock_of(request)
    page = selectors.fact_get(viewer_of(request), fact_id=fact_id, valid=clock.on)
    if page is None:
        raise Http404(str(fact_id))
    viewer, key = viewer_of(request), page.fact.key
    context = {
        "page": page,
        "fact": page.fact,
        "attachments": marked_files(viewer, record_type="fact", record_id=key),
        "may_attach": attaches_here(viewer, record_type="fact", record_id=key),
        "attach_at": address(request, "attach", page.fact.id),
        **record_parts(request, "fact", key),
    }
    return render(request, "web/fact.html", context)

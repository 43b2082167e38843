"""Sources: the list, and everything that rests on each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.register import selectors
from entente.apps.register.enums import SourceKind
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.history import record_parts
from entente.web.views.problems import explained
from entente.web.views.shared import grouped


@explained
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources with how many facts rest on each."""
    text, kind = request.GET.get("text", "").strip(), request.GET.get("kind", "")
    rows = selectors.source_list(viewer_of(request), text=text, kind=kind)
    context = {"rows": rows, "text": text, "kind": kind, "kinds": SourceKind.choices, "sort": ""}
    return render(request, "web/sources.html", context)


@explained
def source(request: HttpRequest, code: str) -> HttpResponse:
    """Show a source and everything that rests on it."""
    clock = clock_of(request)
    page = selectors.source_get(viewer_of(request), code=code, as_of=clock.as_of)
    if page is None:
        raise Http404(code)
    return render(
        request,
        "web/source.html",
        {"page": page, "groups": grouped(page.facts), **record_parts(request, "source", code)},
    )

"""Frameworks: the list, and who was in each when."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.register import selectors
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.history import record_parts
from entente.web.views.problems import explained
from entente.web.views.shared import grouped, timeline_of


@explained
def frameworks(request: HttpRequest) -> HttpResponse:
    """List the frameworks by kind, with how many parties each holds on the date."""
    clock = clock_of(request)
    rows = selectors.framework_list(viewer_of(request), as_of=clock.as_of)
    packs = {pack.code: pack for pack in selectors.pack_list(viewer_of(request))}
    groups: dict[tuple[str, str], list[object]] = {}
    for row in rows:
        groups.setdefault((row.pack, row.kind_label), []).append(row)
    listed = [(packs[pack].title if pack in packs else pack, label, held) for (pack, label), held in groups.items()]
    return render(request, "web/frameworks.html", {"groups": listed, "several": len(packs) > 1})


@explained
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """Show a framework: its members on the date, those before and after, and everything else said of it."""
    clock = clock_of(request)
    page = selectors.framework_get(viewer_of(request), code=code, as_of=clock.as_of)
    if page is None:
        raise Http404(code)
    memberships = [fact for fact in page.facts if fact.kind in {"membership", "suspension"}]
    context = {
        "page": page,
        "groups": grouped(page.others),
        "rivals": [fact for fact in memberships if not fact.followed],
        "timeline": timeline_of(memberships, clock, by_party=True),
        **record_parts(request, "framework", page.framework.code),
    }
    return render(request, "web/framework.html", context)

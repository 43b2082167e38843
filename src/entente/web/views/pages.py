"""Pages that say what this is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.register import selectors
from entente.web.actors import viewer_of


def about(request: HttpRequest) -> HttpResponse:
    """Say what this holds, and what it does not."""
    packs = selectors.pack_list(viewer_of(request))
    return render(request, "web/about.html", {"packs": packs})

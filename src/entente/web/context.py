"""What every template may use."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from entente.apps.access.selectors.directory import own_posts
from entente.apps.access.viewers import Viewer
from entente.apps.planning.rules.transitions import OFFER, PLAN, REQUEST
from entente.web.clock import clock_or_now
from entente.web.marked import banner_for


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the viewer, the mode, the dates the page is at, and the marking of what it shows.

    What only the header needs is worked out when it asks: a fragment has none.
    """
    viewer = getattr(request, "viewer", None) or Viewer()
    match = getattr(request, "resolver_match", None)
    banner = banner_for(request)
    return {
        "viewer": viewer,
        "may_correct": viewer.may("register.correct"),
        "may_see_people": viewer.may("access.read"),
        "may_audit": viewer.may("ledger.read"),
        "may_import_round": any(viewer.may(permission) for permission in (PLAN, OFFER, REQUEST)),
        "may_delegate": viewer.may("access.delegate"),
        "demo": settings.DEMO,
        "clock": clock_or_now(request),
        "page_name": match.url_name if match else "",
        "marking": banner.words if banner else "",
        "marking_rank": banner.rank if banner else 0,
        "own_posts": cache(lambda: own_posts(viewer)),
    }

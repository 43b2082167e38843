"""What the pages of early warning share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from entente.apps.access.rules.markings import RECLASSIFY, SET
from entente.apps.warnings.selectors.watches import fresh_crossings
from entente.web.actors import viewer_of

SECTION = "warnings"


def around(request: HttpRequest, tab: str, *, exercise: bool = False) -> dict[str, Any]:
    """Return what stands around every page of early warning: its tab, what is new on the watches, the band."""
    viewer = viewer_of(request)
    return {
        "section": SECTION,
        "tab": tab,
        "exercise": exercise,
        "fresh": fresh_crossings(viewer) if viewer.may("warnings.watch") else 0,
        "may_watch": viewer.may("warnings.watch"),
        "may_report": viewer.may("warnings.report"),
        "may_grade": viewer.may("warnings.grade"),
        "may_mark": viewer.may(SET) and viewer.may(RECLASSIFY),
    }


def series_slug(series_id: str) -> str:
    """`RUS|UKR` as an address has it: RUS-UKR."""
    return series_id.replace("|", "-")


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, nothing included; None when it is only looked at."""
    return request.POST if request.method == "POST" else None

"""A partner's programmes on the partner's page: what applies on the date, and all that there are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from entente.apps.programmes.selectors import applies as selectors
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.programmes.shared import may_draft


def party_programmes(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what the section on programmes shows for a party (code). One statement."""
    viewer, clock = viewer_of(request), clock_of(request)
    rows, applying = selectors.party_programmes(viewer, party=code, on=clock.on)
    return {
        "programme_rows": rows,
        "programmes_applying": applying,
        "may_draft": may_draft(request),
    }

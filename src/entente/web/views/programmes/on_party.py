"""A partner's programmes on the partner's page: what applies on the date, and all that there are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from entente.apps.programmes.selectors.applies import applying
from entente.apps.programmes.selectors.programmes import ProgrammeFilters, programme_list
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.programmes.shared import may_draft


def party_programmes(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what the section on programmes shows for a party (code). Two statements."""
    viewer, clock = viewer_of(request), clock_of(request)
    rows = programme_list(viewer, on=clock.on, filters=ProgrammeFilters(party=(code,)))
    return {
        "programme_rows": rows,
        "programmes_applying": applying(viewer, party=code, on=clock.on) if rows else (),
        "may_draft": may_draft(request),
    }

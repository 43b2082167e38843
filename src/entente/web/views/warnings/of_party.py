"""The open warnings about a party, on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from entente.apps.warnings.selectors.alerts import party_alerts
from entente.web.actors import viewer_of


def party_warnings(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return the context of `web/warnings/parts/of_party.html`: those nearest to a decision first."""
    return {"alerts": party_alerts(viewer_of(request), party=code)}

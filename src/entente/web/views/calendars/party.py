"""The section of a party's page: what it took part in with others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.calendars.selectors.history import PartyHistory, party_history
from entente.web.actors import viewer_of
from entente.web.charts.engagement_mix import years_chart
from entente.web.clock import clock_of


def engagement_section(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what the section shows up to the date asked about."""
    found = party_history(viewer_of(request), code=code, on=clock_of(request).on)
    return {
        "history": found,
        "history_answer": _answer(found),
        # One year is said in the answer: a single bar shows nothing.
        "history_chart": years_chart(found.by_year) if len(found.by_year) > 1 else None,
        "history_partners": [(pair.other if pair.one.code == code else pair.one, pair) for pair in found.partners],
        "history_first": str(found.by_year[0][0]) if found.by_year else "",
        "history_last": str(found.by_year[-1][0]) if found.by_year else "",
    }


def _answer(found: PartyHistory) -> str:
    if not found.total:
        return ""
    if len(found.by_year) == 1:
        year, count = found.by_year[0][0], number_format(found.total)
        return ngettext(
            "%(count)s engagement, in %(year)s.", "%(count)s engagements, all in %(year)s.", found.total
        ) % {"count": count, "year": year}
    busiest, most = max(found.by_year, key=lambda pair: pair[1])
    values = {
        "count": number_format(found.total), "first": found.by_year[0][0], "last": found.by_year[-1][0],
        "busiest": busiest, "most": number_format(most),
    }  # fmt: skip
    return _("%(count)s engagements, %(first)s–%(last)s; most in %(busiest)s (%(most)s).") % values

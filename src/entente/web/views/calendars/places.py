"""The map of engagements, with the list beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.calendars.selectors.places import Places, engagement_places
from entente.web.actors import viewer_of
from entente.web.charts.engagement_map import Spot, engagement_map
from entente.web.clock import clock_of
from entente.web.views.calendars.query import borne, choices, filtered, filters_of, period_of
from entente.web.views.problems import explained

YEARS, SHOWN, NAMED = 3, 60, 6


@explained
def places(request: HttpRequest) -> HttpResponse:
    """Show where engagements take place in the years asked for."""
    clock, filters = clock_of(request), filters_of(request.GET)
    period = period_of(request.GET, on=clock.on, years=YEARS)
    viewer = viewer_of(request)
    found = engagement_places(viewer, first=period.first, last=period.last, filters=filters)
    shown = [each for place in found.places for each in place.engagements]
    context = {
        "found": found,
        "places": [
            (place, place.engagements[:NAMED], len(place.engagements) - NAMED) for place in found.places[:SHOWN]
        ],
        "hidden_places": max(0, len(found.places) - SHOWN),
        "map": _map(found),
        "map_title": _finding(found, period.first.year, period.last.year),
        "period": period,
        "filters": filters,
        "filtered": filtered(filters),
        "may_plan": viewer.may("engagements.plan"),
        "choices": choices(request, filters, "party", "kind", "level", "field", "only"),
        "tab": "map",
        **borne(shown),
    }
    return render(request, "web/calendars/map.html", context)


def _map(found: Places) -> dict[str, Any] | None:
    if not found.places:
        return None
    spots = [
        Spot(place.name or _("Place without a name"), len(place.engagements), place.latitude, place.longitude)
        for place in found.places
    ]
    return engagement_map(spots, atlas_url=static("build/world.json"))


def _finding(found: Places, first: int, last: int) -> str:
    values = {"first": first, "last": last}
    if not found.places:
        return _("No engagement has a place on the map, %(first)s–%(last)s") % values
    most = found.places[0]
    count = ngettext("%(count)s engagement", "%(count)s engagements", found.total) % {
        "count": number_format(found.total)
    }
    return _("%(engagements)s in %(places)s places, %(first)s–%(last)s; most at %(name)s (%(most)s)") % {
        **values,
        "engagements": count,
        "places": number_format(len(found.places)),
        "name": most.name or _("a place without a name"),
        "most": number_format(len(most.engagements)),
    }

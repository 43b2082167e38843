"""Training offered twice, and people who are to be in two places at once."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.calendars.selectors.conflicts import participant_conflicts
from entente.apps.calendars.selectors.overlaps import quarter_days, quarter_of, training_overlaps
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.calendars.query import area_names, borne, choices, filters_of, standing_parties
from entente.web.views.problems import explained

QUARTERS = 4
AHEAD = timedelta(days=183)


@explained
def overlaps(request: HttpRequest) -> HttpResponse:
    """Show where two allies train one partner in the same in one quarter, from the quarter of the date on."""
    clock, filters = clock_of(request), filters_of(request.GET)
    first, last = _quarters(clock.on)
    partners, allies = standing_parties(request)
    found = training_overlaps(
        viewer_of(request), allies=[ally.code for ally in allies], first=first, last=last, partner=filters.party
    )
    areas = area_names()
    number = len({overlap.partner.code for overlap in found})
    context = {
        "found": [(overlap, areas.get(overlap.field, overlap.field)) for overlap in found],
        "first": first,
        "last": last,
        "choices": choices(request, filters, "party"),
        "partners": partners,
        "answer": _("Overlaps: %(count)s, partners concerned: %(partners)s.")
        % {"count": number_format(len(found)), "partners": number_format(number)},
        "tab": "overlaps",
        **borne(offer for overlap in found for offer, _allies in overlap.offers),
    }  # fmt: skip
    return render(request, "web/calendars/overlaps.html", context)


@explained
def conflicts(request: HttpRequest) -> HttpResponse:
    """Show who is named for two engagements on the same days, in the half year from the date on."""
    clock, filters = clock_of(request), filters_of(request.GET)
    last = clock.on + AHEAD
    found = participant_conflicts(viewer_of(request), first=clock.on, last=last, party=filters.party)
    context = {
        "found": found,
        "first": clock.on,
        "last": last,
        "choices": choices(request, filters, "party"),
        "answer": ngettext(
            "%(count)s person or post is to be in two places at once.",
            "%(count)s times somebody is to be in two places at once.",
            len(found),
        )
        % {"count": number_format(len(found))}
        if found
        else _("Nobody is to be in two places at once."),
        "tab": "conflicts",
        **borne(each for conflict in found for each in (conflict.one, conflict.other)),
    }
    return render(request, "web/calendars/conflicts.html", context)


def _quarters(on: date) -> tuple[date, date]:
    """The first day of the quarter of a day, and the last day of the fourth quarter from it on."""
    year, quarter = quarter_of(on)
    later = year * 4 + quarter - 1 + QUARTERS - 1
    return quarter_days(year, quarter)[0], quarter_days(later // 4, later % 4 + 1)[1]

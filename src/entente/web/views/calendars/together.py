"""What kinds of engagements there are over time, and who takes part with whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entente.apps.calendars.selectors.mix import Mix, engagement_mix
from entente.apps.calendars.selectors.network import Network, engagement_network
from entente.apps.engagements.enums import EngagementKind
from entente.web import exports
from entente.web.actors import viewer_of
from entente.web.charts.engagement_mix import kind_key, mix_chart
from entente.web.charts.engagement_network import network_chart
from entente.web.clock import clock_of
from entente.web.views.calendars.query import Period, choices, filtered, filters_of, period_of, standing_parties
from entente.web.views.problems import explained

MIX_YEARS, NETWORK_YEARS = 10, 5
DRAWN, LISTED = 40, 60


@explained
def mix(request: HttpRequest) -> HttpResponse:
    """Show engagements by kind and year, and by partner."""
    viewer, clock, filters = viewer_of(request), clock_of(request), filters_of(request.GET)
    period = period_of(request.GET, on=clock.on, years=MIX_YEARS)
    partners, _allies = standing_parties(request)
    who = request.GET.get("who", "partners")
    found = engagement_mix(
        viewer, first=period.first, last=period.last, filters=filters,
        parties=[] if who == "all" else [party.code for party in partners],
    )  # fmt: skip
    context = {
        "found": found,
        "chart": mix_chart(found),
        "key": kind_key([code for code, _label in found.kinds]),
        "chart_title": _mix_finding(found, period),
        "years": [
            (year, [found.by_year.get((kind, year), 0) for kind, _label in found.kinds],
             sum(found.by_year.get((kind, year), 0) for kind, _label in found.kinds))
            for year in reversed(found.years)
        ],
        "partners": [
            (party, [kinds.get(kind, 0) for kind, _label in found.kinds], total)
            for party, kinds, total in found.by_party
        ],
        "who": who,
        "period": period,
        "filters": filters,
        "filtered": filtered(filters),
        "may_plan": viewer.may("engagements.plan"),
        "choices": choices(request, filters, "party", "level", "field", "only"),
        "tab": "mix",
        "section": "engagements",
    }  # fmt: skip
    return render(request, "web/calendars/mix.html", context)


@explained
def network(request: HttpRequest) -> HttpResponse:
    """Show who took part with whom in the years asked for."""
    clock, filters = clock_of(request), filters_of(request.GET)
    found, period, kind = _network(request)
    suffix = f"?{clock.query}" if clock.query else ""
    context = {
        "found": found,
        "pairs": found.pairs[:LISTED],
        "hidden_pairs": max(0, len(found.pairs) - LISTED),
        "chart": network_chart(
            found, most=DRAWN, href_of=lambda code: reverse("party", args=[code]) + suffix, around=filters.party
        ),
        "chart_title": _network_finding(found, period, kind),
        "drawn": min(DRAWN, len(found.parties)),
        "period": period,
        "kind": kind,
        "filters": filters,
        "filtered": filtered(filters),
        "choices": choices(request, filters, "party", "kind", "only"),
        "exports": [("csv", "CSV"), ("xlsx", "XLSX")],
        "address_query": request.GET.urlencode(),
        "exercise": found.exercise,
        "tab": "network",
        "section": "engagements",
    }
    return render(request, "web/calendars/network.html", context)


@explained
def network_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the pairs as a file."""
    found, period, _kind = _network(request)
    clock = clock_of(request)
    sheet = exports.Sheet(
        name=f"together-{period.first.year}-{period.last.year}",
        title=_("Who took part with whom"),
        about=exports.about(clock),
        columns=(_("Code"), _("Party"), _("Code of the other"), _("With"), _("Engagements"), _("First"), _("Last")),
        rows=tuple(
            (pair.one.code, pair.one.name, pair.other.code, pair.other.name, str(pair.count), pair.first.isoformat(),
             pair.last.isoformat())
            for pair in found.pairs
        ),
    )  # fmt: skip
    return exports.respond(sheet, form)


def _network(request: HttpRequest) -> tuple[Network, Period, str]:
    clock, filters = clock_of(request), filters_of(request.GET)
    period = period_of(request.GET, on=clock.on, years=NETWORK_YEARS)
    found = engagement_network(
        viewer_of(request), first=period.first, last=period.last, kind=filters.kind, party=filters.party,
        real=filters.real,
    )  # fmt: skip
    return found, period, filters.kind


def _mix_finding(found: Mix, period: Period) -> str:
    values = {"first": period.first.year, "last": period.last.year, "count": number_format(found.total)}
    if not found.total:
        return _("No engagement began, %(first)s–%(last)s") % values
    totals = {label: sum(found.by_year.get((kind, year), 0) for year in found.years) for kind, label in found.kinds}
    most = max(totals, key=lambda label: totals[label])
    return _("%(count)s engagements began, %(first)s–%(last)s; most of one kind: %(kind)s (%(share)s %%)") % {
        **values,
        "kind": most,
        "share": number_format(round(100 * totals[most] / found.total)),
    }


def _network_finding(found: Network, period: Period, kind: str) -> str:
    values: dict[str, Any] = {"first": period.first.year, "last": period.last.year}
    if not found.pairs:
        return _("No two parties took part in one engagement, %(first)s–%(last)s") % values
    first = found.pairs[0]
    text = _("%(one)s and %(other)s met most often, %(first)s–%(last)s: in %(count)s engagements") % {
        **values, "one": first.one.name, "other": first.other.name, "count": number_format(first.count),
    }  # fmt: skip
    return f"{text} ({EngagementKind(kind).label})" if kind else text

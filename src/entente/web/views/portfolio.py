"""The portfolio: every party on a map and in a table, at any date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.register import selectors
from entente.apps.register.selectors.portfolio import Facet, Portfolio, PortfolioRow
from entente.web import exports
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.charts.categories import Category, categorise
from entente.web.charts.world_map import MapParty, crowd, focus_on, world_map
from entente.web.clock import Clock, clock_of
from entente.web.labels import colour_label, relation_label
from entente.web.query import COLOURS, PortfolioQuery, since
from entente.web.views.problems import explained


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter's values, with those chosen."""

    name: str
    label: str
    facets: tuple[Facet, ...]
    chosen: tuple[str, ...]


@explained
def portfolio(request: HttpRequest) -> HttpResponse:
    """Show who stands in which relation to the alliance on the date."""
    clock, query = clock_of(request), PortfolioQuery.of(request.GET)
    found = selectors.portfolio_get(
        viewer_of(request), as_of=clock.as_of, filters=query.filters, pack=alliance_of(request)
    )
    rows = query.ordered(found.rows)
    categories = categorise(found.rows, query.colour)
    context = {
        "portfolio": found,
        "rows": [(row, since(row), relation_label(row.relation)) for row in rows],
        "query": query,
        "sort": query.sort,
        "choices": _choices(found, query),
        "colours": [(code, colour_label(code)) for code in COLOURS],
        "regions": found.regions,
        "answer": _answer(found, clock),
        "exercise": found.pack.exercise if found.pack else False,
        "categories": _key((categories[row.code] for row in found.rows if row.kind == "state"), request.GET),
        "maps": _maps(found, categories, clock, query),
        "map_title": _finding(found.rows),
        "exports": [("csv", "CSV"), ("xlsx", "XLSX")],
        "address_query": request.GET.urlencode(),
    }
    return render(request, "web/portfolio.html", context)


@explained
def portfolio_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the table as a file, with its dates, marking, filters and sources."""
    clock, query = clock_of(request), PortfolioQuery.of(request.GET)
    found = selectors.portfolio_get(
        viewer_of(request), as_of=clock.as_of, filters=query.filters, pack=alliance_of(request)
    )
    return exports.respond(exports.portfolio_sheet(query.ordered(found.rows), clock=clock, query=query), form)


def _choices(found: Portfolio, query: PortfolioQuery) -> list[Choice]:
    filters = query.filters
    relations = tuple(Facet(each.code, relation_label(each.code), each.count) for each in found.relations)
    return [
        Choice("relation", _("Relation"), relations, filters.relation),
        Choice("framework", _("Framework"), found.frameworks, filters.framework),
        Choice("region", _("Region"), found.regions, filters.region),
        Choice("status", _("Status"), found.statuses, filters.status),
        Choice("programme", _("Programme"), found.programmes, filters.programme),
    ]


def _counted(rows: Iterable[PortfolioRow]) -> tuple[int, int, list[str]]:
    rows = list(rows)
    allies = sum(row.relation == "ally" for row in rows)
    partners = sum(row.relation == "partner" for row in rows)
    return allies, partners, [row.name for row in rows if row.suspended]


def _finding(rows: Iterable[PortfolioRow]) -> str:
    """The sentence above the map: how many allies and partners, and whose cooperation is suspended."""
    allies, partners, suspended = _counted(rows)
    ally_text = ngettext("%(count)s ally", "%(count)s allies", allies) % {"count": number_format(allies)}
    partner_text = ngettext("%(count)s partner", "%(count)s partners", partners) % {"count": number_format(partners)}
    if not suspended:
        return _("%(allies)s and %(partners)s") % {"allies": ally_text, "partners": partner_text}
    if len(suspended) <= 3:
        return _("%(allies)s and %(partners)s; cooperation suspended with %(names)s") % {
            "allies": ally_text,
            "partners": partner_text,
            "names": _join(suspended),
        }
    return _("%(allies)s and %(partners)s; cooperation suspended with %(count)s of them") % {
        "allies": ally_text,
        "partners": partner_text,
        "count": number_format(len(suspended)),
    }


def _join(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _answer(found: Portfolio, clock: Clock) -> str:
    if not found.total:
        return ""
    return ngettext(
        "%(shown)s of %(total)s party in the record.", "%(shown)s of %(total)s parties in the record.", found.total
    ) % {"shown": number_format(len(found.rows)), "total": number_format(found.total)}


def _key(categories: Iterable[Category], query: QueryDict) -> list[dict[str, Any]]:
    """The map's key: each category with its count and an address that filters by it."""
    counted: dict[Category, int] = {}
    for category in categories:
        counted[category] = counted.get(category, 0) + 1
    entries = []
    for category, count in sorted(counted.items(), key=lambda pair: pair[0].position):
        address = query.copy()
        address.setlist(category.field, [category.code])
        href = f"?{address.urlencode()}" if category.code else ""
        entries.append({"label": category.label, "colour": category.colour, "count": count, "href": href})
    return entries


def _maps(
    found: Portfolio, categories: dict[str, Category], clock: Clock, query: PortfolioQuery
) -> list[tuple[str, str, dict[str, Any]]]:
    """The near map, then the world: what each shows, its shape (width by height), its specification.

    The near map is of the region asked for, else of where most parties are.
    """
    suffix = f"?{clock.query}" if clock.query else ""
    parties = {
        row.code: MapParty(
            key=row.iso_numeric or row.code,
            name=row.name,
            category=categories[row.code].label,
            colour=categories[row.code].colour,
            href=reverse("party", args=[row.code]) + suffix,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for row in found.rows
        if row.kind == "state"
    }
    region = query.focus or (query.filters.region[0] if len(query.filters.region) == 1 else "")
    inside = [
        parties[row.code] for row in found.rows if row.code in parties and row.region and row.region.code == region
    ]
    focus = focus_on(inside) if inside else focus_on(crowd(list(parties.values())))
    names = {facet.code: facet.name for facet in found.regions}
    title = names.get(region, _("Where most of them are")) if inside else _("Where most of them are")
    draw = partial(world_map, list(parties.values()), category_title=colour_label(query.colour))
    world = (_("The world"), "2.1", draw(atlas_url=static("build/world.json")))
    near = (title, "1.5", draw(atlas_url=static("build/countries.json"), focus=focus))
    return [near, world] if focus else [world]

"""The world by the tension of its reports in seven days, with every country in a list beside the map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

import pycountry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.register import selectors
from entente.apps.register.selectors.portfolio import PortfolioFilters, PortfolioRow
from entente.apps.warnings.selectors.tension import TensionPage, tension_get
from entente.engines.warning.tension_levels import LEVELS, CountryTension
from entente.kernel.errors import BadInput
from entente.kernel.folding import fold
from entente.sources.borders import land_borders
from entente.web import exports
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.charts.tension import Level, levels
from entente.web.charts.world_map import MapParty, focus_on, world_map
from entente.web.clock import EARLIEST, LATEST, Clock, clock_of
from entente.web.views.outlook.shared import percent, set_name
from entente.web.views.problems import explained

FIRST_SHOWN = 40
NAMED = 6
PARTIES = "parties"


@dataclass(frozen=True, slots=True)
class Row:
    """A country in the list."""

    tension: CountryTension
    name: str
    level: Level
    href: str
    relation: str
    share: str
    share_expected: str
    history: str


@explained
def tension(request: HttpRequest) -> HttpResponse:
    """Show how tense the reports on each country were in the seven days before a day."""
    clock = clock_of(request)
    page, world, found = _asked(request, clock)
    rows = _listed(request, world, found)
    counts = Counter(row.level.code for row in rows)
    whole = request.GET.get("all") == "1" or len(rows) <= FIRST_SHOWN
    context: dict[str, Any] = {
        "section": "warnings", "tab": "tension", "page": page, "borders": found.borders,
        "rows": rows if whole else rows[:FIRST_SHOWN], "more": 0 if whole else len(rows) - FIRST_SHOWN,
        "levels": [(level, counts[code]) for code, level in levels().items()],
        "regions": found.regions, "region": found.region, "until": request.GET.get("until", ""),
        "no_region": "" if found.region else request.GET.get("region", "")[:40],
        "scope": request.GET.get("scope", "") if request.GET.get("scope") == PARTIES else "",
        "exports": [("csv", "CSV"), ("xlsx", "XLSX")], "address_query": request.GET.urlencode(),
    }  # fmt: skip
    if page.tension is not None:
        context |= {
            "maps": _maps(world, found),
            "answer": _answer(rows),
            "event_set": set_name(page.tension.source),
            "behind": (clock.on - page.tension.last).days,
            # A filter names the week that was shown: it stays the newest there is, and is said to be old.
            "newest": page.until == tension_get(viewer_of(request), on=clock.on).until,
        }
    return render(request, "web/outlook/tension.html", context)


@explained
def tension_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the list as a file."""
    clock = clock_of(request)
    page, world, found = _asked(request, clock)
    rows = _listed(request, world, found)
    week = page.tension
    if week is None:
        raise BadInput(
            _("The event store cannot answer for these days: there is nothing to download."),
            field="until",
            remedy=_("leave it out for the last days that can be answered"),
        )
    about = (
        *exports.about(clock)[:2],
        (_("Event set"), set_name(week.source)),
        (_("Seven days"), f"{week.first} – {week.last}"),
        (_("Reads as"), _("Counts of reports in one event set. They are not violence.")),
    )
    columns = (
        _("Code"), _("Country"), _("Level"), _("Reports"), _("Material conflict"), _("Expected"),
        _("Share of conflict"), _("Expected share"), _("False discovery rate"), _("Distance from its past"),
    )  # fmt: skip
    lines = tuple(
        (
            row.tension.iso3, row.name, row.level.label, str(row.tension.reports), str(row.tension.force),
            f"{row.tension.force_expected:.1f}", f"{row.tension.share:.3f}", f"{row.tension.share_expected:.3f}",
            f"{row.tension.rate:.4f}", f"{row.tension.balance_z:.2f}",
        )
        for row in rows
    )  # fmt: skip
    return exports.respond(exports.Sheet(f"tension-{week.last}", _("Tension"), about, columns, lines), form)


@dataclass(frozen=True, slots=True)
class _Register:
    """What the register says of the countries: parties by code, regions to look at, the borders statement."""

    parties: dict[str, PortfolioRow]
    regions: tuple[Any, ...]
    region: str
    borders: str


def _asked(request: HttpRequest, clock: Clock) -> tuple[TensionPage, list[Row], _Register]:
    viewer = viewer_of(request)
    portfolio = selectors.portfolio_get(
        viewer, as_of=clock.as_of, filters=PortfolioFilters(), pack=alliance_of(request)
    )
    known = {facet.code for facet in portfolio.regions}
    region = request.GET.get("region", "")
    page = tension_get(viewer, on=clock.on, until=_until(request))
    states = {each.iso3 for each in page.tension.countries} if page.tension else set()
    placed = {row.region.code for row in portfolio.rows if row.region and row.code in states}
    register = _Register(
        {row.code: row for row in portfolio.rows},
        tuple(facet for facet in portfolio.regions if facet.code in placed or facet.code == region),
        region if region in known else "",
        portfolio.pack.borders_statement if portfolio.pack else "",
    )
    rows = _rows(page, register, clock)
    return page, rows, register


def _listed(request: HttpRequest, rows: list[Row], register: _Register) -> list[Row]:
    """The countries of the region asked for and their neighbours on land, of which the register may know nothing.

    With the scope of parties, of these those that the alliance has relations with.
    """
    if request.GET.get("scope") == PARTIES:
        rows = [row for row in rows if row.relation in {"ally", "partner"}]
    if not register.region:
        return rows
    inside = {code for code, party in register.parties.items() if party.region and party.region.code == register.region}
    around = {code for each in inside for code in land_borders().get(each, ())}
    return [row for row in rows if row.tension.iso3 in inside | around]


def _in_region(row: Row, register: _Register) -> bool:
    party = register.parties.get(row.tension.iso3)
    return party is not None and party.region is not None and party.region.code == register.region


def _until(request: HttpRequest) -> date | None:
    text = request.GET.get("until", "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadInput(
            _("“%(text)s” is not a date between 1949 and 2099.") % {"text": text[:40]},
            field="until",
            remedy=_("write it as 2004-03-29"),
        )
    return day


def _rows(page: TensionPage, register: _Register, clock: Clock) -> list[Row]:
    if page.tension is None:
        return []
    named, suffix = levels(), f"?{clock.query}" if clock.query else ""
    rows = []
    for each in page.tension.countries:
        party = register.parties.get(each.iso3)
        rows.append(
            Row(
                tension=each,
                name=page.names.get(each.iso3, each.iso3),
                level=named[each.level],
                href=reverse("party", args=[each.iso3]) + suffix if party else _series(each.iso3, clock),
                relation=party.relation if party else "",
                share=percent(each.share),
                share_expected=percent(each.share_expected),
                history=_history(each.iso3, page.tension.last, clock),
            )
        )
    return sorted(rows, key=_place)


def _series(iso3: str, clock: Clock) -> str:
    """Where a country that the register does not know is shown: its reports over time."""
    return reverse("series", args=[iso3]) + "?unit=country" + (f"&{clock.query}" if clock.query else "")


def _history(iso3: str, last: date, clock: Clock) -> str:
    """The reports on a country up to the week shown, whatever date the page is at."""
    kept = {"unit": "country", "on": last.isoformat()}
    if clock.known is not None:
        kept["known"] = clock.known.isoformat()
    return reverse("series", args=[iso3]) + "?" + urlencode(kept)


def _place(row: Row) -> tuple[int, float, float, str]:
    """The most tense first; among those of one level, the most unusual."""
    each = row.tension
    distance = -each.balance_z if each.level != "calm" else each.balance_z
    return LEVELS.index(each.level), each.rate, distance, fold(row.name)


def _answer(rows: list[Row]) -> str:
    """The finding: which countries stand out, of how many, and which come next."""
    names = [row.name for row in rows if row.level.code == "stands_out"]
    return " ".join(part for part in (_standing(rows, names), _raised(rows)) if part)


def _raised(rows: list[Row]) -> str:
    """Who is tenser than usual without standing out; empty when nobody is."""
    names = [row.name for row in rows if row.level.code == "raised"]
    return _("Raised, without standing out: %(names)s.") % {"names": _few(names)} if names else ""


def _few(names: list[str]) -> str:
    """The first names, and of how many more."""
    shown = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    more = len(names) - NAMED
    text = ngettext("%(names)s and %(number)s more", "%(names)s and %(number)s more", more)
    return text % {"names": shown, "number": number_format(more)}


def _standing(rows: list[Row], names: list[str]) -> str:
    judged = sum(row.level.code != "thin" for row in rows)
    if not names:
        text = ngettext(
            "Of %(count)s country with enough reports, none stood out from its own past.",
            "Of %(count)s countries with enough reports, none stood out from its own past.",
            judged,
        )
        return text % {"count": number_format(judged)}
    text = ngettext(
        "%(number)s country stood out from its own past: %(names)s.",
        "%(number)s countries stood out from their own past: %(names)s.",
        len(names),
    )
    return text % {"number": number_format(len(names)), "names": _few(names)}


def _maps(rows: list[Row], register: _Register) -> list[tuple[str, str, dict[str, Any]]]:
    """The world, or where the region asked for lies in it: what it shows, its shape, its specification."""
    places = [_on_map(row, register) for row in rows]
    draw = partial(world_map, places, category_title=_("Tension"))
    if register.region:
        own = [_on_map(row, register) for row in rows if _in_region(row, register)]
        inside = [place for place in own if place.latitude is not None]
        focus = focus_on(inside)
        name = next((facet.name for facet in register.regions if facet.code == register.region), "")
        if focus is not None:
            return [(name, "1.5", draw(atlas_url=static("build/countries.json"), focus=focus))]
    return [(_("The world"), "2.1", draw(atlas_url=static("build/world.json")))]


def _on_map(row: Row, register: _Register) -> MapParty:
    party = register.parties.get(row.tension.iso3)
    return MapParty(
        key=_numeric(row.tension.iso3),
        name=row.name,
        category=_("%(level)s, %(reports)s reports")
        % {"level": row.level.label, "reports": number_format(row.tension.reports)},
        colour=row.level.colour,
        href=row.href,
        latitude=party.latitude if party else None,
        longitude=party.longitude if party else None,
    )


@cache
def _numeric(iso3: str) -> str:
    """ISO 3166-1 numeric code, by which the shapes are known; the code itself where there is none (Kosovo)."""
    found = pycountry.countries.get(alpha_3=iso3)
    return str(found.numeric) if found else iso3

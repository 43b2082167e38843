"""Published forecasts of fatalities: all countries of a forecast, and one country's fan with its past accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entente.apps.register import selectors
from entente.apps.register.selectors.portfolio import PortfolioFilters, PortfolioRow
from entente.apps.warnings.models import ForecastRun
from entente.apps.warnings.selectors.results import (
    Fan,
    ForecastPage,
    ForecastRow,
    forecast_countries,
    forecast_fan,
    forecast_get,
    forecast_list,
)
from entente.engines.warning.fatalities.reliability import calibration_error
from entente.kernel.folding import fold
from entente.web import exports
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.charts.fan import Words, fan_chart
from entente.web.charts.reliability import Point, reliability_chart
from entente.web.clock import clock_of
from entente.web.views.outlook.shared import decimal, made_rows, percent, run_of
from entente.web.views.problems import found_or_404
from entente.web.words import partial_text

SORTS = ("deadly", "name", "high", "recent", "outcome", "skill")
PARTIES = "parties"


@found_or_404
def forecasts(request: HttpRequest) -> HttpResponse:
    """Show every country of a forecast; the page says so when none is published."""
    viewer, run = viewer_of(request), run_of(request)
    runs = forecast_list(viewer)
    context: dict[str, Any] = {
        "section": "warnings", "tab": "forecasts", "runs": [(ref, span(ref.first, ref.last)) for ref in runs],
        "exports": [("csv", "CSV"), ("xlsx", "XLSX")], "address_query": request.GET.urlencode(),
    }  # fmt: skip
    if runs or run:
        page = forecast_get(viewer, run=run)
        parties = _parties(request)
        every = forecast_countries(viewer, run=page.ref.id)
        rows = chosen(request, every, parties)
        context |= {
            "page": page, "span": span(page.ref.first, page.ref.last), "exercise": page.ref.exercise,
            "rows": [(row, percent(row.deadly), _skill(row), row.iso3 in parties) for row in rows],
            "sort": _sort(request), "descending": request.GET.get("order") == "desc",
            "scope": request.GET.get("scope", ""), "text": request.GET.get("text", ""),
            "answer": _list_answer(page, every), "origin": partial_text(f"{page.ref.origin:%Y-%m}"),
            **bins_of(page),
        }  # fmt: skip
    return render(request, "web/outlook/forecasts.html", context)


@found_or_404
def forecasts_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the table as a file, a row per country and month: never a number without its interval."""
    viewer = viewer_of(request)
    page = forecast_get(viewer, run=run_of(request))
    rows = chosen(request, forecast_countries(viewer, run=page.ref.id), _parties(request))
    if not rows:
        raise ForecastRun.DoesNotExist
    about = (
        *exports.about(clock_of(request))[:1],
        (_("Forecast"), span(page.ref.first, page.ref.last)),
        (_("Made with data to"), f"{page.ref.origin:%Y-%m}"),
        *made_rows(page.made),
        (_("Licence"), page.made.licence),
    )
    columns = (
        _("Code"), _("Country"), _("Month of the highest chance"), _("Chance of at least 25 deaths"), _("Median"),
        "95 %", _("Deaths in the 12 months before"), _("Deaths since"), _("Months known"),
        _("Error saved in past windows"),
    )  # fmt: skip
    lines = tuple(
        (
            row.iso3, row.name, f"{row.peak:%Y-%m}", f"{row.deadly:.3f}", str(row.median), str(row.high),
            _number(row.recent), _number(row.outcome), str(row.known),
            "" if row.skill is None else f"{row.skill:.3f}",
        )
        for row in rows
    )  # fmt: skip
    return exports.respond(
        exports.Sheet(f"forecast-{page.ref.first:%Y-%m}", _("Forecast of fatalities"), about, columns, lines), form
    )


@found_or_404
def forecast(request: HttpRequest, iso3: str) -> HttpResponse:
    """Show a country's fan, how past forecasts for it did, and every month in a table."""
    viewer = viewer_of(request)
    page = forecast_get(viewer, run=run_of(request))
    fan = forecast_fan(viewer, run=page.ref.id, iso3=iso3.upper())
    context = {
        "section": "warnings", "tab": "forecasts", "page": page, "fan": fan, "exercise": page.ref.exercise,
        "span": span(page.ref.first, page.ref.last), "origin": partial_text(f"{page.ref.origin:%Y-%m}"),
        "chart": fan_chart(fan, words()), "answer": fan_answer(fan), "accuracy": accuracy_text(fan),
        "own_error": own_error_text(fan),
        "months": [(each, partial_text(f"{each.month:%Y-%m}"), percent(each.chance_deadly),
                    percent(each.chance_of_any)) for each in fan.months],
        "known": [(partial_text(f"{month:%Y-%m}"), deaths) for month, deaths in reversed(fan.history)],
        "exports": [("csv", "CSV"), ("xlsx", "XLSX")],
        "since": outcome_text(fan), "runs": forecast_list(viewer), "party": _parties(request).get(fan.iso3),
        **bins_of(page),
    }  # fmt: skip
    return render(request, "web/outlook/forecast.html", context)


def words() -> Words:
    """The words of a fan's tooltips."""
    return Words(
        deaths=_("Deaths in a month"),
        wide=_("9 of 10 times within"),
        half=_("Half the time within"),
        median=_("Median"),
        known=_("Known"),
        happened=_("Happened"),
    )


def span(first: Any, last: Any) -> str:
    """The months of a forecast in words."""
    start, end = partial_text(f"{first:%Y-%m}"), partial_text(f"{last:%Y-%m}")
    return start if start == end else _("%(start)s – %(end)s") % {"start": start, "end": end}


def fan_answer(fan: Fan) -> str:
    """The forecast in a sentence: an interval and a chance, never a number alone."""
    # A French month is in small letters, the first word of a sentence is not.
    text = _fan_answer(fan)
    return text[:1].upper() + text[1:]


def _fan_answer(fan: Fan) -> str:
    peak = fan.peak
    values = {
        "month": partial_text(f"{peak.month:%Y-%m}"),
        "low": number_format(peak.low, force_grouping=True),
        "high": number_format(peak.high, force_grouping=True),
        "chance": percent(peak.chance_deadly),
    }
    if all(each.high == 0 for each in fan.months):
        values["any"] = percent(max(each.chance_of_any for each in fan.months))
        return _(
            "In nineteen cases of twenty there are no deaths in any month; the chance of any is at most %(any)s."
        ) % (values)
    if peak.chance_deadly == 0:
        return (
            _(
                "No course of the forecast reached 25 deaths in a month; in nine cases of ten %(month)s has %(low)s to "
                "%(high)s."
            )
            % values
        )
    return (
        _(
            "%(month)s has the highest chance of at least 25 deaths, %(chance)s; in nine cases of ten it has %(low)s "
            "to %(high)s."
        )
        % values
    )


def accuracy_text(fan: Fan) -> str:
    """How good past forecasts for the country were, in a sentence."""
    accuracy = fan.accuracy
    if accuracy is None:
        return _("No past forecast was given with this one: nothing can be said of how good it is.")
    values = {
        "windows": ", ".join(each.window for each in accuracy.windows),
        "ours": decimal(accuracy.crps, 1),
        "benchmark": decimal(accuracy.conflictology, 1),
    }
    if accuracy.conflictology == 0 and accuracy.crps < 0.05:
        return _("In the past windows (%(windows)s) there were no deaths, and the forecasts said so.") % values
    if accuracy.skill is None or accuracy.skill < 0:
        return (
            _(
                "In the past windows (%(windows)s) the forecasts were off by %(ours)s deaths a month on average, more "
                "than taking the last twelve months as they were (%(benchmark)s)."
            )
            % values
        )
    return (
        _(
            "In the past windows (%(windows)s) the forecasts were off by %(ours)s deaths a month on average, against "
            "%(benchmark)s for taking the last twelve months as they were."
        )
        % values
    )


def outcome_text(fan: Fan) -> str:
    """What came since, against the fan; empty while nothing is known."""
    if not fan.known:
        return ""
    values = {"inside": fan.known - fan.outside, "known": fan.known}
    return _("Of %(known)s months known since, %(inside)s lay within the range of nine cases in ten.") % values


def own_error_text(fan: Fan) -> str:
    """How far this forecast was off in the months known since, bad or good; empty while nothing is known."""
    ours, benchmark = fan.own_crps, fan.own_benchmark
    if ours is None or benchmark is None or max(ours, benchmark) < 0.05:
        return ""
    values = {"ours": decimal(ours, 1), "benchmark": decimal(benchmark, 1)}
    if ours > benchmark:
        return (
            _(
                "In these months it was off by %(ours)s deaths a month on average, more than taking the last twelve "
                "months as they were (%(benchmark)s)."
            )
            % values
        )
    return (
        _(
            "In these months it was off by %(ours)s deaths a month on average, against %(benchmark)s for taking the "
            "last twelve months as they were."
        )
        % values
    )


def bins_of(page: ForecastPage) -> dict[str, Any]:
    """The reliability of "at least 25 deaths" in past windows: chart, rows and how far off; nothing without bins."""
    if not page.bins:
        return {"bins": ()}
    name = pgettext("method", "Past windows")
    points = [Point(name, each.stated, each.observed, each.n) for each in page.bins]
    return {
        "bins": [(percent(b.low), percent(b.high), decimal(100 * b.stated, 1), decimal(100 * b.observed, 1), b.n)
                 for b in page.bins],
        "bins_off": decimal(100 * calibration_error(page.bins), 1),
        "bins_chart": reliability_chart(
            points, stated=_("Chance stated"), observed=_("Share that came true"), cases=_("Country-months")
        ),
    }  # fmt: skip


def chosen(request: HttpRequest, rows: Sequence[ForecastRow], parties: dict[str, PortfolioRow]) -> list[ForecastRow]:
    """The rows asked for in the address, in the order asked for."""
    text = fold(request.GET.get("text", ""))
    if request.GET.get("scope") == PARTIES:
        rows = [row for row in rows if row.iso3 in parties]
    if text:
        rows = [row for row in rows if text in fold(row.name) or text == fold(row.iso3)]
    sort = _sort(request)
    if sort == "name":
        rows = sorted(rows, key=lambda row: fold(row.name))
    elif sort != "deadly":
        rows = sorted(rows, key=lambda row: _largest_first(getattr(row, sort)))
    return list(reversed(rows)) if request.GET.get("order") == "desc" else list(rows)


def _largest_first(value: float | None) -> tuple[bool, float]:
    return value is None, -(value or 0)


def _sort(request: HttpRequest) -> str:
    sort = request.GET.get("sort", "")
    return sort if sort in SORTS else SORTS[0]


def _parties(request: HttpRequest) -> dict[str, PortfolioRow]:
    """Allies and partners of the alliance on the date, by code."""
    found = selectors.portfolio_get(
        viewer_of(request), as_of=clock_of(request).as_of, filters=PortfolioFilters(), pack=alliance_of(request)
    )
    return {row.code: row for row in found.rows if row.relation in {"ally", "partner"}}


def _list_answer(page: ForecastPage, rows: Sequence[ForecastRow]) -> str:
    likely = sum(row.deadly >= 0.5 for row in rows)
    values = {"likely": number_format(likely), "all": number_format(len(rows))}
    return _("In %(likely)s of %(all)s countries a month with at least 25 deaths was more likely than not.") % values


def _skill(row: ForecastRow) -> str:
    """Error saved against the benchmark, in words where it is none."""
    if row.skill is None:
        return ""
    if row.skill < 0:
        return _("none") if row.skill > -0.005 else _("%(number)s %% worse") % {"number": round(-100 * row.skill)}
    return _("%(number)s %%") % {"number": round(100 * row.skill)}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)

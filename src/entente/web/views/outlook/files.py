"""The forecast of a country, or of two side by side, as a file: what was known, the fan, and what happened."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from entente.apps.warnings.models import ForecastCountry
from entente.apps.warnings.selectors.results import Fan, ForecastPage, forecast_fans, forecast_get
from entente.web import exports
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.outlook.forecasts import accuracy_text, span
from entente.web.views.outlook.shared import made_rows, run_of
from entente.web.views.problems import found_or_404


@found_or_404
def forecast_export(request: HttpRequest, iso3: str, form: str) -> HttpResponse:
    """Give a country's forecast as a file."""
    return _file(request, (iso3.upper(),), form)


@found_or_404
def compare_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the forecasts of two countries as one file."""
    both = tuple(request.GET.get(name, "").strip().upper()[:3] for name in ("left", "right"))
    if not all(both) or both[0] == both[1]:
        raise ForecastCountry.DoesNotExist("two different countries are compared")
    return _file(request, both, form)


def _file(request: HttpRequest, iso3: Sequence[str], form: str) -> HttpResponse:
    viewer = viewer_of(request)
    page = forecast_get(viewer, run=run_of(request))
    fans = forecast_fans(viewer, run=page.ref.id, iso3=iso3)
    name = f"forecast-{'-'.join(fan.iso3 for fan in fans)}-{page.ref.first:%Y-%m}"
    columns = (
        _("Code"), _("Country"), _("Month"), _("Known when it was made"), "5 %", "25 %", "50 %", "75 %", "95 %",
        _("Chance of any"), _("Chance of at least 25 deaths"), _("Happened"), _("Error (CRPS)"),
        _("Error of the last 12 months as they were"),
    )  # fmt: skip
    rows = tuple(row for fan in fans for row in _rows(fan))
    sheet = exports.Sheet(name, _("Forecast of fatalities"), _about(request, page, fans), columns, rows)
    return exports.respond(sheet, form)


def _about(request: HttpRequest, page: ForecastPage, fans: Sequence[Fan]) -> tuple[tuple[str, str], ...]:
    """What stands above: the unit, the months, the making, and how good past forecasts were."""
    exercise = ((_("EXERCISE"), _("made up for an exercise")),) if page.ref.exercise else ()
    return (
        *exports.about(clock_of(request))[:1],
        *exercise,
        (_("Forecast"), span(page.ref.first, page.ref.last)),
        (_("Made with data to"), f"{page.ref.origin:%Y-%m}"),
        (_("Unit"), _("State-based deaths a month; months are forecast one by one and are not added up")),
        *((_("Past accuracy: %(name)s") % {"name": fan.name}, accuracy_text(fan)) for fan in fans),
        *made_rows(page.made),
        (_("Licence"), page.made.licence),
    )


def _rows(fan: Fan) -> list[tuple[str, ...]]:
    """The months known, then those forecast."""
    known = [
        (fan.iso3, fan.name, f"{month:%Y-%m}", _text(deaths), *("",) * 10) for month, deaths in fan.history
    ]  # fmt: skip
    forecast = [
        (
            fan.iso3, fan.name, f"{each.month:%Y-%m}", "",
            str(each.low), str(each.half_low), str(each.median), str(each.half_high), str(each.high),
            f"{each.chance_of_any:.3f}", f"{each.chance_deadly:.3f}", _text(each.outcome),
            _text(each.crps, 2), _text(each.benchmark, 2),
        )
        for each in fan.months
    ]  # fmt: skip
    return [*known, *forecast]


def _text(value: float | None, places: int = 0) -> str:
    return "" if value is None else f"{value:.{places}f}"

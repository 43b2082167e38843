"""The calendar of engagements: a week, a month, a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, Literal

from babel.dates import format_date, get_day_names, get_month_names
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.calendars.selectors.calendar import Span, Year, calendar_month, calendar_week, calendar_year
from entente.apps.calendars.selectors.listed import Filters
from entente.apps.engagements.enums import EngagementKind
from entente.web.actors import viewer_of
from entente.web.clock import EARLIEST, LATEST, Clock, clock_of
from entente.web.views.calendars.query import choices, filtered, filters_of
from entente.web.views.problems import explained
from entente.web.words import day_text, language

VIEWS = ("week", "month", "year")
FILTERS = ("party", "kind", "field", "level", "goal", "only")
# From no engagement on a day to the many: the steps of the shade.
_STEPS = (1, 3, 8, 20)


@explained
def calendar(request: HttpRequest) -> HttpResponse:
    """Show what takes place around the date asked about."""
    clock, filters = clock_of(request), filters_of(request.GET)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "month"
    context: dict[str, Any] = {
        "view": view,
        "views": [(name, label, _address(request.GET, view=name)) for name, label in _labels()],
        "filters": filters,
        "filtered": filtered(filters),
        "choices": choices(request, filters, *FILTERS),
        "tab": "calendar",
        "section": "engagements",
        "weekdays": _weekdays("abbreviated" if view == "month" else "wide"),
        **_moves(request.GET, clock, view),
    }
    if view == "year":
        context |= _year(request, clock, filters)
    else:
        context |= _span(request, clock, filters, view)
    return render(request, "web/calendars/calendar.html", context)


def _span(request: HttpRequest, clock: Clock, filters: Filters, view: str) -> dict[str, Any]:
    read = calendar_week if view == "week" else calendar_month
    found = read(viewer_of(request), on=clock.on, filters=filters)
    days = {
        day.date: _address(request.GET, view="week", on=day.date) for week in found.weeks for day in week if day.count
    }
    return {
        "found": found,
        "days": days,
        "title": _span_title(found, view),
        "answer": _answer(found),
        "exercise": found.all_exercise,
        "empty": not found.total,
    }


def _year(request: HttpRequest, clock: Clock, filters: Filters) -> dict[str, Any]:
    found = calendar_year(viewer_of(request), on=clock.on, filters=filters)
    return {
        "found": found,
        "months": _months(found, request.GET),
        "title": str(found.first.year),
        "answer": ngettext("%(count)s engagement begins.", "%(count)s engagements begin.", found.total)
        % {"count": number_format(found.total)},
        "empty": not found.total,
    }


def _months(found: Year, query: QueryDict) -> list[dict[str, Any]]:
    """The twelve months, each with its weeks: for every day its number, how many begin, and how dark that is."""
    names = get_month_names("wide", context="stand-alone", locale=language())
    year = found.first.year
    months = []
    for month in range(1, 13):
        first = date(year, month, 1)
        before = [None] * first.weekday()
        days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
        cells: list[dict[str, Any] | None] = [
            *before,
            *({"date": day, "count": found.days.get(day, 0), "step": _step(found.days.get(day, 0)),
               "href": _address(query, view="week", on=day)} for day in days),
        ]  # fmt: skip
        cells += [None] * (-len(cells) % 7)
        months.append({
            "name": names[month], "count": found.months[month - 1], "href": _address(query, view="month", on=first),
            "weeks": [cells[at : at + 7] for at in range(0, len(cells), 7)],
        })  # fmt: skip
    return months


def _step(count: int) -> int:
    return sum(count >= step for step in _STEPS)


def _moves(query: QueryDict, clock: Clock, view: str) -> dict[str, Any]:
    """The addresses of the time before, the time after and today."""
    before, after = _steps(clock.on, view)
    return {
        "before": _address(query, on=before) if before >= EARLIEST else "",
        "after": _address(query, on=after) if after < LATEST else "",
        "now": _address(query, on=None) if clock.on != clock.today else "",
    }


def _steps(on: date, view: str) -> tuple[date, date]:
    if view == "week":
        return on - timedelta(days=7), on + timedelta(days=7)
    if view == "month":
        return (on.replace(day=1) - timedelta(days=1)).replace(day=1), on.replace(day=28) + timedelta(days=4)
    return date(on.year - 1, on.month, 1), date(on.year + 1, on.month, 1)


def _address(query: QueryDict, *, view: str = "", on: date | str | None = "") -> str:
    changed = query.copy()
    if view:
        changed["view"] = view
    if on is None:
        changed.pop("on", None)
    elif on:
        changed["on"] = str(on)
    return f"?{changed.urlencode()}"


def _labels() -> list[tuple[str, str]]:
    return [("week", _("Week")), ("month", _("Month")), ("year", _("Year"))]


def _weekdays(width: Literal["abbreviated", "wide"]) -> list[str]:
    names = get_day_names(width, context="stand-alone", locale=language())
    return [names[day] for day in range(7)]


def _span_title(found: Span, view: str) -> str:
    if view == "month":
        text = format_date(found.first, "LLLL y", locale=language())
        return text[:1].upper() + text[1:]
    return _("%(start)s – %(end)s") % {
        "start": day_text(found.first, long=True),
        "end": day_text(found.last, long=True),
    }


def _answer(found: Span) -> str:
    count = ngettext("%(count)s engagement", "%(count)s engagements", found.total) % {
        "count": number_format(found.total)
    }
    kinds = [f"{EngagementKind(kind).label} {number_format(number)}" for kind, number in found.by_kind[:3]]
    text = f"{count}: {', '.join(kinds)}" if kinds else count
    if found.called_off:
        text += "; " + _("called off or postponed: %(count)s") % {"count": number_format(found.called_off)}
    return f"{text}."

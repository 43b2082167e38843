"""Two countries in the same months, on the same scale, in words: a quiet, a middle and a severe course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entente.apps.warnings.selectors.results import (
    Fan,
    FanMonth,
    chance_worse,
    forecast_countries,
    forecast_fans,
    forecast_get,
    forecast_list,
)
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.charts.fan import fan_chart, highest_of
from entente.web.views.outlook.forecasts import accuracy_text, fan_answer, outcome_text, own_error_text, span, words
from entente.web.views.outlook.shared import percent, run_of
from entente.web.views.problems import found_or_404
from entente.web.words import partial_text

EVEN = 0.1


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its fan, drawn on the common scale, and what is said of it."""

    fan: Fan
    chart: dict[str, Any]
    answer: str
    accuracy: str
    since: str
    own_error: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of both: quiet (5 %), middle and severe (95 %) course, chances, and which is likely worse."""

    label: str
    left: FanMonth
    right: FanMonth
    left_deadly: str
    right_deadly: str
    worse: str


@found_or_404
def compare(request: HttpRequest) -> HttpResponse:
    """Show two countries of a forecast side by side."""
    viewer, run = viewer_of(request), run_of(request)
    left, right = (request.GET.get(name, "").strip().upper()[:3] for name in ("left", "right"))
    context: dict[str, Any] = {
        "section": "warnings", "tab": "compare", "left": left, "right": right,
        "same": bool(left) and left == right, "runs": forecast_list(viewer),
    }  # fmt: skip
    status = 200
    if context["runs"] or run:
        page = forecast_get(viewer, run=run)
        rows = forecast_countries(viewer, run=page.ref.id)
        context |= {
            "page": page, "span": span(page.ref.first, page.ref.last), "exercise": page.ref.exercise,
            "origin": partial_text(f"{page.ref.origin:%Y-%m}"),
            "countries": sorted(((row.iso3, row.name) for row in rows), key=lambda pair: fold(pair[1])),
        }  # fmt: skip
        spoken_of = {row.iso3 for row in rows}
        unknown = [code for code in dict.fromkeys((left, right)) if code and code not in spoken_of]
        if unknown:
            context["unknown"], status = ", ".join(unknown), 404
        elif left and right and left != right:
            context |= _compared(*forecast_fans(viewer, run=page.ref.id, iso3=(left, right)))
            context["exports"] = [("csv", "CSV"), ("xlsx", "XLSX")]
    return render(request, "web/outlook/compare.html", context, status=status)


def _compared(one: Fan, two: Fan) -> dict[str, Any]:
    highest = highest_of([one, two])
    months = [
        _month(one, two, a, b) for a, b in zip(one.months, two.months, strict=False) if a.month == b.month
    ]  # fmt: skip
    chances = [chance_worse(a, b) for a, b in zip(one.months, two.months, strict=False)]
    return {
        "sides": [
            Side(
                fan,
                fan_chart(fan, words(), highest=highest),
                fan_answer(fan),
                accuracy_text(fan),
                outcome_text(fan),
                own_error_text(fan),
            )
            for fan in (one, two)
        ],
        "months": months,
        "answer": _verdict(one.name, two.name, sum(chances) / len(chances)),
    }


def _month(one: Fan, two: Fan, a: FanMonth, b: FanMonth) -> Month:
    chance = chance_worse(a, b)
    if abs(chance - 0.5) <= EVEN:
        worse = _("about even")
    else:
        name = one.name if chance > 0.5 else two.name
        worse = _("%(name)s, %(chance)s") % {"name": name, "chance": percent(max(chance, 1 - chance))}
    return Month(
        partial_text(f"{a.month:%Y-%m}"), a, b, percent(a.chance_deadly), percent(b.chance_deadly), worse
    )  # fmt: skip


def _verdict(one: str, two: str, chance: float) -> str:
    """Which of the two is likely to see more deaths in a month, over the months together."""
    if abs(chance - 0.5) <= EVEN:
        return _("Neither of %(one)s and %(two)s is clearly likelier to see more deaths in a month.") % {
            "one": one, "two": two,
        }  # fmt: skip
    values = {
        "more": one if chance > 0.5 else two,
        "less": two if chance > 0.5 else one,
        "chance": percent(max(chance, 1 - chance)),
    }
    return (
        _(
            "In a month of this forecast %(more)s sees more deaths than %(less)s with a chance of %(chance)s, taking "
            "the two as independent and ties as half."
        )
        % values
    )

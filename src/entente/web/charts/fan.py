"""A forecast of deaths as a fan: what was known, the bands of the forecast, and what happened since."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import altair as alt

from entente.apps.warnings.selectors.results import Fan
from entente.web.words import partial_text

HAPPENED = "#D55E00"
HEIGHT = 300
# Replaced on the page by the theme's own colours; as they stand they suit paper.
_THEMED = {"accent": "#0072B2", "ink": "#101418", "soft": "#5b636e"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the tooltips and of the legend on the lines, in the reader's language."""

    deaths: str
    wide: str
    half: str
    median: str
    known: str
    happened: str


def fan_chart(fan: Fan, words: Words, *, highest: int | None = None) -> dict[str, Any]:
    """Return the Vega-Lite specification.

    The scale is logarithmic above one death, so that a month without any and a month of war fit one picture.
    `highest` is the top of the scale, the same for countries set side by side.
    """
    spec = copy.deepcopy(_template(words))
    top = highest if highest is not None else highest_of([fan])
    spec["layer"][0]["encoding"]["y"]["scale"]["domain"] = [0, max(10, top)]
    spec["datasets"] = {
        "bands": [
            {
                "month": each.month.isoformat(),
                "label": _label(each.month),
                "low": each.low,
                "half_low": each.half_low,
                "median": each.median,
                "half_high": each.half_high,
                "high": each.high,
                "wide": f"{each.low} – {each.high}",
                "half": f"{each.half_low} – {each.half_high}",
                "deadly": f"{round(100 * each.chance_deadly)} %",
            }
            for each in fan.months
        ],
        "known": [
            {"month": month.isoformat(), "label": _label(month), "deaths": value}
            for month, value in fan.history
            if value is not None
        ],
        "happened": [
            {"month": each.month.isoformat(), "label": _label(each.month), "deaths": each.outcome}
            for each in fan.months
            if each.outcome is not None
        ],
        "origin": [{"month": fan.history[-1][0].isoformat()}] if fan.history else [],
    }
    return spec


def highest_of(fans: Sequence[Fan]) -> int:
    """The largest number any of the fans must show."""
    known = [value for fan in fans for _month, value in fan.history if value is not None]
    come = [each.outcome for fan in fans for each in fan.months if each.outcome is not None]
    return max([*known, *come, *(each.high for fan in fans for each in fan.months)], default=0)


def _label(month: date) -> str:
    return partial_text(f"{month:%Y-%m}")


@cache
def _template(words: Words) -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    when = alt.X("month:T", title=None).axis(grid=False, format="%b %Y", tickCount=alt.ExprRef("max(3, width / 90)"))
    scale = alt.Scale(type="symlog", constant=3, nice=False)
    deaths = alt.Axis(title=words.deaths, values=[0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000], grid=True)
    bands = alt.Chart(alt.NamedData(name="bands"))
    tooltip = [
        alt.Tooltip("label:N", title=""),
        alt.Tooltip("wide:N", title=words.wide),
        alt.Tooltip("half:N", title=words.half),
        alt.Tooltip("median:Q", title=words.median),
        alt.Tooltip("deadly:N", title="≥ 25"),
    ]

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=scale, axis=deaths)

    wide = bands.mark_area(color=alt.ExprRef("accent"), opacity=0.18, tooltip=None).encode(
        x=when, y=y("low"), y2="high:Q"
    )
    half = bands.mark_area(color=alt.ExprRef("accent"), opacity=0.3, tooltip=None).encode(
        x=when, y=y("half_low"), y2="half_high:Q"
    )
    middle = bands.mark_line(color=alt.ExprRef("accent"), strokeWidth=2, tooltip=None).encode(x=when, y=y("median"))
    hover = bands.mark_bar(opacity=0.001, width=14).encode(x=when, y=y("low"), y2="high:Q", tooltip=tooltip)
    known = alt.Chart(alt.NamedData(name="known"))
    line = known.mark_line(color=alt.ExprRef("ink"), strokeWidth=1.5, tooltip=None).encode(x=when, y=y("deaths"))
    dots = known.mark_circle(color=alt.ExprRef("ink"), size=24, opacity=1).encode(
        x=when,
        y=y("deaths"),
        tooltip=[alt.Tooltip("label:N", title=""), alt.Tooltip("deaths:Q", title=words.known)],
    )
    happened = (
        alt.Chart(alt.NamedData(name="happened"))
        .mark_point(shape="diamond", size=70, filled=True, color=HAPPENED, opacity=1)
        .encode(
            x=when,
            y=y("deaths"),
            tooltip=[alt.Tooltip("label:N", title=""), alt.Tooltip("deaths:Q", title=words.happened)],
        )
    )
    rule = (
        alt.Chart(alt.NamedData(name="origin"))
        .mark_rule(color=alt.ExprRef("soft"), strokeDash=[3, 3], tooltip=None)
        .encode(x="month:T")
    )
    chart = (
        alt.layer(wide, half, middle, hover, rule, line, dots, happened)
        .add_params(*(alt.param(name=name, value=value) for name, value in _THEMED.items()))
        .properties(width=900, height=HEIGHT)
    )
    return chart.to_dict()

"""Reliability: how often something came when it was given a chance of so much, against the diagonal."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import altair as alt

from entente.web.charts.palette import CATEGORIES

SIDE = 340


@dataclass(frozen=True, slots=True)
class Point:
    """A bin of a method: chance stated, share that came true, and how many cases it holds."""

    method: str
    stated: float
    observed: float
    cases: int


def reliability_chart(points: Sequence[Point], *, stated: str, observed: str, cases: str) -> dict[str, Any]:
    """Return the Vega-Lite specification, a line and a shape per method; the words are its axes and tooltip."""
    spec = copy.deepcopy(_template(stated, observed, cases))
    methods = list(dict.fromkeys(point.method for point in points))
    top = min(1.0, 1.15 * max((max(point.stated, point.observed) for point in points), default=1.0))
    spec["datasets"] = {
        "points": [asdict(point) for point in points],
        "diagonal": [{"stated": 0.0, "observed": 0.0}, {"stated": top, "observed": top}],
    }
    for layer in spec["layer"]:
        for axis in ("x", "y"):
            layer["encoding"][axis]["scale"] = {"type": "sqrt", "domain": [0, top]}
        for channel, values in (("color", list(CATEGORIES)), ("shape", ["circle", "triangle-up", "square"])):
            if channel in layer["encoding"]:
                layer["encoding"][channel]["scale"] = {"domain": methods, "range": values[: len(methods)]}
    return spec


@cache
def _template(stated: str, observed: str, cases: str) -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    x = alt.X("stated:Q", title=stated).axis(format="~%", grid=True, tickCount=5)
    y = alt.Y("observed:Q", title=observed).axis(format="~%", grid=True, tickCount=5)
    legend = alt.Legend(title=None, orient="top")
    points = alt.Chart(alt.NamedData(name="points"))
    tooltip = [
        alt.Tooltip("method:N", title=""),
        alt.Tooltip("stated:Q", title=stated, format=".1%"),
        alt.Tooltip("observed:Q", title=observed, format=".1%"),
        alt.Tooltip("cases:Q", title=cases, format=",d"),
    ]
    diagonal = (
        alt.Chart(alt.NamedData(name="diagonal"))
        .mark_line(color=alt.ExprRef("soft"), strokeDash=[3, 3], strokeWidth=1, tooltip=None)
        .encode(x=x, y=y)
    )
    line = points.mark_line(strokeWidth=1.5, opacity=0.6, tooltip=None).encode(
        x=x, y=y, color=alt.Color("method:N", legend=legend)
    )
    dots = points.mark_point(size=60, filled=True, opacity=1).encode(
        x=x,
        y=y,
        color=alt.Color("method:N", legend=legend),
        shape=alt.Shape("method:N", legend=legend),
        tooltip=tooltip,
    )
    chart = (
        alt.layer(diagonal, line, dots)
        .add_params(alt.param(name="soft", value="#5b636e"))
        .properties(width=SIDE, height=SIDE)
    )
    return chart.to_dict()

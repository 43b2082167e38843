"""A series over time: what was reported, what is usual for it, and when it changed."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import altair as alt

from entente.engines.warning.history import History
from entente.web.charts.palette import TONES
from entente.web.words import day_text

HEIGHT = 260
_FORCE, _USUAL, _COOPERATION, _VERBAL = TONES["stopped"], "#7F7F7F", TONES["neutral"], TONES["warning"]


def force_chart(history: History, *, texts: dict[str, str]) -> dict[str, Any]:
    """Return the chart of material conflict: line, usual band, threshold, escalations, changes labelled on the line.

    `texts` words it: `force`, `usual`, `threshold`, `escalated`, `changed`, `reports`.
    """
    spec = copy.deepcopy(_force_template())
    spec["height"] = HEIGHT
    periods = history.periods
    spec["datasets"] = {
        "periods": [
            {
                "start": period.start.isoformat(), "when": day_text(period.start), "force": period.force,
                "low": period.low, "high": period.high, "threshold": period.threshold, "total": period.total,
                "escalated": period.escalated, "label": texts["force"],
            }
            for period in periods
        ],
        "changes": _changes(history, texts["changed"]),
        "names": _names(history, texts),
    }  # fmt: skip
    _title(spec, "y", texts["reports"])
    return spec


def balance_chart(history: History, *, texts: dict[str, str]) -> dict[str, Any]:
    """Return the chart of conflict and cooperation, both in all reports of the series."""
    spec = copy.deepcopy(_balance_template())
    spec["height"] = HEIGHT
    series = (
        ("cooperation", texts["cooperation"], _COOPERATION),
        ("verbal_conflict", texts["verbal_conflict"], _VERBAL),
        ("force", texts["force"], _FORCE),
    )
    rows = [
        {
            "start": period.start.isoformat(), "when": day_text(period.start), "value": getattr(period, name),
            "name": label, "colour": colour,
        }
        for period in history.periods
        for name, label, colour in series
    ]  # fmt: skip
    last = history.periods[-1]
    spec["datasets"] = {
        "values": rows,
        "ends": _apart(
            [
                {"start": last.start.isoformat(), "value": getattr(last, name), "name": label, "colour": colour}
                for name, label, colour in series
            ],
            max((row["value"] for row in rows), default=1),
        ),
    }
    _title(spec, "y", texts["reports"])
    return spec


def _changes(history: History, text: str) -> list[dict[str, Any]]:
    """Where the level changed, with the label on the line; labels in turn at two heights."""
    by_start = {period.start: period.force for period in history.periods}
    days = [day for day in history.changes if day in by_start]
    return [
        {"start": day.isoformat(), "force": by_start[day], "label": text % {"day": day_text(day)}, "row": place % 2}
        for place, day in enumerate(days)
    ]


def _names(history: History, texts: dict[str, str]) -> list[dict[str, Any]]:
    """Names written beside the lines' ends."""
    last = history.periods[-1]
    named = [{"start": last.start.isoformat(), "value": last.force, "name": texts["force"], "colour": _FORCE}]
    if last.high is not None and last.low is not None:
        named.append({"start": last.start.isoformat(), "value": last.high, "name": texts["usual"], "colour": _USUAL})
    if last.threshold is not None:
        named.append(
            {"start": last.start.isoformat(), "value": last.threshold, "name": texts["threshold"], "colour": _USUAL}
        )
    top = max(max(period.force, period.threshold or 0) for period in history.periods)
    return _apart(named, top)


def _apart(rows: list[dict[str, Any]], top: float) -> list[dict[str, Any]]:
    """Move names that would lie on one another apart, upwards from the lowest."""
    step = max(top, 1) * 0.075
    placed = -1e9
    for row in sorted(rows, key=lambda row: row["value"]):
        row["place"] = placed = max(row["value"], placed + step)
    return rows


def _title(spec: dict[str, Any], channel: str, title: str) -> None:
    """Give every axis of the channel one title, in layers within layers too."""
    for layer in spec.get("layer", ()):
        _title(layer, channel, title)
        encoded = layer.get("encoding", {}).get(channel)
        if encoded is not None:
            encoded["title"] = title


def _when() -> alt.X:
    """Time, labelled by month: a tick for every one, so that a short series does not name a month twice."""
    month = alt.TimeIntervalStep(interval="month", step=1)
    return alt.X("start:T", title=None).axis(
        grid=False, format="%b %Y", tickCount=month, labelOverlap="greedy", labelSeparation=12
    )


def _ends(data: str, when: alt.X) -> tuple[alt.Chart, alt.Chart]:
    """The names beside the ends of lines, on a halo of the page's colour that keeps lines off their letters."""
    shared: dict[str, Any] = {"align": "right", "dx": -2, "dy": -8, "fontSize": 11, "fontWeight": 600, "tooltip": None}
    drawn = alt.Chart(alt.NamedData(name=data)).encode(x=when, y=alt.Y("place:Q"), text="name:N")
    paper = alt.ExprRef("paper")
    halo = drawn.mark_text(stroke=paper, strokeWidth=4, strokeJoin="round", fill=paper, **shared)
    return halo, drawn.mark_text(**shared).encode(color=alt.Color("colour:N", scale=None))


@cache
def _force_template() -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    when = _when()
    periods = alt.Chart(alt.NamedData(name="periods"))
    band = periods.mark_area(color=_USUAL, opacity=0.22, interpolate="step-after", tooltip=None).encode(
        x=when, y=alt.Y("low:Q"), y2="high:Q"
    )
    threshold = periods.mark_line(color=_USUAL, strokeDash=[4, 3], interpolate="step-after", tooltip=None).encode(
        x=when, y=alt.Y("threshold:Q")
    )
    tooltip = [
        alt.Tooltip("when:N", title=" "), alt.Tooltip("force:Q", title="="), alt.Tooltip("threshold:Q", title="≥"),
    ]  # fmt: skip
    line = periods.mark_line(color=_FORCE, strokeWidth=1.8, tooltip=None).encode(x=when, y=alt.Y("force:Q"))
    points = periods.mark_point(color=_FORCE, filled=True, opacity=1).encode(
        x=when,
        y=alt.Y("force:Q"),
        size=alt.condition("datum.escalated", alt.value(70), alt.value(12)),
        shape=alt.condition("datum.escalated", alt.value("triangle-up"), alt.value("circle")),
        tooltip=tooltip,
    )
    changes = alt.Chart(alt.NamedData(name="changes"))
    rules = changes.mark_rule(color=alt.ExprRef("ink"), strokeWidth=1, strokeDash=[2, 2], tooltip=None).encode(x=when)
    labels = changes.mark_text(align="left", dx=4, fontSize=11, color=alt.ExprRef("ink"), tooltip=None).encode(
        x=when, y=alt.Y("row:Q").scale(domain=[0, 12], reverse=True).axis(None), text="label:N"
    )
    left = alt.layer(band, threshold, line, points, *_ends("names", when))
    chart = (
        alt.layer(left, alt.layer(rules, labels))
        .resolve_scale(y="independent")
        .add_params(alt.param(name="ink", value="#101418"), alt.param(name="paper", value="#ffffff"))
        .properties(width=900, height=HEIGHT)
    )
    described: dict[str, Any] = chart.to_dict()
    return described


@cache
def _balance_template() -> dict[str, Any]:
    """The specification without data."""
    when = _when()
    values = alt.Chart(alt.NamedData(name="values"))
    colour = alt.Color("colour:N", scale=None)
    lines = values.mark_line(strokeWidth=1.8, tooltip=None).encode(
        x=when, y=alt.Y("value:Q"), color=colour, detail="name:N"
    )
    points = values.mark_point(size=14, filled=True, opacity=1).encode(
        x=when,
        y=alt.Y("value:Q"),
        color=colour,
        tooltip=[
            alt.Tooltip("when:N", title=" "),
            alt.Tooltip("name:N", title="  "),
            alt.Tooltip("value:Q", title="="),
        ],
    )
    return (
        alt.layer(lines, points, *_ends("ends", when))
        .add_params(alt.param(name="ink", value="#101418"), alt.param(name="paper", value="#ffffff"))
        .properties(width=900, height=HEIGHT)
        .to_dict()
    )

"""Programmes over time with their reviews, and goals by state as a bar."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt

from entente.apps.programmes.enums import GoalState
from entente.apps.programmes.selectors.portfolio import GanttBar
from entente.web.charts.palette import TONES
from entente.web.charts.programmes_tones import tone_of
from entente.web.words import day_text

LANE_HEIGHT = 24
# A period without an end is drawn so far beyond the date asked about.
_OPEN_FOR = timedelta(days=365)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in hundredths of its length."""

    state: str
    label: str
    count: int
    start: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A bar of counts by state."""

    segments: tuple[Segment, ...]
    text: str


# Open states by how much they ask for attention; those that ended in ever lighter grey.
_COLOURS = {
    GoalState.PROPOSED: "#b9d9ee",
    GoalState.BILATERAL_TALKS: "#86c1e6",
    GoalState.ALLIED_TALKS: "#56B4E9",
    GoalState.AGREED: TONES["neutral"],
    GoalState.ON_TRACK: TONES["ok"],
    GoalState.AT_RISK: TONES["warning"],
    GoalState.BLOCKED: TONES["stopped"],
    GoalState.COMPLETED: "#5b636e",
    GoalState.CARRIED_OVER: "#8a939e",
    GoalState.MERGED: "#b0b7bf",
    GoalState.DROPPED: "#d0d5da",
}


def goal_strip(by_state: Mapping[str, int], longest: int) -> Strip:
    """Return the parts of a bar in the order of a goal's life."""
    segments, place = [], 0.0
    for state in GoalState:
        count = by_state.get(state.value, 0)
        if not count:
            continue
        width = round(100 * count / max(longest, 1), 2)
        segments.append(Segment(state.value, str(state.label), count, round(place, 2), width, _COLOURS[state]))
        place += width
    return Strip(tuple(segments), ", ".join(f"{segment.label} {segment.count}" for segment in segments))


def goal_key(states: Sequence[str]) -> list[tuple[str, str]]:
    """Return label and colour of the states that occur, in the order of a goal's life."""
    return [(str(state.label), _COLOURS[state]) for state in GoalState if state.value in states]


def gantt_chart(bars: Sequence[GanttBar], *, on: date, hrefs: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the Vega-Lite specification: a bar for each period, a diamond for each review; None without a period.

    `hrefs` gives each programme's address by its code; `on` is the date asked about, drawn as a line.
    """
    if not bars:
        return None
    spec = copy.deepcopy(_template())
    ordered = sorted(bars, key=lambda bar: (bar.programme.party.name, bar.starts, bar.programme.code))
    lanes = {bar.programme.code: _lane(bar) for bar in ordered}
    spec["height"] = LANE_HEIGHT * len({*lanes.values()}) + 24
    spec["datasets"] = {
        "periods": [_period(bar, lanes[bar.programme.code], on, hrefs) for bar in ordered],
        "reviews": [
            {
                "lane": lanes[bar.programme.code],
                "on": (review.held_on or review.due_on).isoformat(),
                "title": review.label,
                "when": day_text(review.held_on or review.due_on),
                "colour": TONES["stopped" if review.overdue else "ended" if review.held_on else "neutral"],
                "held": review.held_on is not None,
                "href": hrefs.get(bar.programme.code, ""),
            }
            for bar in ordered
            for review in bar.reviews
        ],
        "lines": [{"on": on.isoformat()}],
    }
    for layer in spec["layer"]:
        if "y" in layer.get("encoding", {}):
            layer["encoding"]["y"]["scale"] = {"domain": list(dict.fromkeys(lanes.values())), "paddingInner": 0.4}
    return spec


def _lane(bar: GanttBar) -> str:
    return f"{bar.programme.party.name} · {bar.programme.instrument_name}"


def _period(bar: GanttBar, lane: str, on: date, hrefs: Mapping[str, str]) -> dict[str, Any]:
    row = bar.programme
    end = bar.ends or max(on, bar.starts) + _OPEN_FOR
    tone = "stopped" if row.suspended else tone_of("programme", row.state)
    return {
        "lane": lane,
        "start": bar.starts.isoformat(),
        "end": end.isoformat(),
        "title": row.title,
        "span": f"{day_text(bar.starts)} – {day_text(bar.ends - _DAY) if bar.ends else '…'}",
        "state": ", ".join([row.state_label, *row.suspended]),
        "colour": TONES[tone],
        "open": bar.ends is None,
        "href": hrefs.get(row.code, ""),
    }


@cache
def _template() -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    lane = alt.Y("lane:N", title=None, sort=None).axis(ticks=False, domain=False, labelPadding=8)
    when = alt.X("start:T", title=None).axis(grid=True, format="%Y", tickCount=alt.ExprRef("max(2, width / 90)"))
    tooltip = [alt.Tooltip("title:N", title=""), alt.Tooltip("span:N", title=" "), alt.Tooltip("state:N", title="  ")]
    periods = (
        alt.Chart(alt.NamedData(name="periods"))
        .mark_bar(cornerRadius=2, cursor="pointer")
        .encode(
            x=when,
            x2="end:T",
            y=lane,
            color=alt.Color("colour:N", scale=None),
            fillOpacity=alt.condition("datum.open", alt.value(0.5), alt.value(0.85)),
            href="href:N",
            tooltip=tooltip,
        )
    )
    line = (
        alt.Chart(alt.NamedData(name="lines"))
        .mark_rule(color=alt.ExprRef("ink"), strokeWidth=1.5, strokeDash=[2, 2], tooltip=None)
        .encode(x="on:T")
    )
    reviews = (
        alt.Chart(alt.NamedData(name="reviews"))
        .mark_point(size=60, shape="diamond", opacity=1, cursor="pointer", strokeWidth=1.5, filled=True)
        .encode(
            x="on:T",
            y=lane,
            fill=alt.Fill("colour:N", scale=None),
            stroke=alt.value("#ffffff"),
            href="href:N",
            tooltip=[alt.Tooltip("title:N", title=""), alt.Tooltip("when:N", title=" ")],
        )
    )
    chart = (
        alt.layer(periods, line, reviews)
        .add_params(alt.param(name="ink", value="#101418"))
        .properties(width=900, height=200)
    )
    return chart.to_dict()

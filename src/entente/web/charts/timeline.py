"""A relationship over the years: a lane for each framework, a bar for each spell, a point for each event."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Any

import altair as alt

from entente.apps.register.selectors.types import FactView
from entente.web.charts.palette import TONES
from entente.web.labels import kind_heading
from entente.web.words import day_text, span_text

LANE_HEIGHT = 26
_SHORTEST_BAR = timedelta(days=60)
_LETTER = 6.4  # pixels, of the label's type size
_SPELLS = frozenset({"membership", "suspension", "programme", "mandate"})
# Several run at the same time: each has a lane of its own.
_OWN_LANE = frozenset({"mandate", "operation"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar, or a point where `end` is `start`."""

    lane: str
    start: str
    end: str
    text: str
    title: str
    span: str
    status: str
    colour: str
    ink: str
    disputed: bool
    over: bool
    href: str


def timeline_marks(
    facts: Iterable[FactView], *, until: date, hrefs: dict[str, str], by_party: bool = False
) -> list[Mark]:
    """Turn facts into marks. `until` closes what is still open; `hrefs` gives each fact's address by its id.

    Lanes are frameworks on a party's page, parties on a framework's (`by_party`).
    """
    return [
        _mark(fact, lane, until=until, href=hrefs.get(str(fact.id), ""))
        for fact in facts
        if fact.valid_from is not None
        for lane in _lanes(fact, by_party=by_party)
    ]


def timeline(marks: Sequence[Mark], *, on: date, first: date, last: date) -> dict[str, Any]:
    """Return the Vega-Lite specification; `on` is the date asked about, drawn as a line."""
    lanes: dict[str, None] = {mark.lane: None for mark in sorted(marks, key=lambda mark: mark.start)}
    years = max(1.0, (last - first).days / 365.25)
    spec = copy.deepcopy(_template(round(years, 1)))
    spec["height"] = LANE_HEIGHT * len(lanes) + 8
    order = list(lanes)
    rows = [{**asdict(mark), "years": _years(mark)} for mark in marks]
    _leave_out_labels(rows, apart=years / 4)
    spec["datasets"] = {
        # A suspension is drawn upon the membership it suspends.
        "spells": sorted((row for row in rows if row["start"] != row["end"]), key=lambda row: row["over"]),
        "events": [row for row in rows if row["start"] == row["end"]],
        "lines": [{"on": on.isoformat(), "label": day_text(on)}],
        "extent": [{"start": first.isoformat(), "end": last.isoformat(), "lane": lane} for lane in order[:1]],
    }
    spec["layer"][0]["encoding"]["y"]["scale"] = {"domain": order, "paddingInner": 0.35, "paddingOuter": 0.2}
    return spec


def _leave_out_labels(rows: list[dict[str, Any]], *, apart: float) -> None:
    """Leave out the words of disputed spells that lie upon each other: two claims, unreadable in one place.

    `apart`: years between the beginnings from which both are readable.
    """
    by_lane: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_lane.setdefault(row["lane"], []).append(row)
    for lane in by_lane.values():
        for one, other in combinations(lane, 2):
            between = (date.fromisoformat(other["start"]) - date.fromisoformat(one["start"])).days / 365.25
            upon = one["start"] < other["end"] and other["start"] < one["end"]
            if upon and abs(between) < apart and one["disputed"] and other["disputed"]:
                one["text"] = other["text"] = ""


def _lanes(fact: FactView, *, by_party: bool) -> list[str]:
    if by_party:
        return [party.name for party in fact.parties]
    if fact.kind in _OWN_LANE:
        return [fact.title]
    if fact.kind in _SPELLS and fact.framework is not None:
        return [fact.framework.short]
    return [kind_heading(fact.kind)]


def _mark(fact: FactView, lane: str, *, until: date, href: str) -> Mark:
    start = fact.valid_from or until
    end = fact.valid_to or max(until, start + timedelta(days=1))
    brief = end - start < _SHORTEST_BAR
    span = span_text(start=fact.start, end=fact.end, decided=fact.decided, observed=fact.observed)
    tone = fact.status.tone
    return Mark(
        lane=lane,
        start=start.isoformat(),
        end=(start if brief else end).isoformat(),
        text=f"{fact.status.name}, {span}" if fact.kind in _SPELLS else fact.title,
        title=fact.title,
        span=span,
        status=fact.status.name,
        colour=TONES.get(tone, TONES["neutral"]),
        ink="#ffffff" if tone == "neutral" else "#101418",
        disputed=fact.disputed,
        over=fact.kind == "suspension",
        href=href,
    )


def _years(mark: Mark) -> float:
    return (date.fromisoformat(mark.end) - date.fromisoformat(mark.start)).days / 365.25


@cache
def _template(years: float) -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    ticks: Any = "year" if years < 8 else alt.ExprRef(f"min({years}, max(2, width / 90))")
    lane = alt.Y("lane:N", title=None, sort=None).axis(ticks=False, domain=False, labelPadding=8)
    when = alt.X("start:T", title=None).axis(grid=True, tickCount=ticks, format="%Y")
    tooltip = [
        alt.Tooltip("title:N", title=""),
        alt.Tooltip("span:N", title=" "),
        alt.Tooltip("status:N", title="  "),
    ]
    extent = (
        alt.Chart(alt.NamedData(name="extent")).mark_rule(opacity=0, tooltip=None).encode(x=when, x2="end:T", y=lane)
    )
    bars = (
        alt.Chart(alt.NamedData(name="spells"))
        .mark_bar(cornerRadius=2, cursor="pointer", strokeWidth=2)
        .encode(
            x=when,
            x2="end:T",
            y=lane,
            color=alt.Color("colour:N", scale=None),
            fillOpacity=alt.condition("datum.disputed", alt.value(0.55), alt.value(1)),
            stroke=alt.condition("datum.disputed", alt.value("#8a5300"), alt.value(None)),
            strokeDash=alt.value([4, 3]),
            href="href:N",
            tooltip=tooltip,
        )
    )
    labels = (
        alt.Chart(alt.NamedData(name="spells"))
        .transform_filter(f"datum.years * (width - 120) / {years} > length(datum.text) * {_LETTER}")
        .mark_text(align="left", dx=6, fontSize=11, fontWeight=500, tooltip=None)
        .encode(x=when, y=lane, text="text:N", color=alt.Color("ink:N", scale=None))
    )
    events = (
        alt.Chart(alt.NamedData(name="events"))
        .mark_point(size=70, filled=True, shape="diamond", opacity=1, cursor="pointer")
        .encode(x=when, y=lane, color=alt.Color("colour:N", scale=None), href="href:N", tooltip=tooltip)
    )
    line = (
        alt.Chart(alt.NamedData(name="lines"))
        .mark_rule(color=alt.ExprRef("ink"), strokeWidth=1.5, strokeDash=[2, 2], tooltip=None)
        .encode(x="on:T")
    )
    chart = (
        alt.layer(extent, bars, labels, events, line)
        .add_params(alt.param(name="ink", value="#101418"))
        .properties(width=900, height=200)
    )
    return chart.to_dict()

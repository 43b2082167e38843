"""Engagements by year, a bar in parts by kind; and one party's by year."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from entente.apps.calendars.selectors.mix import Mix
from entente.apps.engagements.enums import EngagementKind
from entente.web.charts.palette import CATEGORIES, REST

# The same kind has the same colour on every page; the rarest share the last.
_COLOURS = dict(
    zip(
        (
            EngagementKind.EXERCISE, EngagementKind.TRAINING, EngagementKind.DIALOGUE, EngagementKind.EDUCATION,
            EngagementKind.CONSULTATION, EngagementKind.EXPERT_VISIT,
        ),
        CATEGORIES,
        strict=False,
    )
)  # fmt: skip


def kind_key(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Return label and colour of the kinds that occur; those without a colour of their own are one."""
    own = [(str(kind.label), colour) for kind, colour in _COLOURS.items() if kind.value in kinds]
    others = [str(EngagementKind(kind).label) for kind in kinds if kind not in _COLOURS]
    return [*own, *([(", ".join(others), REST)] if others else [])]


def mix_chart(mix: Mix) -> dict[str, Any] | None:
    """Return the Vega-Lite specification; None without an engagement."""
    if not mix.total:
        return None
    spec = copy.deepcopy(_template())
    order = [kind.value for kind in _COLOURS]
    spec["datasets"] = {
        "years": [
            {"year": str(year), "kind": label, "count": count, "colour": _COLOURS.get(EngagementKind(kind), REST),
             "order": order.index(kind) if kind in order else len(order)}
            for kind, label in mix.kinds
            for year in mix.years
            if (count := mix.by_year.get((kind, year), 0))
        ]
    }  # fmt: skip
    spec["encoding"]["x"]["scale"] = {"domain": [str(year) for year in mix.years]}
    return spec


def years_chart(by_year: Sequence[tuple[int, int]]) -> dict[str, Any] | None:
    """Return a small chart of how many engagements began in each year; None without one."""
    if not by_year:
        return None
    spec = copy.deepcopy(_template())
    spec["datasets"] = {
        "years": [
            {"year": str(year), "kind": "", "count": count, "colour": CATEGORIES[0], "order": 0}
            for year, count in by_year
        ]
    }
    spec["encoding"]["tooltip"] = spec["encoding"]["tooltip"][::2]
    return spec


@cache
def _template() -> dict[str, Any]:
    """The specification without data, kept because building it takes longer than a page may."""
    chart = (
        alt.Chart(alt.NamedData(name="years"))
        .mark_bar(cornerRadius=1)
        .encode(
            x=alt.X("year:O", title=None).axis(labelAngle=0, labelOverlap="greedy", ticks=False),
            y=alt.Y("count:Q", title=None).axis(tickMinStep=1, tickCount=4, format="d"),
            color=alt.Color("colour:N", scale=None),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("year:N", title=""),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("count:Q", title="  "),
            ],
        )
        .properties(width=900, height=220)
    )
    described: dict[str, Any] = chart.to_dict()
    return described

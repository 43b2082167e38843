"""Promised against delivered, and the interoperability of a partner by field, as bars."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entente.apps.programmes.selectors.standards import FieldProfile
from entente.apps.programmes.selectors.undertakings import UndertakingView
from entente.apps.programmes.vocabularies import AdoptionState, UndertakingState
from entente.web.charts.palette import TONES

LANE = 24
LONGEST = 48
UNDERTAKING_TONES = {
    UndertakingState.OPEN: "neutral",
    UndertakingState.PARTLY: "neutral",
    UndertakingState.KEPT: "ok",
    UndertakingState.LATE: "stopped",
    UndertakingState.RELEASED: "ended",
}
ADOPTION_TONES = {
    AdoptionState.NOT_CONSIDERED: "ended",
    AdoptionState.STUDYING: "neutral",
    AdoptionState.ADOPTED: "neutral",
    AdoptionState.IMPLEMENTING: "warning",
    AdoptionState.IMPLEMENTED: "ok",
    AdoptionState.REJECTED: "stopped",
}
# From use in the forces down to nothing: dark to light, a quantity and not a category; refusal stands apart.
ADOPTION_COLOURS = {
    AdoptionState.IMPLEMENTED: "#00634A",
    AdoptionState.IMPLEMENTING: "#009E73",
    AdoptionState.ADOPTED: "#56B4E9",
    AdoptionState.STUDYING: "#b9d9ee",
    AdoptionState.NOT_CONSIDERED: "#d0d5da",
    AdoptionState.REJECTED: "#D55E00",
}


def promise_chart(views: Sequence[UndertakingView], hrefs: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the Vega-Lite specification: each undertaking's delivered share of what was promised; None without any.

    The bar behind is the promise, each in its own unit; the share is at most 1.
    """
    if not views:
        return None
    spec = copy.deepcopy(_promises())
    lanes = [f"{number}. {_short(view.text)}" for number, view in enumerate(views, 1)]
    spec["height"] = LANE * len(lanes) + 24
    spec["datasets"] = {
        "promises": [
            {
                "lane": lane,
                "title": view.text,
                "share": float(view.standing.share),
                "whole": 1,
                "words": amount_words(view),
                "state": str(view.standing.state.label),
                "colour": TONES[UNDERTAKING_TONES[view.standing.state]],
                "href": hrefs.get(str(view.id), ""),
            }
            for lane, view in zip(lanes, views, strict=True)
        ]
    }
    for layer in spec["layer"]:
        layer["encoding"]["y"]["scale"] = {"domain": lanes, "paddingInner": 0.4}
    return spec


def amount_words(view: UndertakingView) -> str:
    """Write "3 of 4 exercises"."""
    values = {"delivered": plain(view.standing.delivered), "promised": plain(view.standing.promised), "unit": view.unit}
    return (_("%(delivered)s of %(promised)s %(unit)s") % values).strip()


def plain(value: Any) -> str:
    """Write a number without decimals that say nothing."""
    whole = value.to_integral_value()
    return number_format(whole if whole == value else value)


def profile_chart(fields: Sequence[FieldProfile]) -> dict[str, Any] | None:
    """Return the Vega-Lite specification: the standards of each field by state of adoption; None without any."""
    if not any(field.total for field in fields):
        return None
    spec = copy.deepcopy(_profile())
    spec["height"] = LANE * len(fields) + 40
    spec["datasets"] = {
        "fields": [
            {
                "lane": field.name,
                "state": str(state.label),
                "count": field.by_state[state],
                "order": order,
                "colour": colour,
            }
            for field in fields
            for order, (state, colour) in enumerate(ADOPTION_COLOURS.items())
            if field.by_state[state]
        ]
    }
    spec["encoding"]["y"]["scale"] = {"domain": [field.name for field in fields], "paddingInner": 0.35}
    return spec


def profile_key(fields: Sequence[FieldProfile]) -> list[tuple[str, str]]:
    """Return label and colour of the states that occur."""
    return [
        (str(state.label), colour)
        for state, colour in ADOPTION_COLOURS.items()
        if any(field.by_state[state] for field in fields)
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


@cache
def _promises() -> dict[str, Any]:
    lane = alt.Y("lane:N", title=None, sort=None).axis(ticks=False, domain=False, labelPadding=8)
    tooltip = [alt.Tooltip("title:N", title=""), alt.Tooltip("words:N", title=" "), alt.Tooltip("state:N", title="  ")]
    across = alt.X("whole:Q", title=None).scale(domain=[0, 1]).axis(format="%", tickCount=5, grid=False)
    base = alt.Chart(alt.NamedData(name="promises"))
    behind = base.mark_bar(cornerRadius=2, color=alt.ExprRef("line")).encode(x=across, y=lane, tooltip=tooltip)
    done = base.mark_bar(cornerRadius=2, cursor="pointer").encode(
        x=alt.X("share:Q"), y=lane, color=alt.Color("colour:N", scale=None), href="href:N", tooltip=tooltip
    )
    words = base.mark_text(align="left", dx=6, baseline="middle", color=alt.ExprRef("ink")).encode(
        x=alt.XDatum(0), y=lane, text="words:N"
    )
    chart = (
        alt.layer(behind, done, words)
        .add_params(alt.param(name="ink", value="#101418"), alt.param(name="line", value="#dde1e6"))
        .properties(width=900, height=200)
    )
    described: dict[str, Any] = chart.to_dict()
    return described


@cache
def _profile() -> dict[str, Any]:
    chart = (
        alt.Chart(alt.NamedData(name="fields"))
        .mark_bar(cornerRadius=1)
        .encode(
            x=alt.X("count:Q", title=None).axis(tickMinStep=1, format="d"),
            y=alt.Y("lane:N", title=None, sort=None).axis(ticks=False, domain=False, labelPadding=8),
            color=alt.Color("colour:N", scale=None),
            order="order:O",
            tooltip=[
                alt.Tooltip("lane:N", title=""),
                alt.Tooltip("state:N", title=" "),
                alt.Tooltip("count:Q", title="  "),
            ],
        )
        .properties(width=900, height=200)
    )
    described: dict[str, Any] = chart.to_dict()
    return described

"""Engagements on the map of the world: a circle at each place, as large as there are many."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import altair as alt

from entente.web.charts.palette import CATEGORIES
from entente.web.charts.world_map import projection

_THEMED = {"land": "#e7e9ed", "border": "#ffffff", "paper": "#ffffff"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with how many engagements it saw."""

    name: str
    count: int
    latitude: float
    longitude: float


def engagement_map(spots: Sequence[Spot], *, atlas_url: str) -> dict[str, Any]:
    """Return the Vega-Lite specification. The area of a circle says how many."""
    spec = copy.deepcopy(_template(atlas_url))
    spec["datasets"] = {"spots": [asdict(spot) for spot in sorted(spots, key=lambda spot: -spot.count)]}
    return spec


@cache
def _template(atlas_url: str) -> dict[str, Any]:
    """The specification without the places, kept because building it takes longer than the page may."""
    land = alt.Chart(alt.topo_feature(atlas_url, "countries")).mark_geoshape(
        fill=alt.ExprRef("land"), stroke=alt.ExprRef("border"), strokeWidth=0.6, tooltip=None
    )
    spots = (
        alt.Chart(alt.NamedData(name="spots"))
        .mark_circle(color=CATEGORIES[0], opacity=0.6, stroke=alt.ExprRef("paper"), strokeWidth=0.8)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("count:Q", legend=None).scale(type="linear", domainMin=0, range=[14, 500]),
            tooltip=[alt.Tooltip("name:N", title=""), alt.Tooltip("count:Q", title=" ")],
        )
    )
    chart = (
        alt.layer(land, spots)
        .add_params(*(alt.param(name=name, value=value) for name, value in _THEMED.items()))
        .properties(width=1000, height=480)
        .project(**projection(None))
    )
    return chart.to_dict()

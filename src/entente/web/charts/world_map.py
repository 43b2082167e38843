"""The world with every party in the colour of its category; small states as dots at their capitals."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Any

import altair as alt

MIN_RADIUS = 12.0  # degrees: no closer than this, so that a single party is seen among its neighbours


@dataclass(frozen=True, slots=True)
class MapParty:
    """A party on the map. `key` is its ISO 3166-1 numeric code, or its own code where it has none."""

    key: str
    name: str
    category: str
    colour: str
    href: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Focus:
    """The part of the world shown: a cap of the globe, by its centre and radius in degrees."""

    longitude: float
    latitude: float
    radius: float


def crowd(parties: Sequence[MapParty], *, share: float = 0.66) -> list[MapParty]:
    """Return the parties nearest to the one in the midst of all: those that a map of the world squeezes together."""
    placed = [party for party in parties if party.latitude is not None and party.longitude is not None]
    vectors = [_vector(*_place(party)) for party in placed]
    wanted = max(1, round(share * len(placed)))
    nearest: list[MapParty] = []
    best = -2.0
    for x, y, z in vectors:
        # The larger the product of two unit vectors, the nearer the places.
        ranked = sorted(((x * a + y * b + z * c, number) for number, (a, b, c) in enumerate(vectors)), reverse=True)
        if ranked[wanted - 1][0] > best:
            best, nearest = ranked[wanted - 1][0], [placed[number] for _product, number in ranked[:wanted]]
    return nearest


def focus_on(parties: Sequence[MapParty]) -> Focus | None:
    """Return the smallest simple cap that holds the capitals; None for the whole world."""
    places = [_place(party) for party in parties if party.latitude is not None and party.longitude is not None]
    if not places:
        return None
    vectors = [_vector(*place) for place in places]
    total = [sum(axis) for axis in zip(*vectors, strict=True)]
    length = sqrt(sum(axis * axis for axis in total))
    if length < 1e-6:
        return None
    x, y, z = (axis / length for axis in total)
    latitude = degrees(asin(z))
    longitude = degrees(atan2(y, x))
    radius = max(_distance((longitude, latitude), place) for place in places)
    if radius > 75:
        return None
    return Focus(round(longitude, 2), round(latitude, 2), round(max(MIN_RADIUS, radius * 1.2 + 2), 2))


def world_map(
    parties: Sequence[MapParty], *, atlas_url: str, focus: Focus | None = None, category_title: str = ""
) -> dict[str, Any]:
    """Return the Vega-Lite specification. `atlas_url` is where the page or the document finds the countries."""
    spec = copy.deepcopy(_template(atlas_url, focus, category_title))
    spec["datasets"] = {"parties": [asdict(party) for party in parties]}
    return spec


@cache
def _template(atlas_url: str, focus: Focus | None, category_title: str) -> dict[str, Any]:
    """The specification without the parties, kept because building it takes longer than the page may."""
    atlas = alt.topo_feature(atlas_url, "countries")
    tooltip = [alt.Tooltip("name:N", title=""), alt.Tooltip("category:N", title=category_title or "")]
    parties = alt.Chart(alt.NamedData(name="parties"))
    land = alt.Chart(atlas).mark_geoshape(
        fill=alt.ExprRef("land"), stroke=alt.ExprRef("border"), strokeWidth=0.6, tooltip=None
    )
    shapes = (
        parties.transform_lookup(
            lookup="key", from_=alt.LookupData(data=atlas, key="id", fields=["type", "properties", "geometry"])
        )
        .transform_filter("isValid(datum.geometry)")
        .mark_geoshape(stroke=alt.ExprRef("border"), strokeWidth=0.6, cursor="pointer")
        .encode(color=alt.Color("colour:N", scale=None), href="href:N", tooltip=tooltip)
    )
    small = (
        parties.transform_lookup(
            lookup="key", from_=alt.LookupData(data=atlas, key="id", fields=["geometry", "properties"])
        )
        .transform_filter("isValid(datum.latitude) && (!isValid(datum.geometry) || datum.properties.small)")
        .mark_circle(
            size=40 if focus is None else 80, opacity=1, stroke=alt.ExprRef("paper"), strokeWidth=1.2, cursor="pointer"
        )
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            color=alt.Color("colour:N", scale=None),
            href="href:N",
            tooltip=tooltip,
        )
    )
    chart = (
        alt.layer(land, shapes, small)
        .add_params(*(alt.param(name=name, value=value) for name, value in _THEMED.items()))
        .properties(width=1000, height=480)
        .project(**projection(focus))
    )
    return chart.to_dict()


# Replaced on the page by the theme's own colours; as they stand they suit paper.
_THEMED = {"land": "#e7e9ed", "border": "#ffffff", "paper": "#ffffff"}


def projection(focus: Focus | None) -> dict[str, Any]:
    """Return how a map is drawn: the whole world, or the part in focus."""
    middle = {"expr": "[width / 2, height / 2]"}
    if focus is None:
        # Equal Earth spans 5.4 by 2.6 radii; Antarctica is cut off below.
        return {
            "type": "equalEarth",
            "rotate": [-11, 0, 0],
            "scale": {"expr": "min(width / 5.45, height / 2.2)"},
            "translate": {"expr": "[width / 2, height * 0.575]"},
        }
    reach = 2 * sin(radians(min(focus.radius, 90)) / 2)
    return {
        "type": "azimuthalEqualArea",
        "rotate": [-focus.longitude, -focus.latitude, 0],
        "scale": {"expr": f"min(width, height) / {2 * reach:.5f}"},
        "translate": middle,
        "clipAngle": 89,
    }


def _place(party: MapParty) -> tuple[float, float]:
    return party.longitude or 0.0, party.latitude or 0.0


def _vector(longitude: float, latitude: float) -> tuple[float, float, float]:
    around, up = radians(longitude), radians(latitude)
    return cos(up) * cos(around), cos(up) * sin(around), sin(up)


def _distance(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Degrees of a great circle between two places."""
    dot = sum(a * b for a, b in zip(_vector(*one), _vector(*two), strict=True))
    return degrees(2 * asin(min(1.0, sqrt(max(0.0, (1 - dot) / 2)))))

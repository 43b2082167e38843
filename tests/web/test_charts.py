"""Charts are whole Vega-Lite specifications: what the page draws, documents can draw."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import vl_convert

from entente.apps.access.viewers import Viewer
from entente.apps.register import selectors
from entente.kernel.as_of import AsOf
from entente.web.charts.categories import categorise
from entente.web.charts.timeline import timeline, timeline_marks
from entente.web.charts.world_map import Focus, MapParty, crowd, focus_on, world_map
from entente.web.query import COLOURS

ATLAS = "https://example.org/countries.json"


def party(key: str, latitude: float | None, longitude: float | None) -> MapParty:
    return MapParty(key, key, "Ally", "#0072B2", f"/parties/{key}/", latitude, longitude)


PLACES = [party("BRU", 50.8, 4.4), party("PAR", 48.9, 2.3), party("ROM", 41.9, 12.5), party("OTT", 45.4, -75.7)]


@pytest.mark.parametrize("focus", [None, Focus(10.0, 45.0, 20.0)])
def test_the_map_is_a_whole_specification(focus: Focus | None) -> None:
    spec = world_map(PLACES, atlas_url=ATLAS, focus=focus)
    vega = vl_convert.vegalite_to_vega(json.dumps(spec), vl_version="6.4")
    assert {"land", "border", "paper"} <= {signal["name"] for signal in vega["signals"]}
    assert [row["key"] for row in spec["datasets"]["parties"]] == ["BRU", "PAR", "ROM", "OTT"]


def test_one_map_does_not_change_the_next() -> None:
    world_map(PLACES, atlas_url=ATLAS)
    assert world_map(PLACES[:1], atlas_url=ATLAS)["datasets"]["parties"] == [
        {**world_map(PLACES, atlas_url=ATLAS)["datasets"]["parties"][0]}
    ]


def test_the_crowd_leaves_the_farthest_out() -> None:
    assert {each.key for each in crowd(PLACES, share=0.75)} == {"BRU", "PAR", "ROM"}


def test_the_focus_holds_every_capital_and_is_never_too_near() -> None:
    near = focus_on(PLACES[:1])
    assert near == Focus(4.4, 50.8, 12.0)
    wide = focus_on(PLACES[:3])
    assert wide is not None
    assert 41.9 < wide.latitude < 50.8
    assert focus_on([party("X", None, None)]) is None


def test_around_the_globe_there_is_no_focus() -> None:
    assert focus_on([party("A", 0, 0), party("B", 0, 90), party("C", 0, 180), party("D", 0, -90)]) is None


def test_every_colouring_covers_every_party(league: Path) -> None:
    found = selectors.portfolio_get(Viewer(), as_of=AsOf(date(2022, 1, 1)))
    for colour in COLOURS:
        assert set(categorise(found.rows, colour)) == {row.code for row in found.rows}
    relation = categorise(found.rows, "relation")
    assert relation["TUR"].colour == "#D55E00", "a suspended ally is shown as suspended"


def test_the_timeline_has_a_lane_for_each_framework(league: Path) -> None:
    page = selectors.party_get(Viewer(), code="SWE", as_of=AsOf(date(2025, 1, 1)))
    assert page is not None
    marks = timeline_marks(page.facts, until=date(2025, 1, 1), hrefs={})
    spec = timeline(marks, on=date(2025, 1, 1), first=date(1994, 1, 1), last=date(2025, 1, 1))
    vl_convert.vegalite_to_vega(json.dumps(spec), vl_version="6.4")
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == ["Partnership", "The League"]
    assert [(row["start"], row["disputed"]) for row in spec["datasets"]["spells"]] == [
        ("1994-05-01", True),
        ("1994-05-09", True),
        ("2024-03-07", False),
    ]
    # Two claims upon each other would be unreadable: they are told apart in the table.
    assert [bool(row["text"]) for row in spec["datasets"]["spells"]] == [False, False, True]

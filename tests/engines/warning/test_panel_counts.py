"""Series, classes and days of the panel."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from entente.engines.warning.panel import (
    build_panel,
    by_country,
    event_class,
    monday_on_or_after,
    mondays,
    segment_start,
    series_ids,
)
from entente.kernel.errors import BadInput
from tests.engines.warning.made_up_world import MONDAY, frame, panel_of, weekly


def test_series_are_undirected_and_domestic_is_one_code() -> None:
    rows = frame([(MONDAY, "UKR", "RUS", "190"), (MONDAY, "RUS", "UKR", "190"), (MONDAY, "UKR", "UKR", "190")])
    assert rows.select(s=series_ids())["s"].to_list() == ["RUS|UKR", "RUS|UKR", "UKR"]


def test_classes_follow_the_roots() -> None:
    codes = ["01", "0561", "06", "0874", "10", "145", "15", "204", "173", "1731"]
    rows = frame([(MONDAY, "AAA", "BBB", code) for code in codes])
    assert rows.select(c=event_class())["c"].to_list() == [
        "verbal_cooperation",
        "verbal_cooperation",
        "material_cooperation",
        "material_cooperation",
        "verbal_conflict",
        "verbal_conflict",
        "force",
        "force",
        "arrest",
        "force",
    ]


def test_blocks_and_spans_are_differences() -> None:
    panel = panel_of(weekly({"AAA|BBB": [1, 2, 3], "AAA": [0, 0, 7]}), 3)
    assert panel.series == ("AAA", "AAA|BBB")
    rows = np.array([0, 1])
    assert panel.blocks("force", rows, 21, 3).tolist() == [[7, 0, 0], [3, 2, 1]]
    assert panel.within("total", rows, 7, 21).tolist() == [7, 5]
    assert (panel.day(7), panel.index(MONDAY + timedelta(days=7)), panel.end_day) == (
        MONDAY + timedelta(days=7),
        7,
        MONDAY + timedelta(days=21),
    )


def test_a_country_has_its_events_at_home_and_abroad() -> None:
    countries = by_country(panel_of(weekly({"AAA|BBB": [1, 2, 3], "AAA": [0, 0, 7]}), 3))
    assert countries.series == ("AAA", "BBB")
    assert countries.counts["force"][:, -1].tolist() == [13, 6]


def test_a_gap_starts_another_stretch() -> None:
    days = pl.Series([date(2014, 1, 1), date(2014, 1, 29), date(2018, 1, 1), date(2018, 1, 2)])
    assert segment_start(days, date(2018, 2, 1)) == date(2018, 1, 1)
    assert segment_start(days, date(2018, 1, 1)) == date(2014, 1, 1)
    assert segment_start(days, date(2014, 1, 1)) is None


def test_mondays() -> None:
    assert monday_on_or_after(date(2018, 1, 1)) == date(2018, 1, 1)
    assert monday_on_or_after(date(2018, 1, 2)) == date(2018, 1, 8)
    assert mondays(date(2018, 1, 2), date(2018, 1, 21)) == [date(2018, 1, 8), date(2018, 1, 15)]
    assert mondays(date(2018, 1, 2), date(2018, 1, 7)) == []


def test_missing_columns_are_named() -> None:
    with pytest.raises(BadInput, match="iso_b: the column is missing"):
        build_panel(pl.DataFrame(schema={"day": pl.Date, "iso_a": pl.String}), start=MONDAY, end=MONDAY)

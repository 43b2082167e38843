"""The task's rule, against thresholds worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from entente.engines.warning.escalation import eligible, standing_at, threshold, truth
from tests.engines.warning.made_up_world import MONDAY, panel_of, weekly

PAIR, STATE = np.array([True]), np.array([False])


@pytest.mark.parametrize(
    ("past", "pair", "state"),
    [
        ([0] * 8, 3, 5),
        # sorted position 0.9 * 7 = 6.3: 0.3 of the way from 0 to 12 is 3.6, so four events
        ([0, 0, 0, 12, 0, 0, 0, 0], 4, 5),
        # sorted position 0.9 * 25 = 22.5: halfway from 23 to 24, rounded down, plus one
        (list(range(1, 27)), 24, 24),
        # exactly on a whole number: position 0.9 * 10 = 9 is 7, so eight events
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 9], 8, 8),
        ([2] * 26, 3, 5),
        ([5] * 26, 6, 6),
    ],
)
def test_threshold_by_hand(past: list[int], pair: int, state: int) -> None:
    weeks = np.array([past], dtype=np.float64)
    assert threshold(weeks, PAIR).tolist() == [pair]
    assert threshold(weeks, STATE).tolist() == [state]


@pytest.mark.parametrize(
    ("latest_first", "expected"),
    [
        ([1] * 12, True),
        ([1] * 11 + [0], False),
        ([0] + [1] * 11 + [1], False),  # the twelfth event is thirteen weeks back
        ([5] + [0] * 11, True),
        ([4] + [0] * 11, False),
        ([0] * 11 + [12], True),
    ],
)
def test_eligible_by_hand(latest_first: list[int], expected: bool) -> None:
    assert eligible(np.array([latest_first], dtype=np.float64)).tolist() == [expected]


def test_window_is_the_26_weeks_before() -> None:
    counts = [50, 50, 50, 50] + [4] * 26 + [0]
    panel = panel_of(weekly({"AAA|BBB": counts}), 31)
    assert standing_at(panel, 7 * 30).threshold.tolist() == [5]
    # one week earlier the window still holds one week of 50: position 22.5 of 26 is still 4
    assert standing_at(panel, 7 * 29).threshold.tolist() == [5]
    # with three of them it is 50 at position 23 and 4 at 22
    assert standing_at(panel, 7 * 27).threshold.tolist() == [28]


def test_truth_marks_the_week_that_reaches_its_threshold() -> None:
    counts = [2] * 8 + [3, 2, 3, 3]
    found = truth(panel_of(weekly({"AAA|BBB": counts}), 12), [MONDAY + timedelta(weeks=w) for w in range(12)])
    assert found["period_start"].to_list() == [MONDAY + timedelta(weeks=w) for w in range(8, 12)]
    # week 10 looks back on ten weeks with one 3: position 8.1 of the ten is 2.1; week 11 on two in eleven: 3 at 9
    assert found["threshold"].to_list() == [3, 3, 3, 4]
    assert found["escalated"].to_list() == [True, False, True, False]
    assert found["onset"].to_list() == [True, False, True, True]


def test_onset_needs_the_week_before_below_this_threshold() -> None:
    counts = [2] * 8 + [1, 9, 9]
    found = truth(panel_of(weekly({"AAA|BBB": counts}), 11), [MONDAY + timedelta(weeks=w) for w in (9, 10)])
    assert found["escalated"].to_list() == [True, True]
    assert found["onset"].to_list() == [True, False]


def test_arrests_are_no_force_and_unknown_sides_do_not_count() -> None:
    arrests = weekly({"AAA": [9] * 9}, code="173")
    nobody = weekly({"AAA": [9] * 9}).with_columns(iso_b=pl.lit(None, pl.String))
    found = truth(panel_of(pl.concat([arrests, nobody]), 9), [MONDAY + timedelta(weeks=8)])
    assert found["count"].to_list() == [0]
    assert found["kind"].to_list() == ["domestic"]


def test_part_weeks_at_the_ends_are_not_used() -> None:
    wednesday = MONDAY + timedelta(days=2)
    panel = panel_of(weekly({"AAA|BBB": [4] * 10}), 10, start=wednesday)
    assert panel.first_day == MONDAY + timedelta(weeks=1)
    weeks = [panel.first_day + timedelta(weeks=w) for w in range(12)]
    assert truth(panel, weeks)["period_start"].to_list() == [date(2018, 3, 5)]

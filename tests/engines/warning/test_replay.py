"""Looking back at a series says what the forecasts of those weeks say, and nothing more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entente.engines.warning.escalation import truth
from entente.engines.warning.probabilities import history_of, probabilities
from entente.engines.warning.replay import read_series, replay
from entente.kernel.errors import BadInput
from tests.engines.warning.made_up_world import MONDAY, panel_of, world

WEEKS = [MONDAY + timedelta(weeks=number) for number in (16, 17, 24)]


def test_a_look_back_agrees_with_forecasts_and_truth() -> None:
    panel = panel_of(world(24), 24)
    history = history_of(panel)
    forecast = probabilities(history, WEEKS)
    happened = {(row["series_id"], row["period_start"]): row for row in truth(panel, WEEKS).iter_rows(named=True)}
    names = tuple(panel.series)
    told = replay(history, WEEKS, names, k=3)
    assert (told.first, told.last, told.held_from) == (WEEKS[0], WEEKS[-1], MONDAY)
    said = {
        (series.series_id, week.period_start): week.probability
        for series in told.series
        for week in series.weeks
        if week.probability is not None
    }
    assert said == {(name, week): chance for name, week, chance in forecast.iter_rows()}
    for series in told.series:
        for week in series.weeks[:2]:
            if week.probability is not None:
                held = happened[series.series_id, week.period_start]
                assert (week.threshold, week.count, week.escalated) == (
                    held["threshold"], held["count"], held["escalated"],
                )  # fmt: skip
    for week in WEEKS:
        own = [each for series in told.series for each in series.weeks if each.period_start == week]
        ranks = sorted(each.rank for each in own if each.rank is not None)
        assert ranks[0] == 1
        assert len(ranks) == own[0].forecast


def test_a_week_that_is_not_over_has_no_outcome() -> None:
    panel = panel_of(world(24), 24)
    told = replay(history_of(panel), WEEKS[-1:], panel.series[:1], k=3)
    (week,) = told.series[0].weeks
    assert (week.count, week.escalated) == (None, None)


def test_a_series_that_is_not_there_is_told_so() -> None:
    told = replay(history_of(panel_of(world(24), 24)), WEEKS[:1], ["XXX|YYY"], k=3)
    (series,) = told.series
    assert (series.reports, series.weeks[0].probability, series.weeks[0].reports) == (0, None, 0)


@pytest.mark.parametrize(("text", "series"), [("UKR|RUS", "RUS|UKR"), (" ukr ", "UKR"), ("UKR|UKR", "UKR")])
def test_series_are_read_in_their_order(text: str, series: str) -> None:
    assert read_series(text) == series


@pytest.mark.parametrize("text", ["", "Ukraine", "UKR|RUS|POL", "UK|RU"])
def test_what_is_no_series_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_series(text)

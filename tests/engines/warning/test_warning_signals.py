"""Signals, their tails and their false discovery rates; change points; by hand where possible."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import betabinom, false_discovery_control, nbinom

from entente.engines.warning.changepoints import offline_changes, online_change
from entente.engines.warning.multiplicity import false_discovery_rates
from entente.engines.warning.panel import by_country
from entente.engines.warning.signals import (
    period_edges,
    robust_z,
    signals,
    tail_of_count,
    tail_of_share,
    trailing_weeks,
)
from entente.kernel.errors import BadInput
from tests.engines.warning.made_up_world import MONDAY, panel_of, weekly, world


def test_robust_z_by_hand() -> None:
    # past 1 2 3 4 5: median 3, median distance 1
    assert robust_z(np.array([[1.0, 2, 3, 4, 5, 6]])) == pytest.approx([3 / 1.4826])
    # a past that never moved: the least spread
    assert robust_z(np.array([[2.0, 2, 2, 2, 3]])) == pytest.approx([4.0])


def test_tail_of_count_by_hand() -> None:
    """Past 0 2 0 2: mean 4.5 / 4, variance 4 / 3."""
    found = tail_of_count(np.array([[0.0, 2, 0, 2, 5]]))
    mean = 4.5 / 4
    spread = (4 / 3 - mean) / mean**2
    variance = (mean + spread * mean**2) * 1.25
    size = mean**2 / (variance - mean)
    assert found.expected == pytest.approx([mean])
    assert found.tail == pytest.approx(nbinom.sf(4, size, size / (size + mean)))


def test_tail_of_count_holds_its_level() -> None:
    """Counts that never changed stand out at 5 % in at most about 5 % of series: a discrete tail errs low."""
    rng = np.random.default_rng(5)
    level = rng.gamma(1.0, 4.0, size=(4000, 1))
    counts = rng.negative_binomial(2.0, 2.0 / (2.0 + level), size=(4000, 27)).astype(float)
    assert 0.01 < (tail_of_count(counts).tail < 0.05).mean() < 0.07


def test_nothing_is_never_unusual() -> None:
    quiet = np.zeros((1, 9))
    assert tail_of_count(quiet).tail == pytest.approx([1.0])
    assert tail_of_share(quiet, quiet).tail == pytest.approx([1.0])


def test_share_does_not_move_with_volume() -> None:
    """Twenty times the reports with the same share of conflict is no surprise; the same reports all conflict is."""
    whole = np.array([[20.0] * 10 + [400.0], [20.0] * 10 + [20.0]])
    part = np.array([[5.0] * 10 + [100.0], [5.0] * 10 + [20.0]])
    found = tail_of_share(part, whole)
    assert found.expected == pytest.approx([51 / 202, 51 / 202])
    assert found.tail[0] > 0.3
    assert found.tail[1] == pytest.approx(betabinom.sf(19, 20, 200 * 51 / 202, 200 * 151 / 202))


def test_false_discovery_rates_by_hand_and_by_scipy() -> None:
    tails = np.array([0.04, 0.01, 0.03, 0.5])
    # sorted .01 .03 .04 .5 times 4 over rank: .04 .06 .0533 .5, then the least from the right
    assert false_discovery_rates(tails) == pytest.approx([0.16 / 3, 0.04, 0.16 / 3, 0.5])
    many = np.random.default_rng(1).uniform(size=300) ** 2
    assert false_discovery_rates(many) == pytest.approx(false_discovery_control(many))
    assert false_discovery_rates(np.zeros(0)).tolist() == []


def test_weeks_and_months_are_whole() -> None:
    weeks = period_edges(date(2018, 1, 3), date(2018, 1, 30), "week")
    assert weeks == [date(2018, 1, 8), date(2018, 1, 15), date(2018, 1, 22), date(2018, 1, 29)]
    months = period_edges(date(2017, 11, 6), date(2018, 3, 1), "month")
    assert months == [date(2017, 12, 1), date(2018, 1, 1), date(2018, 2, 1), date(2018, 3, 1)]


def test_trailing_weeks_end_on_any_day() -> None:
    panel = panel_of(weekly({"AAA|BBB": [2] * 40}), 40)
    friday = MONDAY + timedelta(weeks=39, days=4)
    edges = trailing_weeks(panel, friday)
    assert (edges[0], edges[-1], len(edges)) == (friday - timedelta(weeks=27), friday, 28)


def test_a_burst_stands_out_and_steady_series_do_not() -> None:
    counts = {"AAA|BBB": [1, 0, 2, 1, 0, 1, 1, 2, 0, 15], "AAA|CCC": [3, 2, 4, 3, 3, 2, 3, 4, 3, 3]}
    panel = panel_of(weekly(counts), 10)
    found = signals(panel, trailing_weeks(panel, panel.end_day))
    assert found["series_id"].to_list() == ["AAA|BBB", "AAA|CCC"]
    assert found["force"].to_list() == [15, 3]
    assert (found["force_q"] < 0.05).to_list() == [True, False]
    assert found["period_start"].to_list() == [MONDAY + timedelta(weeks=9)] * 2


def test_countries_by_month() -> None:
    panel = panel_of(world(), 24)
    found = signals(by_country(panel), period_edges(panel.first_day, panel.end_day, "month"))
    assert found["series_id"].is_in(panel.countries).all()
    assert set(found["period_start"].to_list()) == {date(2018, 5, 1)}


def test_too_short_a_past_is_refused() -> None:
    panel = panel_of(weekly({"AAA|BBB": [2] * 4}), 4)
    with pytest.raises(BadInput, match="4 periods before the one they judge, there are 3"):
        signals(panel, trailing_weeks(panel, panel.end_day))


def test_offline_finds_the_step() -> None:
    counts = np.array([1, 0, 2, 1, 1, 0, 1, 2, 1, 0, 9, 12, 10, 8, 11, 9, 10, 12], dtype=float)
    assert offline_changes(counts) == (10,)
    assert offline_changes(np.full(20, 3.0)) == ()
    assert offline_changes(counts[:5]) == ()


def test_online_dates_the_step_and_never_looks_ahead() -> None:
    counts = np.array([1, 0, 2, 1, 1, 0, 1, 2, 1, 0, 1, 1, 9, 12, 10], dtype=float)
    found = online_change(counts)
    assert found.began == 12
    assert found.probability > 0.9
    assert found.run.sum() == pytest.approx(1)
    before = online_change(counts[:12])
    assert before.began == 0
    assert before.probability < 0.3


def test_online_by_hand_for_two_values() -> None:
    """Two equal values: either one level (chance 25/26) or a new one (1/26), each by its predictive density."""
    found = online_change(np.array([0.0, 0.0]))
    # after one value at the prior mean 0: weight 1.25, shape 2.5, scale 2; before it: weight 0.25, shape 2, scale 2
    from scipy.stats import t

    stayed = 25 / 26 * t.pdf(0, 5, 0, np.sqrt(2 * 2.25 / (2.5 * 1.25)))
    # the new level's prior takes its variance from the one value seen, which gives none: 1
    began = 1 / 26 * t.pdf(0, 4, 0, np.sqrt(2 * 1.25 / (2 * 0.25)))
    assert found.run == pytest.approx([began / (stayed + began), stayed / (stayed + began)])


def test_online_needs_a_period() -> None:
    with pytest.raises(ValueError, match="at least one period"):
        online_change(np.zeros(0))

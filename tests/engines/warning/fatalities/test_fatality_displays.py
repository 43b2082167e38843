"""What pages show of a forecast, on draws small enough to check by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from entente.engines.warning.fatalities.displays import FanMonth, compare, fan_chart, past_accuracy
from entente.engines.warning.fatalities.draws import Draws
from entente.engines.warning.fatalities.reliability import ReliabilityBin, calibration_error, chances, reliability
from entente.kernel.errors import BadInput


@pytest.fixture
def draws() -> Draws:
    return Draws(
        np.array([415, 415, 416]), np.array([1, 4, 1]), np.array([[0, 10, 20, 30], [0, 0, 20, 40], [1, 1, 1, 1]])
    )


def test_a_fan_has_whole_quantiles_and_the_chance_of_any(draws):
    assert fan_chart(draws, 1, (0.25, 0.5, 1.0)) == (
        FanMonth(415, (0, 10, 30), 0.75),
        FanMonth(416, (1, 1, 1), 1.0),
    )
    assert fan_chart(draws, 99) == ()


def test_two_partners_are_compared_in_the_months_they_share(draws):
    result = compare(draws, 1, 4)
    assert result.months == (415,)
    assert result.medians == ((10,), (0,))
    assert result.highs == ((30,), (40,))
    # 16 pairs: 0 ties 0 twice (1); 10 beats two zeros (2); 20 beats two and ties one (2.5); 30 beats three (3).
    assert result.chance_first_worse == (8.5 / 16,)
    assert result.chance_above == ((0.25,), (0.25,))


def test_partners_without_shared_months_are_refused(draws):
    with pytest.raises(BadInput, match="share no forecast month"):
        compare(draws, 1, 99)


def test_past_accuracy_beside_the_simple_rules(draws):
    months = range(400, 417)
    history = pl.DataFrame({"month_id": months, "country_id": [1] * 17, "ged_sb": [2.0] * 15 + [10.0, 1.0]})
    result = past_accuracy(draws, 412, history, 1)
    # Forecast: |X - 10| averages 10, spread 20 * ... = 6.25, CRPS 3.75 in the first month and 0 in the second.
    # Both rules say 2: 8 off in the first month and 1 in the second.
    assert (result.n, result.crps, result.conflictology, result.last_value) == (2, 1.875, 4.5, 4.5)
    assert result.skill == pytest.approx(1 - 1.875 / 4.5)


def test_past_accuracy_needs_a_known_month(draws):
    history = pl.DataFrame({"month_id": range(400, 414), "country_id": [1] * 14, "ged_sb": [2.0] * 14})
    with pytest.raises(BadInput, match="known yet"):
        past_accuracy(draws, 413, history, 1)


def test_reliability_bins_by_hand():
    stated = chances(np.array([[0, 0], [0, 25], [30, 99], [0, 0]]))
    bins = reliability(stated, np.array([False, True, True, True]), bins=2)
    assert bins == (ReliabilityBin(0.0, 0.5, 2, 0.0, 0.5), ReliabilityBin(0.5, 1.0, 2, 0.75, 1.0))
    assert calibration_error(bins) == pytest.approx(0.375)
    assert calibration_error(()) == 0.0

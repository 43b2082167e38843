"""Scores, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from entente.engines.warning.scoring import (
    average_precision,
    bootstrap,
    brier_skill,
    calibration_error,
    precision_at,
    precision_by_week,
    reliability,
    top_of_week,
)


@pytest.mark.parametrize("decimals", [1, 2, 12])
def test_average_precision_equals_scikit_learn_with_ties_and_weights(decimals: int) -> None:
    rng = np.random.default_rng(11)
    p = rng.uniform(size=500).round(decimals)
    y = (rng.uniform(size=500) < p / 3).astype(float)
    weight = rng.integers(0, 4, 500).astype(float)
    assert average_precision(y, p) == pytest.approx(average_precision_score(y, p), abs=1e-12)
    assert average_precision(y, p, weight) == pytest.approx(
        average_precision_score(y, p, sample_weight=weight), abs=1e-12
    )


def test_average_precision_by_hand() -> None:
    # in order: hit, miss, hit: (1/1 + 2/3) / 2
    assert average_precision(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.5, 0.4])) == pytest.approx(5 / 6)
    assert np.isnan(average_precision(np.zeros(3), np.array([0.9, 0.5, 0.4])))


def test_brier_skill_by_hand() -> None:
    y, p, reference = np.array([1.0, 0.0]), np.array([0.8, 0.1]), np.array([0.5, 0.5])
    assert brier_skill(y, p, reference) == pytest.approx(1 - (0.04 + 0.01) / 0.5)
    assert brier_skill(y, reference, reference) == 0


def test_precision_shares_a_tie_at_the_last_place() -> None:
    p = np.array([0.9, 0.5, 0.5, 0.5, 0.1])
    y = np.array([1.0, 1.0, 0.0, 0.0, 1.0])
    assert precision_at(y, p, 2) == pytest.approx((1 + 1 / 3) / 2)
    assert precision_at(y, p, 5) == pytest.approx(3 / 5)


def test_weeks_are_ranked_apart() -> None:
    week = np.array([0, 0, 0, 1, 1, 1])
    p = np.array([0.3, 0.2, 0.1, 0.9, 0.8, 0.7])
    y = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    assert precision_by_week(week, y, p, 1).tolist() == [1.0, 0.0]
    assert top_of_week(week, p, 1).tolist() == [True, False, False, True, False, False]


def test_reliability_bins_hold_all_rows() -> None:
    p = np.linspace(0, 1, 101)
    bins = reliability((p > 0.5).astype(float), p)
    assert sum(each.rows for each in bins) == 101
    assert bins[0].observed == 0
    assert bins[-1].observed == 1
    assert calibration_error(reliability(p, p)) == pytest.approx(0, abs=1e-12)


def test_bootstrap_is_repeatable_and_draws_whole_series() -> None:
    series = np.repeat(np.arange(30), 10)
    values = np.repeat(np.random.default_rng(0).normal(size=30), 10)

    def mean(weight: np.ndarray) -> float:
        return float((weight * values).sum() / weight.sum())

    one, again = bootstrap(series, mean, repeats=400), bootstrap(series, mean, repeats=400)
    assert one == again
    # the spread of a mean of 30 values, not of 300
    assert one.high - one.low == pytest.approx(2 * 1.96 * values.std() / np.sqrt(30), rel=0.15)

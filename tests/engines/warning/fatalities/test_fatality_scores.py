"""Scores against an independent implementation, against sums done by hand, and against the stored benchmark."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import scoringrules

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.draws import read_actuals, read_draws
from entente.engines.warning.fatalities.evaluation import evaluate, largest_country


def test_crps_equals_scoringrules_ensemble_form():
    rng = np.random.default_rng(3)
    draws = rng.negative_binomial(0.3, 0.01, size=(200, 57)).astype(float)
    happened = rng.negative_binomial(0.3, 0.01, size=200).astype(float)
    # Both are exact sums over the same order statistics; what differs is the order of about 57 additions of numbers
    # up to a few hundred, hence relative rounding of some 1e-13, and 1e-10 leaves room.
    expected = scoringrules.crps_ensemble(happened, draws, estimator="nrg")
    np.testing.assert_allclose(scores.crps(draws, happened), expected, rtol=1e-10, atol=1e-10)


def test_crps_by_hand():
    # |1-2| and |5-2| average 2; of the four pairs two differ by 4, half their mean is 1.
    assert scores.crps(np.array([[1.0, 5.0]]), np.array([2.0])).tolist() == [1.0]


def test_crps_of_one_draw_is_the_absolute_error():
    assert scores.crps(np.array([[3.0]]), np.array([10.0])).tolist() == [7.0]


def test_crps_log1p_is_the_crps_of_logs():
    draws, happened = np.array([[0.0, np.e - 1]]), np.array([0.0])
    # Logs are 0 and 1: distance 1/2, spread term 1/4.
    np.testing.assert_allclose(scores.crps_log1p(draws, happened), [0.25], rtol=1e-12)


@pytest.mark.parametrize(
    ("happened", "hits"),
    [(0, 2), (1, 1), (2, 1), (3, 1), (5, 1), (6, 0), (26, 0), (1000, 0), (1001, 1), (90_000, 1)],
)
def test_ignorance_by_hand(happened, hits):
    draws = np.array([[0.0, 0.0, 1.0, 3.0, 2000.0]])
    # Five draws and eleven bins with a pseudo-count each: (hits + 1) / 16.
    assert scores.ignorance(draws, np.array([float(happened)])).tolist() == [-np.log2((hits + 1) / 16)]


def test_interval_score_by_hand():
    draws = np.arange(101.0)[None, :]
    # The 90 % interval of 0..100 is 5..95, 90 wide; alpha is 0.1, so each unit outside costs 20.
    for happened, expected in [(50, 90), (5, 90), (3, 90 + 40), (100, 90 + 100)]:
        np.testing.assert_allclose(scores.interval_score(draws, np.array([float(happened)])), [expected], rtol=1e-9)


def test_challenge_ignorance_leaves_a_thousand_draws_alone():
    draws = np.random.default_rng(0).poisson(2.0, size=(5, 1000)).astype(float)
    happened = np.array([0.0, 1, 2, 3, 4])
    assert (scores.challenge_ignorance(draws, happened) == scores.ignorance(draws, happened)).all()


def test_challenge_ignorance_of_a_constant_ensemble_counts_a_thousand():
    # Resampling a constant gives the constant: all 1,000 draws in the bin of zero.
    got = scores.challenge_ignorance(np.zeros((1, 12)), np.zeros(1))
    assert got.tolist() == [-np.log2(1001 / 1011)]


def test_largest_country():
    share = largest_country(np.array([1.0, 2.0, 3.0, 4.0]), np.array([7, 9, 7, 9]))
    assert share == (9, 0.6)
    assert largest_country(np.zeros(2), np.array([7, 9]))[1] == 0.0


# Mean CRPS of the challenge's stored benchmark in its own evaluation, to the decimals published.
PUBLISHED = {2018: 14.48, 2019: 9.15, 2020: 21.34, 2021: 76.85}


@pytest.mark.mirror
@pytest.mark.parametrize("year", PUBLISHED)
def test_published_evaluation_of_the_stored_benchmark(year):
    if "ENTENTE_MIRROR" not in os.environ:
        pytest.skip("ENTENTE_MIRROR is not set: the offline mirror of open data is not here")
    views = Path(os.environ["ENTENTE_MIRROR"]) / "views"
    actuals = read_actuals(views / "ged_sb_country_month.parquet")
    result = evaluate(read_draws(views / "conflictology" / f"Y{year}.parquet"), actuals)
    assert (round(result.crps, 2), result.n, result.draws) == (PUBLISHED[year], 12 * 191, 12)
    assert (result.without_actual, result.not_forecast) == (0, 0)
    assert 0.5 < result.ign < 0.7 < result.ign_as_submitted

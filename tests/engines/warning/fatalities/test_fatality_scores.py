"""Scores against an independent implementation, against sums done by hand, and against the stored benchmark."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import scoringrules

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.draws import read_actuals, read_draws
from entente.engines.warning.fatalities.evaluation import largest_country, score_cells, summary


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


# Means of CRPS, ignorance and interval score of the challenge's stored benchmark, and the CRPS of the country-month
# that weighs most, from a run of the challenge's own evaluation (prio-data/prediction_competition_2023,
# evaluate_submissions.py, with xskillscore 0.0.29). To two decimals the first is what the challenge publishes.
PUBLISHED = {
    2018: (14.48287521815009, 0.6402809136980936, 186.55357766143104, (468, 220, 1705.2430555555557)),
    2019: (9.14630599185573, 0.6101323631056643, 89.05794066317627, (475, 133, 1546.625)),
    2020: (21.339332460732983, 0.5665351492165364, 344.9643106457243, (492, 57, 19415.993055555555)),
    2021: (76.84947643979058, 0.685623342576674, 1435.5546247818504, (504, 57, 113549.19444444444)),
}


@pytest.mark.mirror
@pytest.mark.parametrize("year", PUBLISHED)
def test_published_evaluation_of_the_stored_benchmark(year):
    if "ENTENTE_MIRROR" not in os.environ:
        pytest.skip("ENTENTE_MIRROR is not set: the offline mirror of open data is not here")
    views = Path(os.environ["ENTENTE_MIRROR"]) / "views"
    actuals = read_actuals(views / "ged_sb_country_month.parquet")
    draws = read_draws(views / "conflictology" / f"Y{year}.parquet")
    cells = score_cells(draws, actuals)
    result = summary(cells, draws, actuals)
    *means, heaviest = PUBLISHED[year]
    # The same sums, added up in another order: doubles agree to twelve digits, far within the three decimals published.
    assert [result.crps, result.ign, result.mis] == pytest.approx(means, rel=1e-12)
    assert cells.sort("crps").select("month_id", "country_id", "crps").row(-1) == pytest.approx(heaviest, rel=1e-12)
    assert (result.n, result.draws, result.without_actual, result.not_forecast) == (12 * 191, 12, 0, 0)

"""The forecast: from the past alone, repeatable, whole, and sensible at the edges; its scores on the open windows."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from entente.engines.warning.fatalities.analogues import longest_feasible
from entente.engines.warning.fatalities.draws import Draws, actuals_of, read_actuals, read_draws, write_draws
from entente.engines.warning.fatalities.ensembles import recency_ensemble
from entente.engines.warning.fatalities.evaluation import evaluate
from entente.engines.warning.fatalities.forecast import forecast, sample
from entente.engines.warning.fatalities.long_history import extend_back, read_long_history
from entente.engines.warning.fatalities.months import parse_month
from entente.engines.warning.fatalities.panel import panel_at, read_history
from entente.engines.warning.fatalities.reliability import calibration_error, chances, reliability
from entente.engines.warning.fatalities.situations import level, situations
from entente.kernel.errors import BadInput

COUNTRIES, MONTHS, FIRST = 60, 72, 400


def made_up_history() -> pl.DataFrame:
    """Six years of 60 countries: a third at war at levels of their own, a third with outbreaks, a third quiet."""
    rng = np.random.default_rng(5)
    scale = np.exp(rng.normal(3.0, 1.5, size=COUNTRIES))
    rate = scale * np.exp(np.cumsum(rng.normal(0.0, 0.25, size=(MONTHS, COUNTRIES)), axis=0))
    rate[:, 20:40] *= rng.random((MONTHS, 20)) < 0.1
    rate[:, 40:] = 0.0
    deaths = rng.poisson(np.minimum(rate, 1e5)).astype(float)
    return pl.DataFrame(
        {
            "month_id": np.repeat(np.arange(FIRST, FIRST + MONTHS), COUNTRIES),
            "country_id": np.tile(np.arange(1, COUNTRIES + 1), MONTHS),
            "ged_sb": deaths.reshape(-1),
        }
    )


@pytest.fixture(scope="module")
def history() -> pl.DataFrame:
    return made_up_history()


def test_every_country_and_month_gets_whole_draws(history):
    result = forecast(panel_at(history, 460), range(3, 6), draws=50)
    assert result.outcomes.shape == (3 * COUNTRIES, 50)
    assert result.outcomes.dtype == np.int64
    assert (result.outcomes >= 0).all()
    assert result.months.tolist() == [month for month in (463, 464, 465) for _ in range(COUNTRIES)]
    assert result.countries.tolist() == list(range(1, COUNTRIES + 1)) * 3


def test_months_after_the_origin_change_nothing_bit_for_bit(history):
    past = history.filter(pl.col("month_id") <= 455)
    altered = history.with_columns(pl.when(pl.col("month_id") > 455).then(90_000.0).otherwise("ged_sb").alias("ged_sb"))
    expected = forecast(panel_at(past, 455), range(3, 15), draws=40)
    for other in (history, altered):
        result = forecast(panel_at(other, 455), range(3, 15), draws=40)
        assert result.outcomes.tobytes() == expected.outcomes.tobytes()


def test_the_same_seed_gives_the_same_draws_and_another_does_not(history):
    panel = panel_at(history, 460)
    one, same, other = (forecast(panel, (3,), draws=40, seed=seed).outcomes for seed in (7, 7, 8))
    assert (one == same).all()
    assert (one != other).any()


def test_a_year_of_history_is_enough(history):
    recent = history.filter(pl.col("month_id") > 448)
    result = forecast(panel_at(recent, 460), range(3, 15), draws=20)
    assert result.outcomes.shape == (12 * COUNTRIES, 20)


def test_quiet_countries_stay_quiet_and_wars_keep_their_scale(history):
    result = forecast(panel_at(history, 460), (3,), draws=400)
    recent = history.filter(pl.col("month_id").is_between(449, 460)).group_by("country_id").agg(pl.col("ged_sb").mean())
    mean = dict(recent.rows())
    worst = max(mean, key=lambda country: mean[country])
    assert np.median(result.of_country(worst).outcomes) > mean[worst] / 10
    assert np.median(result.of_country(50).outcomes) == 0


def test_the_longest_feasible_horizon_is_the_one_with_enough_cases():
    values = np.zeros((12, 191))
    # Months count from the sixth on: with horizon h, 12 - 5 - h months of 191 countries; 400 cases need three.
    assert longest_feasible(values, 14) == 4
    assert longest_feasible(values, 3) == 3
    assert longest_feasible(np.zeros((12, 10)), 14) is None


def test_levels_weigh_recent_months_most():
    values = np.array([[8.0], [2.0]])
    # With a half life of one month: (8 / 2 + 2) / (1 / 2 + 1) = 4.
    np.testing.assert_allclose(level(values, 1.0)[1], np.log1p([4.0]), rtol=1e-12)


def test_situations_of_a_month_do_not_know_the_next(history):
    values = panel_at(history, 460).values
    np.testing.assert_array_equal(situations(values)[:30], situations(values[:30]))


def test_the_recency_ensemble_by_hand():
    values = np.array([[4.0], [np.nan], [1.0]])
    # Weights with a half life of one month: 1/4 and 1, so 1 has four fifths of the weight and 4 the rest.
    levels = np.array([0.1, 0.79, 0.81])
    assert recency_ensemble(values, levels, 36, 1.0).tolist() == [[1.0, 1.0, 4.0]]


def test_stratified_draws_take_each_slice_once():
    draws = sample(np.arange(10.0)[None, ::-1], 10, np.random.default_rng(0))
    assert sorted(draws[0].tolist()) == list(range(10))


def test_draws_survive_their_file_and_other_orders_of_rows(tmp_path, history):
    result = forecast(panel_at(history, 460), (3, 4), draws=5)
    path = tmp_path / "f.parquet"
    write_draws(result, path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["f.parquet"]
    frame = pl.read_parquet(path)
    assert frame.columns == ["month_id", "country_id", "draw", "outcome"]
    frame.sample(fraction=1.0, shuffle=True, seed=1).write_parquet(path)
    again = read_draws(path)
    assert (again.outcomes == result.outcomes).all()
    assert (again.months == result.months).all()


def test_indexed_files_are_read_like_long_ones(tmp_path):
    frame = pl.DataFrame({"outcome": [1, 2], "month_id": [5, 5], "country_id": [7, 7], "draw": [0, 1]})
    # pandas stores a three-level index as columns behind the values.
    frame.write_parquet(tmp_path / "f.parquet")
    assert read_draws(tmp_path / "f.parquet").outcomes.tolist() == [[1, 2]]


def test_unequal_draws_are_refused(tmp_path):
    path = tmp_path / "f.parquet"
    pl.DataFrame(
        {"month_id": [5, 5, 5], "country_id": [7, 7, 8], "draw": [0, 1, 0], "outcome": [0, 0, 0]}
    ).write_parquet(path)
    with pytest.raises(BadInput, match="country 8 has 1 draws where others have 2"):
        read_draws(path)


def test_scores_count_what_could_not_be_scored():
    draws = Draws(np.array([5, 6]), np.array([7, 7]), np.array([[1, 1], [2, 2]]))
    actuals = pl.DataFrame({"month_id": [5, 5], "country_id": [7, 8], "fatalities": [3, 0]})
    result = evaluate(draws, actuals)
    assert (result.n, result.without_actual, result.not_forecast, result.crps) == (1, 1, 1, 2.0)
    assert (result.largest_country, result.largest_country_share) == (7, 1.0)
    with pytest.raises(BadInput, match="among the actuals"):
        evaluate(draws, actuals.filter(pl.col("month_id") > 6))


@pytest.fixture(scope="module")
def views() -> Path:
    if "ENTENTE_MIRROR" not in os.environ:
        pytest.skip("ENTENTE_MIRROR is not set: the offline mirror of open data is not here")
    return Path(os.environ["ENTENTE_MIRROR"]) / "views"


@pytest.mark.mirror
@pytest.mark.parametrize("with_long_history", [True, False])
def test_scores_on_the_open_windows_meet_the_bars(views, with_long_history):
    history, actuals = (read(views / "ged_sb_country_month.parquet") for read in (read_history, read_actuals))
    long_history = read_long_history(views / "all_violence_country_month_1989_2017.parquet")
    ours, theirs, stated, deadly = [], [], [], []
    for year in range(2018, 2022):
        panel = panel_at(history, parse_month(f"{year - 1}-10"))
        result = forecast(extend_back(panel, long_history) if with_long_history else panel, range(3, 15))
        ours.append(evaluate(result, actuals))
        theirs.append(evaluate(read_draws(views / "conflictology" / f"Y{year}.parquet"), actuals))
        stated.append(chances(result.outcomes))
        deadly.append(actuals_of(result, actuals) >= 25)
    ratio = {
        name: np.array([getattr(a, name) / getattr(b, name) for a, b in zip(ours, theirs, strict=True)])
        for name in ("crps", "crps_log1p", "ign", "mis")
    }
    geometric = {name: float(np.exp(np.log(values).mean())) for name, values in ratio.items()}
    assert np.mean([entry.crps for entry in ours]) <= 29.9
    assert (ratio["crps"] < 1).sum() >= 3
    assert geometric["crps"] <= 0.93
    assert max(geometric["crps_log1p"], geometric["ign"], geometric["mis"]) <= 1.0
    bins = reliability(np.concatenate(stated), np.concatenate(deadly))
    assert calibration_error(bins) <= 0.03


@pytest.mark.mirror
def test_another_seed_changes_the_mean_by_less_than_half_a_percent(views):
    history, actuals = (read(views / "ged_sb_country_month.parquet") for read in (read_history, read_actuals))
    panel = panel_at(history, parse_month("2018-10"))
    means = [evaluate(forecast(panel, range(3, 15), seed=seed), actuals).crps for seed in (0, 1, 2)]
    assert max(means) / min(means) < 1.005

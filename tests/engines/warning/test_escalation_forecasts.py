"""Forecasts see nothing that comes after their week begins, on made-up events and on the mirror."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from entente.engines.events.resolution import resolve_country
from entente.engines.warning.backtest import Scoreboard, backtest
from entente.engines.warning.escalation import standing_at
from entente.engines.warning.features import BENDS, CORE, NAMES, OTHER, feature_rows
from entente.engines.warning.panel import Panel, build_panel, mondays
from entente.engines.warning.probabilities import history_of, probabilities, probabilities_at, write_probabilities
from entente.engines.warning.timeliness import Crisis
from entente.kernel.errors import BadInput
from tests.engines.warning.made_up_world import MONDAY, frame, panel_of, weekly, world

WEEKS = [MONDAY + timedelta(weeks=week) for week in range(10, 24)]


def _forecast(events: pl.DataFrame, weeks: list[date], end: date) -> pl.DataFrame:
    return probabilities(history_of(build_panel(events, start=MONDAY, end=end)), weeks)


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return world()


@pytest.fixture(scope="module")
def whole(events: pl.DataFrame) -> pl.DataFrame:
    return _forecast(events, WEEKS, MONDAY + timedelta(weeks=24))


@pytest.mark.parametrize("cut", [WEEKS[1], WEEKS[6], WEEKS[11]])
def test_same_to_the_last_bit_without_later_events(events: pl.DataFrame, whole: pl.DataFrame, cut: date) -> None:
    until = [week for week in WEEKS if week <= cut]
    alone = _forecast(events.filter(pl.col("day") < cut), until, cut)
    assert alone.equals(whole.filter(pl.col("period_start") <= cut))


def test_same_whatever_the_order_of_events_and_later_series(events: pl.DataFrame, whole: pl.DataFrame) -> None:
    late = WEEKS[-1] + timedelta(days=1)
    more = pl.concat([events, frame([(late, "AAB", "ZZZ", "190")] * 40)]).sample(fraction=1.0, shuffle=True, seed=1)
    assert _forecast(more, WEEKS, MONDAY + timedelta(weeks=24)).equals(whole)


def test_same_for_a_week_asked_for_alone(events: pl.DataFrame, whole: pl.DataFrame) -> None:
    week = WEEKS[8]
    alone = _forecast(events, [week], MONDAY + timedelta(weeks=24))
    assert alone.equals(whole.filter(pl.col("period_start") == week))


def test_later_events_do_change_later_forecasts(events: pl.DataFrame, whole: pl.DataFrame) -> None:
    """The comparison above can fail: a burst the day before a week moves that week and no earlier one."""
    burst = frame([(WEEKS[6] - timedelta(days=1), "AAA", "BBB", "190")] * 12)
    moved = _forecast(pl.concat([events, burst]), WEEKS, MONDAY + timedelta(weeks=24))
    before = pl.col("period_start") < WEEKS[6]
    assert moved.filter(before).equals(whole.filter(before))
    assert not moved.filter(~before).equals(whole.filter(~before))


def test_one_row_per_eligible_series(events: pl.DataFrame, whole: pl.DataFrame) -> None:
    panel = build_panel(events, start=MONDAY, end=MONDAY + timedelta(weeks=24))
    rows = standing_at(panel, panel.index(WEEKS[3])).rows
    found = whole.filter(pl.col("period_start") == WEEKS[3])
    assert found["series_id"].to_list() == [panel.series[row] for row in rows]
    assert found["probability"].is_between(0, 1).all()


def test_ranks_better_than_the_base_rate(events: pl.DataFrame) -> None:
    panel = build_panel(events, start=MONDAY, end=MONDAY + timedelta(weeks=24))
    board = backtest(history_of(panel), WEEKS, k=3, repeats=20)
    assert board.methods["model"].auprc > 2 * board.base_rate
    assert board.methods["base_rate"].brier_skill == 0


def test_needs_eight_weeks() -> None:
    history = history_of(panel_of(weekly({"AAA|BBB": [5] * 12}), 12))
    assert probabilities_at(history, MONDAY + timedelta(weeks=8)).height == 1
    with pytest.raises(BadInput, match="needs 8 whole weeks"):
        probabilities_at(history, MONDAY + timedelta(weeks=7))
    with pytest.raises(BadInput, match="needs 8 whole weeks"):
        probabilities_at(history, MONDAY + timedelta(weeks=13))


def test_no_series_no_rows() -> None:
    history = history_of(panel_of(weekly({"AAA|BBB": [5] + [0] * 11 + [1] * 2}), 14))
    assert probabilities_at(history, MONDAY + timedelta(weeks=13)).is_empty()


def test_file_has_timestamps(tmp_path: Path, whole: pl.DataFrame) -> None:
    out = tmp_path / "p.parquet"
    assert write_probabilities([whole], out) == whole.height
    written = pl.read_parquet(out)
    assert dict(written.schema) == {
        "series_id": pl.String,
        "period_start": pl.Datetime("us"),
        "probability": pl.Float64,
    }
    assert set(written["period_start"].dt.weekday()) == {1}


def test_features_by_hand() -> None:
    """`AAA|BBB` had 1, 0, 0, 0, 0, 2 and last 6 events; AAA also 3 at home and 4 with CCC last week."""
    counts = {"AAA|BBB": [1, 0, 0, 0, 0, 2, 6], "AAA": [0] * 6 + [3], "AAA|CCC": [0] * 6 + [4]}
    made = feature_rows(panel_of(weekly(counts), 8), 49)
    row = dict(zip(NAMES, made.x[0], strict=True))
    assert (*CORE, *BENDS, *OTHER) == NAMES
    assert made.x.shape == (1, len(NAMES))
    # sorted 0 0 0 0 1 2 6: position 0.9 * 6 = 5.4 is 3.6, so four events
    assert made.standing.threshold.tolist() == [4]
    assert row["last_ratio"] == pytest.approx(np.log(6.2 / 4))
    assert row["dyad"] == 1
    assert row["last"] == pytest.approx(np.log(7))
    assert row["before_last"] == pytest.approx(np.log(3))
    assert row["month"] == pytest.approx(np.log1p(2))
    assert row["force_inside"] == pytest.approx(np.log(4))
    assert row["force_abroad"] == pytest.approx(np.log(5))
    # events fall on Monday to Saturday: those of the last three days are Friday and Saturday
    assert row["late_force"] == pytest.approx(np.log(3))


# --- the mirror -------------------------------------------------------------------------------------------------------

OPEN = mondays(date(2018, 3, 26), date(2018, 7, 23))


def tidy(path: Path) -> pl.DataFrame:
    """Events of a mirror file in the engine's columns; the one actor filed under another state is put right."""
    text = ["subject", "object", "cameo", "subj_country", "obj_country"]
    raw = pl.read_parquet(path).with_columns(pl.col(text).cast(pl.String))
    labels = {label for side in ("subj_country", "obj_country") for label in raw[side].unique() if label}
    iso = {label: resolve_country(label) for label in labels}

    def side(actor: str, country: str) -> pl.Expr:
        macron = pl.when(pl.col(actor) == "Emmanuel Macron").then(pl.lit("FRA"))
        return macron.otherwise(pl.col(country).replace_strict(iso, default=None, return_dtype=pl.String))

    return raw.unique(["date", "subject", "relation", "object"]).select(
        day="date",
        iso_a=side("subject", "subj_country"),
        iso_b=side("object", "obj_country"),
        code="cameo",
        root=pl.col("cameo").str.slice(0, 2).cast(pl.Int8),
    )


@pytest.fixture(scope="module")
def mirror_events(mirror: Path) -> pl.DataFrame:
    return tidy(mirror / "icews" / "icews18_jan_jul.parquet")


@pytest.fixture(scope="module")
def mirror_panel(mirror_events: pl.DataFrame) -> Panel:
    return build_panel(mirror_events, start=date(2018, 1, 1), end=date(2018, 8, 1))


@pytest.fixture(scope="module")
def board(mirror_panel: Panel) -> Scoreboard:
    crises = [Crisis("NIC", date(2018, 4, 18)), Crisis("IRN|ISR", date(2018, 5, 10)), Crisis("JOR", date(2018, 5, 30))]
    return backtest(history_of(mirror_panel), OPEN, k=20, crises=crises, repeats=100)


@pytest.mark.mirror
def test_scores_equal_those_of_an_independent_scorer(board: Scoreboard) -> None:
    """Recorded once from another implementation of the task, in pandas and scikit-learn, on the same forecasts.

    The counts are exact. The scores agree to 1e-3: the same forecasts can differ in the last digits of a fit
    between linear algebra libraries, and a few of 12,548 rows then change places.
    """
    assert (board.weeks, board.rows, board.series, board.escalations) == (18, 12548, 1236, 299)
    assert board.precision_ceiling == pytest.approx(0.7277777777777779)
    model, reference = board.methods["model"], board.methods["ewma"]
    assert model.auprc == pytest.approx(0.21624, abs=1e-3)
    assert model.auprc_onset == pytest.approx(0.14995, abs=1e-3)
    assert model.auprc_dyad == pytest.approx(0.18337, abs=1e-3)
    assert model.auprc_domestic == pytest.approx(0.26295, abs=1e-3)
    assert model.brier_skill == pytest.approx(0.10643, abs=1e-3)
    assert model.precision_at_k == pytest.approx(0.25000, abs=3e-3)
    assert model.false_alerts_per_series_year == pytest.approx(1.11890, abs=5e-3)
    assert model.calibration_error == pytest.approx(0.00318, abs=1e-3)
    # another fit of the same one-variable reference: its slope is held by another penalty
    assert reference.auprc == pytest.approx(0.17383, abs=2e-3)
    assert reference.brier_skill == pytest.approx(0.07921, abs=2e-3)
    assert {(c.series_id, c.lag, c.detected) for c in model.timeliness.crises} == {
        ("NIC", 1, True),
        ("IRN|ISR", 0, True),
        ("JOR", None, False),
    }


@pytest.mark.mirror
def test_holds_the_bars_on_the_open_weeks(board: Scoreboard) -> None:
    model, reference = board.methods["model"], board.methods["ewma"]
    assert model.auprc >= max(0.20, reference.auprc + 0.02)
    assert model.auprc_onset >= 0.125
    assert model.precision_at_k >= 0.24
    assert model.brier_skill >= 0.09
    assert 0.85 <= model.forecast_over_observed <= 1.20
    assert abs(model.top_mean_forecast - model.top_hit_rate) <= 0.06


@pytest.mark.mirror
@pytest.mark.parametrize("cut", [OPEN[2], OPEN[7], OPEN[13]])
def test_same_on_the_mirror_without_later_events(mirror_events: pl.DataFrame, mirror_panel: Panel, cut: date) -> None:
    short = build_panel(mirror_events.filter(pl.col("day") < cut), start=date(2018, 1, 1), end=cut)
    weeks = [cut - timedelta(weeks=1), cut]
    assert probabilities(history_of(short), weeks).equals(probabilities(history_of(mirror_panel), weeks))

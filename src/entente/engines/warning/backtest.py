"""The scoreboard: forecasts for past weeks, made as they would have been, against what happened.

The reference forecasts come from the same run. Nothing is left out when it is bad.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from entente.engines.warning.baselines import climatology, ewma
from entente.engines.warning.escalation import truth
from entente.engines.warning.panel import Flags, Floats, Rows
from entente.engines.warning.probabilities import History, probabilities
from entente.engines.warning.scoring import (
    Bin,
    Interval,
    average_precision,
    bootstrap,
    brier_skill,
    calibration_error,
    precision_by_week,
    reliability,
    top_of_week,
)
from entente.engines.warning.timeliness import Crisis, Timeliness, timeliness
from entente.kernel.errors import BadInput

CLAIM = (
    "Ranks next week's escalations about ten times better than chance; a fifth to a quarter of the 20 highest alerts "
    "are correct. It does not predict crises and gives no weeks of lead time: warning before an onset is at chance. "
    "Precision is read against its ceiling. Counts are of reports in one event set, never pooled across sets, and are "
    "not violence."
)
YEAR_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Rowset:
    """Eligible series and weeks with what happened: arrays of one length, weeks and series as codes."""

    week: Rows
    series: Rows
    happened: Floats
    onset: Flags
    dyad: Flags
    base_rate: Floats
    names: tuple[str, ...]
    weeks: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class MethodScore:
    """Scores of one method; intervals cover 95 % and are of series drawn again, but weeks for the top-k precision."""

    auprc: float
    auprc_interval: Interval
    auprc_onset: float
    auprc_onset_interval: Interval
    auprc_dyad: float
    auprc_domestic: float
    precision_at_k: float
    precision_at_k_interval: Interval
    brier_skill: float
    brier_skill_interval: Interval
    forecast_over_observed: float
    top_mean_forecast: float
    top_hit_rate: float
    false_alerts_per_series_year: float
    calibration_error: float
    reliability: tuple[Bin, ...]
    timeliness: Timeliness


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """Scores of the model and of the references on the same weeks; `auprc_gain` is over EWMA, on the same draws."""

    first: date
    last: date
    weeks: int
    rows: int
    series: int
    escalations: int
    base_rate: float
    alerts_per_week: int
    precision_ceiling: float
    methods: Mapping[str, MethodScore]
    auprc_gain: float
    auprc_gain_interval: Interval
    claim: str = CLAIM


def join(actual: pl.DataFrame, forecast: pl.DataFrame) -> Floats:
    """Probability for every row of `truth`, in its order; 0 where the forecast has none."""
    keys = ["series_id", "period_start"]
    joined = actual.select(keys).join(forecast, on=keys, how="left", maintain_order="left")
    return joined["probability"].fill_null(0.0).to_numpy()


def rowset(actual: pl.DataFrame, base_rate: Floats) -> Rowset:
    """Arrays of the rows of `truth`."""
    names, series = np.unique(actual["series_id"].to_numpy().astype(str), return_inverse=True)
    weeks = actual["period_start"].unique().sort()
    week = weeks.search_sorted(actual["period_start"]).to_numpy().astype(np.int64)
    return Rowset(
        week=week,
        series=series.astype(np.int64),
        happened=actual["escalated"].to_numpy().astype(np.float64),
        onset=actual["onset"].to_numpy(),
        dyad=(actual["kind"] == "dyad").to_numpy(),
        base_rate=base_rate,
        names=tuple(str(name) for name in names),
        weeks=tuple(weeks.to_list()),
    )


def score(rows: Rowset, p: Floats, k: int, crises: Sequence[Crisis] = (), repeats: int = 500) -> MethodScore:
    """Every measure of the task for one method; `p` follows the rows."""
    y = rows.happened
    every = np.ones(len(y), np.bool_)

    def ap(chosen: Flags, weight: Floats | None = None) -> float:
        return average_precision(y[chosen], p[chosen], None if weight is None else weight[chosen])

    raised = top_of_week(rows.week, p, k)
    by_week = precision_by_week(rows.week, y, p, k)
    codes = np.arange(len(by_week), dtype=np.int64)
    bins = reliability(y, p)
    return MethodScore(
        auprc=ap(every),
        auprc_interval=bootstrap(rows.series, lambda w: ap(every, w), repeats=repeats),
        auprc_onset=ap(rows.onset),
        auprc_onset_interval=bootstrap(rows.series, lambda w: ap(rows.onset, w), repeats=repeats),
        auprc_dyad=ap(rows.dyad),
        auprc_domestic=ap(~rows.dyad),
        precision_at_k=float(by_week.mean()),
        precision_at_k_interval=bootstrap(codes, lambda w: float((w * by_week).sum() / w.sum()), repeats=repeats),
        brier_skill=brier_skill(y, p, rows.base_rate),
        brier_skill_interval=bootstrap(rows.series, lambda w: brier_skill(y, p, rows.base_rate, w), repeats=repeats),
        forecast_over_observed=float(p.sum() / y.sum()) if y.sum() else float("nan"),
        top_mean_forecast=float(p[raised].mean()),
        top_hit_rate=float(y[raised].mean()),
        false_alerts_per_series_year=float((1 - y[raised]).sum() / (len(y) / YEAR_WEEKS)),
        calibration_error=calibration_error(bins),
        reliability=bins,
        timeliness=timeliness(rows.names, rows.weeks, rows.series, rows.week, raised, (y == 1) & rows.onset, crises),
    )


def backtest(
    history: History,
    weeks: Sequence[date],
    *,
    k: int,
    crises: Sequence[Crisis] = (),
    repeats: int = 500,
    watch: Callable[[Iterable[date]], Iterable[date]] = lambda days: days,
) -> Scoreboard:
    """Forecast `weeks` from their own past, with the references, and score all three on `k` alerts a week.

    Weeks that are not over by the end of the panel cannot be scored and are left out. `watch` is handed the weeks as
    they are forecast, for a progress bar.

    Raises
    ------
    BadInput
        No week asked for is over, or nothing was eligible.
    """
    actual = truth(history.panel, weeks)
    if actual.is_empty():
        raise BadInput(
            f"none of the weeks from {weeks[0]} to {weeks[-1]} is over by {history.panel.end_day}: nothing to score",
            remedy="ingest later events, or ask for earlier weeks",
        )
    base = join(actual, climatology(history.panel, weeks))
    rows = rowset(actual, base)
    made = {
        "model": join(actual, probabilities(history, watch(weeks))),
        "ewma": join(actual, ewma(history.panel, weeks)),
        "base_rate": base,
    }
    y = rows.happened
    hits = np.bincount(rows.week, weights=y)

    def gain(weight: Floats) -> float:
        return average_precision(y, made["model"], weight) - average_precision(y, made["ewma"], weight)

    return Scoreboard(
        first=rows.weeks[0],
        last=rows.weeks[-1],
        weeks=len(rows.weeks),
        rows=len(y),
        series=len(rows.names),
        escalations=int(y.sum()),
        base_rate=float(y.mean()),
        alerts_per_week=k,
        precision_ceiling=float((np.minimum(hits, k) / k).mean()),
        methods={name: score(rows, p, k, crises, repeats) for name, p in made.items()},
        auprc_gain=gain(np.ones(len(y))),
        auprc_gain_interval=bootstrap(rows.series, gain, repeats=repeats),
    )

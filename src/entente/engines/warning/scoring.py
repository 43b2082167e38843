"""Scores of forecasts of a yes or no: ranking, calibration, the alert list, and how sure the score itself is.

Average precision: Davis and Goadrich, The relationship between precision-recall and ROC curves, 2006. Brier score and
its skill: Brier 1950; Murphy 1973. Intervals: percentile bootstrap over whole series, because the weeks of one series
are not independent (Efron and Tibshirani, An Introduction to the Bootstrap, ch. 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from entente.engines.warning.panel import Flags, Floats, Rows


def average_precision(y: Floats, p: Floats, weight: Floats | None = None) -> float:
    """Area under the precision-recall curve by steps; rows tied in `p` enter together.

    Returns NaN when nothing in `y` (0 or 1) happened.
    """
    weight = np.ones(len(y)) if weight is None else weight
    order = np.argsort(-p, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(p[order]) != 0, True)) if len(p) else np.zeros(0, np.int64)
    hits = np.cumsum(weight[order] * y[order])[ends]
    raised = np.cumsum(weight[order])[ends]
    if not len(hits) or hits[-1] == 0:
        return float("nan")
    precision = np.divide(hits, raised, out=np.zeros_like(hits), where=raised > 0)
    return float((np.diff(hits, prepend=0.0) * precision).sum() / hits[-1])


def brier_skill(y: Floats, p: Floats, reference: Floats, weight: Floats | None = None) -> float:
    """1 - Brier score over that of `reference`; NaN when the reference is perfect."""
    weight = np.ones(len(y)) if weight is None else weight
    floor = float((weight * (reference - y) ** 2).sum())
    return float("nan") if floor == 0 else 1 - float((weight * (p - y) ** 2).sum()) / floor


def precision_at(y: Floats, p: Floats, k: int) -> float:
    """Share of the `k` highest that happened: the expected share when the k-th place is tied."""
    if not len(p):
        return float("nan")
    cut = np.sort(p)[::-1][min(k, len(p)) - 1]
    above, tied = p > cut, p == cut
    return float((y[above].sum() + (k - above.sum()) * y[tied].mean()) / k)


def precision_by_week(week: Rows, y: Floats, p: Floats, k: int) -> Floats:
    """`precision_at` for every week, in order of the week codes."""
    return np.array([precision_at(y[week == code], p[week == code], k) for code in np.unique(week)])


def top_of_week(week: Rows, p: Floats, k: int) -> Flags:
    """The `k` highest of every week; of a tie at the last place, the rows that come first."""
    chosen = np.zeros(len(p), np.bool_)
    for code in np.unique(week):
        rows = np.flatnonzero(week == code)
        chosen[rows[np.argsort(-p[rows], kind="stable")[:k]]] = True
    return chosen


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram: rows, their mean forecast, and the share that happened."""

    rows: int
    forecast: float
    observed: float


def reliability(y: Floats, p: Floats, bins: int = 10) -> tuple[Bin, ...]:
    """Bins of equal size, from the lowest forecasts to the highest."""
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return tuple(Bin(len(part), float(p[part].mean()), float(y[part].mean())) for part in parts)


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Mean distance between forecast and observed over the bins, weighted by their rows."""
    rows = sum(each.rows for each in bins)
    return sum(each.rows * abs(each.forecast - each.observed) for each in bins) / rows if rows else float("nan")


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval."""

    low: float
    high: float


def bootstrap(
    series: Rows, statistic: Callable[[Floats], float], *, repeats: int = 500, seed: int = 1, level: float = 0.95
) -> Interval:
    """Interval of a statistic of row weights, series drawn whole and with replacement.

    `series` gives each row's series as a code from 0. Draws in which the statistic is not defined are left out.
    """
    rng = np.random.default_rng(seed)
    count = int(series.max()) + 1 if len(series) else 0
    values = []
    for _ in range(repeats if count else 0):
        drawn = np.bincount(rng.integers(0, count, count), minlength=count).astype(np.float64)
        values.append(statistic(drawn[series]))
    kept = np.array([value for value in values if value == value])
    if not len(kept):
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))

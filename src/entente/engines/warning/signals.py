"""Signals of a series per week or month, each judged against the series' own past.

Media volume rises and falls for reasons that have nothing to do with two states, so conflict and cooperation are
read as log ratios of counts from the same reports, not as counts:

- `conflict_balance`   log((verbal + material conflict + 1) / (all cooperation + 1))
- `material_balance`   log((material conflict + 1) / (verbal conflict + 1))
- `cooperation_depth`  log((material cooperation + 1) / (verbal cooperation + 1))

Each comes with a robust z score: distance from the median of the past in units of 1.4826 times the median absolute
deviation. Counts of force and of verbal conflict come with a negative binomial tail: the chance of at least so many,
given the mean and dispersion of the series' own past, the mean being uncertain (see `tail_of_count`). The share of
conflict comes with a beta-binomial tail, which asks the same of a share at the period's volume. Many series are
looked at in every period, so tails are turned into false discovery rates across them (see `multiplicity`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl
from scipy.stats import betabinom, nbinom

from entente.engines.warning.multiplicity import false_discovery_rates
from entente.engines.warning.panel import Floats, Panel, Rows
from entente.kernel.errors import BadInput

Frequency = Literal["week", "month"]
PAST_PERIODS = 26
FEWEST_PERIODS = 4
FEWEST_EVENTS = 5
MAD_TO_SD = 1.4826
LEAST_SPREAD = 0.25
LEAST_DISPERSION = 0.1
PRIOR_EVENTS = 2.0


def period_edges(first: date, end: date, frequency: Frequency) -> list[date]:
    """Starts of the last whole periods between `first` and `end`, up to 27, and the day after the last one."""
    return whole_periods(first, end, frequency)[-(PAST_PERIODS + 2) :]


def whole_periods(first: date, end: date, frequency: Frequency) -> list[date]:
    """Starts of all whole periods between `first` and `end`, and the day after the last one."""
    if frequency == "week":
        edge = first + timedelta(days=-first.weekday() % 7)
        return [edge + timedelta(days=7 * k) for k in range((end - edge).days // 7 + 1)]
    year, month = first.year, first.month
    edges = []
    while (edge := date(year, month, 1)) <= end:
        if edge >= first:
            edges.append(edge)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return edges


def trailing_weeks(panel: Panel, end: date) -> list[date]:
    """Edges of the up to 27 blocks of seven days before `end`, whatever day of the week it is."""
    weeks = min(PAST_PERIODS + 1, panel.index(end) // 7)
    return [end - timedelta(days=7 * back) for back in range(weeks, -1, -1)]


def counts_by_period(panel: Panel, name: str, edges: Sequence[date], rows: Rows | None = None) -> Floats:
    """Events of a class per period, shape (series, periods)."""
    held = panel.counts[name] if rows is None else panel.counts[name][rows]
    at = held[:, [panel.index(edge) for edge in edges]]
    return np.asarray(np.diff(at, axis=1), dtype=np.float64)


def robust_z(values: Floats) -> Floats:
    """Distance of the last column from the median of the others, in robust standard deviations; shape (series,).

    The spread is never taken below 0.25, so that a series that never moved does not make every move extreme.
    """
    past = values[:, :-1]
    middle = np.median(past, axis=1)
    spread = np.maximum(MAD_TO_SD * np.median(np.abs(past - middle[:, None]), axis=1), LEAST_SPREAD)
    return np.asarray((values[:, -1] - middle) / spread)


@dataclass(frozen=True, slots=True)
class Tail:
    """What was expected, and the chance of at least what came; arrays of one value per series."""

    expected: Floats
    tail: Floats


def tail_of_count(counts: Floats) -> Tail:
    """Chance of at least the last column's count, given the columns before it.

    The count is negative binomial with the past mean m (half an event added to the past, so that a silent past does
    not make one event impossible), variance m + d m ** 2, and dispersion d by moments, at least 0.1. That the mean is
    known only from n periods adds its own variance m / n + d m ** 2 / n.
    """
    past, now = counts[:, :-1], counts[:, -1]
    periods = past.shape[1]
    mean = (past.sum(axis=1) + 0.5) / periods
    variance = past.var(axis=1, ddof=1) if periods > 1 else mean
    spread = np.maximum((variance - mean) / mean**2, LEAST_DISPERSION)
    total = (mean + spread * mean**2) * (1 + 1 / periods)
    size = mean**2 / (total - mean)
    return Tail(mean, np.asarray(nbinom.sf(now - 1, size, size / (size + mean))))


def tail_of_share(part: Floats, whole: Floats) -> Tail:
    """Chance of at least so large a share `part` / `whole` in the last column, given the columns before.

    Beta-binomial at the last column's volume: its mean is the past share, its weight the number of events that the
    past's period-to-period swings are worth (by moments, Kleinman 1973), between 2 and 200.
    """
    past_part, past_whole = part[:, :-1], whole[:, :-1]
    events = past_whole.sum(axis=1)
    share = (past_part.sum(axis=1) + 1) / (events + PRIOR_EVENTS)
    swing = (((past_part - share[:, None] * past_whole) ** 2).sum(axis=1)) / np.maximum(share * (1 - share), 1e-9)
    extra = np.maximum((past_whole * (past_whole - 1)).sum(axis=1), 1.0)
    correlation = np.clip((swing - events) / extra, 1 / 201, 1 / 3)
    weight = 1 / correlation - 1
    a, b = share * weight, (1 - share) * weight
    volume, now = whole[:, -1].astype(np.int64), part[:, -1].astype(np.int64)
    return Tail(share, np.where(volume > 0, betabinom.sf(now - 1, volume, a, b), 1.0))


def signals(panel: Panel, edges: Sequence[date]) -> pl.DataFrame:
    """Signals of the last of several periods, judged against the periods before it.

    `edges` are the periods' starts and the day after the last one, all inside the panel (see `period_edges` and
    `trailing_weeks`); at least FEWEST_PERIODS come before the last. Series with fewer than five events in all of them
    are left out.

    Returns
    -------
    One row per series: `series_id`, `period_start`, counts of the period (`total`, `force`, `verbal_conflict`,
    `conflict`, `cooperation`), the three ratios and their `_z`, and for force, verbal conflict and the share of
    conflict what was expected, the `_tail` and the false discovery rate `_q` across the series of the period. Sorted
    by series.

    Raises
    ------
    BadInput
        There are too few periods.
    """
    if len(edges) < FEWEST_PERIODS + 2:
        raise BadInput(
            f"signals need {FEWEST_PERIODS} periods before the one they judge, there are {max(len(edges) - 2, 0)}",
            remedy="ingest earlier events",
        )
    total = counts_by_period(panel, "total", edges)
    rows = np.flatnonzero(total.sum(axis=1) >= FEWEST_EVENTS)
    count = {name: counts_by_period(panel, name, edges, rows) for name in panel.counts}
    material = count["force"] + count["arrest"]
    conflict = count["verbal_conflict"] + material
    cooperation = count["verbal_cooperation"] + count["material_cooperation"]
    ratios = {
        "conflict_balance": np.log((conflict + 1) / (cooperation + 1)),
        "material_balance": np.log((material + 1) / (count["verbal_conflict"] + 1)),
        "cooperation_depth": np.log((count["material_cooperation"] + 1) / (count["verbal_cooperation"] + 1)),
    }
    columns: dict[str, object] = {
        "series_id": [panel.series[row] for row in rows],
        "period_start": [edges[-2]] * len(rows),
        "total": count["total"][:, -1],
        "force": count["force"][:, -1],
        "verbal_conflict": count["verbal_conflict"][:, -1],
        "conflict": conflict[:, -1],
        "cooperation": cooperation[:, -1],
    }
    for name, values in ratios.items():
        columns[name], columns[f"{name}_z"] = values[:, -1], robust_z(values)
    for name in ("force", "verbal_conflict"):
        found = tail_of_count(count[name])
        columns[f"{name}_expected"], columns[f"{name}_tail"] = found.expected, found.tail
        columns[f"{name}_q"] = false_discovery_rates(found.tail)
    share = tail_of_share(conflict, count["total"])
    columns["conflict_share_expected"], columns["conflict_share_tail"] = share.expected, share.tail
    columns["conflict_share_q"] = false_discovery_rates(share.tail)
    return pl.DataFrame(columns)

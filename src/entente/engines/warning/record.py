"""What past alerts came to: the forecasts of earlier weeks as they were made, and what followed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from entente.engines.warning.escalation import SHORTEST, outcome
from entente.engines.warning.panel import Flags, Floats, Panel
from entente.engines.warning.probabilities import History, probabilities_at
from entente.engines.warning.scoring import top_of_week
from entente.engines.warning.signals import FEWEST_PERIODS, signals, trailing_weeks

TESTED = ("force", "verbal_conflict", "conflict_share")
"""Measures whose surprise raises an alert."""
CLOSEST, NAMED = 50, 3
ALERTED_FDR = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """A past frequency with what it is made of; `value` is None when there were no cases."""

    numerator: int
    denominator: int
    value: float | None


def share(numerator: int, denominator: int) -> Share:
    """Numerator over denominator."""
    return Share(numerator, denominator, numerator / denominator if denominator else None)


@dataclass(frozen=True, slots=True)
class PastCase:
    """An earlier week that looked alike, and what came: count of force against the threshold of that week."""

    series_id: str
    week: date
    probability: float
    count: int
    threshold: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Eligible series in past weeks, one row each, in order of week and series.

    `ratio` is log((force of the week before + 0.2) / threshold); `raised` marks the k highest of a week; `surprised`
    holds, per tested measure, whether the week before stood out at the false discovery rate in use.
    """

    series: tuple[str, ...]
    week: tuple[date, ...]
    dyad: Flags
    probability: Floats
    ratio: Floats
    count: Floats
    threshold: Floats
    escalated: Flags
    raised: Flags
    surprised: dict[str, Flags]


def surprises(panel: Panel, day: date, fdr: float = ALERTED_FDR) -> dict[str, dict[str, float]]:
    """Series whose week before `day` stood out, per tested measure, with their false discovery rates."""
    edges = trailing_weeks(panel, day)
    if len(edges) < FEWEST_PERIODS + 2:
        return {name: {} for name in TESTED}
    found = signals(panel, edges)
    return {
        name: dict(found.filter(pl.col(f"{name}_q") <= fdr).select("series_id", f"{name}_q").iter_rows())
        for name in TESTED
    }


def past_days(panel: Panel, day: date, weeks: int) -> list[date]:
    """Starts of the up to `weeks` weeks that end by `day` and can be forecast, earliest first."""
    starts = [day - timedelta(weeks=back) for back in range(weeks, 0, -1)]
    return [start for start in starts if panel.index(start) >= 7 * SHORTEST]


def make_record(
    history: History,
    day: date,
    *,
    k: int,
    weeks: int = 26,
    fdr: float = ALERTED_FDR,
    watch: Callable[[Iterable[date]], Iterable[date]] = lambda days: days,
) -> Record:
    """The record at `day`: forecasts of the weeks that had ended by then, each made from its own past."""
    panel = history.panel
    parts = [_week(history, start, fdr) for start in watch(past_days(panel, day, weeks))]

    def all_of(name: str, kind: type) -> np.ndarray:
        return np.concatenate([np.asarray(part[name], dtype=kind) for part in parts] or [np.zeros(0, kind)])

    week_code = all_of("code", np.int64)
    probability = all_of("probability", np.float64)
    return Record(
        series=tuple(name for part in parts for name in part["series"]),
        week=tuple(panel.day(int(code)) for code in week_code),
        dyad=all_of("dyad", np.bool_),
        probability=probability,
        ratio=all_of("ratio", np.float64),
        count=all_of("count", np.float64),
        threshold=all_of("threshold", np.float64),
        escalated=all_of("escalated", np.bool_),
        raised=top_of_week(week_code, probability, k),
        surprised={name: all_of(name, np.bool_) for name in TESTED},
    )


def _week(history: History, start: date, fdr: float) -> dict[str, Any]:
    panel = history.panel
    standing = history.at(panel.index(start)).standing
    count = outcome(panel, standing)
    names = [panel.series[row] for row in standing.rows]
    stood_out = surprises(panel, start, fdr)
    return {
        "series": names,
        "code": [standing.column] * len(names),
        "dyad": panel.dyad[standing.rows].tolist(),
        "probability": probabilities_at(history, start)["probability"].to_list(),
        "ratio": np.log((standing.last + 0.2) / standing.threshold).tolist(),
        "count": count.tolist(),
        "threshold": standing.threshold.tolist(),
        "escalated": (count >= standing.threshold).tolist(),
        **{name: [series in stood_out[name] for series in names] for name in TESTED},
    }


@dataclass(frozen=True, slots=True)
class Analogues:
    """What followed the past weeks most like this one: how often an escalation, against how often at all.

    Alike means close in log odds and in last week's force against the threshold, each in units of its spread, among
    series of the same kind. `closest` names the nearest few.
    """

    followed: Share
    base: Share
    closest: tuple[PastCase, ...]


def analogues(record: Record, *, dyad: bool, probability: float, ratio: float) -> Analogues:
    """The 50 past weeks closest to a forecast, and what followed them."""
    same = np.flatnonzero(record.dyad == dyad)
    if not len(same):
        return Analogues(share(0, 0), share(0, 0), ())
    odds = _log_odds(record.probability[same])
    spread = (max(float(odds.std()), 1e-9), max(float(record.ratio[same].std()), 1e-9))
    here = float(_log_odds(np.array([probability]))[0])
    away = ((odds - here) / spread[0]) ** 2 + ((record.ratio[same] - ratio) / spread[1]) ** 2
    near = same[np.argsort(away, kind="stable")[:CLOSEST]]
    happened = record.escalated
    return Analogues(
        followed=share(int(happened[near].sum()), len(near)),
        base=share(int(happened[same].sum()), len(same)),
        closest=tuple(_case(record, int(row)) for row in near[:NAMED]),
    )


def _log_odds(p: Floats) -> Floats:
    kept = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)))


def _case(record: Record, row: int) -> PastCase:
    return PastCase(
        series_id=record.series[row],
        week=record.week[row],
        probability=float(record.probability[row]),
        count=int(record.count[row]),
        threshold=int(record.threshold[row]),
        escalated=bool(record.escalated[row]),
    )


def correct_alerts(record: Record, raised: Flags, series_id: str | None = None) -> Share:
    """How many of the past alerts marked in `raised` were followed by an escalation; of one series, if named."""
    rows = np.flatnonzero(raised)
    if series_id is not None:
        rows = np.array([row for row in rows if record.series[row] == series_id], dtype=np.int64)
    return share(int(record.escalated[rows].sum()), len(rows))

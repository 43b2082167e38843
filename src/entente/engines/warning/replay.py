"""What the engine would have said of some series, week by week, each forecast made from its own past alone.

A look back at cases that are known: it shows what was said and what was not, and proves nothing. Scores come from
`backtest`, over all series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from entente.engines.warning.escalation import standing_at
from entente.engines.warning.probabilities import History, probabilities_at
from entente.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class ReplayWeek:
    """A week of a series. Without a probability the series was too quiet to be forecast (`probability` is None).

    `rank` is its place among the `forecast` series of the week, 1 the likeliest; `threshold` the fewest reports of
    force that count as an escalation, known before the week; `reports` all reports of the twelve weeks before, `count`
    the reports of force that came in the week, None where the events do not reach its end.
    """

    period_start: date
    probability: float | None
    rank: int | None
    forecast: int
    reports: int
    threshold: int | None
    count: int | None

    @property
    def escalated(self) -> bool | None:
        """Whether the week reached the threshold; None where one of the two is not known."""
        return None if self.count is None or self.threshold is None else self.count >= self.threshold


@dataclass(frozen=True, slots=True)
class ReplaySeries:
    """A series, its reports in the whole time held (0: fewer than FEWEST, which are not held), its weeks in order."""

    series_id: str
    reports: int
    weeks: tuple[ReplayWeek, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """What would have been said of some series; `alerts_per_week` is the number of the highest that raise an alert."""

    first: date
    last: date
    held_from: date
    held_to: date
    alerts_per_week: int
    series: tuple[ReplaySeries, ...]


def replay(
    history: History,
    weeks: Sequence[date],
    series: Sequence[str],
    *,
    k: int,
    watch: Callable[[Iterable[date]], Iterable[date]] = lambda days: days,
) -> Replay:
    """Return what would have been said of `series` in `weeks`, with `k` alerts a week.

    A series of which the events say nothing is there with no reports. Raises BadInput when a week has less than eight
    whole weeks of events before it.
    """
    rows: dict[str, list[ReplayWeek]] = {name: [] for name in series}
    panel = history.panel
    places = {name: panel.series.index(name) if name in panel.series else None for name in series}
    for week in watch(weeks):
        found = probabilities_at(history, week)
        for name in series:
            rows[name].append(_week(history, week, name, places[name], found))
    return Replay(
        first=weeks[0],
        last=weeks[-1],
        held_from=panel.first_day,
        held_to=panel.end_day,
        alerts_per_week=k,
        series=tuple(ReplaySeries(name, _reports(history, places[name]), tuple(rows[name])) for name in series),
    )


def read_series(text: str) -> str:
    """`UKR|RUS` as `RUS|UKR`. Raises BadInput for what is no series."""
    codes = sorted(set(text.strip().upper().split("|")))
    if len(codes) > 2 or not all(len(code) == 3 and code.isascii() and code.isalpha() for code in codes):
        raise BadInput(f"{text!r} is no series", field="--series", remedy="write RUS|UKR, or UKR")
    return "|".join(codes)


def _week(history: History, week: date, name: str, place: int | None, found: pl.DataFrame) -> ReplayWeek:
    panel = history.panel
    column = panel.index(week)
    own = found.filter(pl.col("series_id") == name)
    probability = float(own["probability"][0]) if own.height else None
    rank = None if probability is None else 1 + int((found["probability"] > probability).sum())
    reports = count = 0
    if place is not None:
        row = np.array([place], dtype=np.int64)
        reports = int(panel.within("total", row, max(0, column - 84), column)[0])
        if column + 7 <= panel.days:
            count = int(panel.within("force", row, column, column + 7)[0])
    return ReplayWeek(
        period_start=week,
        probability=probability,
        rank=rank,
        forecast=found.height,
        reports=reports,
        threshold=_threshold(history, column, place) if probability is not None else None,
        count=count if column + 7 <= panel.days else None,
    )


def _threshold(history: History, column: int, place: int | None) -> int | None:
    standing = standing_at(history.panel, column)
    at = np.flatnonzero(standing.rows == place)
    return int(standing.threshold[at[0]]) if at.size else None


def _reports(history: History, place: int | None) -> int:
    if place is None:
        return 0
    panel = history.panel
    return int(panel.within("total", np.array([place], dtype=np.int64), 0, panel.days)[0])

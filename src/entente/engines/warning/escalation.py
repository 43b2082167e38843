"""What counts as an escalation, and which series are forecast: the task's rule, in one place.

Material conflict of a week is the count of class `force`. Its threshold is set by the series' own past: the 90th
percentile (linear interpolation) over the up to 26 weeks before, at least 8, rounded down, plus one, and never below
3 for a pair or 5 within a state. A series is eligible with 12 events of any kind in the 12 weeks before, or 5 in the
last. Both are known before the week starts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from entente.engines.warning.panel import Flags, Floats, Panel, Rows

WINDOW, SHORTEST = 26, 8
QUANTILE = 0.90
FLOOR_DYAD, FLOOR_DOMESTIC = 3, 5
ELIGIBLE_WEEKS, ELIGIBLE_TOTAL, ELIGIBLE_LAST = 12, 12, 5


def threshold(past: Floats, dyad: Flags) -> Floats:
    """Fewest events that are an escalation, from the weeks before; `past` has shape (series, weeks), in any order."""
    floor = np.where(dyad, float(FLOOR_DYAD), float(FLOOR_DOMESTIC))
    return np.asarray(np.maximum(np.floor(np.quantile(past, QUANTILE, axis=1)) + 1, floor))


def eligible(totals: Floats) -> Flags:
    """Which series are forecast; `totals` are all events per week, shape (series, weeks), latest week first."""
    recent = totals[:, :ELIGIBLE_WEEKS].sum(axis=1) >= ELIGIBLE_TOTAL
    return np.asarray(recent | (totals[:, 0] >= ELIGIBLE_LAST))


@dataclass(frozen=True, slots=True)
class Standing:
    """The eligible series at the start of a week, before it is known.

    `rows` index the panel's series; `threshold`, `last` (force of the week before) and `past` (force per week, latest
    first, shape (rows, weeks)) follow them.
    """

    column: int
    rows: Rows
    threshold: Floats
    past: Floats

    @property
    def last(self) -> Floats:
        """Force of the week before."""
        return self.past[:, 0]


def standing_at(panel: Panel, column: int) -> Standing:
    """Eligible series and thresholds for the seven days from `column`, from the days before it alone."""
    weeks = min(WINDOW, column // 7)
    every = np.arange(len(panel.series), dtype=np.int64)
    totals = panel.blocks("total", every, column, min(ELIGIBLE_WEEKS, weeks))
    rows = np.flatnonzero(eligible(totals))
    past = panel.blocks("force", rows, column, weeks)
    return Standing(column, rows, threshold(past, panel.dyad[rows]), past)


def outcome(panel: Panel, standing: Standing) -> Floats:
    """Force in the seven days from the standing's column, for its rows."""
    return panel.within("force", standing.rows, standing.column, standing.column + 7)


def truth(panel: Panel, weeks: Iterable[date]) -> pl.DataFrame:
    """What happened to the eligible series in whole weeks of the panel.

    Returns
    -------
    Columns `series_id`, `period_start`, `kind` (dyad or domestic), `threshold`, `count`, `escalated` and `onset` (the
    week before was below this week's threshold). Weeks with less than 8 weeks before them, or not wholly inside the
    panel, are left out.
    """
    frames = []
    for week in weeks:
        column = panel.index(week)
        if column < 7 * SHORTEST or column + 7 > panel.days:
            continue
        standing = standing_at(panel, column)
        count = outcome(panel, standing)
        frames.append(
            pl.DataFrame(
                {
                    "series_id": [panel.series[row] for row in standing.rows],
                    "period_start": [week] * len(standing.rows),
                    "kind": np.where(panel.dyad[standing.rows], "dyad", "domestic"),
                    "threshold": standing.threshold,
                    "count": count,
                    "escalated": count >= standing.threshold,
                    "onset": standing.last < standing.threshold,
                },
                schema=TRUTH,
            )
        )
    return pl.concat(frames) if frames else pl.DataFrame(schema=TRUTH)


TRUTH = {
    "series_id": pl.String,
    "period_start": pl.Date,
    "kind": pl.String,
    "threshold": pl.Float64,
    "count": pl.Float64,
    "escalated": pl.Boolean,
    "onset": pl.Boolean,
}

"""The two references every score stands next to: the base rate of the kind, and one exponential mean.

Both are fitted on earlier weeks only, on weeks that begin on Mondays and have eight before them, as the task's rule
says; neither borrows what the model of `probabilities` learns from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from entente.engines.warning.escalation import SHORTEST, outcome, standing_at
from entente.engines.warning.features import fast_ratio
from entente.engines.warning.panel import Floats, Panel
from entente.engines.warning.probabilities import SCHEMA
from entente.engines.warning.ridge import fit, one_thread

PSEUDO_EVENTS, PSEUDO_ROWS = 0.5, 20.0
PENALTY = 0.1


def past_weeks(panel: Panel, column: int) -> range:
    """Columns of the weeks a multiple of seven days before `column` that have eight whole weeks before them."""
    first = 7 * SHORTEST + column % 7
    return range(first, column - 6, 7)


def _tally(panel: Panel, start: int) -> Floats:
    """Escalations and eligible series in one week: [[domestic, dyad], [domestic, dyad]]."""
    standing = standing_at(panel, start)
    happened, dyad = outcome(panel, standing) >= standing.threshold, panel.dyad[standing.rows]
    return np.array([[happened[~dyad].sum(), happened[dyad].sum()], [(~dyad).sum(), dyad.sum()]], dtype=np.float64)


def _design(panel: Panel, column: int) -> tuple[Floats, Floats | None, list[str]]:
    standing = standing_at(panel, column)
    ratio, dyad = fast_ratio(standing), panel.dyad[standing.rows].astype(np.float64)
    known = column + 7 <= panel.days
    y = (outcome(panel, standing) >= standing.threshold).astype(np.float64) if known else None
    return np.column_stack([ratio, dyad, ratio * dyad]), y, [panel.series[row] for row in standing.rows]


def climatology(panel: Panel, days: Sequence[date]) -> pl.DataFrame:
    """The past-only base rate of the kind, (events + 0.5) / (weeks + 20); the columns of `probabilities`."""
    starts = {start for day in days for start in past_weeks(panel, panel.index(day))}
    tallies = {start: _tally(panel, start) for start in starts}
    frames = []
    for day in days:
        column = panel.index(day)
        events, weeks = sum((tallies[start] for start in past_weeks(panel, column)), start=np.zeros((2, 2)))
        domestic, pair = (events + PSEUDO_EVENTS) / (weeks + PSEUDO_ROWS)
        rows = standing_at(panel, column).rows
        frames.append(_frame([panel.series[row] for row in rows], day, np.where(panel.dyad[rows], pair, domestic)))
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def ewma(panel: Panel, days: Sequence[date]) -> pl.DataFrame:
    """One-variable logistic regression on the exponential mean of force against the threshold.

    Dyads and domestic series have an intercept and a slope each. A week without eight earlier weeks to learn from
    falls back on the base rate.
    """
    frames = []
    made = {start: _design(panel, start) for start in {s for d in days for s in past_weeks(panel, panel.index(d))}}
    for day in days:
        column = panel.index(day)
        x, _, names = _design(panel, column)
        past = [made[start] for start in past_weeks(panel, column)]
        if not past:
            frames.append(climatology(panel, [day]))
            continue
        seen = np.concatenate([row[0] for row in past])
        happened = np.concatenate([row[1] for row in past if row[1] is not None])
        with one_thread():
            chance = fit(seen, happened, np.full(3, PENALTY)).probability(x)
        frames.append(_frame(names, day, chance))
    return pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)


def _frame(names: list[str], day: date, chance: Floats) -> pl.DataFrame:
    return pl.DataFrame({"series_id": names, "period_start": [day] * len(names), "probability": chance}, schema=SCHEMA)

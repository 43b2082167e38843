"""Probability of escalation in the coming week, fitted anew for every week on what came before it.

The model is one logistic regression for all series (see `docs/adr/0012-escalation-model.md`). Weeks to learn from
begin on every day and not on Mondays alone, seven times as many, each counting a seventh; and a threshold may rest
on five weeks while learning, where the forecast itself asks for eight. A week that begins at t is never part of its
own past: rows end at t - 1, and so do the outcomes learnt from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from entente.engines.warning.escalation import SHORTEST
from entente.engines.warning.features import BENDS, CORE, FEWEST_WEEKS, OTHER, FeatureRows, feature_rows
from entente.engines.warning.panel import Floats, Panel
from entente.engines.warning.ridge import Ridge, fit, one_thread
from entente.kernel.errors import BadInput, Problem

SCHEMA = {"series_id": pl.String, "period_start": pl.Date, "probability": pl.Float64}


@dataclass(frozen=True, slots=True)
class EscalationModel:
    """Settings of the model.

    `core_penalty`, `bend_penalty` and `other_penalty` hold the three groups of features; `learn_weeks` is how far back
    it learns; `stride` is the step in days between the starts of the weeks it learns from.
    """

    core_penalty: float = 20.0
    bend_penalty: float = 100.0
    other_penalty: float = 200.0
    learn_weeks: int = 52
    stride: int = 1

    @property
    def penalty(self) -> Floats:
        """Penalty per feature, shape (features,)."""
        groups = ((CORE, self.core_penalty), (BENDS, self.bend_penalty), (OTHER, self.other_penalty))
        return np.concatenate([np.full(len(names), penalty) for names, penalty in groups])

    @property
    def weeks_needed(self) -> int:
        """Weeks of the past that a forecast can draw on: those learnt from, and the window before the first."""
        return self.learn_weeks + 27


@dataclass(slots=True)
class History:
    """Feature rows of a panel by column, made once."""

    panel: Panel
    model: EscalationModel
    made: dict[int, FeatureRows]

    def at(self, column: int) -> FeatureRows:
        """Feature rows for the seven days from `column`."""
        if column not in self.made:
            self.made[column] = feature_rows(self.panel, column)
        return self.made[column]

    def learnt_before(self, column: int) -> tuple[Floats, Floats]:
        """Features and outcomes of the weeks that had ended by `column`, in order of day and series."""
        earliest = max(7 * FEWEST_WEEKS, column - 7 * self.model.learn_weeks)
        starts = range(column - 7, earliest - 1, -self.model.stride)
        rows = [self.at(start) for start in reversed(starts)]
        y = [row.escalated for row in rows if row.escalated is not None]
        return np.concatenate([row.x for row in rows]), np.concatenate(y)

    def fitted(self, column: int) -> Ridge:
        """The model as it stands at `column`."""
        x, y = self.learnt_before(column)
        return fit(x, y, self.model.penalty, weight=self.model.stride / 7)


def history_of(panel: Panel, model: EscalationModel | None = None) -> History:
    """A history with nothing computed yet."""
    return History(panel, model or EscalationModel(), {})


def probabilities_at(history: History, day: date) -> pl.DataFrame:
    """Probability of escalation in the seven days from `day`, one row per eligible series.

    Raises
    ------
    BadInput
        Less than eight whole weeks, or no eligible series to learn from, come before the day; or the days before it
        are not all in the panel.
    """
    column = history.panel.index(day)
    if column < 7 * SHORTEST or column > history.panel.days:
        raise BadInput(
            Problem(
                f"the week from {day} needs {SHORTEST} whole weeks of events before it, the panel holds "
                f"{history.panel.first_day} to {history.panel.end_day}",
                field="period_start",
            )
        )
    rows = history.at(column)
    names = [history.panel.series[row] for row in rows.standing.rows]
    chance = np.zeros(0)
    if names:
        with one_thread():
            chance = history.fitted(column).probability(rows.x)
    return pl.DataFrame({"series_id": names, "period_start": [day] * len(names), "probability": chance}, schema=SCHEMA)


def probabilities(history: History, days: Iterable[date]) -> pl.DataFrame:
    """Probabilities for several days, each from the days before it alone; in order of day and series."""
    return joined(probabilities_at(history, day) for day in days)


def joined(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Frames of `probabilities_at` as one."""
    return pl.concat([pl.DataFrame(schema=SCHEMA), *frames])


def write_probabilities(frames: Iterable[pl.DataFrame], out: Path) -> int:
    """Write as Parquet, `period_start` as a timestamp; return the number of rows."""
    whole = joined(frames).with_columns(pl.col("period_start").cast(pl.Datetime("us")))
    whole.write_parquet(out)
    return whole.height

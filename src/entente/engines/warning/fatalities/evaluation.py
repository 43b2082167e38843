"""Scores of a whole forecast: the means the protocol asks for, and how much of them one country decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.draws import Draws, actuals_of
from entente.kernel.errors import BadInput

MEANS = ("crps", "ign", "mis", "crps_log1p", "ign_as_submitted")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean scores over `n` country-months; smaller is better for the first four.

    `crps` and `mis` are in fatalities, `ign` in bits at 1,000 draws (`scores.challenge_ignorance`),
    `ign_as_submitted` in bits on the draws as they are. `largest_country_share` is the part of the summed CRPS that
    falls on `largest_country`. `without_actual` counts forecast cells left out because nobody knows yet what
    happened, `not_forecast` the known cells of the same months that the forecast does not speak of.
    """

    crps: float
    ign: float
    mis: float
    crps_log1p: float
    n: int
    draws: int
    ign_as_submitted: float
    largest_country: int
    largest_country_share: float
    without_actual: int
    not_forecast: int


def evaluate(draws: Draws, actuals: pl.DataFrame) -> Evaluation:
    """Score a forecast against `actuals` (month_id, country_id, fatalities).

    Refuses (`BadInput`) when not one cell of the forecast has an actual.
    """
    return summary(score_cells(draws, actuals), draws, actuals)


def score_cells(draws: Draws, actuals: pl.DataFrame) -> pl.DataFrame:
    """Each country-month of the forecast that has an actual, with its scores: one row per cell, in its order.

    Columns: month_id, country_id, fatalities (what happened), crps, ign, mis, crps_log1p and ign_as_submitted, as in
    `Evaluation`. Refuses (`BadInput`) when not one cell of the forecast has an actual.
    """
    happened = actuals_of(draws, actuals)
    known = ~np.isnan(happened)
    if not known.any():
        raise BadInput(
            "no country-month of the forecasts is among the actuals",
            remedy="give actuals that cover the months of the forecast",
        )
    scored, happened = draws.only(known), happened[known]
    outcomes = scored.outcomes.astype(np.float64)
    return pl.DataFrame(
        {
            "month_id": scored.months,
            "country_id": scored.countries,
            "fatalities": happened.astype(np.int64),
            "crps": scores.crps(outcomes, happened),
            "ign": scores.challenge_ignorance(outcomes, happened),
            "mis": scores.interval_score(outcomes, happened),
            "crps_log1p": scores.crps_log1p(outcomes, happened),
            "ign_as_submitted": scores.ignorance(outcomes, happened),
        }
    )


def summary(cells: pl.DataFrame, draws: Draws, actuals: pl.DataFrame) -> Evaluation:
    """The means of `score_cells`, and what could not be scored."""
    country, share = largest_country(cells["crps"].to_numpy(), cells["country_id"].to_numpy())
    same_months = actuals.filter(pl.col("month_id").is_in(cells["month_id"].unique().to_list())).height
    means = {name: float(cells[name].to_numpy().mean()) for name in MEANS}
    return Evaluation(
        **means,
        n=cells.height,
        draws=draws.outcomes.shape[1],
        largest_country=country,
        largest_country_share=share,
        without_actual=len(draws.months) - cells.height,
        not_forecast=same_months - cells.height,
    )


def largest_country(cell_crps: NDArray[np.float64], countries: NDArray[np.int64]) -> tuple[int, float]:
    """The country with the largest sum of CRPS and its share of the total (0 when every cell is perfect)."""
    numbers, index = np.unique(countries, return_inverse=True)
    sums = np.bincount(index, weights=cell_crps)
    largest = int(np.argmax(sums))
    total = float(sums.sum())
    return int(numbers[largest]), float(sums[largest] / total) if total > 0 else 0.0

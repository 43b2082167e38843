"""Scores of a whole forecast: the means the protocol asks for, and how much of them one country decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.draws import Draws, actuals_of
from entente.kernel.errors import BadInput


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
    happened = actuals_of(draws, actuals)
    known = ~np.isnan(happened)
    if not known.any():
        raise BadInput(
            "no country-month of the forecasts is among the actuals",
            remedy="give actuals that cover the months of the forecast",
        )
    scored, happened = draws.only(known), happened[known]
    outcomes = scored.outcomes.astype(np.float64)
    cell_crps = scores.crps(outcomes, happened)
    country, share = largest_country(cell_crps, scored.countries)
    same_months = actuals.filter(pl.col("month_id").is_in(np.unique(scored.months).tolist())).height
    return Evaluation(
        crps=float(cell_crps.mean()),
        ign=float(scores.challenge_ignorance(outcomes, happened).mean()),
        mis=float(scores.interval_score(outcomes, happened).mean()),
        crps_log1p=float(scores.crps_log1p(outcomes, happened).mean()),
        n=len(happened),
        draws=outcomes.shape[1],
        ign_as_submitted=float(scores.ignorance(outcomes, happened).mean()),
        largest_country=country,
        largest_country_share=share,
        without_actual=int((~known).sum()),
        not_forecast=same_months - len(happened),
    )


def largest_country(cell_crps: NDArray[np.float64], countries: NDArray[np.int64]) -> tuple[int, float]:
    """The country with the largest sum of CRPS and its share of the total (0 when every cell is perfect)."""
    numbers, index = np.unique(countries, return_inverse=True)
    sums = np.bincount(index, weights=cell_crps)
    largest = int(np.argmax(sums))
    total = float(sums.sum())
    return int(numbers[largest]), float(sums[largest] / total) if total > 0 else 0.0

"""Forecasts by analogy: what followed when any country stood where this one stands now.

For each horizon the nearest past situations (`situations`) of all countries are looked up; what followed each,
relative to its level then, is applied to the level now. War and quiet are thus forecast by their own kind, and the
spread is that of real continuations, collapses and outbreaks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from entente.engines.warning.fatalities.situations import level, situations

Array = NDArray[np.float64]

MOST_NEIGHBOURS = 300
"""Past situations a forecast rests on. They overlap in time, so they weigh like perhaps a tenth of their number."""

CASES_PER_NEIGHBOUR = 10
"""With less history fewer neighbours are taken, a tenth of the cases, else the nearest would not be near."""

LEAST_PAST = 6
"""Known months a country must have behind it before a situation of its counts."""

LEAST_CASES = 400
"""Past situations without which a horizon is not forecast by analogy."""

TIE_BREAK = 1e-3
"""Random distance that decides which of the many identical quiet situations are taken; far below real distances."""


@dataclass(frozen=True, slots=True)
class Past:
    """A panel's fatalities and what is computed from them once for all horizons.

    `values` and `levels_now` have shape (months, countries), `where` (months, countries, 5); see `situations`.
    """

    values: Array
    where: Array
    levels_now: Array

    @classmethod
    def of(cls, values: Array) -> Past:
        """The past that `values` (months, countries; NaN where unknown) tells, up to its last row, the origin."""
        return cls(values, situations(values), level(values))


def analogue_ensemble(past: Past, levels: Array, horizon: int, rng: np.random.Generator) -> Array | None:
    """Quantiles at `levels` of fatalities `horizon` months ahead, shape (countries, levels).

    A past month t counts only when t + horizon is known, so nothing after the origin is used. None when there are
    fewer than `LEAST_CASES` cases.
    """
    later = past.values[horizon:]
    enough = np.cumsum(~np.isnan(past.values), axis=0)[: len(later)] >= LEAST_PAST
    months, countries = np.nonzero(~np.isnan(later) & enough)
    if len(months) < LEAST_CASES:
        return None
    where, now = past.where, past.levels_now
    cases = where[months, countries] + rng.normal(0.0, TIE_BREAK, size=(len(months), where.shape[-1]))
    gains = np.log1p(later[months, countries]) - now[months, countries]
    size = min(MOST_NEIGHBOURS, len(months) // CASES_PER_NEIGHBOUR)
    _, nearest = cKDTree(cases, compact_nodes=False, balanced_tree=False).query(where[-1], k=size)
    followed = np.sort(gains[nearest], axis=1)
    picked = followed[:, np.minimum((levels * size).astype(np.int64), size - 1)]
    return np.asarray(np.maximum(np.expm1(picked + now[-1][:, None]), 0.0))


def longest_feasible(values: Array, horizon: int) -> int | None:
    """The longest horizon up to `horizon` with enough cases to forecast by analogy; None when there is none."""
    known = ~np.isnan(values)
    enough = np.cumsum(known, axis=0) >= LEAST_PAST
    for shorter in range(min(horizon, len(values) - 1), 0, -1):
        if (known[shorter:] & enough[: len(values) - shorter]).sum() >= LEAST_CASES:
            return shorter
    return None

"""The recency-weighted ensemble: what a country saw of late, the latest months counting most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def recency_ensemble(values: Array, levels: Array, span: int, half_life: float) -> Array:
    """Quantiles at `levels` of each country's last `span` months, shape (countries, levels).

    `values` has shape (months, countries), NaN where unknown. A month k before the last weighs 0.5 ** (k / half_life);
    unknown months weigh nothing. A quantile is the smallest value whose weight and that of all smaller reach the level.
    """
    recent = values[-span:]
    weights = 0.5 ** (np.arange(len(recent))[::-1] / half_life)
    result = np.zeros((values.shape[1], len(levels)))
    for country, column in enumerate(recent.T):
        known = ~np.isnan(column)
        order = np.argsort(column[known], kind="stable")
        reached = np.cumsum(weights[known][order])
        place = np.searchsorted(reached, levels * reached[-1])
        result[country] = column[known][order][np.minimum(place, len(order) - 1)]
    return result

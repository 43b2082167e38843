"""Where a country stands at the end of a month: a handful of numbers by which its past and others' are compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVEL_HALF_LIFE = 2.0
"""Months after which a past month counts half in the present level of a conflict."""

LASTING_HALF_LIFE = 24.0
"""The same for the level a conflict has had over the years."""

YEAR = 12
QUIET_CAP = 240.0
"""Months since the last fatality are counted up to twenty years."""

SHARE_WEIGHT, QUIET_WEIGHT = 2.0, 0.6
"""Set so that each axis spans a like distance: a share runs from 0 to 1, a log of months from 0 to 5.5."""


def level(values: Array, half_life: float = LEVEL_HALF_LIFE) -> Array:
    """log(1 + mean monthly fatalities), recent months counting most; shape (months, countries) like `values`.

    A month k back weighs 0.5 ** (k / half_life); unknown months (NaN) weigh nothing. Row t uses rows 0 to t alone.
    """
    fade = 0.5 ** (1.0 / half_life)
    known = ~np.isnan(values)
    deaths = np.where(known, values, 0.0)
    means = np.zeros(values.shape)
    total, weight = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for month in range(len(values)):
        total, weight = fade * total + deaths[month], fade * weight + known[month]
        means[month] = total / np.where(weight > 0, weight, 1.0)
    return np.asarray(np.log1p(means))


def situations(values: Array) -> Array:
    """Coordinates of every country at the end of every month, shape (months, countries, 5).

    On log scales: the present level; how far the lasting level lies above it (is this a lull or an outburst?); the
    share of the last year's months with fatalities; the months since the last one; and the spread of the last year.
    Unknown months count as months without fatalities, except in the levels.
    """
    deaths: Array = np.nan_to_num(values)
    now = level(values)
    logs: Array = np.log1p(deaths)
    mean = _last_year(logs)
    spread = np.sqrt(np.maximum(_last_year(logs * logs) - mean * mean, 0.0))
    return np.stack(
        [
            now,
            level(values, LASTING_HALF_LIFE) - now,
            SHARE_WEIGHT * _last_year((deaths > 0).astype(np.float64)),
            QUIET_WEIGHT * _months_since(deaths > 0),
            spread,
        ],
        axis=-1,
    )


def _last_year(values: Array) -> Array:
    """Mean over the last 12 months, or over as many as there are."""
    running = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - YEAR, 0)
    return np.asarray((running[ends] - running[starts]) / (ends - starts)[:, None])


def _months_since(happened: NDArray[np.bool_]) -> Array:
    """log(1 + months since it last happened), `QUIET_CAP` where it never did."""
    since, current = np.empty(happened.shape), np.full(happened.shape[1], QUIET_CAP)
    for month, row in enumerate(happened):
        current = np.where(row, 0.0, np.minimum(current + 1.0, QUIET_CAP))
        since[month] = current
    return np.log1p(since)

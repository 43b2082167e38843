"""Scores of an ensemble against what happened, one value per cell; smaller is better for all.

Ensembles are arrays whose last axis holds the draws; actuals have the same shape without it. The definitions
are those of the VIEWS prediction challenge 2023/24 (Hegre et al. 2024, arXiv:2407.11045).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample

Array = NDArray[np.float64]

IGNORANCE_EDGES: Array = np.array([0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5])
"""Lower edges of the bins of the ignorance score, in fatalities; the last bin is open."""

CHALLENGE_DRAWS = 1000
"""Draws per cell at which the challenge compares ignorance scores."""

_ROWS_AT_ONCE = 4096


def crps(draws: Array, actuals: Array) -> Array:
    """Continuous ranked probability score, mean |X - y| - (1/2) mean |X - X'|, in fatalities.

    The spread term is divided by m squared (the ensemble form, which takes the draws as the whole distribution),
    computed from the order statistics: sum over i of (2i - m - 1) x_(i) / m^2 (Gneiting and Raftery 2007, eq. 21).
    """
    ordered = np.sort(np.asarray(draws, dtype=np.float64), axis=-1)
    m = ordered.shape[-1]
    weights = (2.0 * np.arange(1, m + 1) - m - 1.0) / m**2
    distance = np.abs(ordered - np.asarray(actuals, dtype=np.float64)[..., None]).mean(axis=-1)
    return np.asarray(distance - ordered @ weights)


def crps_log1p(draws: Array, actuals: Array) -> Array:
    """CRPS of log(1 + fatalities), in which a doubling weighs the same in a small war as in a large one."""
    return crps(np.log1p(draws), np.log1p(actuals))


def ignorance(draws: Array, actuals: Array) -> Array:
    """Ignorance score in bits: -log2 of the share of draws in the bin of what happened.

    Bins are left-closed with `IGNORANCE_EDGES`; one pseudo-count in every bin keeps the score finite.
    """
    shape = np.shape(actuals)
    happened = np.searchsorted(IGNORANCE_EDGES, np.asarray(actuals, dtype=np.float64), side="right")
    low = np.concatenate([[-np.inf], IGNORANCE_EDGES])[happened][..., None]
    high = np.concatenate([IGNORANCE_EDGES, [np.inf]])[happened][..., None]
    hits = ((draws >= low) & (draws < high)).sum(axis=-1).reshape(shape)
    share = (hits + 1) / (np.shape(draws)[-1] + len(IGNORANCE_EDGES))
    return np.asarray(-np.log2(share))


def challenge_ignorance(draws: Array, actuals: Array) -> Array:
    """Ignorance score as the challenge evaluates it: always at `CHALLENGE_DRAWS` draws.

    The pseudo-counts make scores of ensembles of different size incomparable, so the challenge first brings every
    other ensemble to 1,000 draws by Fourier resampling (scipy.signal.resample, in the order of the draw numbers)
    and sets negative results to zero. The order of the draws therefore matters here, and only here.
    """
    draws = np.asarray(draws, dtype=np.float64)
    m = draws.shape[-1]
    if m == CHALLENGE_DRAWS:
        return ignorance(draws, actuals)
    flat, happened = draws.reshape(-1, m), np.asarray(actuals, dtype=np.float64).reshape(-1)
    parts = [
        ignorance(
            np.maximum(resample(flat[i : i + _ROWS_AT_ONCE], CHALLENGE_DRAWS, axis=-1), 0.0),
            happened[i : i + _ROWS_AT_ONCE],
        )
        for i in range(0, len(flat), _ROWS_AT_ONCE)
    ]
    return np.concatenate(parts).reshape(np.shape(actuals))


def interval_score(draws: Array, actuals: Array, level: float = 0.9) -> Array:
    """Score of the central `level` interval: its width, plus 2/alpha per unit outside it.

    Source: Gneiting and Raftery 2007, eq. 43.

    The ends are the linearly interpolated sample quantiles at alpha/2 and 1 - alpha/2, with alpha = 1 - level.
    """
    alpha = 1.0 - level
    low, high = np.quantile(draws, [alpha / 2, 1 - alpha / 2], axis=-1)
    below, above = np.maximum(low - actuals, 0.0), np.maximum(actuals - high, 0.0)
    return np.asarray(high - low + (2 / alpha) * (below + above))

"""The forecast: an equal pool of analogues and recent months, drawn from at random.

Two models of different kinds are pooled because their errors differ; pooling is linear (the draws of both), which
keeps each one's warnings. The settings were chosen on windows before 2017, earlier than any window scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from entente.engines.warning.fatalities.analogues import Past, analogue_ensemble, longest_feasible
from entente.engines.warning.fatalities.draws import Draws
from entente.engines.warning.fatalities.ensembles import recency_ensemble
from entente.engines.warning.fatalities.months import month_label
from entente.engines.warning.fatalities.panel import Panel

Array = NDArray[np.float64]

LEVELS: Array = (np.arange(600) + 0.5) / 600
"""Quantile levels at which each model states its distribution."""

RECENT_SPAN, RECENT_HALF_LIFE = 36, 4.0
"""Months in the recency-weighted ensemble, and months after which one counts half."""


def forecast(
    panel: Panel,
    horizons: Sequence[int],
    *,
    draws: int = 1000,
    seed: int = 0,
    progress: Callable[[str], None] = lambda message: None,
) -> Draws:
    """Draws of fatalities for every country of the panel, each of `horizons` months after its origin.

    Reads nothing but the panel, which ends at the origin. Where its history is too short for a horizon, the analogues
    are those of the longest horizon it does allow (a year of 191 countries allows four months); where it allows none,
    the recency-weighted ensemble stands alone. The same panel, arguments and `seed` give the same draws.
    """
    rng = np.random.default_rng(seed)
    recent = recency_ensemble(panel.values, LEVELS, RECENT_SPAN, RECENT_HALF_LIFE)
    past = Past.of(panel.values)
    months, outcomes = [], []
    for horizon in horizons:
        progress(f"forecasting {month_label(panel.origin + horizon)}")
        outcomes.append(sample(_pool(past, recent, horizon, rng), draws, rng))
        months.append(np.full(len(panel.countries), panel.origin + horizon, dtype=np.int64))
    return Draws(np.concatenate(months), np.tile(panel.countries, len(horizons)), np.concatenate(outcomes))


def _pool(past: Past, recent: Array, horizon: int, rng: np.random.Generator) -> Array:
    """Quantiles of both models side by side, shape (countries, levels of both)."""
    feasible = longest_feasible(past.values, horizon)
    alike = None if feasible is None else analogue_ensemble(past, LEVELS, feasible, rng)
    return recent if alike is None else np.concatenate([recent, alike], axis=1)


def sample(pool: Array, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """`draws` whole numbers from each row of a pool of quantiles, shape (rows, draws), in random order.

    Stratified: one draw from each of `draws` equal slices of the distribution, so that few draws stand for it well
    and another seed changes little. A row of `pool` need not be sorted.
    """
    ordered = np.sort(pool, axis=1)
    slices = (np.arange(draws) + rng.random((len(pool), draws))) / draws
    picked = np.take_along_axis(ordered, (slices * pool.shape[1]).astype(np.int64), axis=1)
    return rng.permuted(np.rint(picked).astype(np.int64), axis=1)

"""Reliability: how often something happened when it was given a chance of so and so much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEADLY = 25
"""Fatalities in a month from which the reliability of the forecasts is watched."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cells whose stated chance lies in [low, high): how many, the mean chance stated, and how often it came true."""

    low: float
    high: float
    n: int
    stated: float
    observed: float


def chances(outcomes: NDArray[np.int64], threshold: int = DEADLY) -> NDArray[np.float64]:
    """Stated chance per cell of at least `threshold` fatalities; `outcomes` has shape (cells, draws)."""
    return np.asarray((outcomes >= threshold).mean(axis=-1), dtype=np.float64)


def reliability(stated: NDArray[np.float64], happened: NDArray[np.bool_], bins: int = 10) -> tuple[ReliabilityBin, ...]:
    """Bins of equal width over [0, 1] that hold at least one cell; the last one includes 1."""
    index = np.minimum((stated * bins).astype(np.int64), bins - 1)
    return tuple(
        ReliabilityBin(
            low=k / bins,
            high=(k + 1) / bins,
            n=int((index == k).sum()),
            stated=float(stated[index == k].mean()),
            observed=float(happened[index == k].mean()),
        )
        for k in range(bins)
        if (index == k).any()
    )


def calibration_error(bins: tuple[ReliabilityBin, ...]) -> float:
    """Mean distance from the diagonal, weighted by the cells in each bin (0 to 1)."""
    cells = sum(entry.n for entry in bins)
    return sum(entry.n * abs(entry.stated - entry.observed) for entry in bins) / cells if cells else 0.0

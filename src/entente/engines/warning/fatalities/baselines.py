"""The two simple rules every forecast is shown beside."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from entente.engines.warning.fatalities.panel import LEAST_MONTHS, Panel


def conflictology(panel: Panel) -> NDArray[np.float64]:
    """The challenge's benchmark: the last 12 months' values as the ensemble, of shape (countries, 12).

    A month without a value counts as none; the challenge's data have no such months.
    """
    return np.nan_to_num(panel.values[-LEAST_MONTHS:]).T


def last_value(panel: Panel) -> NDArray[np.float64]:
    """The last known month of each country as a certainty, of shape (countries, 1)."""
    months = np.arange(len(panel.values))[:, None]
    last = np.where(np.isnan(panel.values), -1, months).max(axis=0)
    return np.where(last >= 0, panel.values[np.maximum(last, 0), np.arange(len(panel.countries))], 0.0)[:, None]

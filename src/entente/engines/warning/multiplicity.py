"""Many series are tested in every period: what share of those pointed out may be false."""

from __future__ import annotations

import numpy as np

from entente.engines.warning.panel import Floats


def false_discovery_rates(tails: Floats) -> Floats:
    """Adjusted p-values: the smallest false discovery rate at which each tail would be pointed out.

    Benjamini and Hochberg, Controlling the false discovery rate, 1995: q(i) = min over j >= i of n p(j) / j, for
    p in ascending order. Keeps the order of the input; at most 1.
    """
    count = len(tails)
    order = np.argsort(tails, kind="stable")
    scaled = tails[order] * count / np.arange(1, count + 1)
    rates = np.empty(count)
    rates[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return rates

"""What a page shows of a forecast: fans, past accuracy, and two partners side by side. Pure functions of draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.baselines import conflictology, last_value
from entente.engines.warning.fatalities.draws import Draws, actuals_of
from entente.engines.warning.fatalities.panel import panel_at
from entente.kernel.errors import BadInput

FAN = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles of a fan chart: the median within a 50 % and a 90 % band."""


@dataclass(frozen=True, slots=True)
class FanMonth:
    """One month of a fan chart: fatalities at each quantile, in the order asked for, and the chance of any."""

    month: int
    quantiles: tuple[int, ...]
    chance_of_any: float


@dataclass(frozen=True, slots=True)
class PastAccuracy:
    """How forecasts for one country did, in mean CRPS (fatalities) over `n` months, beside two simple rules.

    `conflictology` takes the last 12 months before the origin as the ensemble; `last_value` the origin's month.
    """

    country: int
    n: int
    crps: float
    conflictology: float
    last_value: float

    @property
    def skill(self) -> float | None:
        """Share of conflictology's error saved, 1 - ratio; None where conflictology was perfect."""
        return 1.0 - self.crps / self.conflictology if self.conflictology > 0 else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two partners in the same months.

    `medians` and `highs` (95th percentile) are fatalities per month, in the order of `months`; `chance_first_worse`
    is, per month, the chance that the first partner sees more fatalities than the second, ties counted as half,
    taking the two as independent; `chance_above` is each partner's chance of at least `threshold` in a month.
    """

    first: int
    second: int
    months: tuple[int, ...]
    medians: tuple[tuple[int, ...], tuple[int, ...]]
    highs: tuple[tuple[int, ...], tuple[int, ...]]
    chance_first_worse: tuple[float, ...]
    threshold: int
    chance_above: tuple[tuple[float, ...], tuple[float, ...]]


def fan_chart(draws: Draws, country: int, quantiles: Sequence[float] = FAN) -> tuple[FanMonth, ...]:
    """The fan of one country, a month at a time. Quantiles are actual draws, hence whole; no cells, no months."""
    own = draws.of_country(country)
    if len(own.months) == 0:
        return ()
    levels = np.quantile(own.outcomes, list(quantiles), axis=1, method="inverted_cdf")
    chances = (own.outcomes > 0).mean(axis=1)
    return tuple(
        FanMonth(int(month), tuple(int(value) for value in levels[:, i]), float(chances[i]))
        for i, month in enumerate(own.months)
    )


def past_accuracy(draws: Draws, origin: int, history: pl.DataFrame, country: int) -> PastAccuracy:
    """Accuracy of a forecast made at month `origin` for one country, against what `history` says happened.

    `history` holds month_id, country_id, ged_sb before and after the origin; the baselines see none of the latter.
    Refuses (`BadInput`) when no month of the forecast is known, or the country has no history at the origin.
    """
    own = draws.of_country(country)
    panel = panel_at(history.filter(pl.col("country_id") == country), origin)
    happened = actuals_of(own, history.rename({"ged_sb": "fatalities"}))
    known = ~np.isnan(happened)
    if not known.any():
        raise BadInput(f"no month of the forecast for country {country} is known yet", remedy="wait for the actuals")
    happened = happened[known]
    return PastAccuracy(
        country=country,
        n=len(happened),
        crps=float(scores.crps(own.only(known).outcomes.astype(np.float64), happened).mean()),
        conflictology=_constant_crps(conflictology(panel)[0], happened),
        last_value=_constant_crps(last_value(panel)[0], happened),
    )


def compare(draws: Draws, first: int, second: int, threshold: int = 25) -> Comparison:
    """Two partners in the months both are forecast for. Refuses (`BadInput`) when they share none."""
    one, two = draws.of_country(first), draws.of_country(second)
    months = np.intersect1d(one.months, two.months)
    if len(months) == 0:
        raise BadInput(f"countries {first} and {second} share no forecast month", remedy="forecast both")
    pair = tuple(own.only(np.isin(own.months, months)).outcomes for own in (one, two))
    return Comparison(
        first=first,
        second=second,
        months=tuple(int(month) for month in months),
        medians=(_quantile(pair[0], 0.5), _quantile(pair[1], 0.5)),
        highs=(_quantile(pair[0], 0.95), _quantile(pair[1], 0.95)),
        chance_first_worse=tuple(_chance_worse(a, b) for a, b in zip(*pair, strict=True)),
        threshold=threshold,
        chance_above=(_chance_above(pair[0], threshold), _chance_above(pair[1], threshold)),
    )


def _constant_crps(ensemble: NDArray[np.float64], happened: NDArray[np.float64]) -> float:
    return float(scores.crps(np.broadcast_to(ensemble, (len(happened), len(ensemble))), happened).mean())


def _quantile(outcomes: NDArray[np.int64], level: float) -> tuple[int, ...]:
    return tuple(int(value) for value in np.quantile(outcomes, level, axis=1, method="inverted_cdf"))


def _chance_above(outcomes: NDArray[np.int64], threshold: int) -> tuple[float, ...]:
    return tuple(float(share) for share in (outcomes >= threshold).mean(axis=1))


def _chance_worse(one: NDArray[np.int64], two: NDArray[np.int64]) -> float:
    """Chance over all pairs of draws that the first is larger, ties as half (the Mann-Whitney statistic)."""
    ordered = np.sort(two)
    below = np.searchsorted(ordered, one, side="left")
    not_above = np.searchsorted(ordered, one, side="right")
    return float((below + not_above).sum() / (2 * len(one) * len(two)))

"""The shapes of a published forecast, without what makes them: quantiles, outcomes, past windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from entente.engines.warning.fatalities.reliability import ReliabilityBin

LEVELS = tuple(round(0.05 * step, 2) for step in range(1, 20))
"""Levels of the quantiles that are kept: 5 % to 95 % by 5."""

HISTORY_MONTHS = 36
"""Months before the origin that are kept to be drawn before the fan."""


@dataclass(frozen=True, slots=True)
class PublishedMonth:
    """A country-month: quantiles at LEVELS, chances, and once known what happened, our CRPS and conflictology's."""

    month: date
    quantiles: tuple[int, ...]
    chance_of_any: float
    chance_deadly: float
    outcome: int | None = None
    crps: float | None = None
    benchmark: float | None = None


@dataclass(frozen=True, slots=True)
class PastWindow:
    """How a forecast for an earlier window did for one country: mean CRPS over `n` months, beside two simple rules."""

    window: str
    n: int
    crps: float
    conflictology: float
    last_value: float


@dataclass(frozen=True, slots=True)
class PublishedCountry:
    """A country: the months known up to the origin (None: not known), the forecast, and the past windows."""

    iso3: str
    history: tuple[int | None, ...]
    months: tuple[PublishedMonth, ...]
    past: tuple[PastWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """A forecast made at the end of month `origin`. `bins` says how often at least 25 deaths came in past windows."""

    origin: date
    draws: int
    draws_sha256: str
    history_sha256: str
    countries: tuple[PublishedCountry, ...]
    bins: tuple[ReliabilityBin, ...] = ()

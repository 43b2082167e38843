"""The levels of tension and the shapes of its answer, without what computes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LEVELS = ("stands_out", "raised", "usual", "calm", "thin")
"""From the most to the least tense; `thin`: too few reports in the week to say."""


@dataclass(frozen=True, slots=True)
class CountryTension:
    """A country in seven days.

    `reports` are events with both sides known, `force` those of material conflict without arrests, `force_expected`
    the mean of its past weeks; `share` and `share_expected` the part of the reports that is of conflict; `rate` the
    false discovery rate over both looks; `balance_z` the robust distance of conflict to cooperation from its past.
    """

    iso3: str
    level: str
    reports: int
    force: int
    force_expected: float
    share: float
    share_expected: float
    rate: float
    balance_z: float


@dataclass(frozen=True, slots=True)
class Tension:
    """All countries in the seven days from `first` to `last`, the most tense first."""

    source: str
    first: date
    last: date
    weeks: int
    countries: tuple[CountryTension, ...]


def last_days(held: dict[str, tuple[date, ...]], on: date) -> list[date]:
    """The day after the last one that each set holds up to `on`, the latest first: where its last seven days end."""
    upto = (max((day for day in days if day <= on), default=None) for days in held.values())
    return sorted({last + timedelta(days=1) for last in upto if last is not None}, reverse=True)

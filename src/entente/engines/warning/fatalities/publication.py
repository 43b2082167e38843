"""A forecast as it is published: quantiles per country and month, with what is known of how good such forecasts were.

Draws are large and mean nothing to a reader; what is kept of each country-month is 19 quantiles, the chance of any and
of at least 25 deaths, and, once it is known, what happened and how far off the forecast was beside the benchmark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.baselines import conflictology, last_value
from entente.engines.warning.fatalities.draws import Draws, actuals_of
from entente.engines.warning.fatalities.long_history import country_ids
from entente.engines.warning.fatalities.months import EPOCH_YEAR
from entente.engines.warning.fatalities.panel import Panel, panel_at
from entente.engines.warning.fatalities.published import (
    HISTORY_MONTHS,
    LEVELS,
    PastWindow,
    Publication,
    PublishedCountry,
    PublishedMonth,
)
from entente.engines.warning.fatalities.reliability import DEADLY, ReliabilityBin, chances, reliability
from entente.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Window:
    """A past forecast to be scored: its name, the month number it was made at, its draws."""

    name: str
    origin: int
    draws: Draws


def first_of(month: int) -> date:
    """First day of a month number (1 is January 1980)."""
    return date(EPOCH_YEAR + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def publication(draws: Draws, origin: int, history: pl.DataFrame, past: Sequence[Window] = ()) -> Publication:
    """What is published of `draws`, made at month number `origin`.

    `history` holds month_id, country_id, ged_sb, up to the origin at least; months after it are used only to say what
    happened. Raises `BadInput` when the forecast does not lie after its origin, when a past window is of the origin or
    later, when countries are not those of the challenge, or for what `panel_at` refuses.
    """
    _refuse(draws, origin, past)
    panel = panel_at(history, origin)
    names = {number: iso3 for iso3, number in country_ids().items()}
    unknown = sorted({int(country) for country in draws.countries} - set(names))
    if unknown:
        raise BadInput(f"country_id {unknown[0]} is none of the challenge's countries", field="country_id")
    scored = _scored(draws, panel, history)
    accuracy, bins = _past(past, history)
    known = {int(country): panel.values[-HISTORY_MONTHS:, i] for i, country in enumerate(panel.countries)}
    countries = tuple(
        PublishedCountry(
            iso3=names[country],
            history=tuple(None if np.isnan(v) else int(v) for v in known.get(country, ())),
            months=tuple(scored[row] for row in np.flatnonzero(draws.countries == country)),
            past=accuracy.get(country, ()),
        )
        for country in sorted({int(each) for each in draws.countries}, key=lambda number: names[number])
    )
    return Publication(
        first_of(origin), draws.outcomes.shape[1], _digest(draws), _history_digest(history, origin), countries, bins
    )


def _refuse(draws: Draws, origin: int, past: Sequence[Window]) -> None:
    if len(draws.months) == 0 or int(draws.months.min()) <= origin:
        raise BadInput(
            f"the forecast begins before its origin {first_of(origin):%Y-%m} is over",
            field="--origin",
            remedy="name the month the forecast was made at",
        )
    for window in past:
        if window.origin >= origin:
            raise BadInput(
                f"the past window {window.name} was made at {first_of(window.origin):%Y-%m}, not before "
                f"{first_of(origin):%Y-%m}",
                field="--past",
                remedy="give forecasts with earlier origins",
            )


def _scored(draws: Draws, panel: Panel, history: pl.DataFrame) -> list[PublishedMonth]:
    """Every cell of the draws, in their order, scored where `history` knows what happened."""
    happened = actuals_of(draws, history.rename({"ged_sb": "fatalities"}))
    levels = np.quantile(draws.outcomes, LEVELS, axis=1, method="inverted_cdf").T
    any_, deadly = (draws.outcomes > 0).mean(axis=1), chances(draws.outcomes)
    ours = scores.crps(draws.outcomes.astype(np.float64), happened)
    theirs = _rule_crps(conflictology(panel), panel, draws, happened)
    return [
        PublishedMonth(
            month=first_of(int(draws.months[i])),
            quantiles=tuple(int(value) for value in levels[i]),
            chance_of_any=round(float(any_[i]), 4),
            chance_deadly=round(float(deadly[i]), 4),
            outcome=None if np.isnan(happened[i]) else int(happened[i]),
            crps=_number(ours[i]),
            benchmark=_number(theirs[i]),
        )
        for i in range(len(draws.months))
    ]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _rule_crps(
    ensemble: NDArray[np.float64], panel: Panel, draws: Draws, happened: NDArray[np.float64]
) -> NDArray[np.float64]:
    """CRPS per cell of a rule that gives each country of the panel one ensemble; NaN where it has none."""
    row = {int(country): i for i, country in enumerate(panel.countries)}
    at = np.array([row.get(int(country), -1) for country in draws.countries])
    found = np.full(len(at), np.nan)
    found[at >= 0] = scores.crps(ensemble[at[at >= 0]], happened[at >= 0])
    return found


def _past(
    windows: Sequence[Window], history: pl.DataFrame
) -> tuple[dict[int, tuple[PastWindow, ...]], tuple[ReliabilityBin, ...]]:
    """Per country how each past window did, and the reliability of its chances of at least 25 deaths over all cells."""
    by_country: dict[int, list[PastWindow]] = {}
    stated, came = [], []
    for window in windows:
        panel = panel_at(history, window.origin)
        happened = actuals_of(window.draws, history.rename({"ged_sb": "fatalities"}))
        known = ~np.isnan(happened)
        if not known.any():
            raise BadInput(
                f"nothing is known yet of the past window {window.name}", field="--past", remedy="leave it out"
            )
        draws, happened = window.draws.only(known), happened[known]
        crps = scores.crps(draws.outcomes.astype(np.float64), happened)
        rules = [_rule_crps(rule(panel), panel, draws, happened) for rule in (conflictology, last_value)]
        for country in sorted({int(each) for each in draws.countries}):
            own = draws.countries == country
            means = [round(float(np.nanmean(values[own])), 4) for values in (crps, *rules)]
            by_country.setdefault(country, []).append(PastWindow(window.name, int(own.sum()), *means))
        stated.append(chances(draws.outcomes))
        came.append(happened >= DEADLY)
    bins = reliability(np.concatenate(stated), np.concatenate(came)) if stated else ()
    return {country: tuple(found) for country, found in by_country.items()}, bins


def _digest(draws: Draws) -> str:
    """SHA-256 of the draws, whatever file they were read from."""
    total = sha256()
    for values in (draws.months, draws.countries, draws.outcomes):
        total.update(np.ascontiguousarray(values, dtype="<i8").tobytes())
    return total.hexdigest()


def _history_digest(history: pl.DataFrame, origin: int) -> str:
    """SHA-256 of what was known at the origin."""
    known = history.filter(pl.col("month_id") <= origin).sort("month_id", "country_id")
    columns = [known[name].to_numpy().astype("<i8") for name in ("month_id", "country_id", "ged_sb")]
    return sha256(np.stack(columns).tobytes()).hexdigest()

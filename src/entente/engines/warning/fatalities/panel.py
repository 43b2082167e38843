"""The country-month panel a forecast is made from: fatalities by month and country up to its origin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities.months import month_label
from entente.engines.warning.fatalities.tables import no_duplicates, read_columns, whole_numbers
from entente.kernel.errors import BadInput

LEAST_MONTHS = 12
"""Months of history without which no forecast is made: one year, as the conflictology benchmark needs."""

_REMEDY = "the history needs month_id (1 = January 1980), country_id and ged_sb"


@dataclass(frozen=True, slots=True)
class Panel:
    """Fatalities per month and country; NaN where nothing is known.

    `values` has shape (months, countries): row i is month `first_month` + i, column j the country `countries[j]`
    (ascending VIEWS identifiers). The last row is the origin: nothing later is in the panel.
    """

    first_month: int
    countries: NDArray[np.int64]
    values: NDArray[np.float64]

    @property
    def origin(self) -> int:
        """Month number of the last row."""
        return self.first_month + len(self.values) - 1


def read_history(path: Path) -> pl.DataFrame:
    """A checked history: integers month_id, country_id, ged_sb, one row per country and month."""
    frame = read_columns(path, ("month_id", "country_id", "ged_sb"), _REMEDY)
    for field, least in (("month_id", 1), ("country_id", 0), ("ged_sb", 0)):
        frame = whole_numbers(frame, path, field, least)
    no_duplicates(frame, path, ("month_id", "country_id"))
    return frame.drop("row")


def panel_at(history: pl.DataFrame, origin: int, file: str = "history") -> Panel:
    """The panel of what was known at the end of month `origin`; later rows are dropped before anything else.

    A country without any value in the last `LEAST_MONTHS` months is taken to have left the data, and left out.
    Refuses (`BadInput`) an origin after the last data or with less than `LEAST_MONTHS` months before it.
    """
    last = int(history["month_id"].max())  # type: ignore[arg-type]
    if origin > last:
        raise BadInput(
            f"the data end in {month_label(last)}, before the origin {month_label(origin)}",
            file=file,
            field="month_id",
            remedy=f"use an origin up to {month_label(last)}, or add the later months",
        )
    known = history.filter(pl.col("month_id") <= origin)
    first = int(known["month_id"].min()) if known.height else origin + 1  # type: ignore[arg-type]
    if origin - first + 1 < LEAST_MONTHS:
        raise BadInput(
            f"the history holds {max(origin - first + 1, 0)} months up to the origin {month_label(origin)}; "
            f"{LEAST_MONTHS} are needed",
            file=file,
            field="month_id",
            remedy=f"add earlier months, or use an origin from {month_label(max(first, 1) + LEAST_MONTHS - 1)} on",
        )
    recent = known.filter(pl.col("month_id") > origin - LEAST_MONTHS)
    countries = np.sort(recent["country_id"].unique().to_numpy()).astype(np.int64)
    known = known.filter(pl.col("country_id").is_in(countries.tolist()))
    return Panel(first, countries, matrix(known, "ged_sb", first, origin, countries))


def matrix(frame: pl.DataFrame, field: str, first: int, last: int, countries: NDArray[np.int64]) -> NDArray[np.float64]:
    """Values of `field` as months by countries, NaN where the frame has no row."""
    values = np.full((last - first + 1, len(countries)), np.nan)
    rows = frame["month_id"].to_numpy() - first
    columns = np.searchsorted(countries, frame["country_id"].to_numpy())
    values[rows, columns] = frame[field].to_numpy()
    return values

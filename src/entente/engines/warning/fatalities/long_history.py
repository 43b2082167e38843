"""Putting an older, differently counted history before the panel.

The long history counts all organised violence (state-based, non-state, one-sided) while the target is state-based
fatalities alone, so each country's long series is scaled by what both sources say of the months they share.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities.months import EPOCH_YEAR
from entente.engines.warning.fatalities.panel import Panel, matrix
from entente.engines.warning.fatalities.tables import no_duplicates, read_parquet, whole_numbers
from entente.kernel.errors import BadInput

PRIOR_DEATHS = 10.0
"""Deaths' worth of the all-country ratio mixed into each country's own, so that few shared deaths decide little."""

_REMEDY = "the long history needs fatalities, month (a date) or month_id, and iso3 or country_id"


@cache
def country_ids() -> dict[str, int]:
    """VIEWS country identifiers by ISO 3166-1 alpha-3 code (XKX for Kosovo), for the countries of the challenge."""
    table = files("entente.engines.warning.fatalities").joinpath("country_ids.csv").read_bytes()
    return {iso3: number for number, iso3 in pl.read_csv(BytesIO(table)).iter_rows()}


def read_long_history(path: Path) -> pl.DataFrame:
    """A checked long history: integers month_id, country_id, fatalities, one row per country and month.

    Accepts months as dates (column `month`, any day of the month) or numbers (`month_id`), and countries as
    `iso3` or `country_id`. Rows of countries outside `country_ids` are left out.
    """
    frame = read_parquet(path)
    by_date, by_iso3 = "month_id" not in frame.columns, "country_id" not in frame.columns
    needed = ("fatalities", "month" if by_date else "month_id", "iso3" if by_iso3 else "country_id")
    missing = [name for name in needed if name not in frame.columns]
    if missing or frame.height == 0:
        raise BadInput(
            f"column {missing[0]} is missing" if missing else "the file has no rows",
            file=str(path),
            field=missing[0] if missing else "",
            remedy=_REMEDY,
        )
    frame = frame.select(needed).with_row_index("row", offset=1)
    if by_date:
        frame = _number_months(frame, path)
    if by_iso3:
        frame = frame.with_columns(
            pl.col("iso3").replace_strict(country_ids(), default=None, return_dtype=pl.Int64).alias("country_id")
        ).filter(pl.col("country_id").is_not_null())
    for field, least in (("month_id", 1), ("country_id", 0), ("fatalities", 0)):
        frame = whole_numbers(frame, path, field, least)
    no_duplicates(frame, path, ("month_id", "country_id"))
    return frame.select("month_id", "country_id", "fatalities")


def _number_months(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    if not frame["month"].dtype.is_temporal():
        raise BadInput(f"holds {frame['month'].dtype}, not dates", file=str(path), field="month", remedy=_REMEDY)
    month = pl.col("month")
    number = (month.dt.year().cast(pl.Int64) - EPOCH_YEAR) * 12 + month.dt.month().cast(pl.Int64)
    return frame.with_columns(number.alias("month_id"))


def extend_back(panel: Panel, long_history: pl.DataFrame) -> Panel:
    """The panel with the scaled long history before it, and in its gaps. The panel's own values always win.

    Only months up to the panel's origin are read. Values are rounded to whole numbers, so that a country with much
    other violence and next to no state-based deaths does not get a history of fractions. A country that the long
    history does not list stays unknown before the panel's first month.
    """
    known = long_history.filter(
        (pl.col("month_id") <= panel.origin) & pl.col("country_id").is_in(panel.countries.tolist())
    )
    if known.height == 0:
        return panel
    first = min(int(known["month_id"].min()), panel.first_month)  # type: ignore[arg-type]
    older = matrix(known, "fatalities", first, panel.origin, panel.countries)
    own = np.full_like(older, np.nan)
    own[panel.first_month - first :] = panel.values
    scaled = np.rint(older * _ratios(own, older))
    return Panel(first, panel.countries, np.where(np.isnan(own), scaled, own))


def _ratios(own: NDArray[np.float64], older: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the long history's deaths that the panel counts, per country, at most 1; 1 without shared months."""
    shared = ~np.isnan(own) & ~np.isnan(older)
    ours = np.where(shared, own, 0.0).sum(axis=0)
    theirs = np.where(shared, older, 0.0).sum(axis=0)
    overall = ours.sum() / theirs.sum() if theirs.sum() > 0 else 1.0
    return np.asarray(np.minimum((ours + PRIOR_DEATHS * overall) / (theirs + PRIOR_DEATHS), 1.0))

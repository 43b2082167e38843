"""Forecasts as draws: the cells they speak of, their file form, and the actuals they are scored against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from entente.engines.warning.fatalities.tables import (
    no_duplicates,
    read_columns,
    read_parquet,
    whole_numbers,
    write_whole,
)
from entente.kernel.errors import BadInput

_REMEDY = "forecasts need month_id, country_id, draw and outcome"
_TARGETS = ("ged_sb", "outcome")


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws for a set of country-months.

    `months` and `countries` have shape (cells,), `outcomes` (cells, draws), in whole fatalities. Cells are ordered by
    month, then country. Draw k of one cell says nothing about draw k of another.
    """

    months: NDArray[np.int64]
    countries: NDArray[np.int64]
    outcomes: NDArray[np.int64]

    def only(self, keep: NDArray[np.bool_]) -> Draws:
        """The cells where `keep`, of shape (cells,), holds."""
        return Draws(self.months[keep], self.countries[keep], self.outcomes[keep])

    def of_country(self, country_id: int) -> Draws:
        """The cells of one country, by month."""
        return self.only(self.countries == country_id)


def write_draws(draws: Draws, path: Path) -> None:
    """Write month_id, country_id, draw (from 0) and outcome as Parquet; the file appears whole or not at all."""
    cells, count = draws.outcomes.shape
    frame = pl.DataFrame(
        {
            "month_id": np.repeat(draws.months, count).astype(np.int32),
            "country_id": np.repeat(draws.countries, count).astype(np.int32),
            "draw": np.tile(np.arange(count, dtype=np.int32), cells),
            "outcome": draws.outcomes.reshape(-1),
        }
    )
    write_whole(frame, path, field="--out")


def read_draws(path: Path) -> Draws:
    """Draws of a file with month_id, country_id, draw and outcome, in any order of rows.

    Refuses (`BadInput`) duplicates, values that are not whole and non-negative, and cells with unequal draws.
    """
    frame = read_columns(path, ("month_id", "country_id", "draw", "outcome"), _REMEDY)
    for field, least in (("month_id", 1), ("country_id", 0), ("draw", 0), ("outcome", 0)):
        frame = whole_numbers(frame, path, field, least)
    keys = ("month_id", "country_id")
    no_duplicates(frame, path, (*keys, "draw"))
    sizes = frame.group_by(keys).len().sort(keys)
    count = int(sizes["len"].max())  # type: ignore[arg-type]
    short = sizes.filter(pl.col("len") != count)
    if short.height:
        month, country, size = short.row(0)
        raise BadInput(
            f"month {month}, country {country} has {size} draws where others have {count}",
            file=str(path),
            field="draw",
            remedy="give every country-month the same number of draws",
        )
    outcomes = frame.sort(*keys, "draw")["outcome"].to_numpy().reshape(-1, count)
    return Draws(sizes["month_id"].to_numpy(), sizes["country_id"].to_numpy(), outcomes)


def read_actuals(path: Path) -> pl.DataFrame:
    """What happened: integers month_id, country_id and fatalities, from a column `ged_sb` or `outcome`."""
    columns = read_parquet(path).columns
    target = next((name for name in _TARGETS if name in columns), _TARGETS[0])
    frame = read_columns(path, ("month_id", "country_id", target), "actuals need month_id, country_id and ged_sb")
    for field, least in (("month_id", 1), ("country_id", 0), (target, 0)):
        frame = whole_numbers(frame, path, field, least)
    no_duplicates(frame, path, ("month_id", "country_id"))
    return frame.select("month_id", "country_id", pl.col(target).alias("fatalities"))


def actuals_of(draws: Draws, actuals: pl.DataFrame) -> NDArray[np.float64]:
    """What happened in each cell of the draws, shape (cells,); NaN where it is not known."""
    cells = pl.DataFrame({"month_id": draws.months, "country_id": draws.countries})
    joined = cells.join(actuals, on=["month_id", "country_id"], how="left", maintain_order="left")
    return joined["fatalities"].cast(pl.Float64).fill_null(float("nan")).to_numpy()

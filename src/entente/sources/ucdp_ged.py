"""UCDP Georeferenced Event Dataset: comma-separated with a header, 49 columns since version 20.1.

Layout: S. Högbladh, *UCDP GED Codebook* (version 24.1, Uppsala University, section 3, "Variables"): id,
type_of_violence (1 state-based, 2 non-state, 3 one-sided), side_a, side_b, country, latitude, longitude, date_start,
date_end, best, high and low estimates of deaths, number_of_sources. Columns are found by name. `code` is `UCDP:` and
the type of violence; its CAMEO root is 19 (fight) for types 1 and 2 and 18 (assault) for type 3, all material
conflict. UCDP codes no intensity.

Only governments have a country ("Government of Ukraine"); the place's country is in `country`. An event belongs to
its first day, also when it lasted longer.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from entente.engines.events.resolution import resolve_country
from entente.sources.delimited import DelimitedReader, absent, day_of, no_day, no_number, places_of

GOVERNMENT = "Government of "
MOST = 2_000_000_000


class GedReader(DelimitedReader):
    """Reads GED files; the candidate data have the same layout and are another set."""

    needs = (
        "id",
        "type_of_violence",
        "side_a",
        "side_b",
        "country",
        "latitude",
        "longitude",
        "date_start",
        "date_end",
        "best",
        "high",
        "low",
    )
    also = ("number_of_sources", "source_headline", "source_article")

    def __init__(self, source: str = "ucdp-ged") -> None:
        self.source = source

    def faults(self) -> list[tuple[pl.Expr, str]]:
        """As in `DelimitedReader`."""
        best, high, low = (pl.col(name).cast(pl.Int64, strict=False) for name in ("best", "high", "low"))
        return [
            absent("id"),
            no_number("id", 0, 2**62, whole=True),
            no_day("date_start"),
            no_day("date_end"),
            (day_of("date_end") < day_of("date_start"), "date_end is before date_start"),
            (~pl.col("type_of_violence").is_in(["1", "2", "3"]), "type_of_violence is not 1, 2 or 3"),
            *(absent(name) for name in ("best", "high", "low")),
            *(no_number(name, 0, MOST, whole=True) for name in ("best", "high", "low")),
            ((low > best) | (best > high), "estimates of deaths are not in order: low, best, high"),
            no_number("latitude", -90, 90),
            no_number("longitude", -180, 180),
        ]

    def canonical(self, rows: pl.DataFrame, unresolved: Counter[str]) -> pl.DataFrame:
        """As in `DelimitedReader`."""
        kind = pl.col("type_of_violence")
        return rows.select(
            id="id",
            key=pl.col("id").cast(pl.Int64),
            day=day_of("date_start"),
            actor1="side_a",
            actor2="side_b",
            actor1_country=_states(rows["side_a"], unresolved),
            actor2_country=_states(rows["side_b"], unresolved),
            actor1_role=_role("side_a"),
            actor2_role=_role("side_b"),
            code=pl.lit("UCDP:") + kind,
            root=pl.when(kind == "3").then(18).otherwise(19).cast(pl.Int8),
            quad=pl.lit(4, dtype=pl.Int8),
            lat=pl.col("latitude").cast(pl.Float32),
            lon=pl.col("longitude").cast(pl.Float32),
            country=pl.Series(places_of(rows["country"]), dtype=pl.String),
            # The codebook gives -1 to events of before 2013, for which sources were not counted.
            sources=_counted("number_of_sources"),
            fatalities_low=pl.col("low").cast(pl.Int32),
            fatalities_best=pl.col("best").cast(pl.Int32),
            fatalities_high=pl.col("high").cast(pl.Int32),
            url=pl.coalesce("source_headline", "source_article"),
        )


def _states(sides: pl.Series, unresolved: Counter[str]) -> pl.Series:
    """ISO3 of the governments among the sides; every other side has no country."""
    found = []
    for side in sides:
        state = resolve_country(side.removeprefix(GOVERNMENT)) if side and side.startswith(GOVERNMENT) else None
        if state is None:
            government = bool(side and side.startswith(GOVERNMENT))
            unresolved[f"unknown: {side}" if government else "actor without a country"] += 1
        found.append(state)
    return pl.Series(found, dtype=pl.String)


def _counted(name: str) -> pl.Expr:
    number = pl.col(name).cast(pl.Int32, strict=False)
    return pl.when(number >= 0).then(number)


def _role(name: str) -> pl.Expr:
    side = pl.col(name)
    return (
        pl.when(side.str.starts_with(GOVERNMENT)).then(pl.lit("GOV")).when(side == "Civilians").then(pl.lit("CVL"))
    ).otherwise(pl.lit("REB"))


def reader() -> GedReader:
    """The reader of the yearly data set."""
    return GedReader()

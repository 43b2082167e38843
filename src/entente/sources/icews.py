"""ICEWS coded event data as published on the Harvard Dataverse: tab-separated with a header, 20 columns.

Layout: *ICEWS Coded Event Data Read Me* (E. Boschee, J. Lautenschlager, S. O'Brien, S. Shellman, J. Starr, M. Ward,
2015, doi:10.7910/DVN/28075): Event ID, Event Date, Source Name, Source Sectors, Source Country, Event Text, CAMEO
Code, Intensity, Target Name, Target Sectors, Target Country, Story ID, Sentence Number, Publisher, City, District,
Province, Country, Latitude, Longitude. An event is repeated for each story that tells it, with a new id each time:
see `canonical` for the rule by which it counts once.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from entente.engines.events.canonical import stable_keys
from entente.engines.events.ontology import cameo_codes, role_of_sectors
from entente.sources.delimited import DelimitedReader, absent, countries_of, day_of, no_day, no_number, places_of

SOURCE = "icews"


def icews_keys(day: pl.Series, actor1: pl.Series, code: pl.Series, actor2: pl.Series) -> pl.Series:
    """What makes two ICEWS rows the same event, in any layout: day, source actor, CAMEO code, target actor."""
    return stable_keys(zip(day.cast(pl.String), actor1, code, actor2, strict=True))


def cameo_columns(code: pl.Series) -> dict[str, pl.Series]:
    """`root`, `quad` and `intensity` of each CAMEO code."""
    known = [cameo_codes()[value] for value in code.to_list()]
    return {
        "root": pl.Series([entry.root for entry in known], dtype=pl.Int8),
        "quad": pl.Series([entry.quad for entry in known], dtype=pl.Int8),
        "intensity": pl.Series([entry.intensity for entry in known], dtype=pl.Float32),
    }


def no_cameo(name: str) -> tuple[pl.Expr, str]:
    """The fault of a code that is not in the codebook."""
    return ~pl.col(name).is_in(list(cameo_codes())), f"{name} is not a CAMEO code"


class IcewsReader(DelimitedReader):
    """Reads the published tab files."""

    source = SOURCE
    ids_are_unique = False
    days_are_final = True  # the day is a part of the key
    delimiter = "\t"
    quoted = False
    needs = (
        "event_id",
        "event_date",
        "source_name",
        "source_sectors",
        "source_country",
        "cameo_code",
        "target_name",
        "target_sectors",
        "target_country",
        "publisher",
        "country",
        "latitude",
        "longitude",
    )

    def faults(self) -> list[tuple[pl.Expr, str]]:
        """As in `DelimitedReader`."""
        return [
            no_number("event_id", 0, 2**62, whole=True),
            absent("event_id"),
            no_day("event_date"),
            no_cameo("cameo_code"),
            absent("source_name"),
            absent("target_name"),
            no_number("latitude", -90, 90),
            no_number("longitude", -180, 180),
        ]

    def canonical(self, rows: pl.DataFrame, unresolved: Counter[str]) -> pl.DataFrame:
        """As in `DelimitedReader`."""
        events = rows.select(
            day=day_of("event_date"),
            id="event_id",
            actor1="source_name",
            actor2="target_name",
            code="cameo_code",
            lat=pl.col("latitude").cast(pl.Float32),
            lon=pl.col("longitude").cast(pl.Float32),
            url="publisher",
            articles=pl.lit(1),
        )
        return events.with_columns(
            key=icews_keys(events["day"], events["actor1"], events["code"], events["actor2"]),
            actor1_country=pl.Series(
                countries_of(rows["source_name"], rows["source_country"], unresolved), dtype=pl.String
            ),
            actor2_country=pl.Series(
                countries_of(rows["target_name"], rows["target_country"], unresolved), dtype=pl.String
            ),
            actor1_role=pl.Series(map(role_of_sectors, rows["source_sectors"]), dtype=pl.String),
            actor2_role=pl.Series(map(role_of_sectors, rows["target_sectors"]), dtype=pl.String),
            country=pl.Series(places_of(rows["country"]), dtype=pl.String),
            **cameo_columns(events["code"]),
        )


def reader() -> IcewsReader:
    """The reader of this layout."""
    return IcewsReader()

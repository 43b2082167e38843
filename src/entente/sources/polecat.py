"""POLECAT event data (PLOVER ontology) as published on the Harvard Dataverse: tab-separated with a header, 40 columns.

Layout: A. Halterman, B. Bagozzi, A. Beger, P. Schrodt, G. Scarborough, "PLOVER and POLECAT: A New Political Event
Ontology and Dataset", 2023 (doi:10.7910/DVN/AJGVIT): Event ID, Event Date, Event Type, Event Mode, Intensity, Quad
Code, Contexts, Actor Name, Actor Country, Actor COW, Primary Actor Sector, and the like for the recipient and the
place. Columns are found by name, since their order and number changed between years. "None" stands for no value; an
actor of several countries ("USA; GBR") is not given to one of them. The quad class is PLOVER's own, in which a
protest is material conflict.
"""

from __future__ import annotations

from collections import Counter

import polars as pl

from entente.engines.events.canonical import stable_keys
from entente.engines.events.ontology import plover_types, roles
from entente.sources.delimited import DelimitedReader, countries_of, day_of, no_day, no_number


class PolecatReader(DelimitedReader):
    """Reads the published text files."""

    source = "polecat"
    delimiter = "\t"
    quoted = False
    needs = (
        "event_id",
        "event_date",
        "event_type",
        "actor_name",
        "actor_country",
        "recipient_name",
        "recipient_country",
    )
    also = (
        "event_mode",
        "intensity",
        "event_intensity",
        "primary_actor_sector",
        "primary_recipient_sector",
        "country",
        "latitude",
        "longitude",
        "source",
        "version",
    )

    def faults(self) -> list[tuple[pl.Expr, str]]:
        """As in `DelimitedReader`."""
        return [
            ((pl.col("event_id") == "None").fill_null(True), "event_id is missing"),
            no_day("event_date"),
            (~pl.col("event_type").str.to_uppercase().is_in(list(plover_types())), "event_type is not a PLOVER type"),
            *(_unless_none(no_number(name, -10, 10), name) for name in ("intensity", "event_intensity")),
            _unless_none(no_number("latitude", -90, 90), "latitude"),
            _unless_none(no_number("longitude", -180, 180), "longitude"),
        ]

    def canonical(self, rows: pl.DataFrame, unresolved: Counter[str]) -> pl.DataFrame:
        """As in `DelimitedReader`."""
        rows = rows.with_columns(pl.all().replace("None", None))
        kind = pl.col("event_type").str.to_uppercase()
        types = [plover_types()[value] for value in rows.select(kind).to_series().to_list()]
        return rows.select(
            dataset="version",
            id="event_id",
            key=stable_keys((value,) for value in rows["event_id"]),
            day=day_of("event_date"),
            actor1="actor_name",
            actor2="recipient_name",
            actor1_role=_role("primary_actor_sector"),
            actor2_role=_role("primary_recipient_sector"),
            actor1_country=_sides(rows["actor_name"], rows["actor_country"], unresolved),
            actor2_country=_sides(rows["recipient_name"], rows["recipient_country"], unresolved),
            code=pl.when(pl.col("event_mode").is_null()).then(kind).otherwise(kind + ":" + pl.col("event_mode")),
            root=pl.Series([root for root, _ in types], dtype=pl.Int8),
            quad=pl.Series([quad for _, quad in types], dtype=pl.Int8),
            intensity=pl.coalesce("intensity", "event_intensity").cast(pl.Float32),
            lat=pl.col("latitude").cast(pl.Float32),
            lon=pl.col("longitude").cast(pl.Float32),
            country=_places(rows["country"]),
            articles=pl.lit(1),
            url="source",
        )


def _unless_none(fault: tuple[pl.Expr, str], name: str) -> tuple[pl.Expr, str]:
    wrong, reason = fault
    return wrong & (pl.col(name) != "None").fill_null(False), reason


def _role(name: str) -> pl.Expr:
    code = pl.col(name).str.to_uppercase()
    return pl.when(code.is_in(list(roles()))).then(code)


def _sides(actors: pl.Series, labels: pl.Series, unresolved: Counter[str]) -> pl.Series:
    return pl.Series(countries_of(actors, labels, unresolved), dtype=pl.String)


def _places(labels: pl.Series) -> pl.Series:
    return pl.Series(countries_of([None] * len(labels), labels, Counter()), dtype=pl.String)


def reader() -> PolecatReader:
    """The reader of this layout."""
    return PolecatReader()

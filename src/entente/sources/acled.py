"""ACLED exports: comma-separated with a header, downloaded under the user's own key and licence.

Layout: *ACLED Codebook* (2023, "Columns"): event_id_cnty, event_date, event_type, sub_event_type, actor1, inter1,
actor2, inter2, country, latitude, longitude, source, fatalities. Columns are found by name. `code` is `ACLED:` and
the event type; its CAMEO root is 19 for battles and explosions, 18 for violence against civilians, 14 for protests
and riots; strategic developments have none. ACLED gives one count of deaths, here the best estimate. The data may
not be passed on: mark the store accordingly with `--marking`.

An actor's country is read from the two forms ACLED writes it in: "Military Forces of Ukraine (2019-)" and
"Protesters (Ukraine)".
"""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

from entente.engines.events.canonical import stable_keys
from entente.engines.events.resolution import resolve_country
from entente.sources.delimited import DelimitedReader, absent, day_of, no_day, no_number, places_of

ROOTS = {
    "Battles": 19,
    "Explosions/Remote violence": 19,
    "Violence against civilians": 18,
    "Protests": 14,
    "Riots": 14,
    "Strategic developments": None,
}
ROLES = {
    "1": "MIL",
    "2": "REB",
    "3": "UAF",
    "4": "UAF",
    "5": "OPP",
    "6": "OPP",
    "7": "CVL",
    "State forces": "MIL",
    "Rebel group": "REB",
    "Political militia": "UAF",
    "Identity militia": "UAF",
    "Rioters": "OPP",
    "Protesters": "OPP",
    "Civilians": "CVL",
}
_FORCES = re.compile(r"^(?:Military|Police) Forces of (?:the )?(.+?) \(\d{4}-(?:\d{4})?\)")
_OF_COUNTRY = re.compile(r"^[^()]+ \(([^()]+)\)$")


class AcledReader(DelimitedReader):
    """Reads ACLED exports."""

    source = "acled"
    needs = (
        "event_id_cnty",
        "event_date",
        "event_type",
        "actor1",
        "actor2",
        "country",
        "latitude",
        "longitude",
        "fatalities",
    )
    also = ("inter1", "inter2", "source")

    def faults(self) -> list[tuple[pl.Expr, str]]:
        """As in `DelimitedReader`."""
        return [
            absent("event_id_cnty"),
            no_day("event_date"),
            (~pl.col("event_type").is_in(list(ROOTS)), "event_type is not an ACLED type"),
            absent("fatalities"),
            no_number("fatalities", 0, 2_000_000_000, whole=True),
            no_number("latitude", -90, 90),
            no_number("longitude", -180, 180),
        ]

    def canonical(self, rows: pl.DataFrame, unresolved: Counter[str]) -> pl.DataFrame:
        """As in `DelimitedReader`."""
        root = pl.col("event_type").replace_strict(ROOTS, return_dtype=pl.Int8)
        return rows.select(
            id="event_id_cnty",
            key=stable_keys((value,) for value in rows["event_id_cnty"]),
            day=day_of("event_date"),
            actor1="actor1",
            actor2="actor2",
            actor1_country=_states(rows["actor1"], unresolved),
            actor2_country=_states(rows["actor2"], unresolved),
            actor1_role=pl.col("inter1").replace_strict(ROLES, default=None, return_dtype=pl.String),
            actor2_role=pl.col("inter2").replace_strict(ROLES, default=None, return_dtype=pl.String),
            code=pl.lit("ACLED:") + pl.col("event_type"),
            root=root,
            quad=pl.when(root >= 15).then(4).when(root.is_not_null()).then(3).cast(pl.Int8),
            lat=pl.col("latitude").cast(pl.Float32),
            lon=pl.col("longitude").cast(pl.Float32),
            country=pl.Series(places_of(rows["country"]), dtype=pl.String),
            fatalities_best=pl.col("fatalities").cast(pl.Int32),
            url="source",
        )


def country_of(actor: str | None) -> str | None:
    """ISO3 of the country in an actor's name, in one of the two forms; None otherwise."""
    if not actor:
        return None
    found = _FORCES.match(actor) or _OF_COUNTRY.match(actor)
    return resolve_country(found.group(1)) if found else None


def _states(actors: pl.Series, unresolved: Counter[str]) -> pl.Series:
    found = [country_of(actor) for actor in actors]
    nowhere = sum(state is None and actor is not None for state, actor in zip(found, actors, strict=True))
    if nowhere:
        unresolved["actor without a country"] += nowhere
    return pl.Series(found, dtype=pl.String)


def reader() -> AcledReader:
    """The reader of this layout."""
    return AcledReader()

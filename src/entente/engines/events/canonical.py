"""The canonical event: one row, the same columns whatever set it came from.

=================  ========  ======================================================================================
column             type      meaning
=================  ========  ======================================================================================
source             String    the event set: gdelt2, gdelt1, icews, polecat, ucdp-ged, acled (a partition key)
month              String    YYYY-MM of `day` (a partition key)
dataset            String    edition or subset within the set, as published; null when the file does not say
id                 String    the set's own id; for quadruples, which carry none, the `key` in hexadecimal (see below)
key                Int64     what makes two rows the same event (see below)
day                Date      day of the event; its first day when it lasted
actor1, actor2     String    who did it, to whom, as named by the set
actor1_country ..  String    ISO 3166-1 alpha-3 (XKX Kosovo) of either side; null when it does not resolve
actor1_role ..     String    CAMEO role of either side (GOV, MIL, REB, CVL ...); null when not known
series             String    both sides' countries in alphabetical order, `RUS|UKR`; one code when they are the same
code               String    CAMEO code; `TYPE:mode` for PLOVER; `UCDP:n` and `ACLED:type` for those sets
root               Int8      CAMEO root 1 to 20, or the root the set's own type corresponds to
quad               Int8      1 verbal, 2 material cooperation, 3 verbal, 4 material conflict
intensity          Float32   Goldstein scale, -10 to 10; null where the set has none
lat, lon           Float32   degrees; null when the place is not known
country            String    ISO3 of the place
sources, articles  Int32     number of sources and of articles behind the row; null when not given
fatalities_low ..  Int32     low, best and high estimate of deaths; null when the set does not estimate them
url                String    link to the report, or its headline or publisher; null when not given
marking            String    who may see it: a marking's text
=================  ========  ======================================================================================

**Ids that are numbers** are the key already. Readers may leave `id` null then, and it is not kept twice: what reads a
store gives it back (`written_id`).

**When two rows are the same event.** GDELT, UCDP, ACLED and POLECAT give each event an id: equal ids of one set are one
event. ICEWS is published in overlapping subsets, with ids and without, and repeats an event for each story: rows of any
ICEWS layout equal in day, source actor, CAMEO code and target actor are one event. Sets are never merged with one
another: counts of two sets may not be added.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import polars as pl

PUBLIC = "public"

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "dataset": pl.String,
    "id": pl.String,
    "key": pl.Int64,
    "day": pl.Date,
    "actor1": pl.String,
    "actor1_country": pl.String,
    "actor1_role": pl.String,
    "actor2": pl.String,
    "actor2_country": pl.String,
    "actor2_role": pl.String,
    "series": pl.String,
    "code": pl.String,
    "root": pl.Int8,
    "quad": pl.Int8,
    "intensity": pl.Float32,
    "lat": pl.Float32,
    "lon": pl.Float32,
    "country": pl.String,
    "sources": pl.Int32,
    "articles": pl.Int32,
    "fatalities_low": pl.Int32,
    "fatalities_best": pl.Int32,
    "fatalities_high": pl.Int32,
    "url": pl.String,
    "marking": pl.String,
}
"""Columns of a part of the store, in order. The partition keys `source` and `month` are in its path."""


def series_expression(one: str = "actor1_country", other: str = "actor2_country") -> pl.Expr:
    """`RUS|UKR` from two columns of ISO3 codes; the code itself when they are equal; null when either is missing."""
    a, b = pl.col(one), pl.col(other)
    pair = pl.concat_str([pl.min_horizontal(a, b), pl.lit("|"), pl.max_horizontal(a, b)])
    return pl.when(a == b).then(a).when(a.is_not_null() & b.is_not_null()).then(pair)


def written_id() -> pl.Expr:
    """The `id` of each row, where it was left out because it is the key."""
    return pl.coalesce("id", pl.col("key").cast(pl.String)).alias("id")


def stable_key(*parts: object) -> int:
    """A signed 64-bit number that stands for `parts`, the same on every machine and in every version."""
    text = "\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little", signed=True)


def stable_keys(rows: Iterable[tuple[object, ...]]) -> pl.Series:
    """`stable_key` of each row."""
    return pl.Series("key", [stable_key(*row) for row in rows], dtype=pl.Int64)


def conform(frame: pl.DataFrame, *, marking: str = PUBLIC) -> pl.DataFrame:
    """The frame with exactly the canonical columns: those missing are null, `series` and `marking` are filled in."""
    given = set(frame.columns)
    made = {"series": series_expression(), "marking": pl.lit(marking)}
    columns = [
        (pl.col(name) if name in given else made.get(name, pl.lit(None))).cast(dtype).alias(name)
        for name, dtype in SCHEMA.items()
    ]
    return frame.select(columns)

"""From the parsed columns of a GDELT export to canonical events, whichever of the two layouts it has.

Codes and countries are translated by position in a table, not by comparing text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from entente.engines.events.canonical import SCHEMA, series_expression
from entente.engines.events.ontology import cameo_codes, cameo_countries
from entente.engines.events.resolution import fips_codes

ACTORS = ("Actor1CountryCode", "Actor1Name", "Actor2CountryCode", "Actor2Name")


@dataclass(frozen=True, slots=True)
class Tables:
    """Code tables laid out by position, for translation without comparing text."""

    codes: pl.Enum
    texts: pl.Series
    root: npt.NDArray[np.int8]
    quad: npt.NDArray[np.int8]
    intensity: npt.NDArray[np.float32]
    countries: pl.Enum
    iso3: pl.Series
    stateless: tuple[tuple[int, str], ...]
    pairs: pl.Series
    places: pl.Enum
    place_iso3: pl.Series


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, laid out once."""
    codes = list(cameo_codes().values())
    countries = cameo_countries()
    iso3 = pl.Series([*countries.values(), None], dtype=pl.String)
    fips = fips_codes()
    return Tables(
        codes=pl.Enum([code.code for code in codes]),
        root=np.array([code.root for code in codes], dtype=np.int8),
        quad=np.array([code.quad for code in codes], dtype=np.int8),
        intensity=np.array([code.intensity for code in codes], dtype=np.float32),
        countries=pl.Enum(list(countries)),
        texts=pl.Series([code.code for code in codes], dtype=pl.Categorical),
        iso3=iso3.cast(pl.Categorical),
        stateless=tuple((at, code) for at, (code, state) in enumerate(countries.items()) if state is None),
        pairs=_pairs(iso3),
        places=pl.Enum(list(fips)),
        place_iso3=pl.Series([*fips.values(), None], dtype=pl.Categorical),
    )


def _pairs(states: pl.Series) -> pl.Series:
    """The name of the series of every two states, row by row of a square table."""
    every = states.to_frame("state").with_row_index("at")
    pairs = every.join(every, how="cross", suffix="_2").sort("at", "at_2")
    return pairs.select(series_expression("state", "state_2")).to_series().cast(pl.Categorical)


def canonical_events(frame: pl.DataFrame, marking: str, unresolved: Counter[str]) -> pl.DataFrame:
    """The good rows as events of `canonical.SCHEMA`, counting the labels of actors that name no known state.

    Texts that recur are categorical: positions in a list of texts. Columns that are the same in every row are held
    once. The id is the key, written as a number.
    """
    table = tables()
    code = frame["EventCode"].to_physical().to_numpy()
    one = _country(frame["Actor1CountryCode"], frame["Actor1Name"], unresolved)
    two = _country(frame["Actor2CountryCode"], frame["Actor2Name"], unresolved)
    nowhere = len(table.place_iso3) - 1
    place = frame["ActionGeo_CountryCode"].cast(table.places, strict=False).to_physical().fill_null(nowhere)
    width = len(table.iso3)
    made = {
        "key": frame["GLOBALEVENTID"],
        "day": frame["day"],
        "actor1": frame["Actor1Name"],
        "actor1_country": table.iso3.gather(one),
        "actor1_role": frame["Actor1Type1Code"],
        "actor2": frame["Actor2Name"],
        "actor2_country": table.iso3.gather(two),
        "actor2_role": frame["Actor2Type1Code"],
        "series": table.pairs.gather(one.astype(np.uint32) * width + two),
        "code": table.texts.gather(code),
        "root": pl.Series(table.root[code]),
        "quad": pl.Series(table.quad[code]),
        "intensity": pl.Series(table.intensity[code]),
        "lat": frame["ActionGeo_Lat"],
        "lon": frame["ActionGeo_Long"],
        "country": table.place_iso3.gather(place),
        "sources": frame["NumSources"],
        "articles": frame["NumArticles"],
        "url": frame["SOURCEURL"],
    }
    same = {name: pl.lit(None, dtype=kind) for name, kind in SCHEMA.items() if name not in made}
    same["marking"] = pl.lit(marking, dtype=pl.Categorical)
    return pl.DataFrame(made).with_columns(**same).select(*SCHEMA)


def unresolved_of(frame: pl.DataFrame, chosen: npt.NDArray[np.bool_]) -> Counter[str]:
    """Labels of actors that name no known state in some of the rows; of the frame, the columns `ACTORS` are used."""
    found: Counter[str] = Counter()
    some = frame.filter(pl.Series(chosen))
    for code, name in zip(ACTORS[::2], ACTORS[1::2], strict=True):
        _country(some[code], some[name], found)
    return found


def _country(codes: pl.Series, names: pl.Series, unresolved: Counter[str]) -> npt.NDArray[np.uint32]:
    """Position in the table of countries for each row (the last one: none), counting what names no state."""
    table = tables()
    none = len(table.iso3) - 1
    found = codes.cast(table.countries, strict=False)
    at = found.to_physical().cast(pl.UInt32).fill_null(none).to_numpy()
    counts = np.bincount(at, minlength=none + 1)
    unresolved.update({f"country code {code}": int(counts[i]) for i, code in table.stateless if counts[i]})
    if found.null_count() > codes.null_count():
        strange = codes.filter(found.is_null() & codes.is_not_null()).value_counts()
        unresolved.update({f"country code {code}": count for code, count in strange.iter_rows()})
    nameless = int((codes.is_null() & names.is_not_null()).sum())
    if nameless:
        unresolved["actor without a country"] += nameless
    return at

"""From the label an event set gives a country or an actor to an ISO 3166-1 alpha-3 code, without guessing.

A label is looked up, after folding case, accents and spacing, in three tables of this package: `countries.csv`
(ISO 3166-1 with the user-assigned `XKX` for Kosovo), `country_aliases.csv` (other forms of a name, and the parts of a
state that are counted with it, each with its basis) and `regions.csv` (labels known to name no state). An alias wins
over a name. There is no fuzzy match: a label in none of the tables is unknown, to be counted and listed by the caller.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Standing = Literal["state", "region", "none", "unknown"]


def table(name: str) -> Iterator[dict[str, str]]:
    """Rows of `tables/<name>.csv` of this package, as text."""
    text = files("entente.engines.events").joinpath("tables", f"{name}.csv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def fold(label: str) -> str:
    """The form under which labels are compared: no accents, one case, single spaces, no leading "the"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    words = plain.replace("\u2019", "'").casefold().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=1)
def country_names() -> Mapping[str, str]:
    """ISO3 to the English short name, for every country the platform knows."""
    return MappingProxyType({row["iso3"]: row["name"] for row in table("countries")})


@lru_cache(maxsize=1)
def _states() -> Mapping[str, str]:
    known = {fold(name): iso3 for iso3, name in country_names().items()}
    known.update({fold(row["label"]): row["iso3"] for row in table("country_aliases")})
    return MappingProxyType(known)


@lru_cache(maxsize=1)
def _regions() -> frozenset[str]:
    return frozenset(fold(row["label"]) for row in table("regions"))


@lru_cache(maxsize=1)
def _overrides() -> Mapping[str, str]:
    return MappingProxyType({fold(row["actor"]): row["iso3"] for row in table("actor_overrides")})


@lru_cache(maxsize=1)
def fips_codes() -> Mapping[str, str]:
    """FIPS 10-4 country code, as GDELT gives for places, to ISO3 (Gaza `GZ` and West Bank `WE` are `PSE`)."""
    known = {row["fips"]: row["iso3"] for row in table("countries") if row["fips"]}
    return MappingProxyType(known | {"GZ": "PSE", "WE": "PSE"})


@lru_cache(maxsize=16_384)
def resolve_country(label: str | None) -> str | None:
    """ISO3 of the state a country label names; None for a region, an empty label or one nobody has listed."""
    return _states().get(fold(label)) if label else None


@lru_cache(maxsize=16_384)
def standing(label: str | None) -> Standing:
    """Why a label resolves or not: a `state`, a `region` known to be no state, `none` given, or `unknown`."""
    if not label or not label.strip():
        return "none"
    folded = fold(label)
    if folded in _states():
        return "state"
    return "region" if folded in _regions() else "unknown"


def resolve_actor(actor: str | None, label: str | None) -> str | None:
    """ISO3 of an actor filed under a country label: the override for that person if there is one, else the label.

    An actor without a country label has no country, whatever its name reads like.
    """
    override = _overrides().get(fold(actor)) if actor else None
    return override or resolve_country(label)


def actor_overrides() -> Mapping[str, str]:
    """Folded actor name to ISO3, for the actors whose country label is known to mislead."""
    return _overrides()

"""Code tables of event data: CAMEO with its Goldstein scores, PLOVER, and the roles of actors.

Sources: P. A. Schrodt, *CAMEO: Conflict and Mediation Event Observations Event and Actor Codebook*, version 1.1b3,
March 2012 (codes and titles: chapter 6; definitions: section 2.1 for root 01 to 2.20 for root 20, kept in the
column `section`, which begins on the page of the column `page`; roles: chapter 3). J. S. Goldstein, "A
Conflict-Cooperation Scale for WEIS Events Data", *Journal of Conflict Resolution* 36(2), 1992, table 1, as carried to
CAMEO by the KEDS project. Quad classes: *GDELT Event Codebook* V2.0, field QuadClass (roots 01 to 05, 06 to 09, 10 to
14, 15 to 20). *PLOVER Codebook* (Open Event Data Alliance), event types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from entente.engines.events.resolution import country_names, table

ROUTINE_POLICING = ("173", "COERCE:arrest")
"""Arrest, detain, charge: a third of domestic material conflict, left out of the counts of force."""


@dataclass(frozen=True, slots=True)
class EventCode:
    """One code: CAMEO `root` (1 to 20), `quad` class (1 to 4) and Goldstein `intensity` (-10 to 10)."""

    code: str
    title: str
    root: int
    quad: int
    intensity: float


@lru_cache(maxsize=1)
def cameo_codes() -> Mapping[str, EventCode]:
    """Every CAMEO code, of two digits (roots) to four, in order."""
    rows = (
        EventCode(row["code"], row["title"], int(row["root"]), int(row["quad"]), float(row["goldstein"]))
        for row in table("cameo")
    )
    return MappingProxyType({row.code: row for row in rows})


@lru_cache(maxsize=1)
def plover_types() -> Mapping[str, tuple[int, int]]:
    """PLOVER event type to the CAMEO root it corresponds to and its own quad class."""
    return MappingProxyType({row["type"]: (int(row["root"]), int(row["quad"])) for row in table("plover")})


@lru_cache(maxsize=1)
def roles() -> Mapping[str, str]:
    """Three-letter role of an actor (CAMEO codebook, chapter 3) to its title."""
    return MappingProxyType({row["code"]: row["title"] for row in table("cameo_roles")})


@lru_cache(maxsize=1)
def cameo_countries() -> Mapping[str, str | None]:
    """Country part of a CAMEO actor code to ISO3; None for a code of a region.

    CAMEO uses ISO 3166-1 alpha-3 (codebook, chapter 9) with the exceptions listed in `cameo_countries.csv`.
    """
    known: dict[str, str | None] = {iso3: iso3 for iso3 in country_names()}
    known.update({row["code"]: row["iso3"] or None for row in table("cameo_countries")})
    return MappingProxyType(known)


@lru_cache(maxsize=1)
def _sector_ranks() -> Mapping[str, tuple[int, str]]:
    return MappingProxyType({row["sector"]: (int(row["rank"]), row["role"]) for row in table("icews_sectors")})


@lru_cache(maxsize=16_384)
def role_of_sectors(sectors: str | None) -> str | None:
    """Role of an ICEWS actor from its comma-separated sectors: the most specific one, armed before civil."""
    if not sectors:
        return None
    ranks = _sector_ranks()
    found = [ranks[name] for name in map(str.strip, sectors.split(",")) if name in ranks]
    return min(found)[1] if found else None

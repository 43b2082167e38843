"""Membership by year, from a pack and from data sets made by others, by the convention of
docs/reference/register-checks.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import polars as pl

from entente.sources.packs import Pack
from entente.sources.packs.checking import period_of

# (party: ISO 3166-1 alpha-3, year) -> member
Years = dict[tuple[str, int], bool]
# The Correlates of War number of Yugoslavia and Serbia.
SERBIA = 345
WORDS = {True: "member", False: "not a member"}


def of_pack(pack: Pack, framework: str, parties_and_years: Years) -> Years:
    """Return whether the pack says that each party was a member on 31 December of each year."""
    periods: dict[str, list[object]] = {}
    for fact in pack.facts:
        if fact.kind == "membership" and fact.framework == framework and fact.claim == 1:
            for party in fact.parties:
                periods.setdefault(party, []).append(period_of(fact))
    return {
        (party, year): any(date(year, 12, 31) in period for period in periods.get(party, []))  # type: ignore[operator]
        for party, year in parties_and_years
    }


def of_cow_igo(mirror: Path, column: str) -> Years:
    """Read the Correlates of War IGO data, version 3: 1 is a member; 0 and -1 (not in existence) are not."""
    frame = pl.read_parquet(mirror / "igo" / "security_memberships_1990_2014.parquet")
    pairs = _panel(mirror).select("ccode", "iso3").drop_nulls().unique()
    codes = {int(code): iso3 for code, iso3 in pairs.iter_rows()} | {SERBIA: "SRB"}
    return {
        (codes[row["ccode"]], row["year"]): row[column] == 1
        for row in frame.iter_rows(named=True)
        if row["ccode"] in codes
    }


def of_panel(mirror: Path, column: str) -> Years:
    """Read a membership column of the assembled country-year panel."""
    rows = _panel(mirror).select("iso3", "year", column).drop_nulls()
    return {(iso3, year): value == 1 for iso3, year, value in rows.iter_rows()}


def _panel(mirror: Path) -> pl.DataFrame:
    return pl.read_parquet(mirror / "panel" / "country_year_1985_2024.parquet")


def runs(register: Years, dataset: Years) -> Iterator[tuple[str, int, int, str, str]]:
    """Yield party, first and last year, what the register says and what the data set says, for each run of years in
    which they differ alike."""
    differing = sorted(key for key, member in dataset.items() if register[key] != member)

    def run(item: tuple[int, tuple[str, int]]) -> tuple[str, int, bool]:
        position, (party, year) = item
        return party, year - position, dataset[party, year]

    for (party, _, member), group in groupby(enumerate(differing), key=run):
        years = [year for _, (_, year) in group]
        yield party, years[0], years[-1], WORDS[not member], WORDS[member]

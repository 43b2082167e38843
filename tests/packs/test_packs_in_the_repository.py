"""The packs in the repository are sound and say what is known of the hard cases."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from entente.sources.packs import Pack, check_pack, read_pack
from entente.sources.packs.checking import period_of

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "packs"
with (ROOT / "docs" / "reference" / "register-counts.csv").open(encoding="utf-8", newline="") as file:
    COUNTS = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def nato() -> Pack:
    return read_pack(PACKS / "nato")


def members(pack: Pack, framework: str, day: date) -> set[str]:
    return {
        party
        for fact in pack.facts
        if fact.kind == "membership" and fact.framework == framework and fact.claim == 1 and day in period_of(fact)
        for party in fact.parties
    }


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
def test_a_pack_has_no_problem(folder: str) -> None:
    assert check_pack(read_pack(PACKS / folder)) == []


def test_malta_was_out_in_2000_and_slovenia_in(nato: Pack) -> None:
    then, now = members(nato, "PfP", date(2000, 1, 1)), members(nato, "PfP", date(2026, 11, 1))
    assert ("MLT" in then, "SVN" in then) == (False, True)
    assert ("MLT" in now, "SVN" in now) == (True, False)


@pytest.mark.parametrize("row", COUNTS, ids=lambda row: f"{row['framework']} {row['on']}")
def test_the_numbers_that_sources_state(nato: Pack, row: dict[str, str]) -> None:
    assert row["source"].startswith("http")
    assert len(members(nato, row["framework"], date.fromisoformat(row["on"]))) == int(row["members"])


def test_nobody_is_an_ally_and_a_partner_on_one_day(nato: Pack) -> None:
    for year in range(1994, 2027):
        for day in (date(year, 1, 1), date(year, 7, 1)):
            assert members(nato, "NATO", day) & members(nato, "PfP", day) == set()


def test_the_plan_of_bosnia_and_herzegovina_was_adopted_after_its_period_began(nato: Pack) -> None:
    (plan,) = (fact for fact in nato.facts if fact.key == "itpp/BIH/2025")
    assert (plan.decided, plan.start, plan.end) == ("2025-10-23", "2025", "2028")


def test_practical_cooperation_with_russia_and_belarus_is_suspended(nato: Pack) -> None:
    suspended = {
        (party, fact.start)
        for fact in nato.facts
        if fact.kind == "suspension" and fact.track == "practical_cooperation"
        for party in fact.parties
    }
    assert {("RUS", "2014-04-01"), ("BLR", "2021-11-19")} <= suspended


def test_switzerland_has_a_programme_in_2026(nato: Pack) -> None:
    day = date(2026, 6, 1)
    [programme] = [f for f in nato.facts if f.framework == "ITPP" and f.parties == ("CHE",) and day in period_of(f)]
    assert (programme.key, str(programme.decided)) == ("itpp/CHE/2025", "2025-12")


def test_the_reference_counts_what_the_packs_hold() -> None:
    """A page that says how much rests on what is worth reading only while it is true."""
    told = (ROOT / "docs" / "reference" / "public-record.md").read_text(encoding="utf-8")
    packs = [read_pack(PACKS / "nato"), read_pack(PACKS / "eu-eastern-partnership")]
    for name, counts in (
        ("claims", [str(len(pack.facts)) for pack in packs]),
        ("parties", [str(len(pack.parties)) for pack in packs]),
        ("frameworks", [str(len(pack.frameworks)) for pack in packs]),
        ("sources, those of programmes included", [_sources_told(pack) for pack in packs]),
        ("disputed facts", [str(len(_disputed(pack))) for pack in packs]),
    ):
        assert f"| {name} | {' | '.join(counts)} |" in told
    best = Counter(_best_source(pack_fact.sources, packs[0]) for pack_fact in packs[0].facts)
    numbers = re.search(
        r"(\d+) rest on at least one primary source, (\d+) on secondary sources at best,\s+"
        r"(\d+) on a data set, and (\d+) on copies only",
        told,
    )
    assert numbers is not None
    assert [int(each) for each in numbers.groups()] == [best[kind] for kind in KINDS_OF_SOURCE]
    assert set(re.findall(r"\(`([^`]+)`\) \|", told)) == _disputed(packs[0])


KINDS_OF_SOURCE = ("primary", "secondary", "dataset", "copy")


def _sources_told(pack: Pack) -> str:
    kinds = Counter(source.kind for source in pack.sources)
    primary, secondary, datasets, copies = (kinds[kind] for kind in KINDS_OF_SOURCE)
    return f"{len(pack.sources)} ({primary} primary, {secondary} secondary, {datasets} data sets, {copies} copies)"


def _best_source(codes: tuple[str, ...], pack: Pack) -> str:
    kinds = {source.kind for source in pack.sources if source.id in codes}
    return next(kind for kind in KINDS_OF_SOURCE if kind in kinds)


def _disputed(pack: Pack) -> set[str]:
    return {fact.key for fact in pack.facts if fact.claim > 1}

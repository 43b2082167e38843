"""The code tables agree with the public codebook and with one another."""

import os
from pathlib import Path

import polars as pl
import pytest

from entente.engines.events.canonical import stable_key
from entente.engines.events.ontology import cameo_codes, cameo_countries, plover_types, role_of_sectors, roles
from entente.engines.events.resolution import table


def test_every_code_belongs_to_a_root_and_has_its_quad_class() -> None:
    codes = cameo_codes()
    assert len(codes) == 317
    assert [code for code in codes if len(code) == 2] == [f"{root:02d}" for root in range(1, 21)]
    for code, entry in codes.items():
        assert entry.root == int(code[:2])
        assert entry.quad == 1 + (entry.root > 5) + (entry.root > 9) + (entry.root > 14)
        assert -10 <= entry.intensity <= 10
        assert len(code) == 2 or code[:-1] in codes


def test_plover_types_lie_within_cameo() -> None:
    assert all(1 <= root <= 20 and 1 <= quad <= 4 for root, quad in plover_types().values())
    assert plover_types()["PROTEST"] == (14, 4)


def test_countries_of_actor_codes_resolve_or_are_known_as_regions() -> None:
    countries = cameo_countries()
    assert (countries["ROM"], countries["WSB"], countries["EUR"], countries["USA"]) == ("ROU", "PSE", None, "USA")
    assert "IGO" not in countries


def test_the_most_specific_sector_gives_the_role() -> None:
    assert role_of_sectors("Executive,Foreign Ministry,Government") == "GOV"
    assert role_of_sectors("Government,Military") == "MIL"
    assert role_of_sectors("Shinto") is None
    assert role_of_sectors(None) is None
    assert set(filter(None, map(role_of_sectors, ["Police", "Dissident", "Media"]))) <= set(roles())


def test_keys_are_the_same_on_every_machine() -> None:
    assert stable_key("2018-06-01", "a", "190", "b") == -3256431476497259300
    assert stable_key("ab", "c") != stable_key("a", "bc")


@pytest.mark.mirror
def test_titles_and_scores_agree_with_the_codebook_of_the_mirror() -> None:
    mirror = os.environ.get("ENTENTE_MIRROR")
    if not mirror:
        pytest.skip("ENTENTE_MIRROR is not set: the codebook is not at hand")
    book = pl.read_parquet(Path(mirror, "icews", "cameo_codebook.parquet"))
    theirs = {row["code"]: float(row["goldstein"]) for row in book.to_dicts()}
    ours = {code: entry.intensity for code, entry in cameo_codes().items()}
    assert {code: ours[code] for code in theirs} == theirs
    assert set(ours) - set(theirs) == {"155", "176", "1834", "1951", "1952"}


def test_every_cameo_code_names_the_page_of_the_codebook_that_defines_its_root() -> None:
    """The first pages of sections 2.1 to 2.20, from the contents of the codebook, version 1.1b3."""
    pages = [6, 9, 18, 28, 31, 33, 35, 37, 43, 45, 52, 55, 61, 66, 73, 74, 77, 80, 84, 87]
    for row in table("cameo"):
        assert row["section"] == f"2.{row['root']}"
        assert int(row["page"]) == pages[int(row["root"]) - 1]

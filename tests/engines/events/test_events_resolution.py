"""Labels of countries and actors resolve by table, or not at all."""

import csv
import os
from pathlib import Path

import polars as pl
import pytest

from entente.engines.events.resolution import (
    country_names,
    fips_codes,
    resolve_actor,
    resolve_country,
    standing,
    table,
)


@pytest.mark.parametrize(
    ("label", "iso3"),
    [
        ("Russia", "RUS"),
        ("Russian Federation", "RUS"),
        ("Macedonia", "MKD"),
        ("North Macedonia", "MKD"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Republic of Macedonia", "MKD"),
        ("Bahamas, The", "BHS"),
        ("Kosovo", "XKX"),
        ("Occupied Palestinian Territory", "PSE"),
        ("Palestinian Territory, Occupied", "PSE"),
        ("Taiwan", "TWN"),
        ("Hong Kong", "HKG"),
        ("Indian Administered Kashmir", "IND"),
        ("Zanzibar", "TZA"),
        ("Puerto Rico", "USA"),
        ("Congo", "COG"),
        ("Democratic Republic of Congo", "COD"),
        ("Georgia", "GEO"),
        ("  turkey ", "TUR"),
        ("CÔTE D\u2019IVOIRE", "CIV"),
    ],
)
def test_every_listed_form_of_a_name_gives_its_state(label: str, iso3: str) -> None:
    assert resolve_country(label) == iso3


@pytest.mark.parametrize("label", ["Africa", "International", "Middle East", "Southeast Asia"])
def test_a_region_is_known_and_is_no_state(label: str) -> None:
    assert (resolve_country(label), standing(label)) == (None, "region")


@pytest.mark.parametrize("label", ["Ruritania", "Russland", "Macedoni", "RUS|UKR"])
def test_a_label_nobody_listed_is_unknown_and_never_guessed(label: str) -> None:
    assert (resolve_country(label), standing(label)) == (None, "unknown")


def test_no_label_is_no_country() -> None:
    assert [standing(label) for label in (None, "", "  ")] == ["none"] * 3
    assert resolve_country(None) is None


def test_a_person_filed_under_the_wrong_country_is_put_right_and_others_follow_their_label() -> None:
    assert resolve_actor("Emmanuel Macron", "Andorra") == "FRA"
    assert resolve_actor("Citizen (Andorra)", "Andorra") == "AND"
    assert resolve_actor("Vladimir Putin", None) is None


def test_tables_name_only_countries_that_exist_and_no_label_twice() -> None:
    aliases = list(table("country_aliases"))
    known = country_names()
    assert {row["iso3"] for row in aliases} <= set(known)
    assert set(fips_codes().values()) <= set(known)
    labels = [row["label"] for row in aliases]
    assert len(labels) == len(set(labels))


@pytest.mark.mirror
def test_labels_of_the_mirror_resolve_as_in_the_escalation_task() -> None:
    mirror = os.environ.get("ENTENTE_MIRROR")
    if not mirror:
        pytest.skip("ENTENTE_MIRROR is not set: the labels of the event sets are not at hand")
    tools = Path(mirror).parent / "tools" / "warning"
    if not (tools / "country_map.csv").exists():
        pytest.skip("the reference map of the escalation task is not beside the mirror")
    with (tools / "country_map.csv").open(encoding="utf-8", newline="") as handle:
        reference = {row["label"]: row["iso3"] or None for row in csv.DictReader(handle)}
    with (tools / "actor_overrides.csv").open(encoding="utf-8", newline="") as handle:
        people = {row["actor"]: row["iso3"] for row in csv.DictReader(handle)}
    sides = []
    for path in Path(mirror, "icews").glob("icews*.parquet"):
        for actor, label in (("subject", "subj_country"), ("object", "obj_country")):
            sides.append(
                pl.scan_parquet(path)
                .select(pl.col(actor).cast(pl.String).alias("actor"), pl.col(label).cast(pl.String).alias("label"))
                .unique()
                .collect()
            )
    pairs = pl.concat(sides).unique().rows()
    assert len(pairs) > 10_000
    assert [resolve_country(label) for label in reference] == list(reference.values())
    ours = {pair: resolve_actor(*pair) for pair in pairs}
    theirs = {(actor, label): people.get(actor) or reference.get(label) for actor, label in pairs}
    assert ours == theirs

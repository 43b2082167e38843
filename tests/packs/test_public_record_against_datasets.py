"""The public record against data that others compiled: every difference is listed and explained, and no other."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from entente.sources.packs import read_pack
from tests.packs import membership_years

ROOT = Path(__file__).resolve().parents[2]
LISTED = ROOT / "docs" / "reference" / "register-differences.csv"

DATASETS = [
    ("cow-igo-nato", "NATO", membership_years.of_cow_igo, "nato"),
    ("cow-igo-eapc", "EAPC", membership_years.of_cow_igo, "eapc"),
    ("panel-nato_member", "NATO", membership_years.of_panel, "nato_member"),
    ("panel-pfp", "PfP", membership_years.of_panel, "pfp"),
    ("panel-md", "MD", membership_years.of_panel, "md"),
    ("panel-ici", "ICI", membership_years.of_panel, "ici"),
]


@pytest.mark.mirror
@pytest.mark.parametrize(("name", "framework", "read", "column"), DATASETS, ids=[row[0] for row in DATASETS])
def test_every_difference_is_listed_and_no_other(
    mirror: Path, name: str, framework: str, read: object, column: str
) -> None:
    pack = read_pack(ROOT / "packs" / "nato")
    parties = {party.code for party in pack.parties}
    dataset = {key: value for key, value in read(mirror, column).items() if key[0] in parties}  # type: ignore[operator]
    assert len(dataset) > 1_500
    found = list(membership_years.runs(membership_years.of_pack(pack, framework, dataset), dataset))
    with LISTED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == name]
    assert all(row["explanation"] for row in rows)
    listed = [
        (row["party"], int(row["year_from"]), int(row["year_to"]), row["register_says"], row["dataset_says"])
        for row in rows
    ]
    assert sorted(found) == sorted(listed)

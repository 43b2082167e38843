"""The build: pinned packages, a map with the keys and borders we mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import build

ROOT = Path(__file__).resolve().parents[2]


def test_every_package_is_pinned_and_has_its_hash() -> None:
    manifest = json.loads((ROOT / "package.json").read_text())
    versions = [*manifest["dependencies"].values(), *manifest["devDependencies"].values()]
    assert all(version.replace(".", "").isdigit() for version in versions)
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages), "the lock names no registry"


def test_the_map_has_one_shape_for_each_key() -> None:
    atlas = json.loads((build.OUTPUT / "countries.json").read_text())
    keys = [shape["id"] for shape in atlas["objects"]["countries"]["geometries"] if shape["id"]]
    assert len(keys) == len(set(keys))
    assert {"470", "036", "XKX", "804"} <= set(keys)
    small = {shape["id"] for shape in atlas["objects"]["countries"]["geometries"] if shape["properties"]["small"]}
    assert {"470", "442", "499", "048"} <= small
    assert not {"250", "616", "804"} & small


def test_a_ring_inside_the_box_changes_country() -> None:
    arcs = [[(33.0, 45.0), (34.0, 45.0), (34.0, 46.0), (33.0, 45.0)], [(50.0, 60.0), (51.0, 60.0), (51.0, 61.0)]]
    shapes = [
        {"id": "643", "type": "MultiPolygon", "arcs": [[[0]], [[1]]]},
        {"id": "804", "type": "Polygon", "arcs": [[1]]},
    ]
    build._move_ring(shapes, arcs, "643", "804", (32.0, 44.0, 37.0, 46.6))
    assert [(shape["type"], shape["arcs"]) for shape in shapes] == [
        ("MultiPolygon", [[[1]]]),
        ("MultiPolygon", [[[1]], [[0]]]),
    ]
    with pytest.raises(build.BuildError):
        build._move_ring(shapes, arcs, "643", "804", (32.0, 44.0, 37.0, 46.6))


def test_nothing_is_built_twice(capsys: pytest.CaptureFixture[str]) -> None:
    build.build()
    capsys.readouterr()
    build.build()
    assert capsys.readouterr().out == ""

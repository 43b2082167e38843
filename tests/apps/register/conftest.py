"""The invented League, loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.register.services import load_pack
from entente.sources.packs import read_pack
from tests.factories.packs import write_pack

PLATFORM = Actor(name="Platform")


@pytest.fixture
def viewer() -> Viewer:
    return Viewer()


@pytest.fixture
def desk() -> Actor:
    """Someone whose role lets them correct the register."""
    return Actor(name="Desk officer", permissions=frozenset({"register.correct"}))


@pytest.fixture
def league(tmp_path: Path, db: None) -> Path:
    """The pack's folder, after it was loaded."""
    folder = write_pack(tmp_path / "league")
    load_pack(PLATFORM, read_pack(folder))
    return folder

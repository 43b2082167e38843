"""Makers of stores and ingests."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from entente.engines.events.ingest import IngestReport, ingest
from entente.engines.events.store import EventStore
from entente.sources.formats import reader_of


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., IngestReport]:
    """Ingest files of a layout into the store `tmp_path/store`."""

    def run(layout: str, *paths: Path, **options: object) -> IngestReport:
        return ingest(EventStore.create(tmp_path / "store"), reader_of(layout), list(paths), **options)

    return run


@pytest.fixture
def rejects(tmp_path: Path) -> Callable[[], list[tuple[str, str, str]]]:
    """Name of the file, row and reason of every refused row."""

    def read() -> list[tuple[str, str, str]]:
        found = []
        for path in sorted((tmp_path / "store" / "rejects").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as handle:
                found += [(Path(row["file"]).name, row["row"], row["reason"]) for row in csv.DictReader(handle)]
        return found

    return read

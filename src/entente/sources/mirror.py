"""Check a mirror of open data against its manifest: that every file is there with its rows and columns."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from entente.kernel.errors import BadInput, Problem
from entente.sources.pull import sha256_of

MANIFEST = "MANIFEST.csv"


def manifest_of(mirror: Path) -> list[dict[str, str]]:
    """Rows of the manifest: path, dataset, rows, columns, and, where it has the column, sha256."""
    path = mirror / MANIFEST
    if not path.is_file():
        raise BadInput("the mirror has no manifest", file=str(path), remedy="set ENTENTE_MIRROR to the mirror's folder")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    if rows and not {"path", "rows", "columns"} <= set(rows[0]):
        raise BadInput(
            "the manifest lacks a column", file=str(path), row="1", remedy="path, rows and columns are needed"
        )
    return rows


def differences(mirror: Path) -> list[Problem]:
    """What in the mirror is not as its manifest says, one problem each; empty when all is well."""
    found = []
    for number, row in enumerate(manifest_of(mirror), start=2):
        path = mirror / row["path"]
        if not path.is_file():
            found.append(Problem("is in the manifest and not there", file=row["path"], remedy="copy the mirror again"))
            continue
        found += [
            Problem(text, file=row["path"], row=str(number), remedy="copy the file again from the publisher")
            for text in _wrong(path, row)
        ]
    return found


def _wrong(path: Path, row: dict[str, str]) -> list[str]:
    wrong = []
    if row.get("sha256") and sha256_of(path) != row["sha256"].lower():
        wrong.append("its SHA-256 is not the manifest's")
    try:
        rows, columns = shape(path)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        return [*wrong, f"cannot be read: {str(error).splitlines()[0]}"]
    if str(rows) != row["rows"]:
        wrong.append(f"has {rows:,} rows, the manifest says {row['rows']}")
    if str(columns) != row["columns"]:
        wrong.append(f"has {columns} columns, the manifest says {row['columns']}")
    return wrong


def shape(path: Path) -> tuple[int, int]:
    """Rows and columns of a Parquet, comma- or tab-separated file; an event export has no header to leave out.

    Columns that pandas wrote as a frame's index are not counted, as pandas does not count them.
    """
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        written_by = json.loads((file.schema_arrow.metadata or {}).get(b"pandas", b"{}"))
        index = [name for name in written_by.get("index_columns", []) if isinstance(name, str)]
        return file.metadata.num_rows, file.metadata.num_columns - len(index)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.reader(handle))
        return len(rows) - 1, len(rows[0])
    lines = path.read_bytes().rstrip(b"\n").split(b"\n")
    headed = path.suffix != ".CSV"
    return len(lines) - headed, lines[0].count(b"\t") + 1

"""Reading an event store.

    store = EventStore.open(folder)
    store.scan()                      a Polars LazyFrame of all events, with `source` and `month`
    store.scan(source="icews")        of one set
    store.table(connection)           the same as an Ibis table, on DuckDB or Spark
    store.relation(duckdb)            the same as a DuckDB relation
    store.sets()                      rows, first and last day of each set

Counts of two sets may not be added: they see the world through different reports. `sets()` names them.
The columns are those of `entente.engines.events.canonical`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from entente.engines.events.canonical import SCHEMA, written_id
from entente.engines.events.commits import LAYOUT_VERSION, Commit, Part, read_log
from entente.kernel.errors import BadInput, Problem

if TYPE_CHECKING:
    import duckdb

ALL_OF = """
    SELECT * REPLACE (coalesce(id, CAST(key AS VARCHAR)) AS id)
    FROM read_parquet(?, hive_partitioning = true, hive_types_autocast = false)
"""
RESTORE = "copy the store back from where it is kept twice, or ingest the files into a new one"
_PARQUET = b"PAR1"
PARTITIONS = {"source": pl.String, "month": pl.String}
# Some readers hand on texts that recur as positions in a list of them; a part may hold either form.
AS_TEXT = pl.ScanCastOptions(categorical_to_string="allow")


@dataclass(frozen=True, slots=True)
class SetSummary:
    """One event set in a store: its name, rows, first and last day."""

    source: str
    rows: int
    first: date
    last: date


@dataclass(frozen=True)
class EventStore:
    """A store as of the moment it was opened: later commits are not seen until it is opened again."""

    root: Path
    log: tuple[Commit, ...]

    @classmethod
    def open(cls, folder: Path | str) -> EventStore:
        """Open an existing store. Raises `BadInput` when the folder is none, or one of a later layout."""
        root = Path(folder)
        marker = root / "store.json"
        if not marker.is_file():
            raise BadInput("no event store here", file=str(root), remedy="entente events ingest ... --store makes one")
        try:
            version = json.loads(marker.read_text(encoding="utf-8")).get("layout")
        except (ValueError, AttributeError):
            raise BadInput("is not the mark of an event store", file=str(marker), remedy=RESTORE) from None
        if version != LAYOUT_VERSION:
            raise BadInput(f"layout {version} is not known to this version", file=str(marker), remedy="upgrade entente")
        return cls(root, read_log(root))

    @classmethod
    def create(cls, folder: Path | str) -> EventStore:
        """Open the store, making an empty one if there is none. Raises `BadInput` where none can be made."""
        root = Path(folder)
        marker = root / "store.json"
        try:
            for name in ("events", "rejects", "log", "tmp"):
                (root / name).mkdir(parents=True, exist_ok=True)
            if not marker.exists():
                partial = root / "tmp" / "store.json"
                mark = {"kind": "entente event store", "layout": LAYOUT_VERSION}
                partial.write_text(json.dumps(mark), encoding="utf-8")
                partial.replace(marker)
        except OSError as error:
            raise BadInput(
                f"no event store can be made here: {error.strerror}",
                file=str(root),
                field="--store",
                remedy="name a folder that may be written",
            ) from None
        return cls.open(root)

    def damage(self) -> list[Problem]:
        """The parts that are not there or broken off, one problem each."""
        return [
            Problem(wrong, file=str(self.root / part.path), remedy=RESTORE)
            for part in self.parts()
            if (wrong := _wrong(self.root / part.path))
        ]

    def parts(self, source: str | None = None) -> list[Part]:
        """The parts of the store, or of one set."""
        return [part for commit in self.log for part in commit.parts if source in (None, part.source)]

    def paths(self, source: str | None = None, months: Container[str] | None = None) -> list[str]:
        """Full paths of the parts, or of those of one set, or of some months (`YYYY-MM`)."""
        return [str(self.root / part.path) for part in self.parts(source) if months is None or part.month in months]

    def sets(self) -> list[SetSummary]:
        """What the store holds, by set."""
        names = sorted({part.source for part in self.parts()})
        return [self._summary(name) for name in names]

    def _summary(self, source: str) -> SetSummary:
        parts = self.parts(source)
        first, last = min(part.first for part in parts), max(part.last for part in parts)
        return SetSummary(source, sum(part.rows for part in parts), date.fromisoformat(first), date.fromisoformat(last))

    def unresolved(self) -> Counter[str]:
        """Labels of actors that named no known state, with the number of times they stood in written rows."""
        total: Counter[str] = Counter()
        for commit in self.log:
            total.update(commit.unresolved)
        return total

    def scan(self, source: str | None = None) -> pl.LazyFrame:
        """All events, or those of one set, lazily; an empty frame of the right columns when there are none."""
        paths = self.paths(source)
        if not paths:
            return pl.LazyFrame(schema={**SCHEMA, **PARTITIONS})
        parts = pl.scan_parquet(
            paths, schema=SCHEMA, cast_options=AS_TEXT, hive_partitioning=True, hive_schema=PARTITIONS
        )
        return parts.with_columns(written_id())

    def relation(self, connection: duckdb.DuckDBPyConnection, source: str | None = None) -> Any:
        """All events, or those of one set, as a DuckDB relation of `connection`."""
        paths = self.paths(source)
        if not paths:
            return connection.from_arrow(pl.DataFrame(schema={**SCHEMA, **PARTITIONS}).to_arrow())
        return connection.sql(ALL_OF, params=[paths])

    def table(self, connection: Any, source: str | None = None, months: Container[str] | None = None) -> Any:
        """All events, or those of one set or some months, as an Ibis table of a DuckDB or PySpark `connection`."""
        paths = self.paths(source, months)
        import ibis

        if connection.name == "pyspark":
            parts = _spark_table(connection, self.root / "events", paths)
        elif paths:
            parts = connection.read_parquet(
                paths, table_name="events", hive_partitioning=True, hive_types_autocast=False
            )
        else:
            return ibis.memtable(pl.DataFrame(schema={**SCHEMA, **PARTITIONS}).to_arrow())
        return parts.mutate(id=ibis.coalesce(parts.id, parts.key.cast("string")))


def _wrong(part: Path) -> str:
    """What is wrong with a part, told by its ends; empty when nothing is."""
    try:
        with part.open("rb") as handle:
            head = handle.read(len(_PARQUET))
            handle.seek(-len(_PARQUET), os.SEEK_END)
            whole = head == _PARQUET == handle.read()
    except OSError as error:
        return f"a part of the store cannot be read: {error.strerror}"
    return "" if whole else "a part of the store is broken off"


def _spark_table(connection: Any, base: Path, paths: list[str]) -> Any:
    """The parts as a temporary view; Spark reads the partition keys from the folders' names."""
    session = connection._session
    if paths:
        frame = session.read.option("basePath", str(base)).parquet(*paths)
    else:
        frame = session.createDataFrame(pl.DataFrame(schema={**SCHEMA, **PARTITIONS}).to_arrow())
    frame.createOrReplaceTempView("events")
    return connection.table("events")

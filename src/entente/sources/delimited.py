"""Event sets in delimited text with a header: the common way from bytes to good and refused rows.

Rows are split by the standard library, which says of each whether it is whole; values are then checked and translated
column by column. A layout says which columns it needs, what makes a row wrong, and how a good one becomes an event.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from entente.engines.events.batches import RAW_LIMIT, Batch, Reject
from entente.engines.events.canonical import SCHEMA, conform
from entente.engines.events.resolution import country_names, resolve_actor, resolve_country, standing
from entente.sources.bytestreams import Damaged, chunks, fingerprint

ROWS = 50_000
EARLIEST = date(1900, 1, 1)


@dataclass(slots=True)
class _Lines:
    """Lines of a file as text, remembering which were not UTF-8 and whether the archive broke off."""

    path: Path
    strange: set[int] = field(default_factory=set)
    damage: str = ""

    def __iter__(self) -> Iterator[str]:
        number, rest = 0, b""
        try:
            for chunk in chunks(self.path):
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    number += 1
                    yield self._decode(line, number)
        except Damaged as damage:
            self.damage = str(damage)
        if rest:
            yield self._decode(rest, number + 1)

    def _decode(self, line: bytes, number: int) -> str:
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            self.strange.add(number)
            text = line.decode("utf-8", "backslashreplace")
        return text + "\n"


@dataclass(slots=True)
class _Rows:
    """Whole rows that wait to be translated: their fields, by column wanted, and their lines."""

    fields: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


NO_TEXT = "another format: its first line is no text in UTF-8; save it as UTF-8 if it is in another encoding"


class DelimitedReader(ABC):
    """Base of the readers of delimited text. Subclasses name the set and its columns and translate them."""

    source: str
    ids_are_unique = True
    delimiter = ","
    quoted = True
    needs: tuple[str, ...]
    """Columns without which a file is of another format; names are compared without case, spaces as underscores."""
    also: tuple[str, ...] = ()
    """Columns that are used where they are present."""

    def fingerprint(self, path: Path) -> str:
        """As in `Reader`."""
        return fingerprint(path)

    def read(self, paths: Sequence[Path], *, marking: str) -> Iterator[Batch]:
        """As in `Reader`."""
        for file, path in enumerate(paths):
            yield from self._file(file, path, marking)

    @abstractmethod
    def faults(self) -> list[tuple[pl.Expr, str]]:
        """What makes a row wrong: a condition over the columns (text) and the reason given."""

    @abstractmethod
    def canonical(self, rows: pl.DataFrame, unresolved: Counter[str]) -> pl.DataFrame:
        """The good rows as events: any of the canonical columns, `key` and `day` among them."""

    def _file(self, file: int, path: Path, marking: str) -> Iterator[Batch]:
        lines = _Lines(path)
        options = {} if self.quoted else {"quoting": csv.QUOTE_NONE}
        table = csv.reader(lines, delimiter=self.delimiter, **options)  # type: ignore[arg-type]
        header, refusal = self._header(table)
        if refusal:
            yield _refused(file, path, refusal)
            return
        where = [header.index(name) for name in self.needs]
        where += [header.index(name) if name in header else -1 for name in self.also]
        rows, rejects, at, read = _Rows(), list[Reject](), table.line_num, 0
        for record, start in _records(table, rejects, file):
            if not record:
                continue
            read += 1
            if fault := _broken(record, len(header), lines.strange, start, table.line_num):
                rejects.append(Reject(file, start, fault, self.delimiter.join(record)[:RAW_LIMIT]))
            else:
                rows.fields.append([record[i] if i >= 0 else "" for i in where])
                rows.lines.append(start)
            if read - at >= ROWS:
                yield self._batch(file, rows, rejects, read, marking)
                rows, rejects, at, read = _Rows(), [], 0, 0
        if lines.damage:
            rejects.append(Reject(file, table.line_num + 1, lines.damage))
            read += 1
        last = self._batch(file, rows, rejects, read, marking)
        last.done[file] = fingerprint(path)
        yield last

    def _header(self, table: Iterator[list[str]]) -> tuple[list[str], str]:
        """Names of the columns, folded; or why the file is of another format."""
        try:
            header = [name.strip().strip('"').casefold().replace(" ", "_") for name in next(table, [])]
        except csv.Error:
            return [], NO_TEXT
        if any("\0" in name for name in header):
            return [], NO_TEXT
        missing = [name for name in self.needs if name not in header]
        if missing:
            return (
                [],
                f"another format: {self.source} has columns {', '.join(missing)}, which are not in the first line",
            )
        return header, ""

    def _batch(self, file: int, rows: _Rows, rejects: list[Reject], read: int, marking: str) -> Batch:
        names = [*self.needs, *self.also]
        frame = pl.DataFrame(rows.fields, schema=dict.fromkeys(names, pl.String), orient="row")
        frame = frame.with_columns(pl.all().str.strip_chars().replace("", None))
        line = np.array(rows.lines, dtype=np.int64)
        reasons = frame.select(
            pl.coalesce(*(pl.when(wrong.fill_null(True)).then(pl.lit(reason)) for wrong, reason in self.faults()))
        ).to_series()
        bad = reasons.is_not_null().to_numpy()
        for at in np.flatnonzero(bad).tolist():
            raw = self.delimiter.join(rows.fields[at])[:RAW_LIMIT]
            rejects.append(Reject(file, rows.lines[at], str(reasons[at]), raw))
        unresolved: Counter[str] = Counter()
        good = frame.filter(~bad)
        events = conform(self.canonical(good, unresolved), marking=marking) if good.height else _nothing()
        where = np.full(good.height, file, dtype=np.int32)
        return Batch(events, where, line[~bad], rejects, Counter({file: read}), {}, unresolved)


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


def _refused(file: int, path: Path, reason: str) -> Batch:
    """The batch of a file that is refused whole: one row offered, one refused."""
    nobody = np.empty(0, dtype=np.int32)
    mark = {file: fingerprint(path)}
    return Batch(_nothing(), nobody, nobody.astype(np.int64), [Reject(file, 0, reason)], Counter({file: 1}), mark)


def _records(table: Iterator[list[str]], rejects: list[Reject], file: int) -> Iterator[tuple[list[str], int]]:
    """Records of a table with the line each starts at."""
    while True:
        start = table.line_num + 1  # type: ignore[attr-defined]
        try:
            record = next(table, None)
        except csv.Error as error:
            record = [f"<{error}>"]
        if record is None:
            return
        yield record, start


def _broken(record: list[str], width: int, strange: set[int], start: int, end: int) -> str | None:
    """Why a record cannot be used whatever its values are."""
    if strange and any(number in strange for number in range(start, end + 1)):
        return "not UTF-8"
    return None if len(record) == width else f"{len(record)} columns instead of {width}"


def day_of(name: str) -> pl.Expr:
    """A date from ISO form (a time after it is left out) or from "16 May 2025"; null when it is neither."""
    text = pl.col(name)
    forms = [text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)]
    forms += [text.str.to_date(form, strict=False) for form in ("%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y")]
    return pl.coalesce(*forms)


def no_day(name: str) -> tuple[pl.Expr, str]:
    """The fault of a date that the calendar does not have, or before 1900, or to come."""
    latest = datetime.now(UTC).date() + timedelta(days=1)
    return ~day_of(name).is_between(EARLIEST, latest), f"{name} is no possible day"


def no_number(name: str, low: float, high: float, *, whole: bool = False) -> tuple[pl.Expr, str]:
    """The fault of a value that is given and is no number from `low` to `high`."""
    value = pl.col(name).cast(pl.Int64 if whole else pl.Float64, strict=False)
    kind = "whole number" if whole else "number"
    return pl.col(name).is_not_null() & ~value.is_between(low, high).fill_null(False), (
        f"{name} is no {kind} from {low:g} to {high:g}"
    )


def absent(name: str) -> tuple[pl.Expr, str]:
    """The fault of a value that is not given."""
    return pl.col(name).is_null(), f"{name} is missing"


def countries_of(
    actors: Iterable[str | None], labels: Iterable[str | None], unresolved: Counter[str]
) -> list[str | None]:
    """ISO3 of each actor by its country label (or the code itself), counting those that name no state."""
    found = []
    for actor, label in zip(actors, labels, strict=True):
        state = label if label in country_names() else resolve_actor(actor, label)
        if state is None:
            unresolved[f"{standing(label)}: {label}" if label else "actor without a country"] += 1
        found.append(state)
    return found


def places_of(labels: Iterable[str | None]) -> list[str | None]:
    """ISO3 of each place's country label."""
    return [resolve_country(label) for label in labels]

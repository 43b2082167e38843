"""Event sets in delimited text with a header: the common way from bytes to good and refused rows.

Rows are split by the standard library, which says of each whether it is whole; values are then checked and translated
column by column. A layout says which columns it needs, what makes a row wrong, and how a good one becomes an event.
"""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from entente.engines.events.batches import RAW_LIMIT, Batch, Reject
from entente.engines.events.canonical import SCHEMA, conform
from entente.engines.events.resolution import country_names, resolve_actor, resolve_country, standing
from entente.sources.bytestreams import Damaged, chunks, fingerprint

ROWS = 50_000
EARLIEST = date(1900, 1, 1)


class _Lines:
    """Lines of a file as text, numbered, which can be given back to be read again.

    `strange` says of lines that cannot be used why; `damage` whether the archive broke off, in the line `rest`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.strange: dict[int, str] = {}
        self.damage, self.rest = "", ""
        self.record: list[str] = []
        self._source = self._read()
        self._again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = self._again.popleft() if self._again else next(self._source)
        self.number += 1
        self.record.append(text)
        return text

    def begin(self) -> int:
        """A record begins with the next line; returns its number."""
        self.record = []
        return self.number + 1

    def give_back(self, keep: int) -> None:
        """Let the lines of this record after the first `keep` be read again."""
        again = self.record[keep:]
        self._again.extendleft(reversed(again))
        self.number -= len(again)
        del self.record[keep:]

    def _read(self) -> Iterator[str]:
        number, rest = 0, b""
        try:
            for chunk in chunks(self.path):
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    number += 1
                    yield self._decode(line, number)
        except Damaged as damage:
            # What is left is a part of a line, however whole it may look.
            self.damage, self.rest = str(damage), rest.decode("utf-8", "backslashreplace")
            return
        if rest:
            yield self._decode(rest, number + 1)

    def _decode(self, line: bytes, number: int) -> str:
        if b"\0" in line:
            self.strange[number] = "a NUL byte in the row"
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            self.strange[number] = "not UTF-8"
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
    days_are_final = False
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
        table = self._split(lines)
        header, refusal = self._header(table)
        if refusal:
            yield _refused(file, path, lines.damage or refusal)
            return
        where = [header.index(name) for name in self.needs]
        where += [header.index(name) if name in header else -1 for name in self.also]
        rows, rejects, read = _Rows(), list[Reject](), 0
        for start, record, fault in self._records(lines, table, header):
            read += 1
            if fault:
                rejects.append(Reject(file, start, fault, "".join(lines.record).rstrip("\r\n")[:RAW_LIMIT]))
            else:
                rows.fields.append([record[i] if i >= 0 else "" for i in where])
                rows.lines.append(start)
            if read >= ROWS:
                yield self._batch(file, rows, rejects, read, marking)
                rows, rejects, read = _Rows(), [], 0
        if lines.damage:
            rejects.append(Reject(file, lines.number + 1, lines.damage, lines.rest[:RAW_LIMIT]))
            read += 1
        last = self._batch(file, rows, rejects, read, marking)
        last.done[file] = fingerprint(path)
        yield last

    def _split(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The fields of each record. A quotation mark within a quoted field must be doubled (RFC 4180, section 2)."""
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)

    def _records(
        self, lines: _Lines, table: Iterator[list[str]], header: list[str]
    ) -> Iterator[tuple[int, list[str], str]]:
        """Every record with the line it begins at, and why it cannot be used whatever its values are ("": it can).

        Blank lines and the header repeated, where files were put one after another, are no records. A quotation mark
        that is never closed swallows the rows below it: they are read again, from the first that is whole by itself.
        """
        while True:
            start, record, fault = lines.begin(), list[str](), ""
            try:
                record = next(table)
            except StopIteration:
                return
            except csv.Error as error:
                fault = f"cannot be split into columns: {error}"
            if not fault and (not record or _folded(record) == header):
                continue
            if not fault and len(record) != len(header):
                fault = f"{len(record)} columns instead of {len(header)}"
            if fault and len(lines.record) > 1:
                lines.give_back(self._first_whole(lines.record, len(header)))
            strange = [lines.strange[at] for at in range(start, lines.number + 1) if at in lines.strange]
            yield start, record, strange[0] if strange else fault

    def _first_whole(self, lines: list[str], width: int) -> int:
        """Position of the first line after the first one that is a record by itself; their number when none is."""
        for at, line in enumerate(lines[1:], start=1):
            try:
                if len(next(self._split([line]), [])) == width:
                    return at
            except csv.Error:
                continue
        return len(lines)

    def _header(self, table: Iterator[list[str]]) -> tuple[list[str], str]:
        """Names of the columns, folded; or why the file is of another format."""
        try:
            header = _folded(next((record for record in table if record), []))
        except csv.Error:
            return [], NO_TEXT
        if not header:
            return [], "another format: there is nothing in the file, not even the names of columns"
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
        offered = Counter({file: read})
        return Batch(events, where, line[~bad], rejects, offered, {}, unresolved, partial(self._unresolved, good))

    def _unresolved(self, rows: pl.DataFrame, chosen: npt.NDArray[np.bool_]) -> Counter[str]:
        """Labels that name no known state in some of the rows."""
        found: Counter[str] = Counter()
        self.canonical(rows.filter(chosen), found)
        return found


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


def _refused(file: int, path: Path, reason: str) -> Batch:
    """The batch of a file that is refused whole: one row offered, one refused."""
    nobody = np.empty(0, dtype=np.int32)
    mark = {file: fingerprint(path)}
    return Batch(_nothing(), nobody, nobody.astype(np.int64), [Reject(file, 0, reason)], Counter({file: 1}), mark)


def _folded(names: list[str]) -> list[str]:
    """Names of columns in the form in which they are compared."""
    return [name.strip().strip('"').casefold().replace(" ", "_") for name in names]


def day_of(name: str) -> pl.Expr:
    """A date from ISO form (a time after it is left out) or from "16 May 2025"; null when it is neither."""
    text = pl.col(name)
    iso = text.str.extract(r"^(\d{4}-\d{1,2}-\d{1,2})(?:[ T].*)?$")
    forms = [iso.str.to_date("%Y-%m-%d", strict=False)]
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

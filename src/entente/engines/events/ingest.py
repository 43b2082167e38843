"""Bring files of an event set into a store: each event once, refused rows listed, safe to be killed and run again."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from entente.engines.events.batches import Batch, Reader
from entente.engines.events.canonical import PUBLIC, written_id
from entente.engines.events.commits import FileCount
from entente.engines.events.keys import EVER, KeyIndex
from entente.engines.events.store import EventStore
from entente.engines.events.writing import StoreWriter, exclusive
from entente.kernel.errors import BadInput, Problem

COMMIT_ROWS = 400_000
"""Events held before they are written: about 150 MB."""

REPEATED_ID = "duplicate id: an earlier row of this run has the same"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in rows; `read` = `written` + `duplicates` + `rejected`.

    `known_files` were recognised by their fingerprint and not read again: their rows count as duplicates.
    `unresolved` counts labels of actors that name no known state, over the rows written.
    """

    read: int
    written: int
    duplicates: int
    rejected: int
    seconds: float
    known_files: int = 0
    unresolved: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """One ingest under way: what is not written yet, and the counts so far."""

    writer: StoreWriter
    reader: Reader
    counts: list[FileCount]
    resumed: list[int]
    keys: KeyIndex
    progress: Callable[[int, int], None]
    commit_rows: int
    pending: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    held: int = 0
    rejects: list[tuple[str, int, str, str]] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)
    unresolved: Counter[str] = field(default_factory=Counter)
    total_unresolved: Counter[str] = field(default_factory=Counter)


def ingest(
    store: EventStore,
    reader: Reader,
    paths: Sequence[Path],
    *,
    marking: str = PUBLIC,
    progress: Callable[[int, int], None] = lambda read, written: None,
    at_step: Callable[[str], None] = lambda step: None,
    commit_rows: int = COMMIT_ROWS,
) -> IngestReport:
    """Bring `paths` into `store`.

    `progress` is told rows read and written after every batch. Raises `BadInput` when a path is not a file, `Refused`
    when another process is writing. A file that was broken off is read again from its start; the rows already written
    then count as duplicates, and its refused rows are not listed twice.
    """
    started = time.perf_counter()
    check_files(paths)
    with exclusive(store.root):
        writer = StoreWriter(store, reader.source, at_step)
        writer.prepare()
        fresh, known, files = _sort_out(writer.store, reader, paths)
        counts = [FileCount(_written_name(path), path.stat().st_size) for path in fresh]
        resumed = [_seen_before(writer.store, reader.source, count) for count in counts]
        run = _Run(writer, reader, counts, resumed, KeyIndex(writer.keys_of), progress, commit_rows)
        for batch in reader.read(fresh, marking=marking):
            _take(run, batch)
        _flush(run)
    totals = [*run.counts, known]
    return IngestReport(
        read=sum(count.read for count in totals),
        written=sum(count.written for count in run.counts),
        duplicates=sum(count.duplicates for count in totals),
        rejected=sum(count.rejected for count in totals),
        seconds=round(time.perf_counter() - started, 3),
        known_files=files,
        unresolved=dict(run.total_unresolved.most_common()),
    )


def check_files(paths: Sequence[Path]) -> None:
    """Raise `BadInput` naming every path that is not a file that can be read."""
    problems = []
    for path in paths:
        if not path.is_file():
            problems.append(Problem("no such file", file=str(path), remedy="check the path"))
        elif not os.access(path, os.R_OK):
            problems.append(Problem("may not be read", file=str(path), remedy="ask for the right to read it"))
    if problems:
        raise BadInput(problems)


def _written_name(path: Path) -> str:
    """The name of a file as text that can be written; bytes that are none, as old archives have, stand as numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _sort_out(store: EventStore, reader: Reader, paths: Sequence[Path]) -> tuple[list[Path], FileCount, int]:
    """Files to be read, and the counts of those that were read to their end before (their rows are duplicates)."""
    ended = {
        seen.fingerprint: seen
        for commit in store.log
        if commit.source == reader.source
        for seen in commit.seen
        if seen.fingerprint
    }
    sizes = {seen.size for seen in ended.values()}
    fresh, known, files = [], FileCount("", 0), 0
    for path in paths:
        seen = ended.get(reader.fingerprint(path)) if path.stat().st_size in sizes else None
        if seen is None:
            fresh.append(path)
            continue
        files += 1
        known.read += seen.read
        known.rejected += seen.rejected
        known.duplicates += seen.read - seen.rejected
    return fresh, known, files


def _seen_before(store: EventStore, source: str, count: FileCount) -> int:
    """Refused rows of a file that were listed by a run that was broken off."""
    runs = [
        seen
        for commit in store.log
        if commit.source == source
        for seen in commit.seen
        if (seen.name, seen.size) == (count.name, count.size)
    ]
    return runs[-1].rejected if runs and not runs[-1].fingerprint else 0


def _take(run: _Run, batch: Batch) -> None:
    """Count a batch, keep what is new of it, and write when enough has come together."""
    for file, rows in batch.read.items():
        run.counts[file].read += rows
        run.changed.add(file)
    for reject in batch.rejects:
        count = run.counts[reject.file]
        count.rejected += 1
        if count.rejected > run.resumed[reject.file]:
            run.rejects.append((count.name, reject.row, reject.reason, reject.raw))
    new = _keep_new(run, batch)
    if new.any():
        run.unresolved.update(batch.unresolved if new.all() else batch.unresolved_of(new))
    for file, fingerprint in batch.done.items():
        run.counts[file].fingerprint = fingerprint
        run.changed.add(file)
    if run.held >= run.commit_rows:
        _flush(run)
    run.progress(sum(count.read for count in run.counts), sum(count.written for count in run.counts))


def _keep_new(run: _Run, batch: Batch) -> npt.NDArray[np.bool_]:
    """Set aside, by month, the events of a batch that are neither in the store nor earlier in this run: which ones."""
    events = batch.events
    if not events.height:
        return np.zeros(0, dtype=np.bool_)
    keys = events["key"].to_numpy()
    ordinal = 1970 * 12 + events["day"].to_numpy().astype("datetime64[M]").astype(np.int64)
    first = _first_of_each(keys)
    new = np.zeros(len(keys), dtype=np.bool_)
    repeated = np.ones(len(keys), dtype=np.bool_)
    repeated[first] = False
    for value in np.unique(ordinal[first]):
        month = f"{value // 12:04d}-{value % 12 + 1:02d}"
        at = first[ordinal[first] == value]
        looked_in = month if run.reader.days_are_final else EVER
        before, during = run.keys.known(looked_in, keys[at])
        fresh = at[~(before | during)]
        repeated[at[during & ~before]] = True
        if not len(fresh):
            continue
        new[fresh] = True
        run.keys.add(looked_in, keys[fresh])
        run.pending.setdefault(month, []).append(_these(events, fresh))
    run.held += int(new.sum())
    _count(run, batch, new, repeated)
    return new


def _these(events: pl.DataFrame, at: npt.NDArray[np.intp]) -> pl.DataFrame:
    """The rows at these positions, in the order of the frame. A mask copies many rows faster than their positions."""
    if len(at) == events.height:
        return events
    if 2 * len(at) < events.height:
        return events[np.sort(at)]
    chosen = np.zeros(events.height, dtype=np.bool_)
    chosen[at] = True
    return events.filter(pl.Series(chosen))


def _first_of_each(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Positions of the first row of each key, in the order of the keys."""
    if len(keys) < 2 or bool(np.all(keys[1:] > keys[:-1])):
        return np.arange(len(keys))
    return np.unique(keys, return_index=True)[1]


def _count(run: _Run, batch: Batch, new: npt.NDArray[np.bool_], repeated: npt.NDArray[np.bool_]) -> None:
    """Written and duplicate rows per file; ids that an earlier row of this run has are listed with the rejects."""
    for file, rows in _per_file(batch.file).items():
        written = int(new[batch.file == file].sum()) if len(new) != rows else int(new.sum())
        run.counts[file].written += written
        run.counts[file].duplicates += rows - written
    if run.reader.ids_are_unique and repeated.any():
        ids = batch.events.select(written_id()).to_series()
        for at in np.flatnonzero(repeated).tolist():
            name = run.counts[batch.file[at]].name
            run.rejects.append((name, int(batch.row[at]), REPEATED_ID, str(ids[at])))


def _per_file(file: npt.NDArray[np.int32]) -> dict[int, int]:
    if file[0] == file[-1]:
        return {int(file[0]): len(file)}
    values, counts = np.unique(file, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _flush(run: _Run) -> None:
    """Write what is held as one commit, if anything has changed."""
    if not run.changed:
        return
    months = ((month, pl.concat(frames)) for month, frames in sorted(run.pending.items()))
    seen = [run.counts[file] for file in sorted(run.changed)]
    run.writer.commit(months, run.rejects, seen, run.unresolved)
    run.total_unresolved.update(run.unresolved)
    run.pending, run.held, run.rejects, run.unresolved = {}, 0, [], Counter()
    run.changed = {file for file in run.changed if not run.counts[file].fingerprint}
    run.keys.shrink()

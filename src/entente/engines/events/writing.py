"""The writing side of an event store: one writer at a time, parts and rejects first, the commit last."""

from __future__ import annotations

import csv
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from entente.engines.events.commits import Commit, FileCount, Part, read_log, remove_leftovers, write_commit
from entente.engines.events.keys import EVER, Keys
from entente.engines.events.store import EventStore
from entente.kernel.errors import Refused, Unavailable


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Hold the store's lock; the system frees it when the process ends, however it ends."""
    try:
        held = (root / "lock").open("a+b")
    except OSError as error:
        raise Unavailable(f"{root} cannot be written: {error.strerror}", remedy="write where you may") from None
    with held as handle:
        try:
            _lock(handle.fileno())
        except OSError:
            raise Refused(
                f"{root} is being written by another process", rule="one-writer", remedy="wait for it to end"
            ) from None
        yield


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(slots=True)
class StoreWriter:
    """Writes events of one set. Use within `exclusive`. `at_step` is told the name of each step (tests stop there)."""

    store: EventStore
    source: str
    at_step: Callable[[str], None] = lambda step: None
    _number: int = 0
    _parts: dict[str, list[str]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Remove what a killed writer left, and take stock."""
        log = read_log(self.store.root)
        remove_leftovers(self.store.root, log)
        self.store = replace(self.store, log=log)
        self._number = max((int(commit.name.split("-")[0]) for commit in log), default=0)
        for part in self.store.parts(self.source):
            self._parts.setdefault(part.month, []).append(part.path)

    def keys_of(self, month: str) -> Keys:
        """Sorted keys of the events of a month, or of all months, that are in the store."""
        months = list(self._parts) if month == EVER else [month]
        paths = [self.store.root / path for each in months for path in self._parts.get(each, ())]
        if not paths:
            return np.empty(0, dtype=np.int64)
        return np.sort(pl.concat([pl.read_parquet(path, columns=["key"]) for path in paths])["key"].to_numpy())

    def commit(
        self,
        months: Iterable[tuple[str, pl.DataFrame]],
        rejects: Iterable[tuple[str, int, str, str]],
        seen: Iterable[FileCount],
        unresolved: Counter[str],
    ) -> Commit:
        """Write the events of each month and the refused rows, then the commit that makes them part of the store.

        Raises `Unavailable` when the disk does not take them; what was committed before stays.
        """
        try:
            return self._commit(months, rejects, seen, unresolved)
        except (OSError, pl.exceptions.ComputeError) as error:
            raise Unavailable(
                f"{self.store.root} cannot be written: {error}",
                remedy="make room, then run the same command again: it goes on from what is in the store",
            ) from None

    def _commit(
        self,
        months: Iterable[tuple[str, pl.DataFrame]],
        rejects: Iterable[tuple[str, int, str, str]],
        seen: Iterable[FileCount],
        unresolved: Counter[str],
    ) -> Commit:
        self._number += 1
        name = f"{self._number:08d}-{uuid.uuid4().hex[:8]}"
        parts = []
        for month, frame in months:
            parts.append(self._part(name, month, frame))
            self.at_step("part")
        commit = Commit(
            name=name,
            source=self.source,
            parts=tuple(parts),
            rejects=self._rejects(name, list(rejects)),
            seen=tuple(seen),
            unresolved=dict(unresolved),
        )
        self.at_step("before commit")
        write_commit(self.store.root, commit)
        for part in parts:
            self._parts.setdefault(part.month, []).append(part.path)
        self.at_step("commit")
        return commit

    def _part(self, name: str, month: str, frame: pl.DataFrame) -> Part:
        path = f"events/source={self.source}/month={month}/{name}.parquet"
        partial, final = self.store.root / "tmp" / f"{name}-{month}.parquet", self.store.root / path
        frame.write_parquet(partial, compression="lz4", statistics=False)
        final.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(final)
        first, last = frame["day"].min(), frame["day"].max()
        return Part(path, self.source, month, frame.height, str(first), str(last))

    def _rejects(self, name: str, rows: list[tuple[str, int, str, str]]) -> str:
        if not rows:
            return ""
        path = f"rejects/{name}.csv"
        partial = self.store.root / "tmp" / f"{name}.csv"
        with partial.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(["file", "row", "reason", "raw"])
            writer.writerows(rows)
        partial.replace(self.store.root / path)
        return path

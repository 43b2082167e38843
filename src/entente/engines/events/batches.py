"""What a reader of an event set hands to the store: good rows, refused rows, and how far it has read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

RAW_LIMIT = 2_000
"""Characters of a refused row kept in the list of rejects."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was not taken: index of its file, 1-based line (0: the file itself), reason, the row as it stood."""

    file: int
    row: int
    reason: str
    raw: str = ""


@dataclass(slots=True)
class Batch:
    """Some rows of one or more files, in order.

    `events` has the canonical columns (`canonical.SCHEMA`); `file` and `row`, of the same length, say where each event
    stood. `read` counts rows offered per file, refused ones among them. `done` gives, for every file whose last row is
    in this batch, the fingerprint of its content. `unresolved` counts labels of actors that name no known state, over
    all events of the batch; `unresolved_of` over some of them, named by a mask.
    """

    events: pl.DataFrame
    file: npt.NDArray[np.int32]
    row: npt.NDArray[np.int64]
    rejects: list[Reject] = field(default_factory=list)
    read: Counter[int] = field(default_factory=Counter)
    done: dict[int, str] = field(default_factory=dict)
    unresolved: Counter[str] = field(default_factory=Counter)
    unresolved_of: Callable[[npt.NDArray[np.bool_]], Counter[str]] = lambda chosen: Counter()


class Reader(Protocol):
    """A layout of files that people download.

    `source` names the set in the store. `ids_are_unique`: the set gives every event an id of its own, so a second row
    with the same id in one run is a fault of the file, to be listed, rather than another report of the same event.
    `days_are_final`: an event has the same day in every edition of the set, so that it is looked for in its month only.
    """

    source: str
    ids_are_unique: bool
    days_are_final: bool

    def read(self, paths: Sequence[Path], *, marking: str) -> Iterator[Batch]:
        """Batches over all the files, in order, in constant memory."""
        ...

    def fingerprint(self, path: Path) -> str:
        """The fingerprint `read` would give for the content of this file, without parsing it."""
        ...

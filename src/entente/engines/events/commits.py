"""The commit log of an event store: what is in it is what its commits name, nothing else.

A store is a folder:

    store.json                                       what this is, and the version of its layout
    events/source=S/month=YYYY-MM/NAME.parquet       parts, never changed once written
    rejects/NAME.csv                                 refused rows: file, row, reason, raw
    log/NAME.json                                    one commit: its parts, its rejects, its counts, the files it ended
    tmp/                                             what is being written

Everything is written in `tmp` and renamed into place, the commit last. A process that is killed leaves at most parts
that no commit names: readers do not see them and the next writer removes them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from entente.kernel.errors import BadInput

LAYOUT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file: path relative to the store, partition keys, rows, first and last day (ISO dates)."""

    path: str
    source: str
    month: str
    rows: int
    first: str
    last: str


@dataclass(slots=True)
class FileCount:
    """Rows of one input file: offered, taken, seen before, refused; `fingerprint` is empty until its end was read."""

    name: str
    size: int
    read: int = 0
    written: int = 0
    duplicates: int = 0
    rejected: int = 0
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One step of an ingest. `seen` is how far each file has been read, as of this commit, since its beginning."""

    name: str
    source: str
    parts: tuple[Part, ...]
    rejects: str
    seen: tuple[FileCount, ...]
    unresolved: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> str:
        """The commit as it is written to the log."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Commit:
        """The commit from the log."""
        raw = json.loads(text)
        return cls(
            name=raw["name"],
            source=raw["source"],
            parts=tuple(Part(**part) for part in raw["parts"]),
            rejects=raw["rejects"],
            seen=tuple(FileCount(**seen) for seen in raw["seen"]),
            unresolved=raw["unresolved"],
        )


def read_log(root: Path) -> tuple[Commit, ...]:
    """All commits of a store, oldest first. Raises `BadInput` naming one that is damaged."""
    return tuple(_read(path) for path in sorted((root / "log").glob("*.json")))


def _read(path: Path) -> Commit:
    try:
        return Commit.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            "is not a commit of an event store",
            file=str(path),
            remedy="copy the store back from where it is kept twice, or ingest the files into a new one",
        ) from None


def write_commit(root: Path, commit: Commit) -> None:
    """Put a commit into the log: from this moment its parts are in the store."""
    partial = root / "tmp" / f"{commit.name}.json"
    with partial.open("w", encoding="utf-8") as handle:
        handle.write(commit.as_json())
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(root / "log" / f"{commit.name}.json")


def remove_leftovers(root: Path, log: tuple[Commit, ...]) -> int:
    """Remove what a killed writer left: unfinished files, and parts and rejects no commit names. Returns how many."""
    named = {part.path for commit in log for part in commit.parts} | {commit.rejects for commit in log}
    stale = list((root / "tmp").iterdir())
    for folder in ("events", "rejects"):
        stale += [
            path
            for path in (root / folder).rglob("*")
            if path.is_file() and path.relative_to(root).as_posix() not in named
        ]
    for path in stale:
        path.unlink()
    return len(stale)

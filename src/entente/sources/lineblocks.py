"""Line-aligned blocks of many files, large or small: what the fast readers parse at one go.

A large file is cut into blocks of about `BLOCK` bytes at line ends; small files of the same layout are joined into one
block, since GDELT publishes a file every fifteen minutes and each parse has a fixed cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from entente.sources.bytestreams import Damaged, Fingerprint, chunks, fingerprint, is_packed

BLOCK = 1 << 24
"""Bytes parsed at one go: small enough that the allocator uses the memory of a block again for the next."""
BOM = b"\xef\xbb\xbf"
"""What some programs put before text in UTF-8; it is no part of the first line."""


@dataclass(slots=True)
class Span:
    """The lines of one file in a block, from line `first` (1-based).

    `lines` is None in a block of one large file, which is not counted: `first` is then 1, and the reader counts on.
    """

    file: int
    first: int
    lines: int | None = None


@dataclass(slots=True)
class Block:
    """Whole lines (`data` ends with a line end), whose they are, and which files end here, with their fingerprints.

    `faults` are the files refused or broken off: index, line (0: the whole file), reason, what was there.
    """

    data: bytes = b""
    spans: list[Span] = field(default_factory=list)
    done: dict[int, str] = field(default_factory=dict)
    faults: list[tuple[int, int, str, bytes]] = field(default_factory=list)


@dataclass(slots=True)
class _Joiner:
    """Collects the pieces of small files until they make a block."""

    pieces: list[bytes] = field(default_factory=list)
    size: int = 0
    block: Block = field(default_factory=Block)

    def add(self, file: int, first: int, data: bytes) -> int:
        """Take whole lines of a file; returns how many."""
        lines = data.count(b"\n")
        self.pieces.append(data)
        self.size += len(data)
        self.block.spans.append(Span(file, first, lines))
        return lines

    def flush(self) -> Iterator[Block]:
        """The block so far, if there is anything in it."""
        block, self.block = self.block, Block()
        block.data = self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)
        self.pieces, self.size = [], 0
        if block.data or block.done or block.faults:
            yield block


def blocks(paths: Sequence[Path], refuse: Callable[[bytes], str | None], *, size: int = BLOCK) -> Iterator[Block]:
    """Blocks over the files in order. `refuse` sees a file's first bytes and says why it is of another format."""
    joiner = _Joiner()
    for file, path in enumerate(paths):
        if not is_packed(path) and path.stat().st_size > size:
            yield from joiner.flush()
            yield from _large(file, path, refuse, size)
            continue
        for _ in _stream(joiner, file, path, refuse, size):
            yield from joiner.flush()
        if joiner.size >= size:
            yield from joiner.flush()
    yield from joiner.flush()


def _large(file: int, path: Path, refuse: Callable[[bytes], str | None], size: int) -> Iterator[Block]:
    """Blocks of one large plain file, each read once, in place."""
    mark, total, start = Fingerprint(), path.stat().st_size, 0
    with path.open("rb", buffering=0) as handle:
        reason = refuse(handle.read(1 << 16))
        if reason:
            yield Block(done={file: fingerprint(path)}, faults=[(file, 0, reason, b"")])
            return
        while start < total:
            end = _line_end(handle, min(start + size, total), total)
            handle.seek(start)
            data = _read_exactly(handle, end - start)
            mark.add(data)
            data = data if start else data.removeprefix(BOM)
            block = Block(data if data.endswith(b"\n") else data + b"\n", [Span(file, 1)])
            start = end
            if start >= total:
                block.done[file] = str(mark)
            yield block


def _line_end(handle: FileIO, at: int, total: int) -> int:
    """The position after the first line end at or after `at`."""
    handle.seek(at)
    while at < total:
        window = handle.read(1 << 16)
        found = window.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(window)
    return total


def _read_exactly(handle: FileIO, length: int) -> bytes:
    """`length` bytes, in as few copies as the system allows."""
    data = handle.read(length)
    while len(data) < length:
        more = handle.read(length - len(data))
        if not more:
            break
        data += more
    return data


def _stream(joiner: _Joiner, file: int, path: Path, refuse: Callable[[bytes], str | None], size: int) -> Iterator[None]:
    """Add the lines of a small or packed file to the joiner; yields whenever a block is full."""
    rest, first, judged = b"", 1, False
    packed = is_packed(path)
    mark = Fingerprint()
    try:
        for chunk in chunks(path):
            mark.add(chunk)
            if not judged:
                judged, chunk = True, chunk.removeprefix(BOM)
                if reason := refuse(chunk[: 1 << 16]):
                    joiner.block.faults.append((file, 0, reason, b""))
                    rest = b""
                    break
            cut = chunk.rfind(b"\n") + 1
            if cut:
                first += joiner.add(file, first, rest + chunk[:cut] if rest else chunk[:cut])
                rest = chunk[cut:]
            else:
                rest += chunk
            if joiner.size >= size:
                yield
        if rest:
            joiner.add(file, first, rest + b"\n")
    except Damaged as damage:
        joiner.block.faults.append((file, first, str(damage), rest))
    joiner.block.done[file] = fingerprint(path) if packed or joiner.block.faults else str(mark)

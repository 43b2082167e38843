"""Files as they are downloaded, plain, gzipped or zipped, as streams of bytes that survive a truncated archive."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 22
_LOCAL_HEADER = b"PK\x03\x04"
_CORRUPT = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,  # what bz2 raises
)


class Damaged(Exception):
    """The archive ends early or is corrupt; whatever could be read of it was handed out before."""


@dataclass(slots=True)
class Fingerprint:
    """Length and CRC-32 of a file's bytes, added up as they are read: enough to know a file again, not a signature."""

    length: int = 0
    crc: int = 0

    def add(self, data: bytes) -> None:
        """Take in the next bytes."""
        self.length += len(data)
        self.crc = zlib.crc32(data, self.crc)

    def __str__(self) -> str:
        return f"{self.length}:{self.crc:08x}"


def fingerprint(path: Path) -> str:
    """The fingerprint of a whole file."""
    mark = Fingerprint()
    with path.open("rb") as handle:
        while data := handle.read(CHUNK):
            mark.add(data)
    return str(mark)


def is_packed(path: Path) -> bool:
    """Whether the file is a zip or gzip archive, told by its first bytes and not by its name."""
    with path.open("rb") as handle:
        head = handle.read(4)
    return head == _LOCAL_HEADER or head[:2] == b"\x1f\x8b"


def chunks(path: Path) -> Iterator[bytes]:
    """The content of a file, unpacked if it is packed. Raises `Damaged` after the last byte that could be read."""
    with path.open("rb") as handle:
        head = handle.read(4)
    if head == _LOCAL_HEADER:
        yield from _unzip(path)
    elif head[:2] == b"\x1f\x8b":
        yield from _gunzip(path)
    else:
        with path.open("rb") as handle:
            while data := handle.read(CHUNK):
                yield data


def _gunzip(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        rest = b""
        # Some writers fill the last block of a gzip archive up with NUL bytes.
        while rest or (rest := handle.read(CHUNK).lstrip(b"\0")):
            engine = zlib.decompressobj(wbits=31)
            while True:
                try:
                    data = engine.decompress(rest)
                except zlib.error as error:
                    raise Damaged(f"the gzip archive is corrupt: {error}") from None
                if data:
                    yield data
                if engine.eof:
                    rest = engine.unused_data.lstrip(b"\0")
                    break
                rest = handle.read(CHUNK)
                if not rest:
                    raise Damaged("the gzip archive is truncated")


def _unzip(path: Path) -> Iterator[bytes]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        yield from _salvage(path)
        return
    with archive:
        data = b""
        for member in archive.infolist():
            if member.is_dir():
                continue
            if data and not data.endswith(b"\n"):
                yield b"\n"  # the last line of a member does not run into the first of the next
            try:
                with archive.open(member) as handle:
                    while read := handle.read(CHUNK):
                        data = read
                        yield data
            except _CORRUPT as error:
                if isinstance(error, OSError) and error.errno is not None:
                    raise  # of the disk, not of the archive
                raise Damaged(f"the zip archive is corrupt: {error}") from None


def _salvage(path: Path) -> Iterator[bytes]:
    """What can be had of a zip archive whose directory, which stands at its end, is missing: its first member."""
    with path.open("rb") as handle:
        header = handle.read(30)
        method = int.from_bytes(header[8:10], "little")
        if len(header) < 30 or method not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            raise Damaged("the zip archive is truncated")
        handle.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        if method == zipfile.ZIP_STORED:
            yield handle.read(int.from_bytes(header[18:22], "little"))
            raise Damaged("the zip archive is truncated")
        engine = zlib.decompressobj(wbits=-15)
        while packed := handle.read(CHUNK):
            try:
                data = engine.decompress(packed)
            except zlib.error:
                break
            if data:
                yield data
            if engine.eof:
                break
        raise Damaged("the zip archive is truncated")

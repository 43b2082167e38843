"""What the two GDELT event layouts have in common: a fast typed parse of blocks of lines, and the slow look at bad
rows.

A block is parsed by Polars into the columns the canonical event needs. Rows that may be wrong (a number that did not
parse, a missing or surplus column, bytes that are not UTF-8) are then looked at one by one in their raw form; only
that look refuses a row.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from entente.engines.events.batches import RAW_LIMIT, Batch, Reject
from entente.engines.events.canonical import SCHEMA
from entente.engines.events.ontology import cameo_codes
from entente.sources.bytestreams import fingerprint
from entente.sources.gdelt_canonical import ACTORS, canonical_events, tables, unresolved_of
from entente.sources.lineblocks import Block, blocks

EARLIEST = date(1900, 1, 1)
AHEAD = 4
"""Blocks parsed ahead: about 100 MB."""
PARSERS = 3
"""Blocks parsed at a time: on two cores a third one works while another waits for the interpreter."""
NUMBERS = {
    "GLOBALEVENTID": pl.Int64,
    "SQLDATE": pl.Int32,
    "NumSources": pl.Int32,
    "NumArticles": pl.Int32,
    "ActionGeo_Lat": pl.Float32,
    "ActionGeo_Long": pl.Float32,
}
TEXTS = (
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1Type1Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2Type1Code",
    "EventCode",
    "ActionGeo_CountryCode",
)
KINDS = {**NUMBERS, **dict.fromkeys(TEXTS, pl.Categorical)}
"""Names and codes recur: kept as positions in a list of texts, they are parsed, moved and written faster."""
DAYS_SPREAD = 1_000_000
"""Widest range of YYYYMMDD numbers that is looked up by position: a century of them, 4 MB."""
REQUIRED = ("GLOBALEVENTID", "SQLDATE", "EventCode", "NumSources", "NumArticles")
LARGEST = {"GLOBALEVENTID": 2**63 - 1, "NumSources": 2**31 - 1, "NumArticles": 2**31 - 1}
"""Numbers of a row that are whole, 0 or more, and at most this."""
_WHOLE = re.compile("-?[0-9]{1,30}")


@dataclass(frozen=True)
class Layout:
    """A GDELT event layout: its name, its columns in order, and how many of the last ones may be absent."""

    source: str
    columns: tuple[str, ...]
    optional: int = 0
    other: dict[int, str] = field(default_factory=dict)

    def widths(self) -> range:
        """Numbers of columns a line may have."""
        return range(len(self.columns) - self.optional, len(self.columns) + 1)

    @property
    def last(self) -> str:
        """The last column that every line has: without it a line is too short."""
        return self.columns[-1 - self.optional]


def actor_columns(number: int) -> tuple[str, ...]:
    """The ten columns of an actor (GDELT Event Codebook, "Actor Attributes")."""
    names = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return tuple(f"Actor{number}{name}" for name in names.split())


def geo_columns(which: str, *, second_level: bool) -> tuple[str, ...]:
    """The columns of a place (GDELT Event Codebook, "Event Geography"); version 2 adds the second-level division."""
    names = ["Type", "FullName", "CountryCode", "ADM1Code", *(["ADM2Code"] if second_level else [])]
    return tuple(f"{which}Geo_{name}" for name in (*names, "Lat", "Long", "FeatureID"))


class GdeltReader:
    """Reads one GDELT layout; the two modules `gdelt1` and `gdelt2` say which columns it has."""

    ids_are_unique = True
    days_are_final = True

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.source = layout.source
        tables()
        self._latest = datetime.now(UTC).date() + timedelta(days=1)

    def fingerprint(self, path: Path) -> str:
        """As in `Reader`."""
        return fingerprint(path)

    def read(self, paths: Sequence[Path], *, marking: str) -> Iterator[Batch]:
        """As in `Reader`: blocks are parsed ahead while the caller writes, enough of them to last through a commit."""
        lines_of: Counter[int] = Counter()
        ahead: deque[Future[tuple[Batch, Block, int]]] = deque()
        with ThreadPoolExecutor(max_workers=PARSERS) as pool:
            for block in blocks(paths, self._refuse):
                ahead.append(pool.submit(self._parse, block, marking))
                if len(ahead) > AHEAD:
                    yield _placed(*ahead.popleft().result(), lines_of)
            while ahead:
                yield _placed(*ahead.popleft().result(), lines_of)

    def _refuse(self, head: bytes) -> str | None:
        """Why a file is of another format: none of its first lines has the right number of columns."""
        lines = [line for line in head.split(b"\n") if line.strip()]
        counts = Counter(line.count(b"\t") + 1 for line in (lines[:-1] if len(head) == 1 << 16 else lines))
        if not counts or any(width in counts for width in self.layout.widths()):
            return None
        common = counts.most_common(1)[0][0]
        hint = self.layout.other.get(common, "")
        want = " or ".join(map(str, self.layout.widths()))
        return f"another format: lines of {common} tab-separated columns, {self.layout.source} has {want}{hint}"

    def _parse(self, block: Block, marking: str) -> tuple[Batch, Block, int]:
        """The batch of a block, the block without its bytes, and its number of lines."""
        rejects = [Reject(file, row, reason, _text(raw)) for file, row, reason, raw in block.faults]
        read = Counter(reject.file for reject in rejects)
        if not block.data:
            nobody = np.empty(0, dtype=np.int32)
            return (
                Batch(pl.DataFrame(schema=SCHEMA), nobody, nobody.astype(np.int64), rejects, read, block.done),
                block,
                0,
            )
        frame, badly_encoded = self._scan(block.data)
        lines = frame.height
        file, row = _places(block, lines)
        dates = _dates(frame["SQLDATE"], self._latest)
        frame = frame.with_columns(dates, frame["EventCode"].cast(tables().codes, strict=False))
        good, refused, blank = self._judge(block.data, frame, badly_encoded)
        rejects += [Reject(int(file[at]), int(row[at]), reason, _text(raw)) for at, reason, raw in refused]
        read.update(_count(file))
        if blank:
            read.subtract(Counter(int(file[at]) for at in blank))
        if good is not None:
            frame, file, row = frame.filter(good), file[good], row[good]
        unresolved: Counter[str] = Counter()
        events = canonical_events(frame, marking, unresolved)
        block.data = b""
        recount = partial(unresolved_of, pl.DataFrame([frame[name] for name in ACTORS]))
        return Batch(events, file, row, rejects, read, block.done, unresolved, recount), block, lines

    def _scan(self, data: bytes) -> tuple[pl.DataFrame, list[int]]:
        """The typed columns of a block, a row per line, and the lines that are not UTF-8.

        A value that does not parse becomes null, and one column more than the layout has shows whether a line is too
        long: the rows to look at are found in the parsed table.
        """
        badly_encoded = _not_utf8(data)
        names = self.layout.columns
        wanted = [*NUMBERS, *TEXTS, *dict.fromkeys(("SOURCEURL", self.layout.last)), "_surplus"]
        table = pl.scan_csv(
            data,
            separator="\t",
            has_header=False,
            schema={name: KINDS.get(name, pl.String) for name in (*names, "_surplus")},
            quote_char=None,
            ignore_errors=True,
            truncate_ragged_lines=True,
            extra_columns="ignore",
            missing_columns="insert",
            encoding="utf8-lossy" if badly_encoded else "utf8",
        )
        return table.select(wanted).collect(), badly_encoded

    def _judge(
        self, data: bytes, frame: pl.DataFrame, badly_encoded: list[int]
    ) -> tuple[npt.NDArray[np.bool_] | None, list[tuple[int, str, bytes]], list[int]]:
        """Which rows are good (None: all), the refused ones with reason and raw form, and the blank lines."""
        doubtful = set(badly_encoded) | set(np.flatnonzero(_doubts(frame, self.layout)).tolist())
        # As quick as a search for the byte, which would keep the other threads waiting.
        nulls = not np.frombuffer(data, dtype=np.uint8).min()
        if not doubtful and not nulls:
            return None, [], []
        lines = data.split(b"\n")
        if nulls:
            doubtful |= {at for at, line in enumerate(lines) if b"\0" in line}
        unread = frame.select(pl.any_horizontal(pl.col(*REQUIRED, "day").is_null())).to_series()
        refused, blank = [], []
        for at in sorted(doubtful):
            line = lines[at].rstrip(b"\r")
            if not line.strip():
                blank.append(at)
            elif reason := self.explain(line) or ("a number cannot be read" if unread[at] else None):
                refused.append((at, reason, line))
        good = np.ones(frame.height, dtype=np.bool_)
        good[[at for at, _, _ in refused] + blank] = False
        return good, refused, blank

    def explain(self, line: bytes) -> str | None:
        """Why a line is refused; None when it is good."""
        if b"\0" in line:
            return f"a NUL byte at byte {line.index(0) + 1} of the line"
        try:
            fields = line.decode("utf-8").split("\t")
        except UnicodeDecodeError as error:
            return f"not UTF-8 at byte {error.start + 1} of the line"
        if len(fields) not in self.layout.widths():
            return f"{len(fields)} columns instead of {len(self.layout.columns)}"
        return self._wrong_value(dict(zip(self.layout.columns, fields, strict=False)))

    def _wrong_value(self, values: dict[str, str]) -> str | None:
        """Which value of a whole line cannot be used, and why."""
        for name in REQUIRED:
            if name != "EventCode" and not _WHOLE.fullmatch(values[name].strip(" ")):
                return f"{name} is not a whole number: {values[name]!r}"
        for name, largest in LARGEST.items():
            if not 0 <= int(values[name]) <= largest:
                return f"{name} is not from 0 to {largest}: {values[name]!r}"
        if _day(int(values["SQLDATE"]), self._latest) is None:
            return f"SQLDATE is no possible day: {values['SQLDATE']!r}"
        if values["EventCode"] not in cameo_codes():
            return f"EventCode is not a CAMEO code: {values['EventCode']!r}"
        for name, limit in (("ActionGeo_Lat", 90.0), ("ActionGeo_Long", 180.0)):
            if values[name] and not _within(values[name], limit):
                return f"{name} is not between -{limit:g} and {limit:g}: {values[name]!r}"
        return None


def _not_utf8(data: bytes) -> list[int]:
    """Lines of a block that are not valid UTF-8; the whole block is checked at once first."""
    whole = pa.Array.from_buffers(
        pa.large_string(), 1, [None, pa.py_buffer(np.array([0, len(data)], dtype=np.int64)), pa.py_buffer(data)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return [at for at, line in enumerate(data.split(b"\n")) if not _is_utf8(line)]
    return []


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(raw: bytes) -> str:
    return raw[:RAW_LIMIT].decode("utf-8", "backslashreplace")


def _within(text: str, limit: float) -> bool:
    try:
        return abs(float(text)) <= limit
    except ValueError:
        return False


def _day(number: int, latest: date) -> date | None:
    """The date of a YYYYMMDD number; None when the calendar has no such day, or it is before 1900 or to come."""
    try:
        day = date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None
    return day if EARLIEST <= day <= latest else None


def _dates(numbers: pl.Series, latest: date) -> pl.Series:
    """`day`: a block has few distinct days, so each is worked out once, and every row takes its own by position."""
    given = numbers.fill_null(0).to_numpy()
    low, high = int(given.min()), int(given.max())
    if high - low > DAYS_SPREAD:
        known, at = np.unique(given, return_inverse=True)
    else:
        there = np.zeros(high - low + 1, dtype=np.bool_)
        there[given - low] = True
        known = np.flatnonzero(there) + low
        at = (np.cumsum(there, dtype=np.int32) - 1)[given - low]
    return pl.Series("day", [_day(number, latest) for number in known.tolist()], dtype=pl.Date).gather(at)


def _doubts(frame: pl.DataFrame, layout: Layout) -> npt.NDArray[np.bool_]:
    """Rows to look at: a required value missing or negative, a column too few or too many, a place off the globe."""
    tests = [pl.col(name).is_null() for name in (*REQUIRED, "day", layout.last) if frame[name].null_count()]
    if frame["_surplus"].null_count() < frame.height:
        tests.append(pl.col("_surplus").is_not_null())
    tests += [pl.col(name) < 0 for name in LARGEST if (frame[name] < 0).any()]
    for name, limit in (("ActionGeo_Lat", 90), ("ActionGeo_Long", 180)):
        low, high = frame[name].min(), frame[name].max()
        if low is not None and (float(low) < -limit or float(high) > limit):  # type: ignore[arg-type]
            tests.append(pl.col(name).abs() > limit)
        if frame[name].is_nan().any():
            tests.append(pl.col(name).is_nan())
    if (frame["ActionGeo_Lat"].is_null() != frame["ActionGeo_Long"].is_null()).any():
        tests.append(pl.col("ActionGeo_Lat").is_null() != pl.col("ActionGeo_Long").is_null())
    if not tests:
        return np.zeros(frame.height, dtype=np.bool_)
    return frame.select(pl.any_horizontal(tests).fill_null(False)).to_series().to_numpy()


def _places(block: Block, height: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """File and line of every row of a block; a line of 0 or less is counted from the file's last block."""
    if len(block.spans) == 1:
        span = block.spans[0]
        return np.full(height, span.file, dtype=np.int32), np.arange(span.first, span.first + height, dtype=np.int64)
    lines = [span.lines or 0 for span in block.spans]
    file = np.repeat(np.array([span.file for span in block.spans], dtype=np.int32), lines)
    row = np.concatenate(
        [np.arange(span.first, span.first + n, dtype=np.int64) for span, n in zip(block.spans, lines, strict=True)]
    )
    return file, row


def _count(file: npt.NDArray[np.int32]) -> Counter[int]:
    if not len(file):
        return Counter()
    if file[0] == file[-1]:
        return Counter({int(file[0]): len(file)})
    values, counts = np.unique(file, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _placed(batch: Batch, block: Block, lines: int, lines_of: Counter[int]) -> Batch:
    """The batch with its lines counted on from the last block of the same large file."""
    if len(block.spans) == 1 and block.spans[0].lines is None:
        file = block.spans[0].file
        shift = lines_of[file]
        lines_of[file] += lines
        batch.row += shift
        batch.rejects = [Reject(r.file, r.row + shift, r.reason, r.raw) for r in batch.rejects]
    return batch

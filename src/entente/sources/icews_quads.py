"""ICEWS as quadruples: Parquet with date, subject, relation, cameo, object and the country labels of both sides.

The layout of the subsets used for forecasting on temporal knowledge graphs (ICEWS14, ICEWS05-15, ICEWS18), with
CAMEO codes and country labels joined on: `date`, `subject`, `subj_country`, `subj_gov`, `relation`, `cameo`,
`goldstein`, `object`, `obj_country`, `obj_gov`, and `source` (the name of the subset). There are no ids and no
places. Subsets overlap; rows equal in date, subject, CAMEO code and object are one event, as in the published files
of `icews`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from entente.engines.events.batches import RAW_LIMIT, Batch, Reject
from entente.engines.events.canonical import SCHEMA, conform
from entente.sources.bytestreams import fingerprint
from entente.sources.delimited import EARLIEST, countries_of, day_of
from entente.sources.icews import SOURCE, cameo_columns, icews_keys, no_cameo

ROWS = 100_000
NEEDS = ("date", "subject", "relation", "cameo", "object", "subj_country", "obj_country")
ALSO = ("subj_gov", "obj_gov", "source")
TEXTS = ("subject", "relation", "cameo", "object", "subj_country", "obj_country")


class QuadsReader:
    """Reads Parquet files of quadruples."""

    source = SOURCE
    ids_are_unique = False
    days_are_final = True

    def fingerprint(self, path: Path) -> str:
        """As in `Reader`."""
        return fingerprint(path)

    def read(self, paths: Sequence[Path], *, marking: str) -> Iterator[Batch]:
        """As in `Reader`."""
        for file, path in enumerate(paths):
            yield from self._file(file, path, marking)

    def _file(self, file: int, path: Path, marking: str) -> Iterator[Batch]:
        try:
            table = pq.ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as error:
            yield _refused(file, path, 0, f"another format: not a whole Parquet file ({_first_line(error)})")
            return
        names = table.schema_arrow.names
        if missing := [name for name in NEEDS if name not in names]:
            yield _refused(file, path, 0, f"another format: no columns {', '.join(missing)}")
            return
        if wrong := _wrong_types(table.schema_arrow):
            yield _refused(file, path, 0, f"another format: {wrong}")
            return
        columns, row = [*NEEDS, *(name for name in ALSO if name in names)], 0
        try:
            for piece in table.iter_batches(batch_size=ROWS, columns=columns):
                yield self._batch(file, row, pl.DataFrame(pl.from_arrow(piece)), marking)
                row += piece.num_rows
        except (pa.ArrowException, OSError) as error:
            yield _refused(file, path, row + 1, f"the file is corrupt: {_first_line(error)}")
            return
        yield _ended(file, path)

    def _batch(self, file: int, start: int, rows: pl.DataFrame, marking: str) -> Batch:
        missing = [pl.lit(None).alias(name) for name in ALSO if name not in rows.columns]
        text = [pl.col(name).cast(pl.String).replace("", None) for name in TEXTS]
        day = day_of("date") if rows.schema["date"] == pl.String else pl.col("date").cast(pl.Date, strict=False)
        rows = rows.with_columns(missing).with_columns(*text, day.alias("date"), pl.col("source").cast(pl.String))
        reasons = rows.select(_reason()).to_series()
        bad = reasons.is_not_null().to_numpy()
        rejects = [
            Reject(file, start + at + 1, str(reasons[at]), str(rows.row(at))[:RAW_LIMIT])
            for at in np.flatnonzero(bad).tolist()
        ]
        good, unresolved = rows.filter(~bad), Counter[str]()
        where = np.full(good.height, file, dtype=np.int32)
        line = np.arange(start + 1, start + rows.height + 1, dtype=np.int64)[~bad]
        events = conform(_canonical(good, unresolved), marking=marking)
        read = Counter({file: rows.height})
        return Batch(events, where, line, rejects, read, {}, unresolved, partial(_unresolved, good))


def _wrong_types(schema: pa.Schema) -> str:
    """Which columns hold something else than they should; a code kept as a number has lost what it says (040, 40)."""
    kinds = {name: _kept(schema.field(name).type) for name in (*NEEDS, *ALSO) if name in schema.names}
    wanted = {
        "date": (pa.types.is_date, pa.types.is_timestamp, pa.types.is_string, pa.types.is_large_string),
        "subj_gov": (pa.types.is_boolean, pa.types.is_integer, pa.types.is_null),
        "obj_gov": (pa.types.is_boolean, pa.types.is_integer, pa.types.is_null),
    }
    text = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    wrong = [name for name, kind in kinds.items() if not any(test(kind) for test in wanted.get(name, text))]
    is_and_should = {"date": "not a date", "subj_gov": "not true or false", "obj_gov": "not true or false"}
    return "; ".join(f"{name} is {kinds[name]}, {is_and_should.get(name, 'not text')}" for name in wrong)


def _kept(kind: pa.DataType) -> pa.DataType:
    """The type of the values, whether they are kept as such or as positions in a list of them."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _reason() -> pl.Expr:
    """Why a row is refused; null when it is good."""
    latest = datetime.now(UTC).date() + timedelta(days=1)
    faults = [(~pl.col("date").is_between(EARLIEST, latest), "date is no possible day"), no_cameo("cameo")]
    for name in ("subject", "object"):
        faults.append((pl.col(name).is_null(), f"{name} is missing"))
        faults.append((pl.col(name).str.contains("\0", literal=True), f"a NUL byte in {name}"))
    return pl.coalesce(*(pl.when(wrong.fill_null(True)).then(pl.lit(reason)) for wrong, reason in faults))


def _canonical(rows: pl.DataFrame, unresolved: Counter[str]) -> pl.DataFrame:
    key = icews_keys(rows["date"], rows["subject"], rows["cameo"], rows["object"])
    return rows.select(
        dataset="source",
        id=pl.Series([f"{value & 0xFFFF_FFFF_FFFF_FFFF:016x}" for value in key], dtype=pl.String),
        key=key,
        day="date",
        actor1="subject",
        actor2="object",
        code="cameo",
        actor1_country=pl.Series(countries_of(rows["subject"], rows["subj_country"], unresolved), dtype=pl.String),
        actor2_country=pl.Series(countries_of(rows["object"], rows["obj_country"], unresolved), dtype=pl.String),
        actor1_role=pl.when(pl.col("subj_gov").cast(pl.Boolean)).then(pl.lit("GOV")),
        actor2_role=pl.when(pl.col("obj_gov").cast(pl.Boolean)).then(pl.lit("GOV")),
        **cameo_columns(rows["cameo"]),
    )


def _unresolved(rows: pl.DataFrame, chosen: npt.NDArray[np.bool_]) -> Counter[str]:
    """Labels that name no known state in some of the rows."""
    found: Counter[str] = Counter()
    _canonical(rows.filter(chosen), found)
    return found


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]


def _ended(file: int, path: Path) -> Batch:
    nobody = np.empty(0, dtype=np.int32)
    done = {file: fingerprint(path)}
    return Batch(pl.DataFrame(schema=SCHEMA), nobody, nobody.astype(np.int64), [], Counter(), done)


def _refused(file: int, path: Path, row: int, reason: str) -> Batch:
    batch = _ended(file, path)
    batch.rejects.append(Reject(file, row, reason))
    batch.read[file] = 1
    return batch


def reader() -> QuadsReader:
    """The reader of this layout."""
    return QuadsReader()

"""Reading the Parquet files of the protocol, with every problem named by file, row and field; writing files whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from entente.kernel.errors import BadInput, Problem
from entente.kernel.files import check_out, whole

PROBLEMS_SHOWN = 5
"""Rows named per kind of problem; the rest is counted."""


def read_columns(path: Path, wanted: Sequence[str], remedy: str) -> pl.DataFrame:
    """The `wanted` columns of a Parquet file, plus `row` (1-based).

    An index written by pandas is stored as columns, so indexed files read alike. Refuses (`BadInput`) a file that
    is missing or not Parquet, a missing column, and an empty file.
    """
    frame = read_parquet(path)
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise BadInput([Problem("column is missing", file=str(path), field=name, remedy=remedy) for name in missing])
    if frame.height == 0:
        raise BadInput("the file has no rows", file=str(path), remedy=remedy)
    return frame.select(wanted).with_row_index("row", offset=1)


def read_parquet(path: Path) -> pl.DataFrame:
    """A whole Parquet file; `BadInput` when it is not there or not Parquet."""
    if not path.is_file():
        raise BadInput("no such file", file=str(path), remedy="give the path of a Parquet file")
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(
            f"not a readable Parquet file: {str(error).splitlines()[0]}",
            file=str(path),
            remedy="write the table as Parquet, for example with polars or pandas",
        ) from None


def write_whole(frame: pl.DataFrame, path: Path, *, field: str) -> None:
    """Write the frame as CSV when the name ends so, else as Parquet; the file appears whole or not at all.

    `field` is the option that gave the path, named in the refusal (`BadInput`) when nothing can be written there.
    """
    check_out(path, option=field)
    with whole(path) as partial:
        if path.suffix.lower() == ".csv":
            frame.write_csv(partial)
        else:
            frame.write_parquet(partial, compression="zstd")


def whole_numbers(frame: pl.DataFrame, path: Path, field: str, least: int = 0) -> pl.DataFrame:
    """The frame with `field` as 64-bit integers; `BadInput` for text, blanks, fractions and values below `least`."""
    column = frame[field]
    if not column.dtype.is_numeric():
        raise BadInput(f"holds {column.dtype}, not numbers", file=str(path), field=field, remedy="write whole numbers")
    value = pl.col(field).cast(pl.Float64)
    refuse_rows(frame, value.is_null() | ~value.is_finite(), path, field, "has no value", "fill it or remove the row")
    refuse_rows(frame, value < least, path, field, f"is below {least}", f"write whole numbers from {least} on")
    refuse_rows(frame, value != value.round(), path, field, "is not a whole number", "write counts of people")
    return frame.with_columns(value.cast(pl.Int64).alias(field))


def no_duplicates(frame: pl.DataFrame, path: Path, keys: Sequence[str]) -> None:
    """`BadInput` naming the second and later rows that repeat a combination of `keys`."""
    repeated = ~pl.struct(keys).is_first_distinct()
    refuse_rows(
        frame, repeated, path, ", ".join(keys), "appears a second time", "keep one row for each", shown=tuple(keys)
    )


def refuse_rows(
    frame: pl.DataFrame,
    wrong: pl.Expr,
    path: Path,
    field: str,
    message: str,
    remedy: str,
    shown: tuple[str, ...] = (),
) -> None:
    """Raise `BadInput` for the rows where `wrong` holds: the first few by number and value, the rest counted."""
    bad = frame.filter(wrong)
    if bad.height == 0:
        return
    fields = shown or (field,)
    problems = [
        Problem(
            f"{', '.join(str(row[name]) for name in fields)} {message}",
            file=str(path),
            row=str(row["row"]),
            field=field,
            remedy=remedy,
        )
        for row in bad.head(PROBLEMS_SHOWN).iter_rows(named=True)
    ]
    if bad.height > PROBLEMS_SHOWN:
        problems.append(Problem(f"and {bad.height - PROBLEMS_SHOWN} more such rows", file=str(path), field=field))
    raise BadInput(problems)

"""Reading the CSV files of a pack, keeping file and line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from entente.kernel.errors import Problem
from entente.sources.packs.types import Place


def rows(
    root: Path, path: Path, columns: tuple[str, ...], problems: list[Problem]
) -> Iterator[tuple[Place, dict[str, str]]]:
    """Yield each row with its place; what cannot be read goes to `problems`.

    The header must name exactly `columns`, in any order.
    """
    name = path.relative_to(root).as_posix()
    try:
        # A spreadsheet marks its UTF-8 with a mark of byte order before the first column.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(Problem(f"not UTF-8 at byte {error.start}", file=name, remedy="save the file as UTF-8"))
        return
    except FileNotFoundError:
        problems.append(
            Problem("the file is missing", file=name, remedy=f"add it with the columns {', '.join(columns)}")
        )
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if len(header) == 1 and set(next(csv.reader(header, delimiter=";"), [])) == set(columns):
            remedy = "save it with commas between the columns: semicolons separate the values within a cell"
            problems.append(Problem("semicolons stand between the columns", file=name, row="1", remedy=remedy))
            return
        wrong = set(header) ^ set(columns)
        if wrong or len(header) != len(set(header)):
            detail = ", ".join(sorted(wrong)) or "a column twice"
            problems.append(
                Problem(
                    f"unexpected or missing columns: {detail}", file=name, row="1", remedy=f"use {','.join(columns)}"
                )
            )
            return
        for values in reader:
            if not any(values):
                continue
            if len(values) != len(header):
                message = f"{len(values)} values for {len(header)} columns"
                problems.append(
                    Problem(message, file=name, row=str(reader.line_num), remedy="quote values that hold a comma")
                )
                continue
            yield Place(name, reader.line_num), dict(zip(header, (value.strip() for value in values), strict=True))
    except csv.Error as error:
        problems.append(Problem(str(error), file=name, row=str(reader.line_num), remedy="check the quotes"))


def many(value: str, separator: str = ";") -> tuple[str, ...]:
    """Split a cell that holds several values."""
    return tuple(part.strip() for part in value.split(separator) if part.strip())

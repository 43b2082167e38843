"""Reading a workbook: text per cell, and what is wrong with it by sheet and cell. Knows nothing of records held.

Which sheets there are is the caller's to say: the workbooks of planning rounds are read here as well.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Protocol

from django.utils.translation import gettext as _

from entente.apps.programmes.sheets.layout import (
    ABOUT,
    BY_NAME,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_UNPACKED,
    plain,
)
from entente.kernel.errors import BadInput, Problem


class ReadSheet(Protocol):
    """What reading needs to know of a sheet: its name, its columns, and the one that every row must fill in."""

    @property
    def name(self) -> str:
        """The name of the sheet."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in order."""

    @property
    def key(self) -> str:
        """The column that says what a row is about."""

    @property
    def unnamed(self) -> tuple[str, str]:
        """What is wrong with a row that does not fill it in, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: `cells` maps the columns that the sheet has to their text."""

    sheet: Any
    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def cell(self, column: str = "") -> str:
        """Return the name of a cell, such as "B7"; of the row where the sheet has no such column."""
        return f"{self.letters[column]}{self.number}" if column in self.letters else str(self.number)

    def problem(self, column: str, message: str, remedy: str) -> Problem:
        """Return a problem at the cell."""
        return Problem(message, file=self.sheet.name, row=self.cell(column), field=column, remedy=remedy)


@dataclass(slots=True)
class Workbook:
    """What was read, and what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_workbook(data: bytes, *, sheets: Mapping[str, ReadSheet] = BY_NAME) -> Workbook:
    """Read a workbook that has these sheets, by name; what is wrong in its cells is in `problems`.

    Raises BadInput when it is none, or too big.
    """
    import openpyxl

    _check_archive(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the part at fault makes it raise
        raise _unreadable() from error
    read = Workbook()
    try:
        for name in book.sheetnames:
            if name in sheets:
                _read_sheet(sheets[name], book[name], read)
            elif name != ABOUT:
                read.problems.append(
                    Problem(_("there is no such sheet"), file=name,
                            remedy=_("use one of: %(names)s") % {"names": ", ".join(sheets)})
                )  # fmt: skip
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise _unreadable() from error
    finally:
        book.close()
    if not read.rows and not read.problems:
        raise BadInput(Problem(_("the workbook has no rows"), remedy=_("export one to see what it looks like")))
    return read


def _unreadable() -> BadInput:
    return BadInput(Problem(_("the file is not a workbook that can be read"), remedy=_("save it as .xlsx")))


def _check_archive(data: bytes) -> None:
    """Refuse what is no archive, unpacks to too much, or declares entities."""
    too_big = BadInput(
        Problem(
            _("the workbook is too big"),
            remedy=_("keep it under %(most)s MB and import it in parts") % {"most": MOST_BYTES // 1_000_000},
        )
    )
    if len(data) > MOST_BYTES:
        raise too_big
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise too_big
            for part in parts:
                with archive.open(part) as content:
                    if b"<!DOCTYPE" in content.read(4096).upper():
                        raise _unreadable()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _unreadable() from error


def _read_sheet(sheet: ReadSheet, page: Any, read: Workbook) -> None:
    # What the sheet says of its size may be wrong, and a single stray cell may make it enormous.
    page.reset_dimensions()
    lines = page.iter_rows(max_col=MOST_COLUMNS)
    columns = _heading(sheet, next(lines, ()), read)
    if not columns:
        return
    for number, cells in enumerate(lines, start=2):
        if number > MOST_ROWS:
            message = _("more than %(most)s rows") % {"most": MOST_ROWS}
            read.problems.append(Problem(message, file=sheet.name, row=str(number), remedy=_("import it in parts")))
            return
        row = Row(sheet, number, {}, {name: letter for letter, name in columns.values()})
        for position, (_letter, name) in columns.items():
            value = cells[position] if position < len(cells) else None
            row.cells[name] = _text(row, name, value, read)
        if any(row.cells.values()):
            if not row.cells[sheet.key]:
                read.problems.append(row.problem(sheet.key, *sheet.unnamed))
            read.rows.append(row)


def _heading(sheet: ReadSheet, cells: tuple[Any, ...], read: Workbook) -> dict[int, tuple[str, str]]:
    """Return the letter and the name of each column by position; nothing when the heading is wrong."""
    from openpyxl.utils import get_column_letter

    columns: dict[int, tuple[str, str]] = {}
    wrong: list[Problem] = []
    for position, name in _names(cells):
        letter = get_column_letter(position + 1)
        where = {"file": sheet.name, "row": f"{letter}1", "field": name}
        if name not in sheet.columns:
            remedy = _("use one of: %(names)s") % {"names": ", ".join(sheet.columns)}
            wrong.append(Problem(_("there is no such column"), **where, remedy=remedy))
        elif name in {known for _letter, known in columns.values()}:
            wrong.append(Problem(_("the column stands there twice"), **where, remedy=_("remove one of the two")))
        columns[position] = (letter, name)
    if columns and not wrong and sheet.key not in {name for _letter, name in columns.values()}:
        wrong.append(
            Problem(_("the column is missing"), file=sheet.name, row="1", field=sheet.key, remedy=sheet.unnamed[1])
        )
    read.problems += wrong
    return {} if wrong else columns


def _names(cells: tuple[Any, ...]) -> Iterator[tuple[int, str]]:
    for position, cell in enumerate(cells):
        name = plain(str(cell.value)) if cell.value is not None else ""
        if name:
            yield position, name


def _text(row: Row, name: str, cell: Any, read: Workbook) -> str:
    value = cell.value if cell is not None else None
    if value is None:
        return ""
    if cell.data_type == "f":
        remedy = _("paste the value in its place: formulas are not taken")
        read.problems.append(row.problem(name, _("the cell holds a formula"), remedy))
        return ""
    if cell.data_type == "e":
        read.problems.append(row.problem(name, _("the cell holds the error %(error)s") % {"error": value},
                                         _("write the value itself")))  # fmt: skip
        return ""
    return plain(_written(value))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)

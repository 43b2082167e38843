"""Reading a sheet: text per cell, and where each cell stands. Knows nothing of engagements."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from entente.apps.engagements.intake.layout import (
    ABOUT,
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    MOST_UNPACKED,
    NEEDED,
    SHEETS,
)
from entente.apps.programmes.sheets.layout import plain
from entente.kernel.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Line:
    """A row that says something: `cells` by column, and the letter of each column for naming a cell."""

    file: str
    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def at(self, column: str = "") -> str:
        """Return the name of a cell, such as "B7"; of the row where the sheet has no such column."""
        return f"{self.letters[column]}{self.number}" if column in self.letters else str(self.number)

    def problem(self, column: str, message: str, remedy: str) -> Problem:
        """Return a problem at the cell."""
        return Problem(message, file=self.file, row=self.at(column), field=column, remedy=remedy)


def read_lines(path: Path) -> tuple[list[Line], list[Problem]]:
    """Return the rows of a workbook or of a CSV file, and what is wrong with its cells.

    Raises BadInput when it cannot be read at all, is too big, or has no rows.
    """
    if not path.is_file():
        raise BadInput(_("there is no such file"), file=str(path), remedy=_("give the path of a sheet"))
    return lines_of(path.name, path.read_bytes())


def lines_of(file: str, data: bytes) -> tuple[list[Line], list[Problem]]:
    """Return the rows of a workbook or of a CSV file of this name. As `read_lines`."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            _("the file is too big"),
            file=file,
            remedy=_("keep it under %(most)s MB and import it in parts") % {"most": MOST_BYTES // 1_000_000},
        )
    sheets = _workbook(file, data) if data[:2] == b"PK" else [(file, _comma_separated(file, data))]
    lines: list[Line] = []
    problems: list[Problem] = []
    for name, rows in sheets:
        _take(name, rows, lines, problems)
    if not lines and not problems:
        raise BadInput(_("the sheet has no rows"), file=file, remedy=_("write one row per engagement"))
    return lines, problems


def _take(name: str, rows: Iterator[Sequence[Any]], lines: list[Line], problems: list[Problem]) -> None:
    heading = [plain(str(cell)) if cell is not None else "" for cell in next(rows, ())]
    wrong = _heading_problems(name, heading)
    if wrong:
        problems += wrong
        return
    letters = {column: _letter(position) for position, column in enumerate(heading) if column}
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            message = _("more than %(most)s rows") % {"most": MOST_ROWS}
            problems.append(Problem(message, file=name, row=str(number), remedy=_("import it in parts")))
            return
        line = Line(
            name,
            number,
            {column: _written(cell) for column, cell in zip(heading, row, strict=False) if column},
            letters,
        )
        if any(line.cells.values()):
            lines.append(line)
            problems += _cell_problems(line)


def _heading_problems(name: str, heading: Sequence[str]) -> list[Problem]:
    found = []
    for position, column in enumerate(heading):
        where = {"file": name, "row": f"{_letter(position)}1", "field": column}
        if column and column not in COLUMNS:
            remedy = _("use one of: %(names)s") % {"names": ", ".join(COLUMNS)}
            found.append(Problem(_("there is no such column"), **where, remedy=remedy))
        elif column and column in heading[:position]:
            found.append(Problem(_("the column stands there twice"), **where, remedy=_("remove one of the two")))
    found += [
        Problem(
            _("the column is missing"), file=name, row="1", field=column,
            remedy=_("name the engagement of each row by a key of your own"),
        )
        for column in NEEDED
        if column not in heading
    ]  # fmt: skip
    return found


def _cell_problems(line: Line) -> list[Problem]:
    return [
        line.problem(column, _("the cell holds a formula or an error"), _("paste the value in its place"))
        for column, text in line.cells.items()
        if text.startswith(("=", "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"))
    ]


def _comma_separated(name: str, data: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(
            _("the file is not UTF-8"), file=name, row=str(line), remedy=_("save it as CSV in UTF-8")
        ) from error
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise BadInput(
            _("the file is not a table: %(reason)s") % {"reason": error}, file=name, remedy=_("save it as CSV in UTF-8")
        ) from error


def _workbook(name: str, data: bytes) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    import openpyxl

    unreadable = BadInput(_("the file is not a workbook that can be read"), file=name, remedy=_("save it as .xlsx"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise BadInput(_("the file is too big"), file=name, remedy=_("import it in parts"))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises whatever the part at fault makes it raise
        raise unreadable from error
    try:
        for sheet in book.sheetnames:
            if sheet == ABOUT:
                continue
            if sheet not in SHEETS and len(book.sheetnames) > 1:
                raise BadInput(
                    _("there is no such sheet"), file=sheet,
                    remedy=_("use one of: %(names)s") % {"names": ", ".join(SHEETS)},
                )  # fmt: skip
            # What the sheet says of its size may be wrong, and a single stray cell may make it enormous.
            book[sheet].reset_dimensions()
            yield sheet, book[sheet].iter_rows(max_col=60, values_only=True)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise unreadable from error
    finally:
        book.close()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return plain(str(value))


def _letter(position: int) -> str:
    """Return the name of a column as a spreadsheet shows it: A, B, ... Z, AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

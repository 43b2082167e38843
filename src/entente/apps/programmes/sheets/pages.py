"""A page of a workbook: cells are text, or whole numbers in the columns of such; nothing is a formula.

The marking is in the header and the footer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from entente.apps.programmes.sheets.layout import LONGEST_CELL

# What a spreadsheet would take for a formula when the cell is edited or saved as text (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# What a spreadsheet holds as a number without losing a digit.
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_SPARE_ROWS = 2_000
_BAND = 100


@dataclass(frozen=True, slots=True)
class Page:
    """What a page has: its name, its columns, the marking, the columns that are wide, hold numbers or offer choices."""

    name: str
    columns: tuple[str, ...]
    marking: str = ""
    wide: frozenset[str] = frozenset()
    frozen: int = 1
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()


def formats_of(book: Any) -> dict[str, Any]:
    """Return the formats of a workbook's cells: heading, text, text that begins like a formula."""
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }
    formats["quoted"] = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    formats["quoted"].set_quote_prefix()
    formats["number"] = book.add_format({"valign": "top", "num_format": "0"})
    return formats


def write_page(book: Any, formats: dict[str, Any], page: Page, rows: Sequence[Sequence[str]]) -> None:
    """Add a page to a workbook, one row of texts per record."""
    sheet = book.add_worksheet(page.name)
    for column, name in enumerate(page.columns):
        sheet.write_string(0, column, name, formats["head"])
        kind = "number" if name in page.numbers else "text"
        sheet.set_column(column, column, 40 if name in page.wide else 14, formats[kind])
        if name in page.choices:
            choices = {"validate": "list", "source": list(page.choices[name]), "error_type": "warning"}
            sheet.data_validation(1, column, len(rows) + _SPARE_ROWS, column, choices)
    for number, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells):
            if value and page.columns[column] in page.numbers and _WHOLE.fullmatch(value):
                sheet.write_number(number, column, int(value), formats["number"])
            elif value:
                _write(sheet, number, column, value, formats)
    sheet.freeze_panes(1, page.frozen)
    sheet.autofilter(0, 0, max(len(rows), 1), len(page.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    band = _band(page.marking)
    sheet.set_header(f"&C{band}" if band else "")
    sheet.set_footer(f"&C{band}&R&P/&N" if band else "&R&P/&N")


def _band(marking: str) -> str:
    """Return the marking as a header can hold it: 255 characters in all. The first sheet has the whole of it."""
    short = marking if len(marking) <= _BAND else f"{marking[:_BAND]}…"
    return short.replace("&", "&&")


def _write(sheet: Any, row: int, column: int, value: str, formats: dict[str, Any]) -> None:
    if len(value) > LONGEST_CELL:
        raise ValueError(f"a cell holds at most {LONGEST_CELL} characters, not {len(value)}")
    sheet.write_string(row, column, value, formats["quoted" if value.startswith(_FORMULA_STARTS) else "text"])

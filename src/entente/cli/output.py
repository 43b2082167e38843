"""How commands print."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def clear_line() -> None:
    """Leave nothing of a line of progress where one is shown: on the terminal of standard error."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print as JSON, one document."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


# Wide enough that nothing is folded where no one looks at a terminal: files and pipes get one line a row.
_UNFOLDED = 2000


def print_table(title: str, rows: Sequence[Mapping[str, Any]], *, empty: str) -> None:
    """Print rows as a table under a title; `empty` says what it means when there are none. Nothing is cut off."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_UNFOLDED)
    if not rows:
        console.print(empty, markup=False, soft_wrap=True)
        return
    console.print(title, style="bold", markup=False, soft_wrap=True)
    table = Table(header_style="bold")
    for column in rows[0]:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row.values()))
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)

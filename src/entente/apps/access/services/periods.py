"""Ending what holds for a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from entente.apps.access.rules.posts import may_end


def end_period(row: Any, end: date) -> None:
    """Let a row with a `period` hold up to, not including, `end`; a row that then never held goes.

    Raises BadInput for an end before the start.
    """
    start = row.period.lower
    may_end(start, end)
    if start == end:
        row.delete()
    else:
        row.period = DateRange(start, end)
        row.save(update_fields=["period"])

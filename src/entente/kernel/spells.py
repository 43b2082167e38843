"""From dates as sources give them to the days on which something certainly held.

Ends follow the extended date format (EDTF, ISO 8601-2): ".." is open, still so as far as the record goes;
an empty end is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from entente.kernel.partial_dates import PartialDate
from entente.kernel.periods import Period

OPEN_END = ".."
_DAY = timedelta(days=1)


def certain_period(
    *, start: str, end: str, decided: str = "", observed: Sequence[str] = (), ends_before: bool = False
) -> Period:
    """Return the days on which a claim certainly holds.

    Parameters
    ----------
    start, end, decided : dates as the source gives them (YYYY, YYYY-MM, YYYY-MM-DD, "" or, for the end, "..").
    observed : dates on which a source reports it to hold.
    ends_before : the end is the first day it no longer held, and not the last day it did.

    A start known to the year counts from the year's first day: the reader sees "1999", never a false day.
    With no known end, nothing is claimed after the last day that a source speaks of.

    Raises ValueError when a date is malformed, none is given, or the end comes before the start.
    """
    seen = sorted(PartialDate.parse(text) for text in observed)
    lower = _lower(start, end, decided, seen)
    if end == OPEN_END:
        return Period(lower, None)
    if end:
        last = PartialDate.parse(end)
        if last.last < lower:
            raise ValueError(f"the end {end} comes before the start {start or decided}")
        upper = last.first if ends_before else last.last + _DAY
        return Period(lower, max(upper, lower + _DAY))
    known = [PartialDate.parse(text).last for text in (start, decided) if text]
    # A decision taken before the period began says nothing about the period's own days.
    spoken = [day.last for day in seen] or known[:1]
    return Period(lower, max(*spoken, lower) + _DAY)


def _lower(start: str, end: str, decided: str, seen: list[PartialDate]) -> date:
    """The first day spoken of: the start, else the decision, else the first observation, else the end."""
    if start:
        return PartialDate.parse(start).first
    if decided:
        return PartialDate.parse(decided).first
    if seen:
        return seen[0].first
    if end and end != OPEN_END:
        return PartialDate.parse(end).first
    raise ValueError("no date at all: give start, end, decided or observed")

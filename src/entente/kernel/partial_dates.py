"""Dates known only to the year or the month, kept as such."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# What a day of an alliance's work can be; a year beyond is a slip of the pen, and too near the end of the calendar.
EARLIEST, LATEST = date(1800, 1, 1), date(2199, 12, 31)
_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date with its precision. `first` is the earliest day it can mean; ordering is by that day."""

    first: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read "2004", "2004-12" or "2004-12-31" (ISO 8601, reduced precision). Raises ValueError otherwise."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = match.groups()
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise ValueError(f"{text!r} is not in the calendar: {error}") from None
        return cls(first, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        if self.precision is Precision.YEAR:
            return self.first.replace(month=12, day=31)
        if self.precision is Precision.MONTH:
            return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])
        return self.first

    def __str__(self) -> str:
        length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]
        return self.first.isoformat()[:length]

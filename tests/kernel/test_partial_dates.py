"""Dates known only to the year or the month."""

from __future__ import annotations

from datetime import date

import pytest

from entente.kernel.partial_dates import PartialDate, Precision


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2004", date(2004, 1, 1), date(2004, 12, 31), Precision.YEAR),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29), Precision.MONTH),
        ("1999-12", date(1999, 12, 1), date(1999, 12, 31), Precision.MONTH),
        ("2004-12-31", date(2004, 12, 31), date(2004, 12, 31), Precision.DAY),
    ],
)
def test_a_date_keeps_its_precision(text: str, first: date, last: date, precision: Precision) -> None:
    day = PartialDate.parse(text)
    assert (day.first, day.last, day.precision, str(day)) == (first, last, precision, text)


@pytest.mark.parametrize("text", ["", "04", "2004-13", "2004-02-30", "2004-1-1", "1 May 2004", "2004-12-31T00:00"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not (a date|in the calendar)"):
        PartialDate.parse(text)

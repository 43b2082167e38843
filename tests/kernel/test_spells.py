"""The days on which a claim certainly holds, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from entente.kernel.periods import Period, first_overlap
from entente.kernel.spells import certain_period


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        # Malta's first spell: on 27 October 1996 it no longer held.
        ({"start": "1995-04-26", "end": "1996-10-27", "ends_before": True}, (date(1995, 4, 26), date(1996, 10, 27))),
        # An exercise: the end is its last day.
        ({"start": "2015-09-21", "end": "2015-09-25"}, (date(2015, 9, 21), date(2015, 9, 26))),
        ({"start": "1995-02", "end": ".."}, (date(1995, 2, 1), None)),
        ({"start": "2023", "end": "2026"}, (date(2023, 1, 1), date(2027, 1, 1))),
        # Seen to hold in December 2020, nothing else known.
        ({"start": "", "end": "", "observed": ["2020-12"]}, (date(2020, 12, 1), date(2021, 1, 1))),
        ({"start": "2019-03", "end": ""}, (date(2019, 3, 1), date(2019, 4, 1))),
        ({"start": "2019-03", "end": "", "observed": ["2021"]}, (date(2019, 3, 1), date(2022, 1, 1))),
        # Only the end is known.
        ({"start": "", "end": "2021-11"}, (date(2021, 11, 1), date(2021, 12, 1))),
        ({"start": "", "end": "", "decided": "2016-02-29"}, (date(2016, 2, 29), date(2016, 3, 1))),
        # Adopted after the period had begun, and before it.
        ({"start": "2025", "end": "2028", "decided": "2025-10-23"}, (date(2025, 1, 1), date(2029, 1, 1))),
        ({"start": "2024", "end": "", "decided": "2023-11"}, (date(2024, 1, 1), date(2025, 1, 1))),
    ],
)
def test_certain_days(dates: dict[str, object], expected: tuple[date, date | None]) -> None:
    period = certain_period(**dates)  # type: ignore[arg-type]
    assert (period.start, period.end) == expected


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ({"start": "2008", "end": "2007"}, "comes before the start"),
        ({"start": "", "end": ""}, "no date at all"),
        ({"start": "", "end": ".."}, "no date at all"),
        ({"start": "soon", "end": ".."}, "is not a date"),
    ],
)
def test_dates_that_make_no_sense(dates: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        certain_period(**dates)


def test_the_next_spell_may_begin_on_the_day_the_last_one_ended() -> None:
    first = Period(date(1994, 5, 9), date(2024, 3, 7))
    second = Period(date(2024, 3, 7), None)
    assert first_overlap([second, first]) is None
    assert first_overlap([first, Period(date(2024, 3, 6), None)]) == (first, Period(date(2024, 3, 6), None))

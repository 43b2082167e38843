"""When reviews are due."""

from __future__ import annotations

from datetime import date, timedelta

from entente.apps.programmes.enums import ReviewKind
from entente.kernel.periods import Period

# A programme of two years or less has no mid-term; its annual review is one.
_MID_TERM_FROM = timedelta(days=3 * 365)
# The final review must be over when the period ends.
_BEFORE_THE_END = timedelta(days=90)


def reviews_due(period: Period) -> tuple[tuple[ReviewKind, date], ...]:
    """Return the reviews of a period: every year, in the middle of three years or more, and before the end.

    The annual review that would fall within half a year of the mid-term or final one is left out.
    """
    if period.start is None or period.end is None:
        return ()
    length = period.end - period.start
    special = [(ReviewKind.FINAL, period.end - min(_BEFORE_THE_END, length / 2))]
    if length >= _MID_TERM_FROM:
        special.append((ReviewKind.MID_TERM, period.start + length / 2))
    annual = []
    for year in range(1, period.end.year - period.start.year + 1):
        day = _anniversary(period.start, year)
        if day < period.end and all(abs((day - other).days) > 183 for _kind, other in special):
            annual.append((ReviewKind.ANNUAL, day))
    return tuple(sorted([*annual, *special], key=lambda pair: pair[1]))


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

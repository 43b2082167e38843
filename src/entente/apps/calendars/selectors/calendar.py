"""What takes place in a week, a month or a year."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, parties_of, rows_of, within
from entente.kernel.partial_dates import Precision

# More than a page can hold and a reader can read; whoever has more filters.
MOST = 2_000
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar: up to so many engagements, and how many there are. `outside`: of another month."""

    date: date
    shown: tuple[Listed, ...]
    count: int
    outside: bool = False

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Span:
    """A week or a month, in weeks of seven days. `more`: there are more than could be read."""

    first: date
    last: date
    weeks: tuple[tuple[Day, ...], ...]
    total: int
    by_kind: tuple[tuple[str, int], ...]
    called_off: int
    imprecise: tuple[Listed, ...]
    more: bool
    all_exercise: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year: how many engagements begin on each day, as far as days are known, in each month, and in all."""

    first: date
    days: dict[date, int]
    months: tuple[int, ...]
    total: int


def calendar_week(viewer: Viewer, *, on: date, filters: Filters) -> Span:
    """Return the week of a day, from Monday on, with everything in it."""
    first = on - timedelta(days=(on.weekday() - MONDAY) % 7)
    return _span(first, first + timedelta(days=6), first, first + timedelta(days=6), filters, most=60)


def calendar_month(viewer: Viewer, *, on: date, filters: Filters, per_day: int = 4) -> Span:
    """Return the month of a day in whole weeks, up to `per_day` engagements a day. Three statements."""
    first = on.replace(day=1)
    last = on.replace(day=monthrange(on.year, on.month)[1])
    start = first - timedelta(days=(first.weekday() - MONDAY) % 7)
    end = last + timedelta(days=6 - (last.weekday() - MONDAY) % 7)
    return _span(first, last, start, end, filters, most=per_day)


def calendar_year(viewer: Viewer, *, on: date, filters: Filters) -> Year:
    """Return how many engagements begin on each day of a year. One statement, whatever their number."""
    first, last = on.replace(month=1, day=1), on.replace(month=12, day=31)
    rows = rows_of(filters).filter(starts__range=(first, last)).order_by()
    days, months = Counter[date](), Counter[int]()
    columns = rows.values_list("starts", "starts_precision", "marking_id")
    for day, precision, marking_id, number in columns.annotate(number=Count("id")):
        note(marking_id)
        # What is known to the month does not begin on its first day.
        if precision == Precision.DAY:
            days[day] += number
        months[day.month if precision != Precision.YEAR else 0] += number
    return Year(first, dict(days), tuple(months[month] for month in range(1, 13)), sum(months.values()))


def _span(first: date, last: date, start: date, end: date, filters: Filters, *, most: int) -> Span:
    rows = list(within(rows_of(filters), start, end)[: MOST + 1])
    found = list_engagements(rows[:MOST], with_parties=False)
    exact = [each for each in found if each.exact]
    by_day: dict[date, list[Listed]] = defaultdict(list)
    for each in exact:
        for day in _days(max(each.starts, start), min(each.ends, end)):
            by_day[day].append(each)
    cells = {day: by_day[day][:most] for day in _days(start, end)}
    inside = [each for each in found if each.starts <= last and each.ends >= first]
    imprecise = [each for each in inside if not each.exact][:40]
    named = _with_parties([*(each for cell in cells.values() for each in cell), *imprecise])
    days = [
        Day(day, tuple(named[each.code] for each in cells[day]), len(by_day[day]), not first <= day <= last)
        for day in _days(start, end)
    ]
    kinds = Counter(each.kind for each in inside)
    return Span(
        first=first,
        last=last,
        weeks=tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7)),
        total=len(inside),
        by_kind=tuple(kinds.most_common()),
        called_off=sum(each.called_off for each in inside),
        imprecise=tuple(named[each.code] for each in imprecise),
        more=len(rows) > MOST,
        all_exercise=bool(inside) and all(each.exercise for each in inside),
    )


def _with_parties(shown: list[Listed]) -> dict[str, Listed]:
    """The engagements shown, with their parties: those that are only counted need none."""
    parties = parties_of(list({each.id for each in shown}))
    return {
        each.code: replace(each, parties=parties[each.id][0], hosts=parties[each.id][1]) if each.id in parties else each
        for each in shown
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]

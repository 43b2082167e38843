"""The three dates of a programme, and periods that may not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from entente.kernel.errors import Problem
from entente.kernel.partial_dates import PartialDate
from entente.kernel.periods import Period

_DAY = timedelta(days=1)


def date_problem(field: str, text: str) -> Problem | None:
    """Say what is wrong with a partial date; None: nothing, or no date."""
    if not text:
        return None
    try:
        PartialDate.parse(text)
    except ValueError as error:
        return Problem(str(error), field=field, remedy=_("write YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known"))
    return None


def programme_period(start: str, end: str) -> Period | None:
    """Return the days from the first that `start` can mean to the last that `end` can mean; None without a start.

    "2024" to "2028" is from 1 January 2024 to 31 December 2028. Without an end it is open. Raises ValueError
    when the end comes before the start or a date is malformed.
    """
    if not start:
        return None
    return Period(PartialDate.parse(start).first, PartialDate.parse(end).last + _DAY if end else None)


def period_problems(start: str, end: str) -> list[Problem]:
    """Say what is wrong with a programme's period."""
    problems = [
        problem
        for field, text in (("period_start", start), ("period_end", end))
        if (problem := date_problem(field, text))
    ]
    if problems:
        return problems
    if end and not start:
        return [Problem(_("a period with an end has no start"), field="period_start", remedy=_("give its start"))]
    try:
        programme_period(start, end)
    except ValueError:
        return [
            Problem(
                _("the end %(end)s comes before the start %(start)s") % {"end": end, "start": start},
                field="period_end",
                remedy=_("give a later end, or an earlier start"),
            )
        ]
    return []


def overlap_problem(period: Period | None, others: Iterable[tuple[str, Period]]) -> Problem | None:
    """Name the other programme of the same instrument and partner whose period shares a day with this one."""
    if period is None:
        return None
    for code, other in others:
        if period.overlaps(other):
            return Problem(
                _("the period overlaps that of %(other)s, which runs to %(end)s")
                % {"other": code, "end": other.end - _DAY if other.end else ".."},
                field="period_start",
                remedy=_("begin after it ends, or say that this programme supersedes it"),
            )
    return None


def earliest(text: str) -> date | None:
    """Return the first day that a partial date can mean; None without one."""
    return PartialDate.parse(text).first if text else None


def latest(text: str) -> date | None:
    """Return the last day that a partial date can mean; None without one."""
    return PartialDate.parse(text).last if text else None

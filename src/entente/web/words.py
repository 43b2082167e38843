"""Dates and spans as the reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from entente.kernel.partial_dates import PartialDate, Precision
from entente.kernel.spells import OPEN_END

# By language: year, month and year, day. English is the international English of the alliance: day before month.
_PATTERNS = {"en": ("y", "MMM y", "d MMM y"), "fr": ("y", "MMM y", "d MMM y")}


def language() -> str:
    """The reader's language, of those we have."""
    code = (get_language() or "en")[:2]
    return code if code in _PATTERNS else "en"


def day_text(day: date | None, *, long: bool = False) -> str:
    """Write a day: "4 Apr 1949", "4 avr. 1949", or long "4 April 1949"."""
    if day is None:
        return ""
    return _day_text(day, language(), long)


@lru_cache(maxsize=4096)
def _day_text(day: date, locale: str, long: bool) -> str:
    """The same in a given language; kept, because a page writes the same few days many times."""
    pattern = "d MMMM y" if long else _PATTERNS[locale][2]
    return _first_of_month(format_date(day, pattern, locale=locale), day)


def moment_text(moment: datetime | None) -> str:
    """Write an instant in UTC, to the minute."""
    if moment is None:
        return ""
    text = format_datetime(moment, _PATTERNS[language()][2] + ", HH:mm", tzinfo=UTC, locale=language())
    return f"{_first_of_month(text, moment)} UTC"


def partial_text(text: str) -> str:
    """Write a date as far as it is known: "1995", "Feb 1995", "8 Feb 1995". What is not a date stays as it is."""
    return _partial_text(text, language())


@lru_cache(maxsize=4096)
def _partial_text(text: str, locale: str) -> str:
    """The same in a given language; kept, because a page writes the same few dates many times."""
    try:
        known = PartialDate.parse(text)
    except ValueError:
        return text
    pattern = _PATTERNS[locale][list(Precision).index(known.precision)]
    written = format_date(known.first, pattern, locale=locale)
    return _first_of_month(written, known.first) if known.precision is Precision.DAY else written


def since_text(text: str) -> str:
    """Write "since 8 Feb 1995", "since Feb 1995" or "since 1995"; empty without a date."""
    if not text:
        return ""
    values = {"start": partial_text(text)}
    return pgettext("day", "since %(start)s") % values if _to_the_day(text) else _("since %(start)s") % values


def span_text(*, start: str, end: str, decided: str = "", observed: tuple[str, ...] = ()) -> str:
    """Write from when to when, with no more than the source says."""
    first, last = partial_text(start), partial_text(end)
    if end == OPEN_END:
        return since_text(start) or _("in force, start not known")
    if first and last:
        return first if first == last else _("%(start)s – %(end)s") % {"start": first, "end": last}
    if first:
        return first
    if last:
        values = {"end": last}
        return pgettext("day", "until %(end)s") % values if _to_the_day(end) else _("until %(end)s") % values
    if decided:
        values = {"date": partial_text(decided)}
        return pgettext("day", "decided %(date)s") % values if _to_the_day(decided) else _("decided %(date)s") % values
    return _("reported: %(dates)s") % {"dates": ", ".join(map(partial_text, observed))} if observed else ""


def _to_the_day(text: str) -> bool:
    return len(text) == len("1995-02-08")


def _first_of_month(text: str, day: date) -> str:
    return "1er" + text[1:] if language() == "fr" and day.day == 1 and text.startswith("1 ") else text


def span_of_days_text(days: int) -> str:
    """Write how long some days are, in the unit in which one speaks of them: "12 days", "3 months", "8 years"."""
    # From two years and two months on, what is left over of the greater unit says nothing more.
    if days >= 730:
        number = days // 365
        text = ngettext("%(number)s year", "%(number)s years", number)
    elif days >= 61:
        number = int(days / 30.44)
        text = ngettext("%(number)s month", "%(number)s months", number)
    else:
        number = days
        text = ngettext("%(number)s day", "%(number)s days", number)
    return text % {"number": number_format(number, force_grouping=True)}


def percent_text(value: float | None) -> str:
    """Write a share in per cent: "35 %", "3.2 %"; below ten with one decimal, unless that is nought."""
    if value is None:
        return ""
    number = round(100 * value, 1 if value < 0.1 else 0)
    return _("%(number)s %%") % {"number": number_format(int(number) if number == int(number) else number)}


def advice_text(message: str, remedy: str) -> str:
    """Write what is wrong and what to do about it, as sentences."""
    said = message if message.endswith((".", "!", "?", "”", "»")) else f"{message}."
    return f"{said} {_('What to do: %(remedy)s.') % {'remedy': remedy.rstrip('.')}}" if remedy else said

"""The two dates that a page is asked for: when it was true, and when we knew it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.kernel.as_of import AsOf
from entente.kernel.errors import BadInput

EARLIEST = date(1949, 1, 1)
LATEST = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Clock:
    """The date asked about, the date of knowledge (None: all that is known now), and today."""

    on: date
    known: date | None
    today: date

    @property
    def as_of(self) -> AsOf:
        """The same for selectors. Knowledge of a day is what we held when that day ended (UTC)."""
        if self.known is None:
            return AsOf(self.on)
        end_of_day = datetime.combine(self.known + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
        return AsOf(self.on, end_of_day)

    @property
    def is_now(self) -> bool:
        """Whether both dates are today's."""
        return self.on == self.today and self.known is None

    @property
    def query(self) -> str:
        """The part of an address that keeps the two dates; empty for today."""
        values = {}
        if self.on != self.today:
            values["on"] = self.on.isoformat()
        if self.known is not None:
            values["known"] = self.known.isoformat()
        return urlencode(values)

    @property
    def months(self) -> int:
        """The months from January 1949 to the date asked about: the slider's value."""
        return max(0, min(self.months_to_today, _months(self.on)))

    @property
    def months_to_today(self) -> int:
        """The slider's last value."""
        return _months(self.today)

    @property
    def decades(self) -> list[tuple[int, int]]:
        """The years below the slider, each with its place in per cent."""
        return [
            (year, round(100 * (year - 1949) * 12 / self.months_to_today)) for year in range(1950, self.today.year, 10)
        ]


def clock_of(request: HttpRequest) -> Clock:
    """Read `on` and `known` from the address, once per request. Raises BadInput for what is not a date."""
    kept: Clock | None = getattr(request, "clock", None)
    if kept is None:
        today = timezone.now().date()
        known = _date(request, "known")
        kept = Clock(_date(request, "on") or today, known if known and known < today else None, today)
        request.clock = kept  # type: ignore[attr-defined]
    return kept


def clock_or_now(request: HttpRequest) -> Clock:
    """Return the clock asked for; today's where the address makes no sense, as on an error page."""
    try:
        return clock_of(request)
    except BadInput:
        today = timezone.now().date()
        return Clock(today, None, today)


def _months(day: date) -> int:
    return (day.year - 1949) * 12 + day.month - 1


def _date(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadInput(
            _("“%(text)s” is not a date between 1949 and 2099.") % {"text": text[:40]},
            field=name,
            remedy=_("write it as 2004-03-29"),
        )
    return day

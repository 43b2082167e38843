"""A series over time, and everything that is reported around a party."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Party
from entente.apps.register.selectors.types import PartyRef
from entente.apps.warnings.selectors.country_names import country_codes
from entente.apps.warnings.selectors.evidence import class_label
from entente.apps.warnings.selectors.store import (
    NoSeries,
    OpenStore,
    counts_of,
    days_of,
    open_store,
    public_events,
    signals_of,
)
from entente.apps.warnings.selectors.titles import names_of, series_title
from entente.engines.warning.history import (
    SHOWN_EVENTS,
    EventLine,
    History,
    history_of_series,
    place_of_event,
    read_events,
)
from entente.engines.warning.signals import Frequency
from entente.kernel.errors import BadInput
from entente.sources.borders import land_borders

Unit = Literal["dyad", "country"]
PERIODS = {"week": 104, "month": 60}
RATE = 0.05


@dataclass(frozen=True, slots=True)
class EventView:
    """One event, in the reader's language as far as the code book goes."""

    line: EventLine
    class_label: str
    href: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series up to a date. `missing` says why there is nothing; `events` are of the days from `first` to `last`.

    Of these, `events` holds one page, the `event_page`th of `event_pages`.
    """

    series_id: str
    title: str
    parties: tuple[PartyRef, ...]
    unit: Unit
    frequency: Frequency
    missing: NoSeries | None = None
    history: History | None = None
    events: tuple[EventView, ...] = ()
    event_count: int = 0
    first: date | None = None
    last: date | None = None
    event_page: int = 1
    event_pages: int = 1

    @property
    def skipped(self) -> int:
        """How many events come on the pages before."""
        return (self.event_page - 1) * SHOWN_EVENTS


def series_get(
    viewer: Viewer, *, series_id: str, on: date, frequency: Frequency = "week", unit: Unit = "dyad", source: str = "",
    begin: date | None = None, with_events: bool = True, event_page: int = 1, event: str = "",
) -> SeriesPage:  # fmt: skip
    """Return a series, counted from public events before the day after `on`; two statements, and the store's files.

    `begin` is the first day of the period whose events are listed, the latest by default; `event_page` the page of
    them, the last where there are fewer. An `event` among them has its own page shown.
    """
    names = names_of(series_id.split("|"))
    title = series_title(series_id, names) if unit == "dyad" else names[series_id]
    parties = tuple(PartyRef(code, names[code]) for code in series_id.split("|"))
    base = SeriesPage(series_id, title, parties, unit, frequency)
    until = on + timedelta(days=1)
    opened = open_store(on=until, source=source)
    if isinstance(opened, NoSeries):
        return replace(base, missing=opened)
    history = history_of_series(
        counts_of(opened, series_id, unit=unit),
        days_of(opened),
        series_id=series_id,
        source=opened.source,
        until=until,
        frequency=frequency,
        periods=PERIODS[frequency],
        dyad="|" in series_id,
        rule=unit == "dyad",
    )
    if history is None:
        text = _("The set %(source)s has no whole period before this date.") % {"source": opened.source}
        return replace(base, missing=NoSeries("no_set", opened.store.root, text))
    if not with_events:
        return replace(base, history=history)
    first, last = _span(history, begin, on)
    events = public_events(opened, series_id, unit=unit)
    if event:
        place = place_of_event(events, event, first=first, last=last)
        event_page = event_page if place is None else place // SHOWN_EVENTS + 1
    lines, count = read_events(events, first=first, last=last, skip=(event_page - 1) * SHOWN_EVENTS, limit=SHOWN_EVENTS)
    pages = max(1, -(-count // SHOWN_EVENTS))
    if event_page > pages:
        lines, count = read_events(events, first=first, last=last, skip=(pages - 1) * SHOWN_EVENTS, limit=SHOWN_EVENTS)
    return replace(
        base, history=history, events=tuple(map(_event, lines)), event_count=count, first=first, last=last,
        event_page=min(event_page, pages), event_pages=pages,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AroundRow:
    """A series around a party in seven days, against its own past; `rate` over all series of the set."""

    series_id: str
    title: str
    touches: bool
    total: int
    force: int
    force_expected: float
    verbal_conflict: int
    share: float | None
    share_expected: float
    rate: float
    balance_z: float
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Everything reported on a party, its neighbours on land, and between them, in the seven days to `last`.

    `registered`: the register knows the party, which then has a page.
    """

    party: PartyRef
    registered: bool
    neighbours: tuple[PartyRef, ...]
    missing: NoSeries | None = None
    source: str = ""
    first: date | None = None
    last: date | None = None
    looked_at: int = 0
    rows: tuple[AroundRow, ...] = ()


def neighbourhood(viewer: Viewer, *, party: str, on: date, source: str = "") -> Neighbourhood:
    """Return the series around a party, the most unusual first. Raises Party.DoesNotExist.

    The seven days end on `on`, or on the set's last day where that comes earlier.
    """
    around = sorted(land_borders().get(party, ()))
    kind = Party.objects.filter(code=party).values_list("kind", flat=True).first()
    registered = kind is not None
    # Of an organisation nothing is counted, and it borders on nobody.
    if kind != "state" and (registered or party not in country_codes()):
        raise Party.DoesNotExist(party)
    names = names_of([party, *around])
    refs = tuple(PartyRef(code, names[code]) for code in around)
    base = Neighbourhood(PartyRef(party, names[party]), registered, tuple(sorted(refs, key=lambda ref: ref.name)))
    opened = open_store(on=on + timedelta(days=1), source=source)
    if isinstance(opened, NoSeries):
        return replace(base, missing=opened)
    try:
        until = _until(opened, on)
        found = signals_of(opened, until)
    except BadInput as error:
        return replace(base, missing=NoSeries("no_set", opened.store.root, str(error.problems[0].message)))
    codes = {party, *around}
    own = [each for each in found.iter_rows(named=True) if _belongs(str(each["series_id"]), party, codes)]
    named = names_of({code for each in own for code in str(each["series_id"]).split("|")})
    rows = sorted((_row(each, party, named) for each in own), key=lambda each: (each.rate, -each.force, each.title))
    return replace(
        base, source=opened.source, first=until - timedelta(days=7), last=until - timedelta(days=1),
        looked_at=found.height, rows=tuple(rows),
    )  # fmt: skip


def _belongs(series_id: str, party: str, codes: set[str]) -> bool:
    """Whether a series is one of the party, or between or within its neighbours."""
    sides = set(series_id.split("|"))
    return party in sides or sides <= codes


def _row(each: dict[str, Any], party: str, names: dict[str, str]) -> AroundRow:
    series_id = str(each["series_id"])
    # Three looks at each series: the smallest rate counts three times.
    rate = min(1.0, 3 * min(each["force_q"], each["verbal_conflict_q"], each["conflict_share_q"]))
    return AroundRow(
        series_id=series_id,
        title=series_title(series_id, names),
        touches=party in series_id.split("|"),
        total=int(each["total"]),
        force=int(each["force"]),
        force_expected=float(each["force_expected"]),
        verbal_conflict=int(each["verbal_conflict"]),
        share=float(each["conflict"] / each["total"]) if each["total"] else None,
        share_expected=float(each["conflict_share_expected"]),
        rate=float(rate),
        balance_z=float(each["conflict_balance_z"]),
        stands_out=rate <= RATE,
    )


def _until(opened: OpenStore, on: date) -> date:
    days = days_of(opened)
    held = days.filter(days <= on)
    last = held.max()
    if not isinstance(last, date):
        raise BadInput(_("the set %(source)s has no events by then") % {"source": opened.source})
    return last + timedelta(days=1)


def _span(history: History, begin: date | None, on: date) -> tuple[date, date]:
    """The days of the period whose events are listed; also the one under way, whose events are not counted yet."""
    starts = [period.start for period in history.periods]
    if begin is not None and begin == _next(starts[-1], history.frequency):
        return begin, min(on, _next(begin, history.frequency) - timedelta(days=1))
    place = starts.index(begin) if begin in starts else len(starts) - 1
    after = starts[place + 1] if place + 1 < len(starts) else _next(starts[place], history.frequency)
    return starts[place], after - timedelta(days=1)


def _next(start: date, frequency: Frequency) -> date:
    if frequency == "week":
        return start + timedelta(days=7)
    return (start.replace(day=1) + timedelta(days=32)).replace(day=1)


def _event(line: EventLine) -> EventView:
    href = line.url if line.url.startswith(("https://", "http://")) else ""
    return EventView(line, class_label(line.event_class), href)

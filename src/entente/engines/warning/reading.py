"""From an event store to the panel a forecast needs, refusing what the store cannot answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from entente.engines.events.store import EventStore, SetSummary
from entente.engines.warning.escalation import SHORTEST
from entente.engines.warning.panel import GAP_DAYS, Panel, build_panel, monday_on_or_after, segment_start
from entente.engines.warning.probabilities import EscalationModel
from entente.kernel.errors import BadInput, Problem

TWO_SIDED = ("icews", "polecat", "gdelt2", "gdelt1")
"""Sets with both sides of an event coded, in the order in which one is chosen when none is named."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a store: forecasts for weeks that begin from `first` to `last`, from one event set.

    With a `marking`, only events that bear it are counted.
    """

    first: date
    last: date
    source: str = ""
    marking: str | None = None


@dataclass(frozen=True, slots=True)
class Answerable:
    """A panel that can answer: the set it was counted from, and the sets of the store that were left out."""

    panel: Panel
    source: str
    left_out: tuple[str, ...]


def choose_set(store: EventStore, question: Question) -> str:
    """The event set to count: the one named, or the first of TWO_SIDED that begins before the question does.

    One that ended long before the last week is counted only where no other goes on: a desk that has an old set and a
    live one is answered from the live one. Counts of two sets are never added. Raises BadInput when there is none.
    """
    held = {each.source: each for each in store.sets()}
    wanted = (question.source,) if question.source else TWO_SIDED
    begun = [name for name in wanted if name in held and held[name].first < question.first]
    going_on = [name for name in begun if held[name].last + timedelta(days=GAP_DAYS + 1) >= question.last]
    if begun:
        return (going_on or begun)[0]
    place = str(store.root)
    if question.source and question.source not in held:
        raise BadInput(f"the store holds no events of the set {question.source}", file=place, field="--source")
    spans = ", ".join(_span(held[name]) for name in wanted if name in held)
    raise BadInput(
        f"no event set with both sides coded begins before {question.first}: the store holds {spans or 'none'}",
        file=place,
        field="--from",
        remedy="entente events ingest ... --store " + place,
    )


def _span(summary: SetSummary) -> str:
    return f"{summary.source} from {summary.first} to {summary.last}"


def event_columns(store: EventStore, source: str, marking: str | None = None) -> pl.LazyFrame:
    """Events with both sides resolved to a state, in the columns that `build_panel` counts; those of one marking."""
    borne = pl.lit(value=True) if marking is None else pl.col("marking") == marking
    return (
        store.scan(source)
        .filter(pl.col("series").is_not_null(), borne)
        .select("day", "code", "root", iso_a="actor1_country", iso_b="actor2_country")
    )


def read_panel(store: EventStore, question: Question, model: EscalationModel | None = None) -> Answerable:
    """Count what the question needs, days from `question.last` on left out except for what a backtest scores.

    Raises
    ------
    BadInput
        Naming the missing days: the store ends before the first or last week begins; less than eight whole weeks come
        before the first; or the weeks asked for lie on both sides of a gap in the events.
    """
    source = choose_set(store, question)
    events = event_columns(store, source, question.marking)
    days = events.select(pl.col("day").unique()).collect(engine="streaming")["day"].sort()
    place = str(store.root)
    start = _covered(days, question, place)
    needed = question.first - timedelta(weeks=(model or EscalationModel()).weeks_needed)
    begin = monday_on_or_after(max(start, needed))
    left_out = tuple(each.source for each in store.sets() if each.source != source)
    return Answerable(build_panel(events, start=begin, end=_end(days, question.last)), source, left_out)


def _end(days: pl.Series, last: date) -> date:
    """The day after the last event, at least `last`: what came later is held for scoring and looked at by nothing else.

    An event set that falls silent for longer than GAP_DAYS ends there.
    """
    past = days.filter(days < last)
    end = past[-1] if len(past) else last
    for day in days.filter(days >= last):
        if (day - end).days > GAP_DAYS:
            break
        end = day
    return max(end + timedelta(days=1), last)


def _covered(days: pl.Series, question: Question, place: str) -> date:
    """First day of the unbroken history before the question; BadInput when it does not reach."""
    start = segment_start(days, question.first)
    if start is None:
        first = days[0] if len(days) else "none"
        raise BadInput(
            f"no events between two states before {question.first}: the first is {first}", file=place, field="--from"
        )
    seen = days.filter((days >= start) & (days < question.last))
    _refuse_late(seen, question, place)
    earliest = monday_on_or_after(start) + timedelta(weeks=SHORTEST)
    if question.first < earliest:
        raise BadInput(
            Problem(
                f"the week from {question.first} needs {SHORTEST} whole weeks of events before it, the store begins "
                f"on {start}",
                file=place,
                field="--from",
                remedy=f"ingest earlier events, or ask from {earliest}",
            )
        )
    return start


def _refuse_late(seen: pl.Series, question: Question, place: str) -> None:
    """Refuse when the events end before the day before the last week, by more than the set's own quiet days."""
    gaps = seen.diff().dt.total_days().drop_nulls()
    longest = max((int(gap) for gap in gaps), default=1)
    if longest > GAP_DAYS:
        broken = seen.filter((seen.diff().dt.total_days() > GAP_DAYS).fill_null(value=False))[0]
        raise BadInput(
            f"the events are broken off for {longest} days before {broken}: {question.first} and {question.last} are "
            "not one history",
            file=place,
            field="--to",
            remedy="ask for each stretch by itself",
        )
    end = seen[-1]
    quiet = (question.last - end).days - 1
    if quiet > longest - 1:
        latest = end + timedelta(days=1)
        if question.last.weekday() == 0:
            latest -= timedelta(days=latest.weekday())
        raise BadInput(
            f"the week from {question.last} needs events to {question.last - timedelta(days=1)}, the store ends on "
            f"{end}",
            file=place,
            field="--to",
            remedy=f"ingest later events, or ask up to {latest}",
        )

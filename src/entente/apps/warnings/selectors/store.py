"""The event store as pages read it: opened anew when files came in, and only its public events.

The store is files beside the database (docs/adr/0017). Its events bear a marking of their own as text; pages count
and show those that are public, whoever looks, so that no row of it needs a policy of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from entente.conf.environment import environment
from entente.engines.events.canonical import PUBLIC
from entente.engines.events.store import EventStore
from entente.engines.warning.history import daily_counts, events_of
from entente.engines.warning.reading import Question, choose_set, read_panel
from entente.engines.warning.signals import signals, trailing_weeks
from entente.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class NoSeries:
    """Why there is nothing to show: `reason` is "no_store", "no_set" (with what the store lacks in `text`)."""

    reason: str
    folder: Path
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpenStore:
    """A store and the set counted on a date; `state` changes when files come in."""

    store: EventStore
    source: str
    state: tuple[str, int]


def open_store(*, on: date, source: str = "") -> OpenStore | NoSeries:
    """Return the store of this deployment and the event set to count on a date, or why there is none."""
    folder = environment().events()
    if not (folder / "store.json").is_file():
        return NoSeries("no_store", folder)
    try:
        store = EventStore.open(folder)
        chosen = choose_set(store, Question(on, on, source, PUBLIC))
    except BadInput as error:
        return NoSeries("no_set", folder, str(error.problems[0].message))
    return OpenStore(store, chosen, (str(folder), len(store.log)))


def public_events(opened: OpenStore, series_id: str, *, unit: str) -> pl.LazyFrame:
    """Return the public events of a series."""
    return events_of(opened.store, opened.source, series_id, unit=unit, marking=PUBLIC)


# Kept per state of the store: a page asks for the same counts again and again.
@lru_cache(maxsize=256)
def _counts(state: tuple[str, int], source: str, series_id: str, unit: str) -> pl.DataFrame:
    events = events_of(EventStore.open(state[0]), source, series_id, unit=unit, marking=PUBLIC)
    return daily_counts(events)


@lru_cache(maxsize=8)
def _days(state: tuple[str, int], source: str) -> pl.Series:
    events = EventStore.open(state[0]).scan(source).filter(pl.col("marking") == PUBLIC)
    return events.select(pl.col("day").unique()).collect(engine="streaming")["day"].sort()


@lru_cache(maxsize=8)
def _signals(state: tuple[str, int], source: str, day: date) -> pl.DataFrame:
    panel = read_panel(EventStore.open(state[0]), Question(day, day, source, PUBLIC)).panel
    return signals(panel, trailing_weeks(panel, day))


def counts_of(opened: OpenStore, series_id: str, *, unit: str) -> pl.DataFrame:
    """Return the events of a series per day and class."""
    return _counts(opened.state, opened.source, series_id, unit)


def days_of(opened: OpenStore) -> pl.Series:
    """Return the days on which the set has events."""
    return _days(opened.state, opened.source)


def signals_of(opened: OpenStore, day: date) -> pl.DataFrame:
    """Return the signals of every series in the seven days before a day. Raises BadInput naming what is missing."""
    return _signals(opened.state, opened.source, day)

"""One series over time: counts per week or month, what was usual for it, when it changed, and the events themselves.

Everything is made from events before a day, and from one event set; its own past is all it is judged against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from entente.engines.events.ontology import cameo_codes
from entente.engines.events.store import EventStore
from entente.engines.warning.changepoints import offline_changes, online_change
from entente.engines.warning.escalation import SHORTEST, threshold
from entente.engines.warning.panel import Floats, event_class, segment_start
from entente.engines.warning.signals import FEWEST_PERIODS, PAST_PERIODS, Frequency, whole_periods

CONFLICT = ("verbal_conflict", "force", "arrest")
COOPERATION = ("verbal_cooperation", "material_cooperation")
SHOWN_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Period:
    """One week or month from `start`.

    `low` and `high` are the 10th and 90th percentile of force over the up to 26 periods before, None with too few of
    them; `threshold`, for weeks of a dyad or of a state, the fewest reports of force that count as an escalation.
    """

    start: date
    total: int
    force: int
    verbal_conflict: int
    cooperation: int
    conflict: int
    low: float | None
    high: float | None
    threshold: int | None

    @property
    def escalated(self) -> bool:
        """Whether force reached the threshold."""
        return self.threshold is not None and self.force >= self.threshold


@dataclass(frozen=True, slots=True)
class History:
    """A series up to a day: its periods, oldest first; when its level of force changed, known afterwards and online.

    `present_since` is None where the level is as old as the periods: none of them is known to have begun it.
    """

    series_id: str
    source: str
    frequency: Frequency
    first_event: date
    last_event: date
    periods: tuple[Period, ...]
    changes: tuple[date, ...]
    present_since: date | None
    recent_change: float


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event, readable: who did what to whom, and where it comes from."""

    day: date
    actor1: str
    actor2: str
    code: str
    title: str
    event_class: str
    intensity: float | None
    id: str
    url: str


def events_of(store: EventStore, source: str, series_id: str, *, unit: str, marking: str | None = None) -> pl.LazyFrame:
    """The events of a series of a set: of a pair or within a state (`dyad`), or all that a state has a side in."""
    events = store.scan(source)
    if marking is not None:
        events = events.filter(pl.col("marking") == marking)
    if unit == "country":
        return events.filter((pl.col("actor1_country") == series_id) | (pl.col("actor2_country") == series_id))
    return events.filter(pl.col("series") == series_id)


def daily_counts(events: pl.LazyFrame) -> pl.DataFrame:
    """Events per day and class: `day`, `name`, `n`."""
    return (
        events.select("day", name=event_class().fill_null("other"))
        .group_by("day", "name")
        .agg(pl.len().alias("n"))
        .sort("day", "name")
        .collect()
    )


def history_of_series(
    counts: pl.DataFrame, days: pl.Series, *, series_id: str, source: str, until: date, frequency: Frequency,
    periods: int, dyad: bool, rule: bool,
) -> History | None:  # fmt: skip
    """The last whole periods before `until`; None when the set has none there.

    Parameters
    ----------
    counts
        Of `daily_counts`.
    days
        Days on which the whole set has events: a series may be silent while the set goes on.
    rule
        Whether the rule of escalation holds for it (weeks of a pair or within a state).
    """
    start = segment_start(days, until)
    if start is None:
        return None
    held = days.filter((days >= start) & (days < until))
    end = min(until, _last(held) + timedelta(days=1))
    edges = whole_periods(start, end, frequency)[-(periods + 1) :]
    if len(edges) < 2:
        return None
    by_class = {name: _per_period(counts, edges, (name,)) for name in (*CONFLICT, *COOPERATION)}
    total = _per_period(counts, edges, None)
    force = by_class["force"]
    present = online_change(force)
    return History(
        series_id=series_id,
        source=source,
        frequency=frequency,
        first_event=start,
        last_event=_last(held),
        periods=tuple(
            _period(edges[k], k, total, by_class, dyad=dyad, rule=rule and frequency == "week")
            for k in range(len(edges) - 1)
        ),
        changes=tuple(edges[position] for position in offline_changes(force)),
        present_since=edges[present.began] if present.began else None,
        recent_change=present.probability,
    )


def read_events(
    events: pl.LazyFrame, *, first: date, last: date, skip: int = 0, limit: int = SHOWN_EVENTS
) -> tuple[list[EventLine], int]:
    """The events from `first` to `last`, the latest and gravest first, after `skip` of them, and how many there are.

    Their order is a total one, so that no event is on two pages or on none.
    """
    within = events.filter(pl.col("day").is_between(first, last))
    count = int(within.select(pl.len()).collect().item())
    frame = _in_order(within).slice(skip, limit).collect()
    return [_line(row) for row in frame.iter_rows(named=True)], count


def place_of_event(events: pl.LazyFrame, event_id: str, *, first: date, last: date) -> int | None:
    """How many events from `first` to `last` come before one, in the order in which they are read; None without it."""
    within = _in_order(events.filter(pl.col("day").is_between(first, last))).with_row_index("place")
    found = within.filter(pl.col("id").cast(pl.String) == event_id).select("place").head(1).collect()
    return int(found.item()) if found.height else None


def _in_order(events: pl.LazyFrame) -> pl.LazyFrame:
    """The latest and gravest first."""
    weight = pl.when(event_class() == "force").then(2).when(event_class() == "verbal_conflict").then(1).otherwise(0)
    return events.with_columns(event_class=event_class().fill_null("other"), weight=weight).sort(
        ["day", "weight", "code", "actor1", "actor2", "id"], descending=[True, True, False, False, False, False]
    )


def _line(row: dict[str, Any]) -> EventLine:
    known = cameo_codes().get(str(row["code"]))
    return EventLine(
        day=row["day"],
        actor1=row["actor1"] or "",
        actor2=row["actor2"] or "",
        code=str(row["code"]),
        title=known.title if known else str(row["code"]),
        event_class=row["event_class"],
        intensity=round(row["intensity"], 1) if row["intensity"] is not None else None,
        id=str(row["id"]),
        url=row["url"] or "",
    )


def _per_period(counts: pl.DataFrame, edges: Sequence[date], names: tuple[str, ...] | None) -> Floats:
    wanted = counts if names is None else counts.filter(pl.col("name").is_in(names))
    inside = wanted.filter(pl.col("day") >= edges[0], pl.col("day") < edges[-1])
    place = np.searchsorted(np.array(edges, dtype="datetime64[D]"), inside["day"].to_numpy(), side="right") - 1
    return np.bincount(place, weights=inside["n"].to_numpy(), minlength=len(edges) - 1).astype(np.float64)


def _period(start: date, place: int, total: Floats, by_class: dict[str, Floats], *, dyad: bool, rule: bool) -> Period:
    force = by_class["force"]
    past = force[max(place - PAST_PERIODS, 0) : place]
    known = len(past) >= FEWEST_PERIODS
    return Period(
        start=start,
        total=int(total[place]),
        force=int(force[place]),
        verbal_conflict=int(by_class["verbal_conflict"][place]),
        cooperation=int(sum(by_class[name][place] for name in COOPERATION)),
        conflict=int(sum(by_class[name][place] for name in CONFLICT)),
        low=float(np.percentile(past, 10)) if known else None,
        high=float(np.percentile(past, 90)) if known else None,
        threshold=int(threshold(past[None, :], np.array([dyad]))[0]) if rule and len(past) >= SHORTEST else None,
    )


def _last(days: pl.Series) -> date:
    last = days.max()
    if not isinstance(last, date):
        raise TypeError("there are no days")
    return last

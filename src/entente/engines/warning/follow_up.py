"""What followed: reports of force in the seven days after a signal, once they are over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from entente.engines.events.store import EventStore
from entente.engines.warning.panel import event_class

WEEK = timedelta(days=7)


def force_in_weeks(
    store: EventStore, source: str, asked: Collection[tuple[str, date]], *, marking: str | None = None
) -> dict[tuple[str, date], int]:
    """Reports of force per series in the seven days from a day, for the weeks that the event set covers to their end.

    Parameters
    ----------
    asked
        Series and first days; those whose week is not over in the set are left out of the answer.
    marking
        Count only events that bear it; None counts all.

    Returns
    -------
    A count per series and day, 0 where nothing was reported.
    """
    if not asked:
        return {}
    events = store.scan(source)
    if marking is not None:
        events = events.filter(pl.col("marking") == marking)
    last = events.select(pl.col("day").max()).collect().item()
    over = [(series, day) for series, day in asked if last is not None and day + WEEK <= last + timedelta(days=1)]
    if not over:
        return {}
    wanted = pl.LazyFrame(
        {"series": [series for series, _ in over], "start": [day for _, day in over]},
        schema={"series": pl.String, "start": pl.Date},
    ).unique()
    first = min(day for _, day in over)
    force = events.filter(
        pl.col("series").is_in({series for series, _ in over}), pl.col("day") >= first, event_class() == "force"
    ).select("series", "day")
    counted = (
        wanted.join(force, on="series")
        .filter(pl.col("day") >= pl.col("start"), pl.col("day") < pl.col("start") + WEEK)
        .group_by("series", "start")
        .len()
        .collect()
    )
    found = {(series, start): int(count) for series, start, count in counted.iter_rows()}
    return {key: found.get(key, 0) for key in over}

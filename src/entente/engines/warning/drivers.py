"""The events behind an alert, readable: who did what to whom, when, how often it was reported, and where to read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from entente.engines.events.ontology import cameo_codes
from entente.engines.warning.panel import event_class

SHOWN = 8
WEIGHT = {"force": 4.0, "verbal_conflict": 2.0, "arrest": 1.0}
"""How much one event of a class says about material conflict; other classes count a half."""
OTHER_WEIGHT = 0.5
MISSING_INTENSITY = 0.0


@dataclass(frozen=True, slots=True)
class Driver:
    """Events of one day, actors and code. `events` is their number; `ids` and `url` lead to the rows."""

    day: date
    actor1: str
    actor2: str
    actor1_country: str
    actor2_country: str
    code: str
    title: str
    event_class: str
    intensity: float | None
    events: int
    ids: tuple[str, ...]
    url: str | None


def drivers_of(events: pl.DataFrame, series_id: str, *, shown: int = SHOWN) -> tuple[Driver, ...]:
    """The events of a series that weigh most, first the heaviest.

    An event weighs by its class and its intensity: WEIGHT x (1 + |Goldstein| / 10). `events` has the canonical
    columns. Ties are ordered by day, latest first, then by text.
    """
    grouped = (
        events.filter(pl.col("series") == series_id)
        .with_columns(event_class=event_class().fill_null("other"))
        .group_by("day", "actor1", "actor2", "actor1_country", "actor2_country", "code", "event_class")
        .agg(pl.len().alias("events"), pl.col("intensity").first(), pl.col("id").sort(), pl.col("url").first())
        .with_columns(weight=_weight() * pl.col("events").log1p())
        .sort(["weight", "day", "code", "actor1", "actor2"], descending=[True, True, False, False, False])
    )
    return tuple(_driver(row) for row in grouped.head(shown).iter_rows(named=True))


def _weight() -> pl.Expr:
    by_class = pl.col("event_class").replace_strict(WEIGHT, default=OTHER_WEIGHT, return_dtype=pl.Float64)
    return by_class * (1 + pl.col("intensity").fill_null(MISSING_INTENSITY).abs() / 10)


def _driver(row: dict[str, object]) -> Driver:
    code, intensity, day, ids = row["code"], row["intensity"], row["day"], row["id"]
    known = cameo_codes().get(str(code))
    if not isinstance(day, date):
        raise TypeError(f"an event has no day: {day!r}")
    return Driver(
        day=day,
        actor1=str(row["actor1"] or ""),
        actor2=str(row["actor2"] or ""),
        actor1_country=str(row["actor1_country"] or ""),
        actor2_country=str(row["actor2_country"] or ""),
        code=str(code),
        title=known.title if known else str(code),
        event_class=str(row["event_class"]),
        intensity=round(intensity, 2) if isinstance(intensity, float) else None,
        events=int(str(row["events"])),
        ids=tuple(str(each) for each in ids) if isinstance(ids, list) else (),
        url=str(row["url"]) if row["url"] else None,
    )

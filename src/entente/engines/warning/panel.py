"""Daily counts of events per pair of states and per state, held so that any span of days is one subtraction.

A *series* is a pair of states (`RUS|UKR`, ISO 3166-1 alpha-3 in alphabetical order, undirected) or one state by
itself (`UKR`, both sides the same). Classes follow CAMEO: the quad classes of roots 01-05, 06-09, 10-14 and 15-20,
with material conflict split into `force` and `arrest` (code 173, arrest, detain, charge: routine policing that is a
third of domestic material conflict).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from entente.engines.events.ontology import ROUTINE_POLICING
from entente.kernel.errors import BadInput, Problem

Counts = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

CLASSES = ("total", "verbal_cooperation", "material_cooperation", "verbal_conflict", "force", "arrest")
COLUMNS = ("day", "iso_a", "iso_b", "code", "root")
GAP_DAYS = 28
"""Days without any event after which what follows is another set, not the same one continued."""
FEWEST = 5
"""A series with fewer events than this in all can never be eligible, and is not held."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Cumulative daily counts.

    `counts[c]` has shape (series, days + 1): column d is the number of events of class `c` before day d, day 0 being
    `first_day`, a Monday. `abroad` and `home`, by country in the order of `countries`, hold the same with shape
    (countries, days + 1): events with any other state, and within. `left` and `right` are each series' rows in them.
    """

    series: tuple[str, ...]
    countries: tuple[str, ...]
    first_day: date
    counts: Mapping[str, Counts]
    dyad: Flags
    left: Rows
    right: Rows
    abroad: Mapping[str, Counts]
    home: Mapping[str, Counts]

    @property
    def days(self) -> int:
        """Number of days covered."""
        return int(self.counts["total"].shape[1]) - 1

    @property
    def end_day(self) -> date:
        """The day after the last one covered."""
        return self.first_day + timedelta(days=self.days)

    def index(self, day: date) -> int:
        """Column of `day`."""
        return (day - self.first_day).days

    def day(self, index: int) -> date:
        """Day of a column."""
        return self.first_day + timedelta(days=index)

    def within(self, name: str, rows: Rows, start: int, end: int) -> Floats:
        """Events of a class in the columns `start` up to, not including, `end`; shape (rows,)."""
        held = self.counts[name]
        return np.asarray(held[rows, end] - held[rows, start], dtype=np.float64)

    def blocks(self, name: str, rows: Rows, end: int, count: int) -> Floats:
        """Events in the `count` blocks of seven days before `end`, latest first; shape (rows, count)."""
        edges = end - 7 * np.arange(count + 1)
        held = self.counts[name][np.ix_(rows, edges)]
        return np.asarray(held[:, :-1] - held[:, 1:], dtype=np.float64)


def series_ids() -> pl.Expr:
    """The series of `iso_a` and `iso_b`."""
    a, b = pl.col("iso_a"), pl.col("iso_b")
    low, high = pl.min_horizontal(a, b), pl.max_horizontal(a, b)
    return pl.when(a == b).then(a).otherwise(pl.concat_str([low, high], separator="|"))


def event_class() -> pl.Expr:
    """The class of an event by its CAMEO `root` and `code`, one of CLASSES without `total`; null for no known root."""
    root = pl.col("root")
    return (
        pl.when(root.is_between(1, 5))
        .then(pl.lit("verbal_cooperation"))
        .when(root.is_between(6, 9))
        .then(pl.lit("material_cooperation"))
        .when(root.is_between(10, 14))
        .then(pl.lit("verbal_conflict"))
        .when(pl.col("code").is_in(ROUTINE_POLICING))
        .then(pl.lit("arrest"))
        .when(root.is_between(15, 20))
        .then(pl.lit("force"))
        .otherwise(None)
    )


def monday_on_or_after(day: date) -> date:
    """The first Monday not before `day`."""
    return day + timedelta(days=-day.weekday() % 7)


def mondays(first: date, last: date) -> list[date]:
    """Mondays from `first` to `last`, both included."""
    begin = monday_on_or_after(first)
    return [begin + timedelta(weeks=week) for week in range((last - begin).days // 7 + 1)]


def segment_start(days: pl.Series, before: date) -> date | None:
    """First day of the unbroken stretch of events that the last event before `before` belongs to.

    A stretch ends where more than GAP_DAYS pass without an event, so that sets from different years in one store are
    not read as one history with silence between. None when nothing comes before.
    """
    past = days.filter(days < before).unique().sort()
    if past.is_empty():
        return None
    wide = (past.diff().dt.total_days() > GAP_DAYS).fill_null(value=False)
    starts = past.filter(wide)
    found: Any = past[0] if starts.is_empty() else starts[-1]
    return found if isinstance(found, date) else None


def build_panel(events: pl.DataFrame | pl.LazyFrame, *, start: date, end: date) -> Panel:
    """Count events with both sides known, dated from the first Monday on or after `start` and before `end`.

    Parameters
    ----------
    events
        Columns `day` (date), `iso_a`, `iso_b` (ISO3, null when no state), `code` (CAMEO, text) and `root` (1 to 20).

    Raises
    ------
    BadInput
        A column is missing.
    """
    events = events.lazy()
    missing = sorted(set(COLUMNS) - set(events.collect_schema().names()))
    if missing:
        raise BadInput([Problem("the column is missing from the events", field=name) for name in missing])
    first = monday_on_or_after(start)
    width = max((end - first).days, 0)
    known = events.filter(
        pl.col("day").is_between(first, end, closed="left"),
        pl.col("iso_a").is_not_null() & pl.col("iso_b").is_not_null(),
    )
    cells = (
        known.select("day", series=series_ids(), name=event_class().fill_null("other"))
        .group_by("series", "name", ((pl.col("day") - first).dt.total_days()).alias("column"))
        .agg(pl.len().alias("n"))
        .collect(engine="streaming")
    )
    return _fill(cells, first, width)


def _fill(cells: pl.DataFrame, first: date, width: int) -> Panel:
    series = tuple(cells["series"].unique().sort().to_list())
    row_of = {name: row for row, name in enumerate(series)}
    countries = {iso: row for row, iso in enumerate(sorted({iso for name in series for iso in name.split("|")}))}
    counts = {name: np.zeros((len(series), width + 1), np.int32) for name in CLASSES}
    for (name,), group in cells.group_by(["name"]):
        rows = group["series"].replace_strict(row_of, return_dtype=pl.Int64).to_numpy()
        columns = group["column"].to_numpy() + 1
        for target in {"total", str(name)} & set(CLASSES):
            np.add.at(counts[target], (rows, columns), group["n"].to_numpy().astype(np.int32))
    for held in counts.values():
        np.cumsum(held, axis=1, out=held)
    dyad = np.array(["|" in name for name in series], dtype=np.bool_)
    left = np.array([countries[name.split("|")[0]] for name in series], dtype=np.int64)
    right = np.array([countries[name.split("|")[-1]] for name in series], dtype=np.int64)
    abroad = {name: _by_country(counts[name], dyad, (left, right), len(countries)) for name in CLASSES}
    home = {name: _by_country(counts[name], ~dyad, (left,), len(countries)) for name in CLASSES}
    keep = counts["total"][:, -1] >= FEWEST if series else np.zeros(0, np.bool_)
    return Panel(
        series=tuple(name for name, kept in zip(series, keep, strict=True) if kept),
        countries=tuple(countries),
        first_day=first,
        counts={name: held[keep] for name, held in counts.items()},
        dyad=dyad[keep],
        left=left[keep],
        right=right[keep],
        abroad=abroad,
        home=home,
    )


def by_country(panel: Panel) -> Panel:
    """The same days with one series per country: all its events, within it and with any other state.

    For signals per country; escalation is not defined on it. An event between two states counts for both.
    """
    every = np.arange(len(panel.countries), dtype=np.int64)
    return replace(
        panel,
        series=panel.countries,
        counts={name: panel.abroad[name] + panel.home[name] for name in CLASSES},
        dyad=np.zeros(len(every), dtype=np.bool_),
        left=every,
        right=every,
    )


def digest_of(panel: Panel) -> str:
    """SHA-256 of the counts: the same for the same events, however they came into the store."""
    total = hashlib.sha256(f"{panel.first_day}/{panel.days}".encode())
    total.update("\n".join(panel.series).encode())
    for name in CLASSES:
        total.update(np.ascontiguousarray(panel.counts[name], dtype="<i4").tobytes())
    return total.hexdigest()


def _by_country(counts: Counts, chosen: Flags, sides: tuple[Rows, ...], countries: int) -> Counts:
    out = np.zeros((countries, counts.shape[1]), np.int32)
    for side in sides:
        np.add.at(out, side[chosen], counts[chosen])
    return out

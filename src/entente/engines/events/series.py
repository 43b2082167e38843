"""Counts of events per pair of states, or per country, and period: one Ibis expression for every engine.

=====================  ==============================================================================================
column                 meaning
=====================  ==============================================================================================
source                 the event set; counts of two sets are never added
series_id              `RUS|UKR` (ISO3 in alphabetical order), `UKR` for events within one state; for the unit country,
                       the country
period_start           first day of the day, week (Monday) or month
events                 events of any kind
verbal_cooperation ..  events of each quad class
force                  CAMEO roots 15 to 20 without routine policing (arrest, detain, charge)
intensity              sum of the Goldstein scores
fatalities_low ..      sums of the estimates of deaths; null where no event of the period has one
=====================  ==============================================================================================

The unit *dyad* has the events both of whose sides resolve to a state. The unit *country* has, for sets that record who
did what to whom (gdelt1, gdelt2, icews, polecat), every event one of whose sides is that country, once; for sets that
record violence where it happens (ucdp-ged, ucdp-candidate, acled), every event that took place there.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from entente.engines.events.ontology import ROUTINE_POLICING
from entente.engines.events.store import EventStore
from entente.kernel.errors import BadInput

UNITS = ("dyad", "country")
FREQUENCIES = {"day": "D", "week": "W", "month": "M"}
STRETCH = 8_000_000
"""Events taken at a time on one machine."""

BY_PLACE = ("ucdp-ged", "ucdp-candidate", "acled")
FATALITIES = ("fatalities_low", "fatalities_best", "fatalities_high")
QUAD_COLUMNS = {1: "verbal_cooperation", 2: "material_cooperation", 3: "verbal_conflict", 4: "material_conflict"}


def series_expression(events: Any, *, unit: str, freq: str) -> Any:
    """The series of an Ibis table of events. Raises `BadInput` for a unit or frequency that is none."""
    if unit not in UNITS:
        raise BadInput(f"no unit is called {unit!r}", field="--unit", remedy=" or ".join(UNITS))
    if freq not in FREQUENCIES:
        raise BadInput(f"no frequency is called {freq!r}", field="--freq", remedy=", ".join(FREQUENCIES))
    rows = _dyads(events) if unit == "dyad" else _countries(events)
    period = rows.month if freq == "month" else rows.day.truncate(FREQUENCIES[freq]).cast("date")
    force = (rows.root >= 15) & ~rows.code.isin(ROUTINE_POLICING)
    counted = rows.group_by(source=rows.source, series_id=rows.series_id, period=period).aggregate(
        events=rows.count(),
        **{name: rows.count(where=rows.quad == quad) for quad, name in QUAD_COLUMNS.items()},
        force=rows.count(where=force),
        intensity=rows.intensity.cast("float64").sum().fill_null(0.0),
        **{name: rows[name].sum() for name in FATALITIES},
    )
    start = (counted.period + "-01").cast("date") if freq == "month" else counted.period
    return counted.select(
        source=counted.source,
        series_id=counted.series_id,
        period_start=start,
        **{name: counted[name].cast("int64") for name in ("events", *QUAD_COLUMNS.values(), "force")},
        intensity=counted.intensity,
        **{name: counted[name].cast("int64") for name in FATALITIES},
    ).order_by("source", "period_start", "series_id")


def _dyads(events: Any) -> Any:
    return events.filter(events.series.notnull()).mutate(series_id=events.series)


def _countries(events: Any) -> Any:
    """Each event once for every country it is counted under."""
    by_place = events.source.isin(BY_PLACE)
    one = events.mutate(series_id=by_place.ifelse(events.country, events.actor1_country))
    two = events.filter(
        ~by_place & (events.actor1_country.isnull() | (events.actor1_country != events.actor2_country))
    ).mutate(series_id=events.actor2_country)
    both = one.union(two)
    return both.filter(both.series_id.notnull())


def make_series(store: EventStore, connection: Any, *, unit: str, freq: str, source: str | None = None) -> pa.Table:
    """The series of a store, in order of set, period and series.

    On one machine a long history is taken some months at a time, which keeps the tables of counts small; Spark, which
    spreads them over machines, takes it whole.
    """
    if connection.name == "pyspark" or not store.parts(source):
        return connection.to_pyarrow(series_expression(store.table(connection, source), unit=unit, freq=freq))
    pieces, query, schema = [], "", None
    for name, months in _stretches(store, source):
        events = store.table(connection, name, months)
        if not query:
            expression = series_expression(events, unit=unit, freq=freq)
            query, schema = connection.compile(expression), expression.schema().to_pyarrow()
        pieces.append(connection.con.sql(query).to_arrow_table().cast(schema))
    table = pa.concat_tables(pieces)
    return _join_weeks(table) if freq == "week" and len(pieces) > 1 else table


def _stretches(store: EventStore, source: str | None) -> Iterator[tuple[str, frozenset[str]]]:
    """Months of each set, in order, in groups of about `STRETCH` events."""
    rows: dict[str, Counter[str]] = {}
    for part in store.parts(source):
        rows.setdefault(part.source, Counter())[part.month] += part.rows
    for name, months in sorted(rows.items()):
        group, size = list[str](), 0
        for month in sorted(months):
            group.append(month)
            size += months[month]
            if size >= STRETCH:
                yield name, frozenset(group)
                group, size = [], 0
        if group:
            yield name, frozenset(group)


def _join_weeks(table: pa.Table) -> pa.Table:
    """Weeks that two stretches share are added up."""
    keys = ["source", "series_id", "period_start"]
    frame = pl.DataFrame(pl.from_arrow(table))
    sums = [pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()) for name in frame.columns[3:]]
    shared = frame.filter(pl.struct(keys).is_duplicated()).group_by(keys).agg(sums)
    alone = frame.filter(pl.struct(keys).is_unique())
    return pl.concat([alone, shared]).sort("source", "period_start", "series_id").to_arrow().cast(table.schema)


def write_series(
    store: EventStore, connection: Any, out: Path, *, unit: str, freq: str, source: str | None = None
) -> int:
    """Write the series of a store to a Parquet file, whole or not at all. Returns its number of rows.

    Raises `BadInput` for a set that the store does not hold.
    """
    if source is not None and not store.parts(source):
        held = ", ".join(each.source for each in store.sets())
        raise BadInput(
            f"the store holds no events of the set {source}",
            file=str(store.root),
            field="--source",
            remedy=f"it holds {held or 'none'}",
        )
    table = make_series(store, connection, unit=unit, freq=freq, source=source)
    partial = out.with_name(f".{out.name}.{uuid.uuid4().hex[:8]}")
    try:
        pq.write_table(table, partial)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return int(table.num_rows)

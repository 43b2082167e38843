"""Event stores: of a made-up world, through the ingest that files of the world go through; and of a single pair."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from entente.engines.events.canonical import conform
from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.engines.events.writing import StoreWriter
from entente.sources.formats import reader_of
from tests.engines.warning.made_up_world import STATES, world

LABELS = dict(
    zip(STATES, ("Armenia", "Belgium", "Chile", "Denmark", "Ecuador", "France", "Ghana", "Haiti"), strict=True)
)


def made_up_store(folder: Path, *, before: date | None = None, marking: str = "public") -> EventStore:
    """24 weeks of events of eight states from January 2018, or those `before` a day.

    Each event has actors of its own, so that none is a duplicate.
    """
    path = folder / "events.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    number = pl.col("number").cast(pl.String)
    held = pl.lit(value=True) if before is None else pl.col("day") < before
    world().filter(pl.col("iso_a").is_not_null(), held).with_row_index("number").select(
        date="day",
        subject=pl.concat_str(pl.lit("Army "), number),
        relation="code",
        cameo="code",
        goldstein=pl.lit(0.0, pl.Float32),
        object=pl.concat_str(pl.lit("Citizen "), number),
        subj_country=pl.col("iso_a").replace_strict(LABELS),
        obj_country=pl.col("iso_b").replace_strict(LABELS),
    ).write_parquet(path)
    store = EventStore.create(folder / "store")
    ingest(store, reader_of("icews-quads"), [path], marking=marking)
    return EventStore.open(store.root)


def write_ged(path: Path) -> Path:
    """A file of UCDP GED with one event of 2023 between two governments."""
    path.write_text(
        "id,type_of_violence,side_a,side_b,country,latitude,longitude,date_start,date_end,best,high,low\n"
        "1,1,Government of Armenia,Government of Azerbaijan,Armenia,40,45,2023-09-19,2023-09-20,5,9,3\n",
        encoding="utf-8",
    )
    return path


def write_year(folder: Path) -> EventStore:
    """A year of reports between two states, loud in its last weeks, one event not public: 1 January to 22 July 2018."""
    first = date(2018, 1, 1)
    rows: list[dict[str, object]] = []
    for day in range(203):
        rows += [
            _event(first + timedelta(days=day), "010" if n % 3 else "190", n) for n in range(3 if day < 170 else 9)
        ]
    rows.append({**_event(first + timedelta(days=200), "190", 99), "actor1": "Unseen", "marking": "secret"})
    frame = conform(pl.DataFrame(rows).with_columns(key=pl.int_range(pl.len())))
    months = frame.with_columns(month=pl.col("day").dt.strftime("%Y-%m")).partition_by("month", as_dict=True)
    writer = StoreWriter(EventStore.create(folder), "icews")
    writer.prepare()
    writer.commit(((str(month), part.drop("month")) for (month,), part in months.items()), [], [], Counter())
    return EventStore.open(folder)


def _event(day: date, code: str, n: int) -> dict[str, object]:
    return {
        "id": f"{day}-{code}-{n}", "day": day, "actor1": f"Actor {n}", "actor2": "Other", "actor1_country": "RUS",
        "actor2_country": "UKR", "series": "RUS|UKR", "code": code, "root": int(code[:2]),
        "quad": 4 if code == "190" else 1, "intensity": -10.0 if code == "190" else 1.0, "marking": "public",
        "url": "https://example.org/story",
    }  # fmt: skip

"""An event store of a made-up world, through the reader and the ingest that files of the world go through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
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

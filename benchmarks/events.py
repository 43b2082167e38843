"""Event data against its limits: `python benchmarks/events.py [--rows N] [--events N] [--json]`.

* `ingest`: GDELT 2 exports to canonical deduplicated Parquet, against the pandas reader on the same file (at least 5
  times as fast) and a bare typed Polars scan of it (at most 2 times as long); peak memory is in the last column. Typed
  means the same types for both: codes are text. Left to guess, pandas is faster where pyarrow is installed, and reads
  the event code 040 as the number 40.
* `dyad-month`: the series of synthetic events on DuckDB, against its limit of 10 seconds for 100,000,000.

The export is that of the mirror (ENTENTE_MIRROR) repeated with new ids. Each way runs in a process of its own, so that
none finds the other's memory warm; the best of three counts, after the file has been read once.
"""

from __future__ import annotations

import argparse
import calendar
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl

from entente.engines.events.canonical import conform
from entente.engines.events.ontology import cameo_codes
from entente.engines.events.resolution import country_names
from entente.engines.events.store import EventStore
from entente.engines.events.writing import StoreWriter

EXPORT_ROWS, SERIES_EVENTS, LIMIT_MS = 1_000_000, 100_000_000, 10_000.0
FIRST_YEAR, MONTHS, REPEATS = 2010, 120, 3

TIMER = """
import json, resource, sys, time
def report(run):
    started = time.perf_counter()
    run()
    ms = 1000 * (time.perf_counter() - started)
    print(json.dumps({"ms": ms, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
INGEST = (
    TIMER
    + """
from pathlib import Path
from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.sources.formats import reader_of
# Made beforehand: what it imports is no part of the work, nor is it with the other readers.
reader = reader_of("gdelt2")
report(lambda: ingest(EventStore.create(sys.argv[2]), reader, [Path(sys.argv[1])]))
"""
)
TYPES = (
    TIMER
    + """
from entente.sources.gdelt2 import COLUMNS
NUMBERS = tuple("FractionDate GoldsteinScale AvgTone Lat Long".split())
WHOLE = ("EVENTID", "DATE", "MonthYear", "Year", "Geo_Type", "IsRootEvent", "QuadClass", "NumMentions", "NumSources",
         "NumArticles", "DATEADDED")
def typed(number, whole, text):
    return {name: number if name.endswith(NUMBERS) else whole if name.endswith(WHOLE) else text for name in COLUMNS}
"""
)
PANDAS = (
    TYPES
    + """
import pandas
pandas.options.mode.string_storage = sys.argv[2]
types = typed("float64", "int64", "str")
report(lambda: pandas.read_csv(sys.argv[1], sep="\t", header=None, names=list(COLUMNS), dtype=types, quoting=3))
"""
)
GUESSING = (
    TIMER
    + """
import pandas
report(lambda: pandas.read_csv(sys.argv[1], sep="\t", header=None))
"""
)
POLARS = (
    TYPES
    + """
import polars as pl
schema = typed(pl.Float64, pl.Int64, pl.String)
report(lambda: pl.scan_csv(sys.argv[1], separator="\t", has_header=False, schema=schema, quote_char=None).collect())
"""
)
SERIES = (
    TIMER
    + """
from entente.engines.events.backends import connect
from entente.engines.events.series import make_series
from entente.engines.events.store import EventStore
store, connection = EventStore.open(sys.argv[1]), connect("duckdb")
report(lambda: make_series(store, connection, unit="dyad", freq="month"))
"""
)
READERS = {
    "pandas.read_csv, typed": (PANDAS, "auto"),
    "the same, text as Python objects": (PANDAS, "python"),
    "pandas.read_csv, types guessed": (GUESSING,),
    "a Polars scan, typed": (POLARS,),
}


def timed(script: str, *arguments: str) -> dict[str, float]:
    """Milliseconds and peak megabytes of a script run in a process of its own."""
    done = subprocess.run([sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def repeated_export(path: Path, rows: int) -> None:
    """The mirror's export over and over, each row with an id of its own."""
    mirror = os.environ.get("ENTENTE_MIRROR") or sys.exit("set ENTENTE_MIRROR: the export is in the mirror")
    source = next(Path(mirror, "gdelt").glob("*.export.CSV"))
    tails = [line[line.index(b"\t") :] for line in source.read_bytes().splitlines()]
    with path.open("wb") as handle:
        for start in range(0, rows, len(tails)):
            handle.write(b"".join(b"%d%s\n" % (900_000_000 + start + n, tail) for n, tail in enumerate(tails)))


def synthetic_store(folder: Path, events: int) -> None:
    """A store of `events` random events over ten years, countries drawn by Zipf's law, some actors without one."""
    draw = np.random.default_rng(1)
    names = pl.Series(sorted(country_names()))
    weights = 1 / np.arange(1, len(names) + 1)
    weights /= weights.sum()
    codes = [code for code in cameo_codes().values() if len(code.code) > 2]
    writer = StoreWriter(EventStore.create(folder), "gdelt2")
    writer.prepare()
    count = events // MONTHS
    for at in range(MONTHS):
        year, month = FIRST_YEAR + at // 12, at % 12 + 1
        code = draw.integers(0, len(codes), count)
        days = draw.integers(0, calendar.monthrange(year, month)[1], count)
        frame = pl.DataFrame(
            {
                "key": np.arange(at * count, (at + 1) * count),
                "day": pl.Series(np.datetime64(f"{year}-{month:02d}-01") + days),
                "actor1_country": names.gather(draw.choice(len(names), count, p=weights)),
                "actor2_country": names.gather(draw.choice(len(names), count, p=weights)),
                "code": pl.Series([entry.code for entry in codes]).gather(code),
                "root": np.array([entry.root for entry in codes], dtype=np.int8)[code],
                "quad": np.array([entry.quad for entry in codes], dtype=np.int8)[code],
                "intensity": np.array([entry.intensity for entry in codes], dtype=np.float32)[code],
            }
        )
        known = pl.Series(draw.random(count) > 0.3)
        frame = frame.with_columns(pl.when(known).then("actor1_country").alias("actor1_country"))
        writer.commit([(f"{year}-{month:02d}", conform(frame))], [], [], Counter())


def ingest_rows(folder: Path, rows: int) -> list[dict[str, object]]:
    """Ours against the two readers."""
    export = folder / "export.CSV"
    repeated_export(export, rows)
    export.read_bytes()
    ours = []
    others: dict[str, list[float]] = {}
    for n in range(REPEATS):
        ours.append(timed(INGEST, str(export), str(folder / f"store{n}")))
        for name, (script, *given) in READERS.items():
            others.setdefault(name, []).append(timed(script, str(export), *given)["ms"])
    memory = max(run["mb"] for run in ours)
    return [row("ingest", ours, min(times), name, memory) for name, times in others.items()]


def series_rows(folder: Path, events: int) -> list[dict[str, object]]:
    """The dyad-month series against its limit, which is in proportion to the number of events."""
    synthetic_store(folder / "synthetic", events)
    runs = [timed(SERIES, str(folder / "synthetic")) for _ in range(REPEATS)]
    limit = LIMIT_MS * events / SERIES_EVENTS
    return [row("dyad-month", runs, limit, f"limit for {events:,} events", max(run["mb"] for run in runs))]


def row(name: str, ours: list[dict[str, float]], reference: float, what: str, memory: float) -> dict[str, object]:
    """One line of the result; `ratio` is the reference's time over ours."""
    best = min(run["ms"] for run in ours)
    return {
        "name": name,
        "ours_ms": round(best, 1),
        "reference_ms": round(reference, 1),
        "reference": what,
        "ratio": round(reference / best, 2),
        "peak_mb": round(memory),
    }


def run(rows: int = EXPORT_ROWS, events: int = SERIES_EVENTS) -> list[dict[str, object]]:
    """All rows of this benchmark."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = ingest_rows(folder, rows) if rows else []
        return found + (series_rows(folder, events) if events else [])


def main() -> None:
    """Print the rows as JSON, or one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=EXPORT_ROWS, help="rows of the export; 0 leaves ingest out")
    parser.add_argument("--events", type=int, default=SERIES_EVENTS, help="synthetic events; 0 leaves the series out")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = run(arguments.rows, arguments.events)
    if arguments.json:
        print(json.dumps({"rows": found}))
        return
    for line in found:
        print("{name:<12}{ours_ms:>12,.0f} ms  {ratio:>6.2f} x {reference} ({reference_ms:,.0f} ms)".format(**line))


if __name__ == "__main__":
    main()

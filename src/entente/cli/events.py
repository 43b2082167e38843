"""`entente events`: bring event data into a store, and make series from it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.output import clear_line
from entente.cli.stores import reading
from entente.kernel.errors import BadInput
from entente.kernel.files import check_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.engines.events.ingest import IngestReport

app = typer.Typer(no_args_is_help=True, help="Event data: ingest and series.")

UNRESOLVED_SHOWN = 20


@app.command()
def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files, also .zip and .gz, or folders of them")
    ],
    layout: Annotated[str, typer.Option("--format", help="gdelt2, gdelt1, icews, icews-quads, polecat, ucdp-ged ...")],
    store: Annotated[Path, typer.Option(help="Folder of the event store; made when it is not there")],
    marking: Annotated[str, typer.Option(help="Marking put on the events")] = "public",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Bring files of one layout into an event store, each event once; refused rows go to STORE/rejects."""
    from entente.engines.events.ingest import check_files
    from entente.engines.events.ingest import ingest as run
    from entente.engines.events.store import EventStore
    from entente.sources.formats import reader_of

    reader, files = reader_of(layout), _files(paths, store)
    check_files(files)
    with reading(EventStore.create(store)) as opened:
        report = run(opened, reader, files, marking=marking, progress=_progress())
    clear_line()
    _print(report, as_json)
    if report.rejected:
        print(f"entente: {report.rejected} rows refused, listed with reasons in {store / 'rejects'}", file=sys.stderr)


def _files(paths: list[Path], store: Path) -> list[Path]:
    """The files named, and those in the folders named, in order of name; each once, and none of the store's own."""
    found: dict[Path, Path] = {}
    own = store.resolve()
    for path in paths:
        inside = sorted(inner for inner in path.rglob("*") if inner.is_file()) if path.is_dir() else [path]
        if not inside:
            raise BadInput("no files in this folder", file=str(path), remedy="check the path")
        for each in inside:
            if own not in each.resolve().parents:
                found.setdefault(each.resolve(), each)
    return list(found.values())


def _progress() -> Callable[[int, int], None]:
    """A line on the terminal that says how far the run is; nothing when no terminal is attached."""
    if not sys.stderr.isatty():
        return lambda read, written: None
    return lambda read, written: print(f"\r\033[K{read:,} rows read, {written:,} written\r", end="", file=sys.stderr)


def _print(report: IngestReport, as_json: bool) -> None:
    """One JSON object on standard output, so that it can be read by scripts; what is for people goes beside it."""
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
        return
    print(json.dumps({name: value for name, value in asdict(report).items() if name != "unresolved"}))
    for label, count in list(report.unresolved.items())[:UNRESOLVED_SHOWN]:
        print(f"{count:>12,}  {label}", file=sys.stderr)


@app.command()
def series(
    store: Annotated[Path, typer.Option(help="Folder of the event store")],
    unit: Annotated[str, typer.Option(help="dyad or country")],
    freq: Annotated[str, typer.Option(help="day, week or month")],
    out: Annotated[Path, typer.Option(help="Parquet file to write")],
    source: Annotated[str | None, typer.Option(help="Only this event set")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Count events per pair of states or per country and period, one row per event set, series and period."""
    from rich.console import Console

    from entente.engines.events.backends import connect
    from entente.engines.events.series import write_series
    from entente.engines.events.store import EventStore

    check_out(out)
    # One query, whose end nobody can foretell: that it is under way is all there is to show.
    with Console(stderr=True).status("counting"), reading(EventStore.open(store)) as opened:
        rows = write_series(opened, connect(), out, unit=unit, freq=freq, source=source)
    print(json.dumps({"rows": rows, "out": str(out)}) if as_json else f"{rows:,} rows in {out}")


@app.command()
def sets(
    store: Annotated[Path, typer.Option(help="Folder of the event store")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list")] = False,
) -> None:
    """What a store holds: each event set with its rows, its first and its last day."""
    from entente.engines.events.store import EventStore

    found = EventStore.open(store).sets()
    if as_json:
        print(json.dumps([asdict(entry) for entry in found], default=str))
    else:
        for entry in found:
            print(f"{entry.source:<16}{entry.rows:>14,}  {entry.first} to {entry.last}")

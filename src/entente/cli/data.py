"""`entente data`: the open data sets, where they are, whether they are whole, and how to get them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from entente.cli.output import clear_line, print_json, print_table

app = typer.Typer(no_args_is_help=True, help="Open data: list, pull, verify.")


def _folders() -> tuple[Path | None, Path]:
    """The mirror, if one is set, and the cache of downloads."""
    from entente.conf.environment import environment

    settings = environment()
    return settings.mirror, settings.home / "data"


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list")] = False) -> None:
    """Every source the platform knows: publisher, licence, citation, version, and whether it is here."""
    from entente.sources.catalogue import SOURCES, locate

    mirror, cache = _folders()
    rows = []
    for source in SOURCES:
        found = locate(source, mirror, cache)
        rows.append(
            {
                "source": source.name,
                "title": source.title,
                "publisher": source.publisher,
                "licence": source.licence,
                "citation": source.citation,
                "version": source.version,
                "place": found.place,
                "files": [str(path) for path in found.files],
                "page": source.page,
                "format": source.format,
                "download": source.url(source.version) if source.address else "by hand",
            }
        )
    if as_json:
        print_json(rows)
        return
    short = ("source", "title", "licence", "place")
    shown = [
        {
            **{name: row[name] for name in short},
            "pull": "yes" if row["download"] != "by hand" else f"by hand, {row['page']}",
        }
        for row in rows
    ]
    print_table("Open data", shown, empty="No source is known.")


@app.command()
def pull(
    source: Annotated[str, typer.Argument(help="Name from `entente data list`")],
    version: Annotated[str, typer.Option(help="Version; the one in the list when not given")] = "",
    sha256: Annotated[str, typer.Option(help="Hash the file must have")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    """Fetch a source from its publisher, or from the mirror when ENTENTE_MIRROR is set; an unfinished fetch goes on."""
    from entente.sources.catalogue import source_of
    from entente.sources.pull import pull_all as run

    mirror, cache = _folders()
    got = run(source_of(source), version, cache=cache, mirror=mirror, sha256=sha256, progress=_progress)
    clear_line()
    rows = [{"path": str(each.path), "sha256": each.sha256, "origin": each.origin} for each in got]
    if as_json:
        print_json({**rows[0], "files": rows})
        return
    for row in rows:
        print(f"{row['path']}\nSHA-256 {row['sha256']}, from the {row['origin']}")


def _progress(there: int, total: int) -> None:
    if sys.stderr.isatty():
        share = f" of {total / 1e6:,.1f}" if total else ""
        print(f"\r{there / 1e6:,.1f}{share} MB", end="\r", file=sys.stderr)


@app.command()
def verify(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object")] = False) -> None:
    """Check the mirror against its manifest and the cache against the hashes noted; exit 1 naming what differs."""
    from entente.kernel.errors import Problem
    from entente.sources.mirror import differences, manifest_of
    from entente.sources.pull import sha256_of

    mirror, cache = _folders()
    found = differences(mirror) if mirror else []
    checked = len(manifest_of(mirror)) if mirror else 0
    for note in sorted(cache.glob("*/**/*.sha256")):
        path, checked = note.with_suffix(""), checked + 1
        if not path.exists() or sha256_of(path) != note.read_text(encoding="ascii").split()[0]:
            found.append(Problem("is not the file that was downloaded", file=str(path), remedy="pull it again"))
    if as_json:
        print_json({"checked": checked, "different": [str(problem) for problem in found]})
    else:
        print(f"{checked} files checked, {len(found)} differ")
    for problem in found:
        print(f"entente: {problem}", file=sys.stderr)
    if found:
        raise typer.Exit(1)

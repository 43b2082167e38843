"""`entente pack`: the folders of reviewed data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from entente.cli.output import print_json, print_table
from entente.kernel.errors import BadInput

app = typer.Typer(no_args_is_help=True, help="Packs: an alliance and its public record as a folder of files.")


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="the pack's folder, for instance packs/nato")],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Validate a pack: every fact sourced, no overlap, no orphan. Exits with 2 and every problem otherwise."""
    from entente.sources.packs import check_pack, read_pack

    pack = read_pack(folder)
    problems = check_pack(pack)
    if problems:
        raise BadInput(problems)
    kinds = Counter(fact.kind for fact in pack.facts)
    summary = {
        "pack": pack.code,
        "version": pack.version,
        "parties": len(pack.parties),
        "frameworks": len(pack.frameworks),
        "sources": len(pack.sources),
        "facts": len(pack.facts),
        "standards": len(pack.standards),
        "disputed": len({fact.key for fact in pack.facts if fact.claim > 1}),
        "by_kind": dict(sorted(kinds.items())),
    }
    if as_json:
        print_json(summary)
    else:
        rows = [{"kind": kind, "facts": count} for kind, count in sorted(kinds.items())]
        print_table(f"{pack.title.en}, version {pack.version}: no problem found", rows, empty="The pack has no facts.")


@app.command()
def load(
    folder: Annotated[Path, typer.Argument(help="the pack's folder")],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Load a pack into the register and print what changed. A second load changes nothing."""
    from entente.sources.packs import read_pack

    files = read_pack(folder)
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.cli.loading import load_files, report_rows

    report = load_files(files)
    if as_json:
        print_json(
            {"pack": report.pack, "version": report.version, "changed": report.changed, "rows": report_rows(report)}
        )
    else:
        title = f"{report.pack} {report.version}: {'loaded' if report.changed else 'nothing to change'}"
        print_table(title, report_rows(report), empty=title)

"""`entente engagements`: bring engagements in from data sets and from spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.output import print_json, print_table
from entente.kernel.errors import BadInput, Problem

if TYPE_CHECKING:
    from entente.apps.engagements.intake.types import Batch, Preview

app = typer.Typer(no_args_is_help=True, help="Engagements: import them from data sets and spreadsheets.")
importing = typer.Typer(no_args_is_help=True, help="Import engagements, all of a file or none of it.")
app.add_typer(importing, name="import")

SHOWN = 20

OnlyPreview = Annotated[bool, typer.Option("--preview", help="say what would change, and write nothing")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@importing.command()
def mme(
    path: Annotated[Path, typer.Argument(help="the data set in its long form, Parquet or CSV")],
    preview: OnlyPreview = False,
    without_rejected: Annotated[
        bool, typer.Option("--without-rejected", help="leave out what is wrong in the file, and import the rest")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import the multinational military exercises (D'Orazio and Galambos, 1980-2005).

    Anything wrong in the file refuses it whole, each problem listed, unless --without-rejected is given.
    """
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.engagements.intake.mme import read_mme

    _run(read_mme(path), preview=preview, lenient=without_rejected, as_json=as_json)


@importing.command()
def sheet(
    path: Annotated[Path, typer.Argument(help="workbook (.xlsx) or CSV with engagements and participants")],
    name: Annotated[str, typer.Option("--name", help="name of the list, which begins every key: mission-2026")],
    preview: OnlyPreview = False,
    exercise: Annotated[bool, typer.Option("--exercise", help="the engagements are made up")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a year of engagements from a spreadsheet, public, all of it or none of it."""
    from entente.cli.preparing import open_platform

    open_platform()
    from entente.apps.engagements.intake.sheets import read_sheets

    _run(read_sheets(path, name=name, exercise=exercise), preview=preview, lenient=False, as_json=as_json)


def _run(batch: Batch, *, preview: bool, lenient: bool, as_json: bool) -> None:
    from entente.apps.access.binding import seeing_everything
    from entente.apps.access.viewers import Actor
    from entente.apps.engagements.intake.comparing import preview_batch, without_rejected
    from entente.apps.engagements.services.intake import import_engagements

    rejected = batch.rejected
    if lenient:
        batch = without_rejected(batch)
    recorder = Actor(name="Entente", permissions=frozenset({"engagements.record", "register.correct"}))
    with seeing_everything():
        seen = preview_batch(batch) if preview else import_engagements(recorder, batch)
    problems = tuple(dict.fromkeys((*seen.problems, *rejected)))
    if as_json:
        print_json(_as_json(seen, problems, done=not preview))
    else:
        _print(seen, problems, done=not preview)
    if seen.problems:
        raise BadInput(seen.problems)


def _as_json(seen: Preview, problems: tuple[Problem, ...], *, done: bool) -> dict[str, Any]:
    return {
        "imported": done,
        **_counts(seen),
        "changes": [
            {"key": each.key, "field": each.field, "before": each.before, "after": each.after} for each in seen.changes
        ],
        "kept": list(seen.kept),
        "no_longer_in_the_file": list(seen.missing),
        "states": [{"code": state.code, "name": state.name_en} for state in seen.states],
        "unmatched": dict(seen.batch.unmatched),
        "refused": list(seen.batch.refused),
        "rejected": [
            {"file": each.file, "row": each.row, "field": each.field, "problem": each.message, "remedy": each.remedy}
            for each in problems
        ],
        "notes": dict(seen.batch.notes),
        "digest": seen.digest,
    }


def _counts(seen: Preview) -> dict[str, int]:
    return {
        "added": len(seen.added),
        "changed": len(seen.changed),
        "unchanged": seen.unchanged,
        "participants": seen.participants,
    }


def _print(seen: Preview, problems: tuple[Problem, ...], *, done: bool) -> None:
    counts = {**_counts(seen), "kept": len(seen.kept), "rejected rows": len(problems), "new states": len(seen.states)}
    title = "Imported" if done else "What would change; nothing was written"
    print_table(title, [counts], empty="")
    for label, number in (*seen.batch.notes, *((f"unmatched: {name}", count) for name, count in seen.batch.unmatched)):
        print(f"{number:>8,}  {label}")
    if seen.states:
        print(f"States to add to the register: {', '.join(f'{each.code} {each.name_en}' for each in seen.states)}")
    for each in seen.changes[:SHOWN]:
        print(f"{each.key}: {each.field}: {each.before!r} -> {each.after!r}")
    if len(seen.changes) > SHOWN:
        print(f"... and {len(seen.changes) - SHOWN} further changes; --json lists them all")
    for problem in problems:
        print(f"rejected: {problem}")

"""`entente plan`: allocate the year's activities, and check an allocation."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from entente.engines.planning import Conflicting, Report

app = typer.Typer(no_args_is_help=True, help="Allocate the year's activities, and check an allocation.")

InstanceFile = Annotated[Path, typer.Argument(metavar="INSTANCE.json", help="The menu, partners, requests and rules.")]


@app.command()
def allocate(
    instance: InstanceFile,
    out: Annotated[Path, typer.Option(metavar="PLAN.json", help="Where to write the plan.")],
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds, in all.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same plan.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Draw a plan: commitments, then floors, then goals, then cost; every cut and refusal with its reason.

    Exits with 1, naming a minimal set of commitments, when the commitments cannot hold together.
    """
    from entente.engines import planning

    problem = planning.read_instance(instance)
    _writable(out)
    try:
        with _Bar() as bar:
            plan = planning.allocate(problem, time_limit=time_limit, seed=seed, progress=bar.show)
    except planning.Conflicting as conflicting:
        if as_json:
            typer.echo(json.dumps(_conflicts(conflicting), indent=1))
        raise
    _write(out, plan.to_json())
    document = plan.to_json()
    if as_json:
        typer.echo(json.dumps({"stages": document["stages"], "seed": plan.seed, "out": str(out)}, indent=1))
        return
    for stage in plan.stages:
        typer.echo(f"{stage.name:<10} {stage.value:>14,}   bound {stage.bound:>14,}   gap {stage.gap:.2%}")
    typer.echo(f"{len(plan.allocations):,} requests granted, {len(plan.refusals):,} cut or refused: {out}")


@app.command()
def check(
    instance: InstanceFile,
    plan: Annotated[Path, typer.Argument(metavar="PLAN.json", help="The plan to check.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check a plan: every rule, the objective, and every stated reason. Exits with 1 when something does not hold."""
    from entente.engines import planning

    report = planning.check(planning.read_instance(instance), planning.read_plan(plan))
    typer.echo(json.dumps(report.to_json(), indent=1) if as_json else _told(report))
    raise typer.Exit(0 if report.holds else 1)


def _told(report: Report) -> str:
    lines = [f"broken: {violation}" for violation in report.violations]
    lines += [f"not confirmed: {doubt}" for doubt in report.doubts]
    lines.append(
        f"goal points {report.goal_points:,} ({report.coverage:.1%} of all), floors met {report.floors_met}, "
        f"cost {report.cost:,}, commitments missed {report.mandatory_missed}"
    )
    lines.append(
        f"{report.granted:,} of {report.requests:,} requests granted, {report.cut:,} of them cut; "
        f"{report.refused:,} refused"
    )
    lines.append("every rule and reason holds" if report.holds else "does not hold")
    return "\n".join(lines)


def _conflicts(error: Conflicting) -> dict[str, Any]:
    return {
        "conflicts": [
            {
                "commitments": [
                    {"partner": c.partner, "activity": c.activity, "seats": c.seats} for c in conflict.commitments
                ],
                "collisions": [list(pair) for pair in conflict.collisions],
            }
            for conflict in error.conflicts
        ],
        "remedy": error.remedy,
    }


def _writable(out: Path) -> None:
    """Refuse at once, not after a minute, a place where the plan cannot be written."""
    if out.is_dir() or not out.absolute().parent.is_dir() or not os.access(out.absolute().parent, os.W_OK):
        raise typer.BadParameter(f"{out} cannot be written: name a file in a folder that exists", param_hint="--out")


def _write(out: Path, document: dict[str, Any]) -> None:
    """Write the file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=out.absolute().parent, delete=False) as file:
        try:
            json.dump(document, file, indent=1, ensure_ascii=False)
            file.write("\n")
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).chmod(0o644)
    Path(file.name).replace(out)


class _Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __enter__(self) -> _Bar:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self.progress.start()
        self.task = self.progress.add_task("reading", total=1.0)
        return self

    def show(self, doing: str, share: float) -> None:
        """What is being done, and the share of the work behind it."""
        self.progress.update(self.task, description=doing, completed=share)

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

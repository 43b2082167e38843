"""`entente`: finds the group, runs the command, turns errors into exit codes."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from entente.kernel.errors import BadInput, EntenteError

GROUPS = {
    "register": ("entente.cli.register", "The register: who stands in which relation to the alliance"),
    "pack": ("entente.cli.pack", "Packs of reviewed data: validate and load"),
    "ledger": ("entente.cli.ledger", "The ledger: verify, head, seal"),
    "engagements": ("entente.cli.engagements", "Engagements: import them from data sets and spreadsheets"),
    "worker": ("entente.cli.worker", "Background work beside the servers"),
    "plan": ("entente.cli.plan", "Allocate the year's activities, and check an allocation"),
    "data": ("entente.cli.data", "Open data: list, pull, verify"),
    "events": ("entente.cli.events", "Event data: ingest and series"),
    "warning": ("entente.cli.warning", "Early warning: scan, probabilities, backtest"),
    "brief": ("entente.cli.brief", "The brief of a party as a document: a visit brief, or its case file"),
    "forecast": ("entente.cli.forecast", "Forecasts of fatalities, and their scores"),
}


class LazyGroup(TyperGroup):
    """Loads a group's module only when it is called, so that `entente plan` never loads Django."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of the commands, without loading them."""
        return sorted({*super().list_commands(ctx), *GROUPS})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load the group's module and return its command; None when there is no such command."""
        if cmd_name not in GROUPS:
            return super().get_command(ctx, cmd_name)
        module, summary = GROUPS[cmd_name]
        command = typer.main.get_command(import_module(module).app)
        command.name, command.short_help = cmd_name, summary
        return command


app = typer.Typer(
    name="entente",
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The platform on which an alliance runs its relations with partner nations.",
)


@app.callback()
def entente() -> None:
    """Common to all commands."""


@app.command()
def run(
    port: Annotated[int, typer.Option("--port", help="port on localhost")] = 8000,
    host: Annotated[str, typer.Option("--host", help="address to listen on")] = "127.0.0.1",
    demo: Annotated[bool | None, typer.Option("--demo/--no-demo", help="demonstration accounts and data")] = None,
) -> None:
    """Start the platform: database, migrations, packs, worker, pages."""
    from entente.cli.run import run as start

    start(host=host, port=port, demo=demo)


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="name of a benchmark; leave out with --all")] = "",
    every: Annotated[bool, typer.Option("--all", help="run every benchmark")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Run benchmarks, each printing its ratio to a named reference or limit."""
    from entente.cli.bench import bench as measure

    measure(name, every=every, as_json=as_json)


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False) -> None:
    """Tell what is installed, reachable and misconfigured, and what to do about it."""
    from entente.cli.doctor import doctor as examine

    examine(as_json=as_json)


def main() -> None:
    """Run the command line: 0 on success, 2 on bad usage or input, 1 on failure."""
    try:
        app()
    except BadInput as error:
        for problem in error.problems:
            print(f"entente: {problem}", file=sys.stderr)
        raise SystemExit(2) from None
    except EntenteError as error:
        print(f"entente: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        # What no command foresaw: a disk that is full, a folder that may not be written.
        print(f"entente: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as error:
        if not _from_the_database(error):
            raise
        print(f"entente: the database refused: {error}".rstrip(), file=sys.stderr)
        print("entente: run `entente doctor`, which tells what to do", file=sys.stderr)
        raise SystemExit(1) from None


def _from_the_database(error: Exception) -> bool:
    """Whether Django or psycopg raised it; neither is loaded by commands that need no database."""
    return any(kind.__module__ in {"django.db.utils", "psycopg.errors", "psycopg"} for kind in type(error).__mro__)


if __name__ == "__main__":
    main()

"""`entente ledger`: verify the history, take its head away, seal what waits."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from entente.cli.output import print_json, print_table
from entente.kernel.errors import BadInput

app = typer.Typer(no_args_is_help=True, help="The ledger: who did what when, sealed and verifiable.")
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@app.command()
def verify(
    as_json: AsJson = False,
    head: Annotated[str, typer.Option(help="a hash printed earlier by `entente ledger head`, kept elsewhere")] = "",
) -> None:
    """Find the first altered, missing or reordered entry. Exits with 1 when there is one."""
    wanted = _read_hash(head)
    from entente.conf.django_setup import setup

    setup()
    from rich.console import Console

    from entente.apps.ledger.verification import verify as verify_ledger

    with Console(stderr=True).status("verifying") as status:
        result = verify_ledger(head=wanted, progress=lambda position: status.update(f"verifying: {position:,} entries"))
    if as_json:
        print_json({"ok": result.ok, **asdict(result)})
    elif result.ok:
        print(f"{result.sealed} entries under {result.seals} seals are as they were sealed; {result.waiting} wait.")
        print(f"head {result.head}")
    if result.flaw is not None:
        print(f"entente: {result.flaw.message}", file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def head(as_json: AsJson = False) -> None:
    """Print the hash of the last seal. A copy of it kept elsewhere proves all history up to now."""
    from entente.conf.django_setup import setup

    setup()
    from entente.apps.ledger.selectors import ledger_head

    last = ledger_head()
    if as_json:
        print_json(asdict(last))
    else:
        print(last.hash)


@app.command()
def seal(as_json: AsJson = False) -> None:
    """Seal the entries that wait, now. The worker does so every second."""
    from entente.conf.django_setup import setup

    setup()
    from entente.apps.ledger import selectors, services

    count = services.seal()
    last = selectors.ledger_head()
    if as_json:
        print_json({"sealed": count, **asdict(last)})
    else:
        print(f"{count} entries sealed; head {last.hash}")


@app.command()
def bypasses(
    as_json: AsJson = False,
    limit: Annotated[int, typer.Option(min=1, help="at most so many, the newest first")] = 100,
) -> None:
    """List the rows changed without a ledger entry: what went past the services, for instance by psql."""
    from entente.conf.django_setup import setup

    setup()
    from entente.apps.ledger.row_history import bypasses as find

    rows = [asdict(change) for change in find(limit=limit)]
    if as_json:
        print_json(rows)
    else:
        print_table("Rows changed without an entry", rows, empty="Every change of a row has its entry.")


def _read_hash(text: str) -> bytes | None:
    """Read 64 hexadecimal digits; "" is none."""
    if not text:
        return None
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != 32:
        raise BadInput(
            f"{text!r} is not the hash of a seal", field="--head", remedy="give the 64 digits that `head` printed"
        )
    return value

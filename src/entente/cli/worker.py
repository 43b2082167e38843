"""`entente worker`: seals the ledger and runs the background jobs, beside the servers of the pages."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Annotated

import typer

from entente.cli.output import print_json

app = typer.Typer(no_args_is_help=True, help="Background work. `entente run` includes a worker.")


@app.command()
def run() -> None:
    """Work until interrupted. Any number of workers may run."""
    from entente.conf.django_setup import setup

    setup()
    from entente.apps.ledger import worker

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    stop = worker.start()
    print("The worker runs (Ctrl-C stops it).", file=sys.stderr, flush=True)
    stopping.wait()
    stop()


@app.command()
def once(as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False) -> None:
    """Seal what waits, feed the outbox, run the jobs that are due, then end: for a scheduler such as cron."""
    from entente.conf.django_setup import setup

    setup()
    from entente.apps.ledger import worker

    sealed, read = worker.tick()
    worker.run_due_jobs()
    if as_json:
        print_json({"sealed": sealed, "read": read})
    else:
        print(f"{sealed} entries sealed, {read} read.")

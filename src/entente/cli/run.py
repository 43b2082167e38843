"""`entente run`: from nothing to a platform that answers."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from types import FrameType

from entente.cli.preparing import load_exercise, load_packs, migrate, step
from entente.conf.environment import environment
from entente.conf.occupation import occupying, updating
from entente.kernel.errors import Unavailable

# Far more than any file that is taken, which is refused with the reason; what is larger still is not even received.
LARGEST_REQUEST = 256 * 1024 * 1024

_LOCAL = {"127.0.0.1", "::1", "localhost"}


def run(*, host: str, port: int, demo: bool | None) -> None:
    """Start the database, migrate, load the packs, print where it is, and serve until interrupted."""
    if demo is not None:
        os.environ["ENTENTE_DEMO"] = "true" if demo else "false"
    if host in _LOCAL:
        # What is mailed leads to this server, unless the environment names the address people know.
        os.environ["ENTENTE_BASE_URL"] = os.environ.get("ENTENTE_BASE_URL") or _address(host, port).rstrip("/")
    # A supervisor's SIGTERM ends it as Ctrl-C does: the embedded database is stopped at exit.
    signal.signal(signal.SIGTERM, _as_interrupt)
    # Ctrl-C ends it here while it starts; once it serves, the server takes it as its end and returns.
    with suppress(KeyboardInterrupt), _home_of_its_own(host, port):
        _refuse_taken_port(host, port)
        _serve(host, port)
    print("\nEntente is stopping.", file=sys.stderr)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _home_of_its_own(host: str, port: int) -> AbstractContextManager[None]:
    """Keep a second server off the embedded database; on a server of its own any number may serve."""
    settings = environment()
    return nullcontext() if settings.database_url else occupying(settings.home, _address(host, port))


def _address(host: str, port: int) -> str:
    return f"http://{'localhost' if host in _LOCAL else host}:{port}/"


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"cannot listen on {host}:{port}: {error.strerror}",
                remedy="stop what listens there, or choose another: `make run PORT=8001`, or --port",
            ) from error


def _serve(host: str, port: int) -> None:
    from entente.conf import database

    step("database")
    addresses = database.start()
    if not addresses.embedded:
        database.prepare_server(addresses.owner, addresses.app)
    from entente.conf.django_setup import setup

    setup()
    with updating(addresses.owner):
        migrate(say=step)
        load_packs(say=step)
        _collect_static(environment().home / "static")
        accounts = _demo_accounts()
        if accounts:
            load_exercise(say=step)
    stop_worker = _start_worker()

    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    server = create_server(
        get_wsgi_application(), host=host, port=port, threads=8, ident=None, max_request_body_size=LARGEST_REQUEST
    )
    _announce(host, port, accounts)
    threading.Thread(target=_load_pages, name="pages", daemon=True).start()
    try:
        server.run()
    finally:
        server.close()
        stop_worker()


def _load_pages() -> None:
    """Import what the pages need while whoever started it finds the address, not when they ask for the first one."""
    from entente.conf.loading import load_pages

    with suppress(Exception):  # whoever asks for a page is told
        load_pages()


def _collect_static(target: Path) -> None:
    """Copy the built assets to where they are served from, when they differ."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    files = sorted(
        (path, storage.path(path)) for finder in get_finders() for path, storage in finder.list(ignore_patterns=None)
    )
    state = "\n".join(f"{path} {Path(full).stat().st_mtime_ns} {Path(full).stat().st_size}" for path, full in files)
    stamp = target / ".stamp"
    if not stamp.exists() or stamp.read_text() != state:
        step("static files")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(state)


def _demo_accounts() -> list[tuple[str, str, str]]:
    """The accounts of the demonstration: e-mail address, password, role. Outside that mode: none, and all closed."""
    from entente.apps.access.demo import ensure_demo_accounts

    return ensure_demo_accounts()


def _start_worker() -> Callable[[], None]:
    from entente.apps.ledger import worker

    return worker.start()


def _announce(host: str, port: int, accounts: list[tuple[str, str, str]]) -> None:
    print(f"\nEntente is at {_address(host, port)}  (Ctrl-C stops it)\n", flush=True)
    if accounts:
        print("Demonstration accounts (EXERCISE):", flush=True)
        width = max(len(email) for email, _, _ in accounts)
        for email, password, role in accounts:
            print(f"  {email:<{width}}  {password}  {role}", flush=True)
        print(flush=True)

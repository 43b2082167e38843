"""The processes of the crash test: `hold` runs the database, `write` is the application.

Run as `python crash_process.py hold [migrate]` and `python crash_process.py write COUNT ACKNOWLEDGED_FILE`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def hold(*, migrate: bool) -> None:
    """Start the database, migrate it if asked to, say so, and keep it until standard input closes."""
    from entente.conf.database import start

    start()
    if migrate:
        from entente.conf.django_setup import setup

        setup()
        from django.core.management import call_command

        call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    print("up", flush=True)
    sys.stdin.read()


def write(count: int, acknowledged: Path) -> None:
    """Add sources 1 to `count`, acknowledging each after its commit; again from the start when run again.

    A write whose answer was lost with the connection is asked for: it has either happened or not.
    """
    from entente.conf.django_setup import setup

    setup()
    from django.db import InterfaceError, OperationalError, connection

    from entente.apps.access.binding import acting_as
    from entente.apps.access.viewers import Actor, Viewer
    from entente.apps.register.models import Source
    from entente.apps.register.services.sources import add_source

    actor = Actor(name="Crash test", permissions=frozenset({"register.correct"}))
    with acknowledged.open("a", buffering=1) as done:
        for number in range(1, count + 1):
            code = f"crash-{number}"
            for _attempt in range(200):
                try:
                    with acting_as(Viewer()):
                        if not Source.objects.filter(code=code).exists():
                            add_source(
                                actor,
                                code=code,
                                title=f"Source {number}",
                                kind="primary",
                                url=f"https://example.org/{number}",
                            )
                    break
                except (OperationalError, InterfaceError):
                    connection.close()
                    time.sleep(0.1)
            else:
                raise SystemExit(f"{code} could not be written")
            done.write(code + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "hold":
        hold(migrate="migrate" in sys.argv)
    else:
        write(int(sys.argv[2]), Path(sys.argv[3]))

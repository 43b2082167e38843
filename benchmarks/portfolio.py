"""The portfolio's page at the server against its floor: 150 ms, the real record of packs/nato loaded.

    python -m benchmarks.portfolio [--rounds 40]

Runs on an embedded PostgreSQL of its own in a temporary folder. The reference is the floor; also printed is the time
of the processor, which does not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.own_home import client as platform_client
from benchmarks.own_home import own_home

FLOOR_MS = 150.0
PACK = Path(__file__).resolve().parents[1] / "packs" / "nato"
PAGES = {
    "portfolio, today": "/",
    "portfolio, 1 January 1995": "/?on=1995-01-01",
    "portfolio, filtered and coloured": "/?framework=PfP&colour=status&sort=programmes",
    "party, Ukraine": "/parties/UKR/",
}


def main() -> None:
    """Run the measurements and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    own_home()
    rows = measure(chosen.rounds)
    if chosen.json:
        print(json.dumps({"rows": rows}, indent=2))
        return
    for row in rows:
        print(
            f"{row['name']:<40} {row['ours_ms']:>8.1f} ms, {row['processor_ms']:>8.1f} ms of the processor,"
            f" ratio {row['ratio']:.3f} to {row['reference']}"
        )


def measure(rounds: int) -> list[dict[str, Any]]:
    """Return the median time of each page."""
    from entente.conf.django_setup import setup

    setup()
    from django.core.management import call_command
    from django.db import connections, transaction

    from entente.cli.loading import load_files
    from entente.sources.packs import read_pack

    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    with transaction.atomic():
        load_files(read_pack(PACK))
    client = platform_client()
    rows = []
    for name, address in PAGES.items():
        walls, processors = [], []
        for _ in range(rounds + 2):
            wall, processor = time.perf_counter(), time.process_time()
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} failed")
            walls.append((time.perf_counter() - wall) * 1000)
            processors.append((time.process_time() - processor) * 1000)
        ours = statistics.median(walls[2:])
        rows.append(
            {
                "name": name,
                "ours_ms": round(ours, 1),
                "processor_ms": round(statistics.median(processors[2:]), 1),
                "reference_ms": FLOOR_MS,
                "reference": f"the floor of {FLOOR_MS:.0f} ms",
                "ratio": round(ours / FLOOR_MS, 3),
            }
        )
    connections.close_all()
    return rows


if __name__ == "__main__":
    main()

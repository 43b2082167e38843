"""The ledger against its floors: 500 service writes a second with sealing on; 1,000,000 entries verified in
60 seconds and 500 MB.

    python -m benchmarks.ledger [--seconds 20] [--entries 1000000]

Runs on an embedded PostgreSQL of its own in a temporary folder. The writes are calls of two real services by four
processes, while a fifth seals every second: `register.services.add_source` (checks, a read, the row, its search
index in two languages, its row history, the ledger's entry) and the smallest there is, `ledger.services.append_read`
(the ledger's entry). Each is a transaction of its own whose commit waits for the disk.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from typing import Any

from benchmarks.own_home import own_home

WRITERS = 4
FLOOR_WRITES = 500
FLOOR_SECONDS = 60
FLOOR_MEGABYTES = 500

FILL = """
INSERT INTO ledger_entry (actor_name, action, record_type, record_id, before, after, reason, marking_ids)
SELECT 'Country desk ' || n %% 50, 'register.correct_fact', 'fact', 'membership.pfp.' || n %% 5000,
    jsonb_build_object('key', 'member.' || n, 'status', 'planned', 'start', '1994-01-10', 'note', repeat('a', 90)),
    jsonb_build_object('key', 'member.' || n, 'status', 'in-force', 'start', '1994-02-10', 'note', repeat('b', 80)),
    'the gazette gives another date', ARRAY[n %% 2000]
FROM generate_series(%s, %s) n
"""


def main() -> None:
    """Run all measurements and print the rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long to write")
    parser.add_argument("--entries", type=int, default=1_000_000, help="how many entries to verify")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--part", choices=["write", "seal", "verify"], help=argparse.SUPPRESS)
    parser.add_argument("--service", choices=["source", "reading"], help=argparse.SUPPRESS)
    parser.add_argument("--writer", type=int, default=0, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part == "write":
        print(json.dumps(write(chosen.service, chosen.writer, chosen.seconds)))
    elif chosen.part == "seal":
        seal_until_told()
    elif chosen.part == "verify":
        print(json.dumps(verify()))
    else:
        own_home()
        result = measure(chosen.seconds, chosen.entries)
        if chosen.json:
            print(json.dumps(result, indent=2))
        else:
            for each in result["rows"]:
                print(f"{each['name']:<32} ratio {each['ratio']:.3f} to {each['reference']}")


def measure(seconds: float, entries: int) -> dict[str, Any]:
    """Return the rows, each against its limit; a ratio of at most 1 holds it."""
    django()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    connections.close_all()
    rates = {service: writes_per_second(service, seconds) for service in ("source", "reading")}
    print(f"writes a second: {rates}", file=sys.stderr, flush=True)
    fill(entries)
    connections.close_all()
    found = json.loads(part("verify").communicate()[0])
    if not found["ok"]:
        raise SystemExit("the ledger does not verify")
    per_million = 1_000_000 / found["sealed"]
    return {
        "rows": [
            row("add a source, sealing on", 1000 / rates["source"], 1000 / FLOOR_WRITES, f"{FLOOR_WRITES} writes/s"),
            row(
                "record a reading, sealing on", 1000 / rates["reading"], 1000 / FLOOR_WRITES, f"{FLOOR_WRITES} writes/s"
            ),
            row(
                "verify 1,000,000 entries",
                found["seconds"] * 1000 * per_million,
                FLOOR_SECONDS * 1000,
                f"{FLOOR_SECONDS} s",
            ),
            {
                "name": "memory to verify",
                "ours_mb": round(found["megabytes"], 1),
                "reference_mb": FLOOR_MEGABYTES,
                "reference": f"{FLOOR_MEGABYTES} MB",
                "ratio": round(found["megabytes"] / FLOOR_MEGABYTES, 3),
            },
        ],
        "writes_per_second": {service: round(rate) for service, rate in rates.items()},
        "entries": found["sealed"],
        "verify_seconds": round(found["seconds"], 2),
        "verify_mb": round(found["megabytes"], 1),
    }


def row(name: str, ours: float, reference: float, label: str) -> dict[str, Any]:
    """Return one row of times in milliseconds."""
    return {
        "name": name,
        "ours_ms": round(ours, 3),
        "reference_ms": reference,
        "reference": label,
        "ratio": round(ours / reference, 3),
    }


def part(name: str, *options: str) -> subprocess.Popen[str]:
    """Start a process of this benchmark."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.ledger", "--part", name, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def writes_per_second(service: str, seconds: float) -> float:
    """Write from several processes at once while another seals; return the sustained rate."""
    sealer = part("seal")
    options = ["--service", service, "--seconds", str(seconds)]
    writers = [part("write", *options, "--writer", str(number)) for number in range(WRITERS)]
    rates = [json.loads(writer.communicate()[0]) for writer in writers]
    sealer.communicate()
    return sum(each["writes"] / each["seconds"] for each in rates)


def write(service: str, writer: int, seconds: float) -> dict[str, float]:
    """Call the service for some seconds after a short warm-up."""
    django()
    from django.db import transaction

    from entente.apps.access.binding import bind
    from entente.apps.access.viewers import Actor, Viewer
    from entente.apps.ledger.services import append_read
    from entente.apps.register.services.sources import add_source

    actor = Actor(name=f"Writer {writer}", permissions=frozenset({"register.correct"}))
    began = time.perf_counter() + 2
    number = counted = 0
    while (now := time.perf_counter()) < began + seconds:
        counted += now >= began
        with transaction.atomic():
            bind(Viewer())
            if service == "reading":
                append_read(actor, record_type="source", record_id=f"w{writer}-{number}", marking_id=1)
            else:
                code = f"w{writer}-{number}"
                add_source(actor, code=code, title="A source", kind="primary", url="https://example.org/")
        number += 1
    return {"writes": counted, "seconds": time.perf_counter() - began}


def seal_until_told() -> None:
    """Run the worker until standard input closes."""
    django()
    from entente.apps.ledger import worker

    stop = worker.start()
    sys.stdin.read()
    stop()


def fill(entries: int) -> None:
    """Bring the ledger to so many entries through its own triggers, and seal them."""
    from django.db import connection

    from entente.apps.ledger import services

    step = 50_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(last), 0) FROM ledger_seal")
        first = cursor.fetchone()[0] + 1
        for start in range(first, entries + 1, step):
            cursor.execute(FILL, [start, min(start + step - 1, entries)])
            services.seal()
        cursor.execute("ANALYZE ledger_entry")


def verify() -> dict[str, Any]:
    """Verify in a process of its own, so that its memory is its own."""
    django()
    import resource

    from entente.apps.ledger.verification import verify as verify_ledger

    began = time.perf_counter()
    result = verify_ledger()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"ok": result.ok, "sealed": result.sealed, "seconds": time.perf_counter() - began, "megabytes": peak}


def django() -> None:
    """Load Django."""
    from entente.conf.django_setup import setup

    setup()


if __name__ == "__main__":
    main()

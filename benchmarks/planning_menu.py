"""The menu of a year for one partner, with every explanation, against its floor: under 300 ms at the server.

    python -m benchmarks.planning_menu [--activities 1400] [--rounds 9] [--json]

Runs on an embedded PostgreSQL of its own in a temporary folder, on the reference pack and made-up activities. Times
the whole request, from the address to the page, and the selector alone. Medians in milliseconds; a ratio is ours over
the floor of 300 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.own_home import client as platform_client
from benchmarks.own_home import own_home

FLOOR_MS = 300.0
AUDIENCES = ([], ["PfP"], ["MD", "ICI"], ["PfP", "MD", "ICI", "PATG"])


def main() -> None:
    """Measure and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--activities", type=int, default=1_400)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    own_home()
    from entente.cli.preparing import open_platform

    open_platform()
    rows = measure(activities=given.activities, rounds=given.rounds)
    if given.json:
        print(json.dumps({"rows": rows}))
    else:
        for row in rows:
            print(f"{row['name']}: {row['ours_ms']:.0f} ms, {row['ratio']:.3f} of {row['reference']}")


def measure(*, activities: int, rounds: int) -> list[dict[str, Any]]:
    """Return a row per task: the median, and its ratio to the floor."""
    from entente.apps.access.binding import acting_as
    from entente.apps.access.viewers import Viewer
    from entente.apps.planning.selectors.menu import menu_list

    code = _fill(activities)
    client = platform_client()

    def selected(partner: str) -> Any:
        with acting_as(Viewer()) as viewer:
            return menu_list(viewer, code=code, partner=partner)

    page = selected("BLR")
    if page.total != activities or not page.ineligible or any(not r.eligible and not r.reasons for r in page.rows):
        raise SystemExit("the menu is not explained: the comparison means nothing")
    tasks: list[tuple[str, Callable[[], Any]]] = [
        (f"menu of {activities} for a partner, selector", lambda: selected("BLR")),
        (f"menu of {activities} for a partner, whole page", lambda: _page(client, code, "partner=BLR")),
        (
            f"menu of {activities} for a partner, those not open, filtered",
            lambda: _page(client, code, "partner=BLR&eligible=no&kind=training&sort=title"),
        ),
    ]
    return [_row(name, task, rounds) for name, task in tasks]


def _page(client: Any, code: str, query: str) -> None:
    response = client.get(f"/planning/in/{code}/menu/?{query}")
    if response.status_code != 200:
        raise SystemExit(f"the page answers {response.status_code}")


def _row(name: str, task: Callable[[], Any], rounds: int) -> dict[str, Any]:
    task()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        times.append((time.perf_counter() - start) * 1000)
    ours = statistics.median(times)
    return {"name": name, "ours_ms": ours, "reference_ms": FLOOR_MS, "reference": "the floor of 300 ms",
            "ratio": ours / FLOOR_MS}  # fmt: skip


def _fill(activities: int) -> str:
    """Write a round with made-up activities of every kind, audience and clearance; return its code."""
    from datetime import date, timedelta

    from entente.apps.access.binding import seeing_everything
    from entente.apps.access.models import Level
    from entente.apps.engagements.enums import EngagementKind
    from entente.apps.planning.exercise import AREAS, PLANNER
    from entente.apps.planning.models import MenuEntry
    from entente.apps.planning.services.rounds import NewRound, plan_round

    kinds = list(EngagementKind)
    with seeing_everything():
        held = plan_round(PLANNER, NewRound(2027, "EXERCISE Benchmark", exercise=True))
        level = Level.objects.filter(needs_agreement=True).order_by("rank").first()
        MenuEntry.objects.bulk_create(
            MenuEntry(
                round=held,
                code=f"B{n:05}",
                title_en=f"EXERCISE Activity {n}",
                kind=kinds[n % len(kinds)],
                field=AREAS[n % len(AREAS)],
                frameworks=AUDIENCES[n % len(AUDIENCES)],
                clearance=level if n % 5 == 0 else None,
                languages=["en"],
                seats=10,
                cost_per_seat=500,
                starts=date(2027, 1, 1) + timedelta(days=n % 360),
                ends=date(2027, 1, 3) + timedelta(days=n % 360),
                place="Exercise",
                country="BEL",
            )
            for n in range(activities)
        )
    return held.code


if __name__ == "__main__":
    main()

"""Pages of programmes against their floors: at most 15 statements and 200 ms at the server.

    python -m benchmarks.programme_pages [--programmes 40] [--goals 60] [--activities 400] [--rounds 7] [--json]

Runs on an embedded PostgreSQL of its own in a temporary folder, over a generated world: for each of 40 partners a
programme in force with 60 goals (each third merged into the next), 400 activities, reviews, a version and remarks.
A desk officer who is signed in asks for each page, through every middleware; the answer is a whole page. Medians in
milliseconds; `reference_ms` is the floor. `statements` counts what the page asks of the database, `frame` what any
page asks besides, also one without records: who is signed in, in which post, what is new for them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from datetime import date
from itertools import pairwise
from typing import Any

from benchmarks.own_home import own_home

FLOOR_MS, FLOOR_STATEMENTS = 200.0, 15
DESK = "desk.officer@exercise.example"
SHOWN, GOAL, NO_RECORD = "bench-00", "G01", "/about/"
# Not asked of the database: what a transaction and its binding to the viewer take.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")


def main() -> None:
    """Measure and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programmes", type=int, default=40)
    parser.add_argument("--goals", type=int, default=60, help="of each programme")
    parser.add_argument("--activities", type=int, default=400, help="of each programme")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    own_home()
    from entente.cli.preparing import open_platform

    open_platform()
    rows = measure(given.programmes, given.goals, given.activities, rounds=given.rounds)
    if given.json:
        print(json.dumps({"rows": rows}))
    else:
        for row in rows:
            print(f"{row['name']}: {row['ours_ms']:.0f} ms, {row['ratio']:.2f} of {row['reference']}; "
                  f"{row['statements']} statements (and {row['frame']}), "
                  f"{row['statements_ratio']:.2f} of {FLOOR_STATEMENTS}")  # fmt: skip


def measure(programmes: int, goals: int, activities: int, *, rounds: int) -> list[dict[str, Any]]:
    """Return a row per page: the median, the statements, and their ratios to the floors."""
    from django.test import Client

    from entente.apps.access.binding import seeing_everything
    from entente.apps.access.models import Person
    from entente.apps.programmes.models import Goal

    with seeing_everything():
        parties = _fill(programmes, goals, activities)
        goal = Goal.objects.get(programme__code=SHOWN, code=GOAL)
        person = Person.objects.filter(email=DESK).first() or Person.objects.order_by("pk")[0]
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    place = f"/programmes/in/{SHOWN}"
    pages = {
        "portfolio": "/programmes/",
        "goals and areas": "/programmes/goals/",
        "two partners": f"/programmes/compare/?left={parties[0]}&right={parties[1]}",
        "programme": f"{place}/",
        "goal": f"{place}/goals/{GOAL}/",
        "text": f"{place}/text/",
        "clause": f"{place}/text/goal/{goal.pk}/",
        "what changed": f"{place}/versions/",
        "version": f"{place}/versions/1/",
        "suspension": f"{place}/do/suspend_practical/",
        "party": f"/parties/{parties[0]}/",
        "search": "/search/?q=officers",
    }
    _asked(client, NO_RECORD)
    frame = _asked(client, NO_RECORD)
    return [_row(name, client, url, rounds, frame) for name, url in pages.items()]


def _asked(client: Any, url: str) -> int:
    """How many statements a page takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    return len([query for query in caught.captured_queries if not query["sql"].startswith(FRAME)])


def _row(name: str, client: Any, url: str, rounds: int, frame: int) -> dict[str, Any]:
    asked = _asked(client, url) - frame
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - start) * 1000)
    ours = statistics.median(times)
    return {"name": name, "ours_ms": ours, "reference_ms": FLOOR_MS, "reference": "the floor of 200 ms",
            "ratio": ours / FLOOR_MS, "statements": asked, "frame": frame,
            "statements_ratio": asked / FLOOR_STATEMENTS}  # fmt: skip


def _fill(programmes: int, goals: int, activities: int) -> list[str]:
    """Write the world in bulk; return the codes of the partners."""
    from psycopg.types.range import DateRange

    from entente.apps.access.models import Post
    from entente.apps.programmes.enums import GoalState
    from entente.apps.programmes.models import Activity, Goal, GoalLineage, GoalStep, Objective, Programme, Review
    from entente.apps.programmes.services.versions import keep_version
    from entente.apps.register.models import Framework, Party, Term

    parties = list(Party.objects.filter(kind="state").order_by("code")[:programmes])
    instrument, posts = Framework.objects.get(code="ITPP"), list(Post.objects.order_by("code")[:2])
    areas = list(Term.objects.filter(list="functional_area").values_list("code", flat=True))
    period = DateRange(date(2026, 1, 1), date(2030, 1, 1))
    rows = Programme.objects.bulk_create(
        Programme(
            code=f"bench-{n:02}", party=party, instrument=instrument, title_en=f"Programme of {party.name_en}",
            title_fr=f"Programme : {party.name_fr}", state="in_force", period_start="2026", period_end="2029",
            period=period, adopted_on="2026-01", alliance_owner=posts[0], partner_owner=posts[1], exercise=True,
        )
        for n, party in enumerate(parties)
    )  # fmt: skip
    ends = Objective.objects.bulk_create(
        Objective(programme=row, number=n, title_en=f"Objective {n}", area="military")
        for row in rows
        for n in (1, 2, 3)
    )
    ways = Goal.objects.bulk_create(
        Goal(
            programme=ends[3 * place].programme, objective=ends[3 * place + n % 3], code=f"G{n:02}",
            title_en=f"Train officers {n}", what="What it is about, in a sentence or two. " * 4, exercise=True,
            measure="Number of people trained", baseline="0", target="40", unit="people", by_when="2029",
            functional_area=areas[n % len(areas)], state=list(GoalState)[n % len(GoalState)],
            state_since=date(2026, 3, 1), alliance_owner=posts[0], partner_owner=posts[1],
        )
        for place in range(len(rows))
        for n in range(goals)
    )  # fmt: skip
    GoalStep.objects.bulk_create(
        GoalStep(programme=way.programme, goal=way, state=way.state, on=date(2026, 3, 1)) for way in ways
    )
    GoalLineage.objects.bulk_create(
        GoalLineage(parent=one, child=two, kind="merged", on=date(2026, 3, 1))
        for n, (one, two) in enumerate(pairwise(ways))
        if n % 3 == 0 and one.programme_id == two.programme_id
    )
    Activity.objects.bulk_create(
        Activity(
            programme=row, goal=ways[place * goals + n % goals], code=f"A{n:03}", title_en=f"Course {n}",
            kind="training", planned_from=date(2027, 1, 1), planned_to=date(2027, 1, 5), lead=posts[0],
        )
        for place, row in enumerate(rows)
        for n in range(activities)
    )  # fmt: skip
    Review.objects.bulk_create(
        Review(programme=row, kind="annual", due_on=date(year, 1, 1)) for row in rows for year in (2027, 2028, 2029)
    )
    for row in rows:
        keep_version(row)
    return [party.code for party in parties]


if __name__ == "__main__":
    main()

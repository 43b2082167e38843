"""Pages of programmes against their floors: at most 15 statements, the frame's among them, and 200 ms at the server.

    python -m benchmarks.programme_pages [--programmes 40] [--goals 60] [--activities 400] [--rounds 5]
                                         [--only PART] [--json]

Runs on an embedded PostgreSQL of its own in a temporary folder, over a generated world (`programme_world`). A desk
officer who is signed in asks for each page, through every middleware; the answer is a whole page. Every address of
the two lists of addresses of programmes is asked, the party's page and the search besides: one that this file does
not know how to ask ends the run. `ms` is the median by the clock, `cpu_ms` the processor's time of both the platform
and the database (Linux), which a busy machine changes less; `reference_ms` is the floor. `statements` is all that the
page asks of the database. Files that are taken away are rows of their own kind: the floors are those of pages.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from pathlib import Path
from typing import Any

from benchmarks.own_home import client as a_client
from benchmarks.own_home import own_home
from benchmarks.programme_world import CROWDED, GOAL, OPEN, SHOWN, Size, World, write_programme_world

FLOOR_MS, FLOOR_STATEMENTS = 200.0, 15
# It reads a file and compares it with all that is held: its floor is that of `benchmarks.programmes`.
FLOORS_MS = {"workbook-preview": 5_000.0}
# Not asked of the database: what a transaction takes.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
# What is sent, not asked for: it has no page.
SENT = {"settle-comment"}


def main() -> None:
    """Measure and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programmes", type=int, default=40)
    parser.add_argument("--goals", type=int, default=60, help="of each programme")
    parser.add_argument("--activities", type=int, default=400, help="of each programme")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="measure the pages whose name has this in it")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    own_home()
    from entente.cli.preparing import open_platform

    open_platform()
    world = write_programme_world(Size(given.programmes, given.goals, given.activities))
    rows = measure(world, rounds=given.rounds, only=given.only)
    if given.json:
        print(json.dumps({"rows": rows}))
        return
    for row in rows:
        # By the clock alone it may be the machine that was busy.
        late = min(row["ours_ms"], row["cpu_ms"]) > row["reference_ms"]
        over = "  OVER" if not row["file"] and (late or row["statements"] > FLOOR_STATEMENTS) else ""
        print(f"{row['name']}: {row['ours_ms']:.0f} ms, {row['ratio']:.2f} of {row['reference']}, "
              f"{row['cpu_ms']:.0f} ms of processor; {row['statements']} statements, "
              f"{row['statements_ratio']:.2f} of {FLOOR_STATEMENTS}{over}", flush=True)  # fmt: skip


def measure(world: World, *, rounds: int, only: str = "") -> list[dict[str, Any]]:
    """Return a row per page: medians, statements, and their ratios to the floors."""
    from django.db import connection

    client = a_client()
    client.force_login(world.reader)
    asked = {name: url for name, url in addresses(world, client).items() if only in name}
    # The statistics that a running database gathers by itself.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client.get("/about/")
    return [_row(name, client, url, rounds) for name, url in asked.items()]


def addresses(world: World, client: Any) -> dict[str, str]:
    """Return what is asked for, by the name of its URL, and variants of it. Raises SystemExit when one is missing."""
    from django.urls import reverse

    from entente.web import programme_duty_urls, programme_urls

    known = {str(each.name) for urls in (programme_urls, programme_duty_urls) for each in urls.urlpatterns}
    given = _arguments(world, client)
    if missing := known - given.keys() - SENT:
        raise SystemExit(f"the benchmark does not ask for: {', '.join(sorted(missing))}")
    left, right = world.parties[:2]
    return {
        **{name: reverse(name, args=args) for name, args in given.items()},
        "challenge-act close": reverse("challenge-act", args=[world.keys["challenge_id"], "close"]),
        "post-duties of one who carries all": reverse("post-duties", args=[CROWDED]),
        "compare-partners of two": f"{reverse('compare-partners')}?left={left}&right={right}",
        "money of a programme": f"{reverse('money')}?programme={SHOWN}&into=USD&by=donor",
        "challenges of a partner": f"{reverse('challenges')}?party={left}",
        "party": reverse("party", args=[left]),
        "search": f"{reverse('search')}?q=officers",
    }


def _arguments(world: World, client: Any) -> dict[str, list[Any]]:
    """What each address of programmes is asked with, by its name."""
    keys, party = world.keys, world.parties[0]
    goal, open_goal = [SHOWN, "goal", keys["goal_id"]], [OPEN, "goal", keys["open_goal_id"]]
    standard, needed = keys["standard"], keys["requirements"]
    plain = (
        "programmes", "programme-goals", "compare-partners", "programmes-workbook", "programmes-iati",
        "import-programmes", "draft-programme", "my-duties", "duty-loads", "undertakings", "standards",
        "standard-partners", "requirements", "add-requirements", "challenges", "challenge-map", "open-challenge",
        "money", "rates", "add-rate",
    )  # fmt: skip
    of_programme = (
        "programme", "programme-text", "programme-versions", "schedule-review", "responsibilities",
        "edit-responsibilities", "fill-responsibilities", "add-undertaking", "add-funding",
    )  # fmt: skip
    files = ("duties-export", "undertakings-export", "challenges-export", "money-export")
    return {
        **{name: [] for name in plain},
        **{name: [SHOWN] for name in of_programme},
        **{name: ["csv"] for name in files},
        **{name: [world.post] for name in ("post-duties", "open-handover", "transfer-duties")},
        **{name: [keys["undertaking_id"]] for name in ("undertaking", "edit-undertaking", "release-undertaking",
                                                       "record-delivery")},
        **{name: [party, standard] for name in ("adoption", "edit-adoption", "adoption-evidence")},
        **{name: [keys["line_id"]] for name in ("edit-funding", "remove-funding")},
        **{name: [needed] for name in ("requirement-gap", "edit-requirements")},
        "workbook-preview": [_workbook(client)], "clause": goal, "add-clause": [OPEN, "activity"],
        "edit-clause": open_goal, "remove-clause": open_goal, "programme-version": [SHOWN, 1],
        "hold-review": [SHOWN, keys["review_id"]], "programme-act": [SHOWN, "suspend_practical"],
        "goal-move": [SHOWN, GOAL, "merge"], "goal": [SHOWN, GOAL], "handover": [keys["handover_id"]],
        "responsibilities-export": [SHOWN, "csv"], "standard": [standard], "standard-profile": [party],
        "profile-export": [party, "csv"], "gap-export": [needed, "csv"], "challenge": [keys["challenge_id"]],
        "challenge-act": [keys["challenge_id"], "review"],
    }  # fmt: skip


def _workbook(client: Any) -> str:
    """Bring the workbook of the programme whose text is open; return the key of its preview."""
    from django.urls import reverse

    book = client.get(f"{reverse('programmes-workbook')}?code={OPEN}")
    if book.status_code != 200:
        raise SystemExit(f"the workbook answered {book.status_code}")
    file = io.BytesIO(book.content)
    file.name = "programme.xlsx"
    answer = client.post(reverse("import-programmes"), {"file": file})
    if answer.status_code != 302:
        raise SystemExit(f"the import answered {answer.status_code}")
    return answer.headers["Location"].strip("/").split("/")[-1]


def _row(name: str, client: Any, url: str, rounds: int) -> dict[str, Any]:
    asked, file = _asked(client, url)
    times, begun = [], _processor()
    for _ in range(rounds):
        start = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - start) * 1000)
    cpu = (_processor() - begun) * 1000 / rounds
    ours, floor = statistics.median(times), FLOORS_MS.get(name, FLOOR_MS)
    return {"name": name, "file": file, "ours_ms": ours, "cpu_ms": cpu, "reference_ms": floor,
            "reference": f"the floor of {floor:.0f} ms", "ratio": ours / floor, "statements": asked,
            "statements_ratio": asked / FLOOR_STATEMENTS}  # fmt: skip


def _asked(client: Any, url: str) -> tuple[int, bool]:
    """How many statements an answer takes once it has been asked for before, and whether it is a file."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    said = [query["sql"] for query in caught.captured_queries]
    file = "attachment" in response.headers.get("Content-Disposition", "")
    return len([sql for sql in said if not sql.startswith(FRAME)]), file


def _processor() -> float:
    """Processor time so far of this process and of the database's process that serves it, in seconds.

    Without /proc, this process alone.
    """
    from django.db import connection

    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    database = int(spent.read_text().split()[0]) / 1e9 if spent.exists() else 0.0
    return time.process_time() + database


if __name__ == "__main__":
    main()

"""Need-to-know against its floors: what row-level security costs on 1,000,000 marked records.

    python -m benchmarks.access [--records 1000000] [--rounds 30] [--json]

Runs on an embedded PostgreSQL of its own in a temporary folder. 2,000 markings, of which the viewer may read 600.
Each query is run guarded (as the application, the viewer bound) and unguarded (as the owner), in turns; the numbers
are medians in milliseconds. A guarded query may take 2.5 times the unguarded one or 3 ms, whichever is longer.

Then whole requests through the middleware, from the session cookie to the rendered list: the viewer and their
markings are worked out anew for each. The 95th percentile may be 100 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.own_home import client as platform_client
from benchmarks.own_home import own_home

RECORDS, MARKINGS, VISIBLE, PARTIES = 1_000_000, 2_000, 600, 40
RATIO, SMALL_MS, REQUEST_MS = 2.5, 3.0, 100.0

# A record as the platform keeps them: a UUID, a party, a date, a title, its search index, its marking. Newest means
# highest key: version 7 UUIDs sort by time. Every title has one of 50 words, one of 5,000, and one of 200,000.
TABLE = """
CREATE TABLE bench_record (
    id uuid PRIMARY KEY, party_id int NOT NULL, at timestamptz NOT NULL, title text NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, title)) STORED, marking_id int NOT NULL
);
INSERT INTO bench_record (id, party_id, at, title, marking_id)
SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
    1 + (n * 7919) %% %(parties)s, timestamptz '2000-01-01' + n * interval '1 minute',
    'common' || (n * 31) %% 50 || ' seldom' || (n * 37) %% 5000 || ' rare' || (n * 41) %% 200000,
    (SELECT min(id) FROM access_marking) + (n * 104729) %% %(markings)s
FROM generate_series(1::bigint, %(records)s) n;
CREATE INDEX bench_by_party ON bench_record (party_id, id DESC) INCLUDE (marking_id);
CREATE INDEX bench_by_text ON bench_record USING gin (search);
"""

# The same world as in docs/reference/markings.md, small: an alliance, an ally, markings that reach it or do not.
MARKINGS_SQL = """
INSERT INTO access_marking (level_id, originator, parties, groups, caveats, communities, reach, digest)
SELECT 'INNER', 'HQ', '{}', '{}', '{}', '{}',
    CASE WHEN (n * 7) %% %(markings)s < %(visible)s - 1 THEN '{A,B,C,D,E,F,G,H}' ELSE '{B,C,D,E,F,G,H}' END::text[],
    'bench ' || n
FROM generate_series(0, %(markings)s - 2) n
"""

SEARCH = (
    "SELECT id, title, at FROM bench_record WHERE search @@ plainto_tsquery('english', '{word}')"
    " ORDER BY id DESC LIMIT 50"
)
QUERIES = {
    "newest 50": "SELECT id, title, at FROM bench_record ORDER BY id DESC LIMIT 50",
    "one partner's newest 50": "SELECT id, title, at FROM bench_record WHERE party_id = 7 ORDER BY id DESC LIMIT 50",
    "one partner's count": "SELECT count(*) FROM bench_record WHERE party_id = 7",
    **{
        f"full text newest 50, {name}": SEARCH.format(word=word)
        for name, word in (
            ("word in 1 of 50 records", "common7"),
            ("word in 1 of 5,000", "seldom77"),
            ("word in 1 of 200,000", "rare777"),
            ("word in none", "absent"),
        )
    },
}


def main() -> None:
    """Run all measurements and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS, help="how many marked records")
    parser.add_argument("--rounds", type=int, default=30, help="how often each query is run")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    own_home()
    result = measure(chosen.records, chosen.rounds)
    if chosen.json:
        print(json.dumps(result, indent=2))
        return
    for row in result["rows"]:
        print(
            f"{row['name']:<48} {row['guarded_ms']:>9.3f} ms, {row['unguarded_ms']:>9.3f} unguarded,"
            f" ratio {row['ratio']:>6.2f}  {'holds' if row['holds'] else 'MISSED'}"
        )


def measure(records: int, rounds: int) -> dict[str, Any]:
    """Return the rows; `holds` says whether each is within its limit."""
    from entente.conf.django_setup import setup

    setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    person = fill(records)
    rows = [compared(name, query, person, rounds) for name, query in QUERIES.items()]
    rows += requests(person, rounds)
    connections.close_all()
    return {"rows": rows, "records": records, "markings": MARKINGS, "visible": VISIBLE}


def fill(records: int) -> Any:
    """Write the markings, the records and someone who may read 600 of the markings; return that person."""
    from django.db import connections

    from entente.apps.access.binding import acting_as
    from entente.apps.access.grants import grant
    from entente.apps.access.identity import viewer_of_person
    from entente.apps.access.row_security import enable_rls
    from entente.apps.access.rules.need_to_know import ViewerFacts
    from entente.apps.access.viewers import Viewer
    from tests.factories.access import ALWAYS, small_world, someone, write_world

    numbers = {"records": records, "markings": MARKINGS, "parties": PARTIES, "visible": VISIBLE}
    with acting_as(Viewer()):
        write_world(small_world(), ["A", "B", "P", "Q"])
        person = someone(ViewerFacts("A", ((3, ALWAYS),))).person
    with connections["owner"].cursor() as cursor:
        cursor.execute(MARKINGS_SQL, numbers)
        for statement in TABLE.strip().rstrip(";").split(";\n"):
            cursor.execute(statement, numbers)
        cursor.execute(str(enable_rls("bench_record").sql))
    grant()
    # As autovacuum does a minute after such a load: statistics, visibility map, the index's pending list.
    connections["owner"].cursor().execute("VACUUM ANALYZE")
    seen = len(viewer_of_person(person).markings)
    if seen != VISIBLE:
        raise SystemExit(f"the viewer sees {seen} markings and not {VISIBLE}")
    return person


def compared(name: str, query: str, person: Any, rounds: int) -> dict[str, Any]:
    """Run a query guarded and unguarded in turns."""
    from django.db import connections

    from entente.apps.access.binding import acting_as
    from entente.apps.access.identity import viewer_of_person

    def timed(alias: str) -> float:
        with connections[alias].cursor() as cursor:
            started = time.perf_counter()
            cursor.execute(query)
            cursor.fetchall()
            return (time.perf_counter() - started) * 1000

    guarded, unguarded = [], []
    viewer = viewer_of_person(person)
    for _ in range(rounds + 2):
        with acting_as(viewer):
            guarded.append(timed("default"))
        unguarded.append(timed("owner"))
    ours, theirs = statistics.median(guarded[2:]), statistics.median(unguarded[2:])
    return row(name, ours, theirs, holds=ours <= max(RATIO * theirs, SMALL_MS))


def requests(person: Any, rounds: int) -> list[dict[str, Any]]:
    """The 95th percentile of whole requests, against the limit of 100 ms."""
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.access_pages"
    client = platform_client()
    client.force_login(person)
    rows = []
    for name, url in (
        ("whole list request, p95", "/list/"),
        ("whole search request, word in 1 of 50, p95", "/search/?q=common7"),
        ("whole search request, word in 1 of 5,000, p95", "/search/?q=seldom77"),
        ("whole search request, word in none, p95", "/search/?q=absent"),
    ):
        times = [_timed(partial(client.get, url)) for _ in range(max(rounds, 40) + 3)]
        times = sorted(times[3:])
        p95 = times[int(len(times) * 0.95)]
        rows.append(row(name, p95, REQUEST_MS, holds=p95 <= REQUEST_MS))
    return rows


def _timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    response = call()
    if response.status_code != 200:
        raise SystemExit(f"the request failed: {response.status_code}")
    return (time.perf_counter() - started) * 1000


def row(name: str, guarded: float, unguarded: float, *, holds: bool) -> dict[str, Any]:
    """Return one row of times in milliseconds."""
    return {
        "name": name,
        "guarded_ms": round(guarded, 3),
        "unguarded_ms": round(unguarded, 3),
        "ratio": round(guarded / unguarded, 3),
        "holds": holds,
    }


if __name__ == "__main__":
    main()

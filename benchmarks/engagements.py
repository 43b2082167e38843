"""Engagements against their floors: a year imported in under a minute, and pages over a million in under 300 ms.

    python -m benchmarks.engagements [--engagements 1000000] [--year 10000] [--rounds 40] [--json]

Runs on an embedded PostgreSQL of its own in a temporary folder.

A year of 10,000 engagements with 45,000 participants, as a workbook and as CSV, is read, compared with what is held
and written, through the service that the command line calls; then once more, when nothing changes. `reference_ms` is
the floor of 60 s.

Then 1,000,000 engagements of a hundred years, 10,000 a year, with 4.5 parties each, are written past the services,
under 2,000 markings of which the reader may read 600. Whole requests are timed from the session cookie to the page,
under row-level security; their 95th percentile is held against the limit of 300 ms.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.own_home import client as platform_client
from benchmarks.own_home import own_home

IMPORT_MS, PAGE_MS = 60_000.0, 300.0
MARKINGS, VISIBLE = 2_000, 600

_MARKINGS = """
INSERT INTO access_marking (level_id, originator, parties, groups, caveats, communities, reach, digest)
SELECT 'NR', 'EU', '{}', '{}', '{}', '{}',
    CASE WHEN (n * 7) %% %(markings)s < %(visible)s THEN '{NATO,FRA}' ELSE '{FRA,DEU}' END::text[], 'bench ' || n
FROM generate_series(1, %(markings)s) n
"""
# Newest last; one word of 50, one of 5,000, one of 200,000 in each title; a quarter made up of what others recorded.
_ENGAGEMENTS = """
INSERT INTO engagements_engagement (id, code, kind, level, field, state, starts, starts_precision, ends,
    ends_precision, place, country, latitude, longitude, purpose, series, next_contact_note, menu_code, import_key,
    exercise, revision, title_en, title_fr, search_names, search_en, search_fr, marking_id)
SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, 'bench-' || n,
    (ARRAY['dialogue', 'consultation', 'exercise', 'training', 'education', 'expert_visit'])[1 + n %% 6],
    (ARRAY['working', 'working', 'senior', 'ambassadorial', 'ministerial', 'summit', 'working'])[1 + n %% 7], '',
    (ARRAY['accepted', 'confirmed', 'accepted', 'recorded'])[1 + n %% 4],
    date '1976-01-01' + (n / 27.4)::int %% 36500, 'day',
    date '1976-01-01' + (n / 27.4)::int %% 36500 + (ARRAY[0, 1, 2, 4, 11])[1 + n %% 5]
        + CASE WHEN n %% 500 = 0 THEN 120 ELSE 0 END, 'day',
    'Place ' || n %% 700, '', -50 + (n * 37 %% 1200) / 10.0, -170 + (n * 53 %% 3400) / 10.0, '', '', '', '', '',
    false, 1, t.title, t.title, t.title, t.title, t.title, m.first + (n * 104729) %% %(markings)s
FROM generate_series(1::bigint, %(engagements)s) n
CROSS JOIN (SELECT min(id) AS first FROM access_marking WHERE digest LIKE 'bench %%') m
CROSS JOIN LATERAL (SELECT 'common' || (n * 31) %% 50 || ' seldom' || (n * 37) %% 5000 || ' rare'
    || (n * 41) %% 200000 AS title) t
"""
# A host and three or four others, out of all states of the register.
_PARTIES = """
WITH numbered AS (SELECT id, row_number() OVER (ORDER BY code) - 1 AS number, count(*) OVER () AS many
                  FROM register_party WHERE kind = 'state')
INSERT INTO engagements_engagementparty (engagement_id, party_id, role, seats, starts, ends, kind, level, called_off,
    recorded, exercise, marking_id)
SELECT e.id, p.id, CASE WHEN k = 0 THEN 'host' ELSE 'participant' END, NULL, e.starts, e.ends, e.kind, e.level, false,
    e.state = 'recorded', false, e.marking_id
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM engagements_engagement WHERE code LIKE 'bench-%%') e
CROSS JOIN LATERAL generate_series(0, 3 + e.n %% 2) k
JOIN numbered p ON p.number = (e.n * 7919 + k * 13) %% p.many
"""


def main() -> None:
    """Measure and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engagements", type=int, default=1_000_000)
    parser.add_argument("--year", type=int, default=10_000, help="engagements of the year that is imported")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    home = own_home()
    from entente.cli.preparing import open_platform

    open_platform()
    rows = imports(given.year, home)
    rows += pages(given.engagements, given.rounds)
    from django.db import connections

    connections.close_all()
    if given.json:
        print(json.dumps({"rows": rows}))
        return
    for row in rows:
        print(f"{row['name']:<64} {row['ours_ms']:>10.1f} ms, {row['ratio']:.3f} of {row['reference']}")


def imports(year: int, folder: Path) -> list[dict[str, Any]]:
    """Time the import of a year from a workbook, of the same year as CSV, and of one that changes nothing."""
    from entente.apps.access.binding import seeing_everything
    from entente.apps.access.viewers import Actor
    from entente.apps.engagements.intake.comparing import preview_batch
    from entente.apps.engagements.intake.sheets import read_sheets
    from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson
    from entente.apps.engagements.services.intake import import_engagements

    actor = Actor(name="Benchmark", permissions=frozenset({"engagements.record"}))
    book, sheet = folder / "year.xlsx", folder / "year.csv"
    participants = _write(book, sheet, year)

    def run(path: Path, name: str) -> None:
        batch = read_sheets(path, name=name)
        seen = preview_batch(batch)
        if seen.problems:
            raise SystemExit(f"the year is not as it should be: {seen.problems[:3]}")
        import_engagements(actor, batch, digest=seen.digest)

    rows = []
    with seeing_everything():
        for path, name, text in (
            (book, "book", "workbook"),
            (sheet, "sheet", "CSV"),
            (book, "book", "workbook, a second time"),
        ):
            started = time.perf_counter()
            run(path, name)
            taken = (time.perf_counter() - started) * 1000
            label = f"{text}: {year:,} engagements, {participants:,} participants"
            rows.append(_row(label, taken, IMPORT_MS, "the floor of 60 s"))
        held = EngagementParty.objects.count() + EngagementPerson.objects.count()
        if Engagement.objects.filter(import_key__startswith="book:").count() != year or held < participants:
            raise SystemExit(f"the import wrote {held} participants")
    return rows


def _write(book: Path, sheet: Path, year: int) -> int:
    """Write the year as a workbook with two sheets and as one CSV file; return how many participants it has."""
    import xlsxwriter

    from entente.apps.engagements.intake.layout import COLUMNS, ENGAGEMENT_COLUMNS, PARTICIPANT_COLUMNS
    from entente.apps.register.models import Party

    codes = list(Party.objects.filter(kind="state").order_by("code").values_list("code", flat=True))
    engagements = list(_engagements(year))
    participants = [
        {"key": row["key"], "party": codes[(number * 7 + each * 13) % len(codes)], "name": f"Name {number}-{each}",
         "post": "Adviser"}
        for number, row in enumerate(engagements)
        for each in range(4 + number % 2)
    ]  # fmt: skip
    with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as out:
        for name, columns, rows in (
            ("Engagements", ENGAGEMENT_COLUMNS, engagements),
            ("Participants", ("key", *PARTICIPANT_COLUMNS), participants),
        ):
            page = out.add_worksheet(name)
            page.write_row(0, 0, columns)
            for at, row in enumerate(rows, start=1):
                page.write_row(at, 0, [row.get(column, "") for column in columns])
    with sheet.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows([*engagements, *participants])
    return len(participants)


def _engagements(year: int) -> Iterator[dict[str, str]]:
    for number in range(year):
        month, day = 1 + number % 12, 1 + number // 12 % 28
        yield {
            "key": f"A{number:05}", "title_en": f"Course {number} on mines", "title_fr": f"Cours {number} de déminage",
            "kind": "training", "level": "working", "starts": f"2026-{month:02}-{day:02}",
            "ends": f"2026-{month:02}-{day:02}", "place": "Oslo", "country": "NOR", "latitude": "59.91",
            "longitude": "10.75", "purpose": "What it is about, in a sentence or two. " * 3,
        }  # fmt: skip


def pages(engagements: int, rounds: int) -> list[dict[str, Any]]:
    """Write the engagements and return the 95th percentile of whole requests for each page."""

    person = fill(engagements)
    client = platform_client()
    client.force_login(person)
    rows = []
    for name, urls in {
        "calendar, a month": [f"/engagements/calendar/?on={year}-{month:02}-15" for year, month in _months(12)],
        "calendar, one partner's month": [f"/engagements/calendar/?party=UKR&on={y}-{m:02}-15" for y, m in _months(9)],
        "calendar, a year": [f"/engagements/calendar/?on={year}-06-15&view=year" for year in range(2018, 2028)],
        "cadence matrix": [f"/engagements/cadence/?on={year}-{month:02}-01" for year, month in _months(12)],
        "cadence matrix, met by an ally": [f"/engagements/cadence/?on={y}-{m:02}-01&met_by=FRA" for y, m in _months(6)],
        "search, a word in 1 of 50": ["/search/?q=common7", "/search/?q=common8"],
        "search, a word in 1 of 5,000": ["/search/?q=seldom77", "/search/?q=seldom78"],
        "search, a word in 1 of 200,000": ["/search/?q=rare777", "/search/?q=rare778"],
        "search, a word in none": ["/search/?q=absent"],
    }.items():  # fmt: skip
        times = [_timed(lambda url=url: client.get(url)) for url in (urls * rounds)[: rounds + 3]]
        ordered = sorted(times[3:])
        rows.append(_row(f"{name}, p95", ordered[int(len(ordered) * 0.95)], PAGE_MS, "the limit of 300 ms"))
        _say(f"{rows[-1]['name']}: {rows[-1]['ours_ms']} ms")
    return rows


def fill(engagements: int) -> Any:
    """Write markings, engagements and their parties; return someone who may read 600 of the markings."""
    from django.db import connections

    from entente.apps.access.binding import seeing_everything
    from entente.apps.access.demo import ensure_demo_accounts
    from entente.apps.access.identity import viewer_of_person
    from entente.apps.access.models import Person

    with seeing_everything():
        ensure_demo_accounts(demo=True)
    numbers = {"markings": MARKINGS, "visible": VISIBLE, "engagements": engagements}
    with connections["owner"].cursor() as cursor:
        cursor.execute(_MARKINGS, numbers)
        for table, statement in (("engagements_engagement", _ENGAGEMENTS), ("engagements_engagementparty", _PARTIES)):
            # The triggers are what the services rely on; here the rows are already as these would make them.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            started = time.perf_counter()
            cursor.execute(statement, numbers)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            _say(f"{table}: {cursor.rowcount} rows, {time.perf_counter() - started:.0f} s")
    # As autovacuum does a minute after such a load.
    connections["owner"].cursor().execute("VACUUM ANALYZE")
    person = Person.objects.get(email="desk.officer@exercise.example")
    seen = len(viewer_of_person(person).markings)
    if seen < VISIBLE:
        raise SystemExit(f"the reader sees {seen} markings and not {VISIBLE}")
    return person


def _months(number: int) -> list[tuple[int, int]]:
    return [(2020 + at // 2, 1 + at * 5 % 12) for at in range(number)]


def _timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    response = call()
    if response.status_code != 200:
        raise SystemExit(f"the request failed: {response.status_code}")
    return (time.perf_counter() - started) * 1000


def _row(name: str, ours: float, limit: float, reference: str) -> dict[str, Any]:
    return {"name": name, "ours_ms": round(ours, 1), "reference_ms": limit, "reference": reference,
            "ratio": round(ours / limit, 4)}  # fmt: skip


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

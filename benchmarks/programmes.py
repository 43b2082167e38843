"""Workbooks of programmes against their floor: 1,400 rows previewed in under five seconds.

    python -m benchmarks.programmes [--programmes 40] [--rows 1400] [--rounds 5] [--json]

Runs on an embedded PostgreSQL of its own in a temporary folder. A menu of goals for 40 partners, every row of it
changed: the workbook is read, compared with what is held and checked, cell by cell, and nothing is written. The
same workbook unchanged, and its export, are timed as well. Medians in milliseconds; `reference_ms` is the floor.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.own_home import own_home

FLOOR_MS = 5_000.0


def main() -> None:
    """Measure and print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programmes", type=int, default=40)
    parser.add_argument("--rows", type=int, default=1_400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    own_home()
    from entente.cli.preparing import open_platform

    open_platform()
    rows = measure(programmes=given.programmes, rows=given.rows, rounds=given.rounds)
    if given.json:
        print(json.dumps({"rows": rows}))
    else:
        for row in rows:
            print(f"{row['name']}: {row['ours_ms']:.0f} ms, {row['ratio']:.3f} of {row['reference']}")


def measure(*, programmes: int, rows: int, rounds: int) -> list[dict[str, Any]]:
    """Return a row per task: the median, and its ratio to the floor."""
    from entente.apps.access.binding import seeing_everything
    from entente.apps.access.viewers import Actor, Viewer
    from entente.apps.programmes.sheets import preview_workbook, write_workbook

    desk = Actor(name="Benchmark", side="alliance", permissions=frozenset({"programmes.draft"}))
    with seeing_everything():
        codes = _fill(desk, programmes=programmes, goals=rows // programmes)
        book = write_workbook(Viewer(name="Benchmark"), codes=codes)
        changed = _every_row_changed(book)
        seen = preview_workbook(desk, changed)
        if seen.problems or len(seen.changes) != 2 * (rows // programmes) * programmes:
            raise SystemExit(f"the workbook is not as it should be: {len(seen.changes)} changes, {seen.problems[:3]}")
        tasks: list[tuple[str, Callable[[], Any]]] = [
            (f"preview of {rows} rows, every one changed", lambda: preview_workbook(desk, changed)),
            (f"preview of {rows} rows, unchanged", lambda: preview_workbook(desk, book)),
            (f"export of {rows} rows", lambda: write_workbook(Viewer(name="Benchmark"), codes=codes)),
        ]
        return [_row(name, task, rounds) for name, task in tasks]


def _row(name: str, task: Callable[[], Any], rounds: int) -> dict[str, Any]:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        times.append((time.perf_counter() - start) * 1000)
    ours = statistics.median(times)
    return {"name": name, "ours_ms": ours, "reference_ms": FLOOR_MS, "reference": "the floor of 5 s",
            "ratio": ours / FLOOR_MS}  # fmt: skip


def _fill(desk: Any, *, programmes: int, goals: int) -> list[str]:
    """Draft the programmes, one per partner, each with its objectives and goals."""
    from entente.apps.programmes.enums import ClauseKind
    from entente.apps.programmes.models import Goal, Programme
    from entente.apps.programmes.services.drafting import NewProgramme, draft_programme
    from entente.apps.programmes.services.editing import Edit, edit_clauses
    from entente.apps.register.models import Party

    codes = []
    for party in Party.objects.filter(kind="state").order_by("code")[:programmes]:
        new = NewProgramme(party.code, "ITPP", f"Programme of {party.name_en}", period_start="2030", period_end="2033")
        programme = draft_programme(desk, new)
        objectives = [Edit(ClauseKind.OBJECTIVE, {"number": str(n), "title_en": f"Objective {n}"}) for n in (1, 2, 3)]
        edit_clauses(desk, programme.pk, objectives)
        serving = list(Programme.objects.get(pk=programme.pk).objectives.all())
        Goal.objects.bulk_create(
            Goal(programme=programme, marking_id=programme.marking_id, objective=serving[n % 3], code=f"G{n:03}",
                 title_en=f"Goal {n}", title_fr=f"But {n}", what="What it is about, in a sentence or two. " * 4,
                 measure="Number of people trained", baseline="0", target="40", unit="people", by_when="2032",
                 functional_area="interoperability")
            for n in range(goals)
        )  # fmt: skip
        codes.append(programme.code)
    return codes


def _every_row_changed(book: bytes) -> bytes:
    """Return the workbook with another target and another date in every goal."""
    import io

    import openpyxl

    opened = openpyxl.load_workbook(io.BytesIO(book))
    page = opened["Goals"]
    columns = {page.cell(1, number).value: number for number in range(1, page.max_column + 1)}
    for number in range(2, page.max_row + 1):
        page.cell(number, columns["target"]).value = 55
        page.cell(number, columns["by_when"]).value = "2033-06"
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()

"""Programmes out to a workbook and back: previewed by cell, applied whole or not at all, once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entente.apps.ledger.models import Entry
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Activity, Commitment, Goal, Objective, Programme
from entente.apps.programmes.services.editing import edit_clause
from entente.apps.programmes.sheets import apply_workbook, preview_workbook, write_workbook
from entente.apps.programmes.sheets.layout import MOST_BYTES, SHEETS
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import Someone
from tests.factories.programmes import World, acting, drafted, in_force, reading

DANGEROUS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")')


def export(who: Someone, *codes: str) -> bytes:
    with reading(who) as viewer:
        return write_workbook(viewer, codes=codes)


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook after somebody worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(book: Any, sheet: str, row: int, **cells: Any) -> None:
    """Write cells of a row, by the names of their columns."""
    page = book[sheet]
    columns = {page.cell(1, number).value: number for number in range(1, page.max_column + 1)}
    for name, value in cells.items():
        page.cell(row, columns[name]).value = value


def cells(preview: Any) -> list[tuple[str, str, str, str]]:
    return [(change.sheet, change.field, change.before, change.after) for change in preview.changes]


def where(error: Any) -> list[tuple[str, str, str]]:
    problems = error.value.problems if hasattr(error, "value") else error.problems
    return [(problem.file, problem.row, problem.field) for problem in problems]


def test_an_export_imports_unchanged(world: World) -> None:
    programme = drafted(world, goals=3, activities=2)
    data = export(world.desk, programme.code)
    with acting(world.desk) as actor:
        preview = preview_workbook(actor, data)
        assert (preview.changes, preview.problems, preview.rows) == ((), (), 8)
        before = Entry.objects.count()
        apply_workbook(actor, data)
        assert Entry.objects.count() == before


def test_changes_are_previewed_by_cell_and_applied_once(world: World) -> None:
    programme = drafted(world)

    def work(book: Any) -> None:
        put(book, "Goals", 2, title_en="Better goal", by_when=date(2027, 5, 1), priority=1)
        put(book, "Goals", 4, programme=programme.code, code="G3", title_en="New goal", objective="2",
            alliance_owner=world.desk.post.code)  # fmt: skip
        put(book, "Objectives", 3, programme=programme.code, number="2", title_en="Second", area="crisis")
        put(book, "Activities", 3, programme=programme.code, code="A2", title_en="New course", goal="G3")
        put(book, "Commitments", 3, programme=programme.code, side="alliance", text="Send teachers")
        put(book, "Programmes", 2, summary="What it is about")

    data = edited(export(world.desk, programme.code), work)
    with acting(world.desk) as actor:
        preview = preview_workbook(actor, data)
        assert preview.problems == ()
        assert preview.counts == {"change": 2, "add": 4}
        assert ("Goals", "by_when", "", "2027-05-01") in cells(preview)
        assert ("Goals", "priority", "2", "1") in cells(preview)
        assert Goal.objects.count() == 2
        apply_workbook(actor, data, digest=preview.digest)
        goal = Goal.objects.get(code="G3")
        assert (goal.objective.number, goal.alliance_owner) == (2, world.desk.post)
        assert Activity.objects.get(code="A2").goal == goal
        assert (Objective.objects.count(), Commitment.objects.count()) == (2, 2)
        assert Goal.objects.get(code="G1").title_en == "Better goal"
        again = preview_workbook(actor, data)
        assert (again.changes, again.problems) == ((), ())
        before = Entry.objects.count()
        apply_workbook(actor, data)
        assert Entry.objects.count() == before


def test_every_error_is_named_by_sheet_and_cell_and_nothing_is_written(world: World) -> None:
    programme = drafted(world)

    def work(book: Any) -> None:
        put(book, "Goals", 2, title_en="Changed", priority="9", functional_area="x", by_when="soon")
        put(book, "Goals", 3, objective="7", alliance_owner="nobody", target="=1+1")
        put(book, "Activities", 2, planned_from="2027-05-02", planned_to="2027-05-01")
        put(book, "Commitments", 3, programme="unknown", side="partner", text="x")
        put(book, "Objectives", 3, programme=programme.code, number="2")

    data = edited(export(world.desk, programme.code), work)
    with acting(world.desk) as actor:
        with pytest.raises(BadInput) as error:
            apply_workbook(actor, data)
        assert set(where(error)) == {
            ("Goals", "K3", "target"), ("Goals", "P2", "priority"), ("Goals", "N2", "by_when"),
            ("Goals", "D3", "objective"), ("Goals", "Q3", "alliance_owner"),
            ("Activities", "K2", "planned_to"), ("Commitments", "A3", "programme"),
        }  # fmt: skip
        assert all(problem.remedy for problem in error.value.problems)
        said = {problem.field: (problem.message, problem.remedy) for problem in error.value.problems}
        assert said["objective"] == ("the programme has no objective “7”", "use one of: 1, 2")
        assert said["alliance_owner"][0] == "there is no active post with the code “nobody”"
        assert "/programmes/duties/loads/" in said["alliance_owner"][1]
        assert said["priority"][0] == "“9” is not right"
        assert Goal.objects.get(code="G1").title_en == "Goal 1"
        assert Objective.objects.count() == 1


def test_formulas_are_written_as_text_and_refused_when_read(world: World) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        goal = Goal.objects.get(code="G1")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision,
                    text={"what": DANGEROUS[0], "measure": DANGEROUS[4], "title_en": DANGEROUS[3]})  # fmt: skip
    data = export(world.desk, programme.code)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    page = openpyxl.load_workbook(io.BytesIO(data))["Goals"]
    found = [cell for row in page.iter_rows(min_row=2) for cell in row if str(cell.value or "").startswith(("=", "@"))]
    assert {cell.value for cell in found} == {DANGEROUS[0], DANGEROUS[4], DANGEROUS[3]}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    with acting(world.desk) as actor:
        assert preview_workbook(actor, data).changes == ()
        live = edited(data, lambda book: put(book, "Goals", 3, what="=1+1"))
        assert ("Goals", "G3", "what") in where(preview_workbook(actor, live))


def test_a_stale_row_is_refused_and_says_so(world: World) -> None:
    programme = drafted(world)
    data = edited(export(world.desk, programme.code), lambda book: put(book, "Goals", 2, what="Mine"))
    with acting(world.mission_p) as actor:
        goal = Goal.objects.get(code="G1")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision, text={"what": "Theirs"})
    with acting(world.desk) as actor:
        with pytest.raises(BadInput) as error:
            apply_workbook(actor, data)
        assert [problem.field for problem in error.value.problems] == ["revision"]
        assert Goal.objects.get(code="G1").what == "Theirs"


def test_what_was_seen_is_what_is_done(world: World) -> None:
    programme = drafted(world)
    data = edited(export(world.desk, programme.code), lambda book: put(book, "Goals", 2, what="Mine", revision=None))
    with acting(world.desk) as actor:
        digest = preview_workbook(actor, data).digest
        goal = Goal.objects.get(code="G1")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision, text={"what": "Theirs"})
        with pytest.raises(Refused) as refused:
            apply_workbook(actor, data, digest=digest)
        assert refused.value.rule == "programmes.import_as_seen"


def test_removing_takes_what_hangs_along_or_is_refused(world: World) -> None:
    programme = drafted(world, goals=1)
    only = edited(export(world.desk, programme.code), lambda book: put(book, "Goals", 2, remove="yes"))

    def means(book: Any) -> None:
        for sheet in ("Activities", "Commitments"):
            put(book, sheet, 2, remove="oui")

    below = edited(export(world.desk, programme.code), means)
    with acting(world.desk) as actor:
        problems = preview_workbook(actor, only).problems
        assert [problem.message for problem in problems] == ["A1 hangs on it", "Send ten officers a year hangs on it"]
        assert preview_workbook(actor, below).counts == {"remove": 2}
        apply_workbook(actor, below)
        assert not Activity.objects.exists()
        assert not Commitment.objects.exists()
        assert preview_workbook(actor, below).changes == ()


def test_a_workbook_begins_programmes(world: World) -> None:
    programme = drafted(world, goals=1)

    def rename(book: Any) -> None:
        put(book, "Programmes", 2, programme="plan-q", party="Q", revision=None)
        for sheet in ("Objectives", "Goals", "Activities", "Commitments"):
            put(book, sheet, 2, programme="plan-q", id=None, revision=None)

    data = edited(export(world.desk, programme.code), rename)
    with acting(world.desk) as actor:
        preview = preview_workbook(actor, data)
        assert preview.problems == ()
        assert preview.counts == {"begin": 1, "add": 4}
        apply_workbook(actor, data, digest=preview.digest)
        begun = Programme.objects.get(code="plan-q")
        assert (begun.party.code, begun.state, begun.goals.count()) == ("Q", "draft", 1)
        assert preview_workbook(actor, data).changes == ()
    with acting(world.mission_p) as actor:
        refused = edited(data, lambda book: put(book, "Programmes", 2, programme="other-q"))
        assert any(problem.field == "programme" for problem in preview_workbook(actor, refused).problems)


def test_a_text_that_is_agreed_is_not_changed(world: World) -> None:
    programme = in_force(world)
    data = edited(export(world.desk, programme.code), lambda book: put(book, "Goals", 2, what="Other"))
    with acting(world.desk) as actor:
        (problem,) = preview_workbook(actor, data).problems
    assert (problem.file, problem.field) == ("Goals", "programme")
    assert "agreed" in problem.message


def test_another_partner_neither_exports_nor_imports_it(world: World) -> None:
    programme = drafted(world)
    data = export(world.desk, programme.code)
    names = openpyxl.load_workbook(io.BytesIO(export(world.mission_q, programme.code)))
    assert all(names[sheet.name].max_row == 1 for sheet in SHEETS)
    changed = edited(data, lambda book: put(book, "Goals", 2, what="Mine"))
    with acting(world.mission_q) as actor:
        problems = preview_workbook(actor, changed).problems
        assert {problem.field for problem in problems} <= {"programme", "id"}
        assert problems
    with acting(world.desk) as actor:
        assert preview_workbook(actor, data).changes == ()


def test_the_workbook_bears_its_marking(world: World) -> None:
    programme = drafted(world)
    book = openpyxl.load_workbook(io.BytesIO(export(world.desk, programme.code)))
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Marking"] not in {"", "Public", None}
    assert book["Goals"].oddHeader.center.text == about["Marking"]


NO_WORKBOOKS = {"empty": b"", "text": b"no workbook", "torn": b"PK\x03\x04" + bytes(100), "big": bytes(MOST_BYTES + 1)}


@pytest.mark.parametrize("data", NO_WORKBOOKS.values(), ids=NO_WORKBOOKS)
def test_what_is_no_workbook_is_refused(world: World, data: bytes) -> None:
    with acting(world.desk) as actor, pytest.raises(BadInput):
        preview_workbook(actor, data)


def test_wrong_sheets_and_columns_are_named(world: World) -> None:
    def work(book: Any) -> None:
        book.create_sheet("Surprise")
        book["Goals"].cell(1, 3).value = "coed"

    data = edited(export(world.desk, drafted(world).code), work)
    with acting(world.desk) as actor:
        assert set(where(preview_workbook(actor, data))) == {("Surprise", "", ""), ("Goals", "C1", "coed")}


def test_statements_do_not_grow_with_the_rows(world: World) -> None:
    def count(goals: int, code: str, **fields: Any) -> int:
        drafted(world, goals=goals, code=code, **fields)
        data = edited(export(world.desk, code), lambda book: put(book, "Goals", 2, what="Other"))
        with acting(world.desk) as actor, CaptureQueriesContext(connection) as captured:
            preview_workbook(actor, data)
        return len(captured)

    few = count(1, "few")
    assert count(9, "many", period_start="2030", period_end="2031") == few
    assert few <= 15

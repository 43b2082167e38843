"""Rounds as workbooks: exported, previewed by cell, imported whole or not at all."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from entente.apps.planning.models import Allocation, MenuEntry, PlanVersion, Round, SeatRequest
from entente.apps.planning.sheets import apply_workbook, preview_workbook, write_workbook
from entente.kernel.errors import BadInput
from tests.factories.access import Someone
from tests.factories.rounds import (
    PlanWorld,
    acting,
    asked,
    closed,
    drawn,
    entry_text,
    offered,
    reading,
    requests_open,
    write_plan_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> PlanWorld:
    return write_plan_world()


def exported(world: PlanWorld, who: Someone, version: int | None = None) -> bytes:
    with reading(who) as viewer:
        return write_workbook(viewer, code=world.round.code, version=version)


def edited(data: bytes, sheet: str, cells: dict[tuple[int, str], Any]) -> bytes:
    """The workbook with other values in some cells: (row, heading)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet]
    headings = {cell.value: cell.column for cell in page[1]}
    for (row, heading), value in cells.items():
        page.cell(row, headings[heading], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_export_imports_unchanged(world: PlanWorld) -> None:
    offered(world, entry_text("A1"), entry_text("A2", prerequisites="A1", starts="2027-05-01", ends="2027-05-02"))
    data = exported(world, world.planner)
    with acting(world.planner) as actor:
        preview = preview_workbook(actor, world.round, data)
    assert (preview.changes, preview.problems, preview.rows) == ((), (), 2)


def test_what_people_add_up_is_written_as_numbers(world: PlanWorld) -> None:
    offered(world, entry_text("007"))
    page = openpyxl.load_workbook(io.BytesIO(exported(world, world.planner)))["Menu"]
    row = dict(zip((cell.value for cell in page[1]), (cell.value for cell in page[2]), strict=True))
    assert (row["seats"], row["cost_per_seat"], row["fee_per_seat"]) == (4, 100, 0)
    assert (row["code"], row["starts"]) == ("007", "2027-03-01")


def test_menu_rows_are_added_changed_and_withdrawn_and_a_second_import_changes_nothing(world: PlanWorld) -> None:
    offered(world, entry_text("A1"), entry_text("A2"))
    row = {name: value for name, value in vars_of(entry_text("A3", prerequisites="A1", starts="2027-04-01",
                                                              ends="2027-04-02")).items() if value}  # fmt: skip
    data = edited(
        exported(world, world.planner),
        "Menu",
        {(2, "seats"): 9, (3, "remove"): "yes", **{(4, name): value for name, value in row.items()}},
    )
    with acting(world.planner) as actor:
        done = apply_workbook(actor, world.round, data)
        assert done.counts == {"change": 1, "remove": 1, "add": 1}
        entries = {entry.code: entry for entry in MenuEntry.objects.all()}
        assert (entries["A1"].seats, entries["A2"].withdrawn) == (9, True)
        assert [row.requires.code for row in entries["A3"].prerequisites.all()] == ["A1"]
        with pytest.raises(BadInput, match="revision"):
            apply_workbook(actor, world.round, edited(data, "Menu", {(2, "seats"): 11}))
    again = exported(world, world.planner)
    with acting(world.planner) as actor:
        assert apply_workbook(actor, world.round, again).changes == ()


def vars_of(text: Any) -> dict[str, str]:
    return {name: getattr(text, name) for name in text.__dataclass_fields__}


def test_bad_cells_are_named_and_nothing_is_imported(world: PlanWorld) -> None:
    offered(world, entry_text("A1"))
    data = edited(
        exported(world, world.planner),
        "Menu",
        {(2, "seats"): "many", (2, "starts"): "soon", (2, "kind"): "party", (2, "title_en"): "=1+1"},
    )
    with acting(world.planner) as actor:
        with pytest.raises(BadInput) as error:
            apply_workbook(actor, world.round, data)
        assert {(problem.file, problem.field) for problem in error.value.problems} >= {
            ("Menu", "seats"), ("Menu", "starts"), ("Menu", "kind"), ("Menu", "title_en"),
        }  # fmt: skip
        assert all(problem.row for problem in error.value.problems)
        assert MenuEntry.objects.get().seats == 4


def line(party: str) -> dict[str, Any]:
    """A request of a party, as the cells of a row."""
    goal = f"plan-{party.lower()}/G1"
    return {"partner": party, "activity": "A1", "goal": goal, "seats_min": 1, "seats_wanted": 3}


def test_a_mission_enters_requests_by_workbook_and_reads_its_own_alone(world: PlanWorld) -> None:
    requests_open(world)
    asked(world, world.mission_q)
    data = edited(
        exported(world, world.mission_p),
        "Requests",
        {
            (2, "partner"): "P",
            (2, "activity"): "A1",
            (2, "goal"): "plan-p/G1",
            (2, "seats_min"): 1,
            (2, "seats_wanted"): 3,
        },
    )
    with acting(world.mission_p) as actor:
        apply_workbook(actor, world.round, data)
        assert SeatRequest.objects.get().seats_wanted == 3
        assert apply_workbook(actor, world.round, data).changes == ()
    page = openpyxl.load_workbook(io.BytesIO(exported(world, world.mission_p)))["Requests"]
    assert [cell.value for cell in page["A"]] == ["partner", "P"]


def test_a_mission_changes_no_request_of_another(world: PlanWorld) -> None:
    requests_open(world)
    data = edited(
        exported(world, world.mission_p),
        "Requests",
        {
            (2, "partner"): "Q",
            (2, "activity"): "A1",
            (2, "goal"): "plan-q/G1",
            (2, "seats_min"): 1,
            (2, "seats_wanted"): 3,
        },
    )
    with acting(world.mission_p) as actor, pytest.raises(BadInput, match="own mission"):
        apply_workbook(actor, world.round, data)


def test_changed_allocations_make_a_checked_version(world: PlanWorld) -> None:
    requests_open(world)
    asked(world, world.mission_p)
    closed(world)
    number = drawn(world)
    data = exported(world, world.planner, version=number)
    with acting(world.planner) as actor:
        with pytest.raises(BadInput, match="outside what the request asks for"):
            apply_workbook(actor, world.round, edited(data, "Allocations", {(2, "seats"): 5}))
        apply_workbook(actor, Round.objects.get(pk=world.round.pk), edited(data, "Allocations", {(2, "seats"): 3}))
        made = PlanVersion.objects.get(number=number + 1)
        assert (made.engine, made.summary["holds"], made.stages) == ("by hand", True, [])
        assert Allocation.objects.get(version_number=number + 1).seats == 3

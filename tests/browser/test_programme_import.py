"""A programme's workbook taken away, worked on, and brought back in the browser: errors, changes, once and no more."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.programme_people import INSTRUMENT, PARTNER, PASSWORD, PEOPLE
from tests.browser.test_programmes import add, sound

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def desk(page: Page) -> Page:
    """The desk officer's page, with a draft of an objective and a goal; its address is that of the draft."""
    sign_in(page, PEOPLE["desk_officer"][0], PASSWORD)
    page.goto(f"/programmes/draft/?party={PARTNER}")
    page.locator("[name=instrument]").select_option(INSTRUMENT)
    page.locator("[name=title_en]").fill("Workbook of Kuwait")
    page.locator("[name=period_start]").fill("2040")
    page.locator("[name=period_end]").fill("2043")
    page.get_by_role("button", name="Begin the draft").click()
    page.wait_for_url("**/programmes/in/**")
    place = page.url.split("/text/")[0].rstrip("/") + "/"
    add(page, place, "objective", {"number": "1", "title_en": "Work together"}, {"area": "military"})
    add(page, place, "goal", {"code": "G1", "title_en": "Train officers", "target": "40"}, {"objective": "1"})
    page.goto(place)
    return page


def taken_away(page: Page) -> bytes:
    """The workbook of the programme, by the link that the page offers."""
    with page.expect_download() as caught:
        page.locator("a[href*='export.xlsx']").first.click()
    return caught.value.path().read_bytes()


def worked_on(data: bytes, *cells: tuple[str, int, str, object]) -> bytes:
    """The workbook with some cells filled in: sheet, row, name of the column, value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, row, name, value in cells:
        headings = {cell.value: cell.column for cell in book[sheet][1]}
        book[sheet].cell(row, headings[name]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought_back(page: Page, data: bytes) -> None:
    """Upload the workbook and look at what it would change."""
    page.goto("/programmes/import/")
    page.get_by_label("Workbook (.xlsx)").set_input_files({"name": "kuwait.xlsx", "mimeType": XLSX, "buffer": data})
    page.get_by_role("button", name="Show what it would change").click()
    page.wait_for_url("**/import/*-*/")


def row_with(page: Page, *texts: str) -> Locator:
    found = page.locator("tbody tr")
    for text in texts:
        found = found.filter(has_text=text)
    return found


def test_a_workbook_is_looked_at_imported_once_and_then_changes_nothing(
    desk: Page, faults: list[str], pictures: Callable[[str], None]
) -> None:
    place, code = desk.url, desk.url.rstrip("/").split("/")[-1]
    book = taken_away(desk)

    brought_back(desk, worked_on(book, ("Goals", 2, "by_when", "next year"), ("Goals", 2, "objective", "7")))
    expect(desk.get_by_text("2 errors: nothing can be imported until they are corrected.")).to_be_visible()
    columns = {cell.value: cell.column_letter for cell in openpyxl.load_workbook(io.BytesIO(book))["Goals"][1]}
    for name in ("by_when", "objective"):
        expect(row_with(desk, "Goals", f"{columns[name]}2")).to_have_count(1)
    expect(desk.get_by_role("button", name="Import all of it")).to_have_count(0)
    pictures("errors")
    sound(desk)

    changed = worked_on(
        book, ("Goals", 2, "by_when", "2042-06"), ("Goals", 2, "target", "55"), ("Goals", 3, "programme", code),
        ("Goals", 3, "code", "G2"), ("Goals", 3, "title_en", "Send ten officers"), ("Goals", 3, "objective", "1"),
    )  # fmt: skip
    brought_back(desk, changed)
    expect(desk.get_by_text("1 clause added", exact=False)).to_be_visible()
    held = row_with(desk, "changed", "G1")
    expect(held.get_by_text(f"{columns['target']}2", exact=True)).to_be_visible()
    expect(held.locator("del", has_text="40")).to_be_visible()
    expect(held.locator("ins", has_text="55")).to_be_visible()
    expect(row_with(desk, "new", "G2").locator("ins", has_text="Send ten officers")).to_be_visible()
    pictures("preview")
    sound(desk)
    # Looking wrote nothing.
    desk.goto(f"{place}text/")
    expect(desk.get_by_text("Send ten officers")).to_have_count(0)

    brought_back(desk, changed)
    desk.get_by_role("button", name="Import all of it").click()
    desk.wait_for_url("**/text/")
    expect(desk.get_by_text("Imported: 1 clause added, 1 clause changed.", exact=False)).to_be_visible()
    expect(desk.get_by_text("Send ten officers").first).to_be_visible()
    pictures("imported")
    sound(desk)

    brought_back(desk, changed)
    expect(desk.get_by_text("There is nothing to change: all that it says stands there already.")).to_be_visible()
    expect(desk.get_by_role("button", name="Import all of it")).to_have_count(0)
    pictures("again")
    sound(desk)


@pytest.fixture
def pictures(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Keep a picture of the page as it is: to be looked at when the test fails, or by whoever changes the pages."""
    folder: Any = tmp_path_factory.mktemp("programme-import")
    return lambda name: page.screenshot(path=folder / f"{name}.png", full_page=True) and None

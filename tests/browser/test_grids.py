"""Grids of fields and filters, by keyboard alone: as in a spreadsheet, and nothing is saved before it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from entente.apps.access.demo import DOMAIN, password_of
from tests.browser.arranged import PROGRAMME
from tests.browser.conftest import sign_in
from tests.browser.sound import Watched, opened

REQUESTS = "/planning/in/exercise-2027/requests/"
MATRIX = f"/programmes/in/{PROGRAMME}/responsibilities/"


@pytest.fixture
def visit(browser: Browser, demonstration: str) -> Iterator[Watched]:
    """A page on the demonstration; it fails its test on a script error."""
    with opened(browser, demonstration) as watched:
        yield watched
        assert watched.taken() == []


def enter(page: Page, role: str) -> None:
    """Sign in as the demonstration's account of a role."""
    email = f"{role}@{DOMAIN}"
    sign_in(page, email, password_of(email))


def focused(page: Page) -> str:
    """The name of the field that has the focus."""
    return str(page.evaluate("document.activeElement.name ?? ''"))


def test_requests_are_entered_as_in_a_spreadsheet(visit: Watched) -> None:
    page = visit.page
    enter(page, "partner.mission")
    page.goto(REQUESTS)
    rows = page.locator(".request-lines tbody tr")
    names = [
        [field.get_attribute("name") for field in rows.nth(row).locator("input:not([type=hidden]), select").all()]
        for row in range(2)
    ]
    (goal, least, wanted, *_), (goal_below, least_below, wanted_below, *_) = names
    chosen = page.locator(f"[name={goal}]").input_value()
    page.locator(f"[name={goal}]").focus()
    # At the edge of the grid the arrow neither leaves nor chooses another goal.
    page.keyboard.press("ArrowLeft")
    assert (focused(page), page.locator(f"[name={goal}]").input_value()) == (goal, chosen)
    page.keyboard.press("ArrowRight")
    assert focused(page) == least
    page.keyboard.type("1")
    page.keyboard.press("ArrowRight")
    assert focused(page) == wanted
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    assert (focused(page), page.url.endswith(REQUESTS)) == (wanted_below, True)
    page.keyboard.press("Shift+Tab")
    assert focused(page) == least_below
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == goal_below
    assert [page.locator(f"[name={name}]").input_value() for name in (least, wanted)] == ["1", "2"]


def test_letters_of_the_matrix_are_written_and_saved_by_keyboard(visit: Watched) -> None:
    page = visit.page
    enter(page, "desk.officer")
    page.goto(MATRIX)
    page.get_by_role("link", name=re.compile("^Edit the rows of")).first.press("Enter")
    page.wait_for_url("**/responsibilities/edit/**")
    cells = page.locator("[data-grid=letters] tbody tr").first.locator("input:not([type=hidden])")
    below = page.locator("[data-grid=letters] tbody tr").nth(1).locator("input:not([type=hidden])")
    empty = next(at for at in range(cells.count()) if not cells.nth(at).input_value())
    cells.nth(0).focus()
    for _ in range(empty):
        page.keyboard.press("ArrowRight")
    expect(cells.nth(empty)).to_be_focused()
    page.keyboard.type("xi")
    expect(cells.nth(empty)).to_have_value("I")
    page.keyboard.press("Enter")
    expect(below.nth(empty)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cells.nth(empty)).to_be_focused()
    page.get_by_label("Reason").focus()
    page.keyboard.type("EXERCISE by keyboard")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{MATRIX}")
    expect(page.get_by_role("main")).to_contain_text("Who answers for what?")


def test_a_filter_keeps_the_focus_and_the_address_carries_it(visit: Watched) -> None:
    page = visit.page
    page.goto("/")
    relation = page.get_by_role("combobox", name="Relation", exact=True)
    relation.focus()
    page.keyboard.type("Partner")
    expect(page).to_have_url(re.compile(r"relation=partner"), timeout=15_000)
    expect(relation).to_be_focused()
    expect(page.locator("#page table tbody tr").first).to_contain_text("Partner")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Framework", exact=True)).to_be_focused()

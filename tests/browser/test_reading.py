"""Moving through the record with mouse and keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import settle


def test_the_portfolio_draws_its_maps_without_a_fault(page: Page, faults: list[str]) -> None:
    page.goto("/")
    settle(page)
    assert page.locator(".chart-view svg").count() == 2
    assert page.locator(".chart[data-drawn=no]").count() == 0


def test_the_date_moves_the_whole_page_and_its_address(page: Page, faults: list[str]) -> None:
    page.goto("/?framework=PfP")
    page.get_by_label("As of", exact=True).fill("2000-01-01")
    expect(page).to_have_url(re.compile(r"on=2000-01-01"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 January 2000")
    expect(page.get_by_role("rowheader", name="Slovenia")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Malta")).to_have_count(0)
    page.get_by_role("link", name="Back to today").click()
    page.goto("/?framework=PfP")
    expect(page.get_by_role("rowheader", name="Malta")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Slovenia")).to_have_count(0)


def test_the_slider_moves_by_keyboard_and_keeps_the_focus(page: Page, faults: list[str]) -> None:
    page.goto("/?on=2000-01-01")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(r"on=1999-01-01"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 January 1999")
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-valuetext") == "1 January 1999"
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"on=1999-02-01"))


def test_filters_live_in_the_address_and_clear(page: Page, faults: list[str]) -> None:
    page.goto("/")
    page.locator("select[name=relation]").select_option("ally")
    expect(page).to_have_url(re.compile(r"\?relation=ally$"))
    expect(page.get_by_role("heading", name="32 parties")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_search_by_keyboard_finds_turkiye(page: Page, faults: list[str]) -> None:
    page.goto("/about/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search parties")).to_be_focused()
    page.keyboard.type("Turkey")
    expect(page.locator("#suggestions a").first).to_contain_text("Türkiye")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/parties/TUR/$"))


def test_letters_go_and_the_question_mark_helps(page: Page, faults: list[str]) -> None:
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page).to_have_url(re.compile(r"/frameworks/$"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_arrows_move_through_a_table(page: Page, faults: list[str]) -> None:
    page.goto("/?relation=ally&sort=name")
    rows = page.locator("#portfolio-table tbody th a")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()


def test_columns_are_chosen_and_remembered(page: Page, faults: list[str]) -> None:
    page.goto("/")
    expect(page.get_by_role("columnheader", name="Region")).to_be_hidden()
    page.get_by_text("Columns", exact=True).click()
    page.get_by_label("Region", exact=True).last.check()
    expect(page.get_by_role("columnheader", name="Region")).to_be_visible()
    page.reload()
    expect(page.get_by_role("columnheader", name="Region")).to_be_visible()


def test_the_theme_is_chosen_and_remembered(page: Page, faults: list[str]) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/about/")
    page.get_by_role("button", name="Light or dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_french_keeps_the_place(page: Page, faults: list[str]) -> None:
    page.goto("/parties/DEU/?on=1990-10-03")
    page.get_by_role("button", name="Français").click()
    expect(page).to_have_url(re.compile(r"/parties/DEU/\?on=1990-10-03$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Allemagne")


def test_without_scripts_everything_is_still_reachable(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("As of", exact=True).fill("2000-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 January 2000")
    page.locator("select[name=framework]").select_option("PfP")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("rowheader", name="Slovenia")).to_be_visible()
    context.close()


def test_a_correction_is_made_and_its_history_read(signed_in: Page) -> None:
    page = signed_in
    page.goto("/parties/MLT/")
    page.get_by_role("link", name="Partner in the Partnership for Peace").first.click()
    page.wait_for_url("**/facts/**")
    changes = page.locator("ol.history").first.locator("> li")  # the versions; after them come the acts
    expect(changes.first).to_be_visible()
    before = changes.count()  # other tests correct this fact as well
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Note in English").fill("Checked against the depositary's list.")
    page.get_by_label("Why does the record change?").fill("The depositary's list says more.")
    page.get_by_role("button", name="Compare before saving").click()
    expect(page.get_by_text("changed", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Correct the fact").click()
    expect(page.get_by_text("The fact is corrected.")).to_be_visible()
    expect(page.get_by_text("Reason: The depositary's list says more.").first).to_be_visible()
    expect(changes).to_have_count(before + 1)

"""The header on a phone: two rows at most, and a menu that needs neither mouse nor JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sound import PHONE

NARROW = {"width": 320, "height": 640}
# Rows of the header by where its parts stand, those that are seen.
ROWS = """() => new Set([...document.querySelector(".header-row").querySelectorAll(":scope > *, .header-tools > *")]
  .filter((each) => each.checkVisibility() && each.className !== "header-tools")
  .map((each) => { const box = each.getBoundingClientRect(); return Math.round((box.top + box.bottom) / 20); })).size"""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_the_header_takes_two_rows_of_a_phone(signed_in: Page, size: dict[str, int], language: str) -> None:
    page = signed_in
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.set_viewport_size(size)
    page.goto("/")
    assert page.evaluate(ROWS) <= 2
    assert page.locator(".header-row").bounding_box()["height"] <= 90
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_menu_of_a_phone_opens_by_keyboard(signed_in: Page) -> None:
    page = signed_in
    page.set_viewport_size(PHONE)
    page.goto("/")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Frameworks")
    expect(link).to_be_hidden()
    page.get_by_role("link", name="Entente").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    expect(page.get_by_role("button", name="Français")).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    page.keyboard.press("Enter")
    link.press("Enter")
    page.wait_for_url("**/frameworks/**")


def test_the_menu_of_a_phone_opens_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Sources")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    expect(link).to_be_visible()
    expect(page.get_by_role("button", name="Light or dark")).to_be_hidden()
    link.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(f"{address}/sources/")
    context.close()


def test_a_wide_screen_has_the_links_and_no_menu(signed_in: Page) -> None:
    page = signed_in
    page.goto("/")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Frameworks")).to_be_visible()
    expect(page.locator("summary", has_text="Menu")).to_be_hidden()

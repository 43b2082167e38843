"""What is printed: the marking and the record; nothing to press, nothing cut at the edge of an A4 sheet."""

from __future__ import annotations

from playwright.sync_api import Browser

from entente.apps.access.demo import DOMAIN, password_of
from tests.browser.arranged import PROGRAMME
from tests.browser.conftest import sign_in
from tests.browser.sound import opened
from tests.browser.test_accessibility import settle

# 210 mm less two margins of 14 mm, at 96 points to the inch.
SHEET = {"width": 688, "height": 980}
PLACES = (
    "/", "/parties/KWT/", f"/programmes/in/{PROGRAMME}/", f"/programmes/in/{PROGRAMME}/text/",
    f"/programmes/in/{PROGRAMME}/responsibilities/", "/engagements/in/exercise-gulf-shield-2/", "/warning/scores/",
)  # fmt: skip
LEFT_OVER = """() => [...document.querySelectorAll("nav, button, .button, main select, main input, summary")]
  .filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 120))"""
CUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_pages_are_printed_whole_and_marked_without_what_is_pressed(browser: Browser, demonstration: str) -> None:
    email = f"desk.officer@{DOMAIN}"
    with opened(browser, demonstration) as watched:
        page = watched.page
        sign_in(page, email, password_of(email))
        page.goto("/warning/")
        alert = page.locator("main a[href^='/warning/alerts/']").first.get_attribute("href")
        assert alert
        page.emulate_media(media="print")
        page.set_viewport_size(SHEET)
        for place in (*PLACES, alert):
            answer = page.goto(place)
            assert answer
            assert answer.status == 200
            settle(page)
            assert page.locator("#marking-top").inner_text().strip(), place
            assert page.evaluate(LEFT_OVER) == [], place
            assert not page.evaluate(CUT), f"{place} is wider than the sheet"
        assert watched.taken() == []

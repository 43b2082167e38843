"""A programme from its first draft to its adoption, by mouse and keyboard, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.programme_people import INSTRUMENT, PARTNER, PASSWORD, PEOPLE
from tests.browser.test_accessibility import grave_faults


@pytest.fixture
def people(browser: Browser, address: str) -> Iterator[dict[str, Page]]:
    """A signed-in page for each of those who draw up a programme."""
    contexts: list[BrowserContext] = []
    pages: dict[str, Page] = {}
    for role, (email, _name, _post) in PEOPLE.items():
        context = browser.new_context(
            base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = pages[role] = context.new_page()
        page.goto("/account/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/account/login/" not in url)
    yield pages
    for context in contexts:
        context.close()


def sound(page: Page) -> None:
    """Nothing grave that axe can find, and nothing cut off on a phone."""
    assert grave_faults(page) == [], page.url
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert fits, f"{page.url} is wider than a phone"
    if size:
        page.set_viewport_size(size)


def do(page: Page, place: str, act: str, **fields: str) -> None:
    """Open an act from the page of the programme, see what it says, fill it in and do it."""
    page.goto(place)
    page.get_by_role("link", name=act, exact=True).click()
    sound(page)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.get_by_text(f"Done: {act}.")).to_be_visible()


def add(page: Page, place: str, kind: str, texts: dict[str, str], choices: dict[str, str] | None = None) -> None:
    """Add a clause to the text."""
    page.goto(f"{place}text/{kind}/add/")
    for name, value in texts.items():
        page.locator(f"[name={name}]").fill(value)
    for name, value in (choices or {}).items():
        page.locator(f"[name={name}]").select_option(value)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The clause is added.")).to_be_visible()


def test_from_the_draft_to_the_adoption(people: dict[str, Page]) -> None:
    desk, mission, secretary = (people[role] for role in ("desk_officer", "partner_mission", "committee_secretary"))
    desk.goto(f"/programmes/draft/?party={PARTNER}")
    desk.get_by_role("button", name="Begin the draft").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    sound(desk)
    desk.locator("[name=instrument]").select_option(INSTRUMENT)
    desk.locator("[name=title_en]").fill("Plan of Kuwait")
    desk.locator("[name=period_start]").fill("2030")
    desk.locator("[name=period_end]").fill("2033")
    desk.get_by_role("button", name="Begin the draft").click()
    desk.wait_for_url(re.compile(r"/programmes/in/[\w-]+/text/"))
    place = desk.url.removesuffix("text/")
    sound(desk)
    add(desk, place, "objective", {"number": "1", "title_en": "Work together"}, {"area": "military"})
    owners = {"objective": "1", "alliance_owner": PEOPLE["desk_officer"][2]}
    add(desk, place, "goal", {"code": "G1", "title_en": "Train officers", "what": "Forty officers"}, owners)
    sound(desk)

    # Without an owner on the partner's side it is not published; the refusal leads to the goal.
    do(desk, place, "Propose for staff consultation")
    desk.goto(place)
    desk.get_by_role("link", name="Submit for agreement of both sides").click()
    desk.get_by_role("button", name="Submit for agreement of both sides").click()
    expect(desk.get_by_role("alert")).to_contain_text("Goal G1")
    sound(desk)
    desk.get_by_role("alert").get_by_role("link", name=re.compile("G1")).click()
    desk.get_by_role("link", name="Text and comments").first.click()
    clause = desk.url
    sound(desk)

    # Two write at once: the second is shown the difference, and loses nothing.
    mission.goto(f"{clause}edit/")
    desk.goto(f"{clause}edit/")
    desk.locator("[name=what]").fill("Fifty officers")
    desk.get_by_role("button", name="Save", exact=True).click()
    mission.locator("[name=what]").fill("Forty medics")
    mission.locator("[name=partner_owner]").select_option(PEOPLE["partner_mission"][2])
    mission.get_by_role("button", name="Save", exact=True).click()
    expect(mission.get_by_role("alert")).to_contain_text("Somebody else changed this clause")
    expect(mission.locator(".two-texts")).to_contain_text("Fifty officers")
    expect(mission.locator("[name=what]")).to_have_value("Forty medics")
    sound(mission)
    mission.get_by_role("button", name="Save my text over theirs").click()
    expect(mission.get_by_text("The clause is saved.")).to_be_visible()

    # A remark for both sides, and a note that only one side reads.
    desk.goto(clause)
    desk.get_by_label("Comment", exact=True).fill("We can pay half")
    desk.get_by_label("Internal note").check()
    desk.get_by_role("button", name="Comment", exact=True).click()
    expect(desk.get_by_text("We can pay half")).to_be_visible()
    sound(desk)
    mission.goto(clause)
    expect(mission.get_by_text("We can pay half")).to_have_count(0)

    do(desk, place, "Submit for agreement of both sides")
    for page in (desk, mission):
        do(page, place, "Agree")
    do(desk, place, "Submit to the committee of allies")
    do(secretary, place, "Record the adoption", Reference_of_the_decision="EXERCISE(2026)0001")
    expect(mission.locator("body")).to_be_visible()
    mission.goto(place)
    expect(mission.get_by_role("heading", level=1)).to_contain_text("Plan of Kuwait")
    sound(mission)
    mission.goto(f"{place}versions/")
    expect(mission.get_by_role("complementary", name="Versions")).to_contain_text("agreed")
    sound(mission)

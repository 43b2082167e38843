"""Administration, notices and the ledger in a real browser: no grave fault, nothing cut off, a passkey that opens."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.server import EMAIL, PASSWORD
from tests.browser.test_accessibility import grave_faults

PLACES = [
    "/people/", "/people/add/", "/posts/", "/posts/add/", "/organisations/add/", "/roles/", "/delegations/",
    "/delegations/add/", "/notices/", "/ledger/", "/account/sessions/", "/account/tokens/", "/account/second-factor/",
]  # fmt: skip


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("fr", "dark")])
def test_no_page_of_the_staff_has_a_grave_fault(staff: Page, address: str, language: str, theme: str) -> None:
    staff.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    staff.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for place in PLACES:
        staff.goto(place)
        assert grave_faults(staff) == [], place
    staff.goto("/posts/")
    staff.locator("tbody th[scope=row] a").first.click()
    post = staff.url
    for place in (post, f"{post}appoint/", f"{post}roles/", f"{post}close/"):
        staff.goto(place)
        assert grave_faults(staff) == [], place
    staff.goto("/people/")
    staff.locator("tbody th[scope=row] a").first.click()
    person = staff.url
    for place in (person, f"{person}clear/", f"{person}admit/"):
        staff.goto(place)
        assert grave_faults(staff) == [], place


def test_on_a_phone_the_pages_of_the_staff_are_not_cut_off(staff: Page) -> None:
    staff.set_viewport_size({"width": 390, "height": 844})
    for place in PLACES:
        staff.goto(place)
        fits = staff.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert fits, place


def test_the_picker_tells_who_could_read_while_one_chooses(staff: Page) -> None:
    staff.goto("/facts/record/?party=MLT")
    readers = staff.locator("#readers")
    expect(readers).to_contain_text("Everybody will be able to read it")
    staff.get_by_label("Level").select_option(index=1)
    staff.get_by_label("NATO", exact=True).check()
    expect(readers).to_contain_text("Who could read it today")
    expect(readers).to_contain_text(re.compile(r"NATO \(\d+ (person|people)\)"))
    expect(readers.get_by_text("By name")).to_be_visible()
    assert grave_faults(staff) == []


def test_a_passkey_is_added_and_opens_the_next_session(browser: Browser, address: str) -> None:
    """With a virtual authenticator of the browser; a passkey belongs to a name, not to an address of numbers."""
    named = urlsplit(address)._replace(netloc=f"localhost:{urlsplit(address).port}").geturl()
    context = browser.new_context(base_url=named)
    page = context.new_page()
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    sign_in(page, EMAIL, PASSWORD)
    page.goto("/account/second-factor/webauthn/add/")
    # What opens the account is changed by whoever has just shown that it is theirs.
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Laptop")
    passwordless = page.get_by_label("Passwordless")
    if passwordless.count():
        passwordless.check()
    page.get_by_role("button", name="Add").last.click()
    page.wait_for_url(re.compile(r"/account/second-factor/(?!webauthn/add)"))
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"/programmes/duties/$"))
    expect(page.get_by_text("Ada Desk", exact=True)).to_be_visible()
    context.close()

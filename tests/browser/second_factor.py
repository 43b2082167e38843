"""The pages of somebody with a second factor, and of a passkey: signing in with one, adding, renaming, removing it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Response

from tests.browser.crawl import Reader
from tests.browser.demonstration import PASSWORD, PERSON, SECOND_FACTOR
from tests.browser.routes import Place, place_of
from tests.browser.sound import Watched, faults_of

# A key of a device that answers without anybody touching it.
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
BEGIN = (
    "/account/second-factor/",
    "/account/second-factor/reauthenticate/",
    "/account/second-factor/webauthn/reauthenticate/",
)


def pages_of_a_second_factor(watched: Watched, known: set[Place]) -> Iterator[tuple[Place, list[str]]]:
    """Sign in with a code, add a passkey, and look at each page of the account that is not yet known.

    `watched` is served from a name, as passkeys are bound to one and to no number.
    """
    page = watched.page
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(PERSON)
    page.get_by_label("Password").fill(PASSWORD)
    yield _after(watched, "Sign in")
    page.locator("main input[name=code]").fill(_code())
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)

    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield from behind_the_password(watched, "/account/second-factor/webauthn/add/", PASSWORD)
    page.locator("main input[name=name]").fill("EXERCISE key")
    yield _after(watched, "Add")

    session = next(each["value"] for each in page.context.cookies() if each["name"] == "sessionid")
    found = Reader(urlsplit(page.url).netloc, session).crawl(BEGIN, instances=1, within="/account/")
    assert found.broken == []
    for place, address in sorted(found.pages.items()):
        if place not in known:
            yield _look(watched, address)


def behind_the_password(watched: Watched, address: str, password: str) -> Iterator[tuple[Place, list[str]]]:
    """Open a page that asks for the password once more, and what is behind it."""
    yield _look(watched, address)
    watched.page.locator("main input[name=password]").fill(password)
    yield _after(watched, "Confirm")


def _look(watched: Watched, address: str) -> tuple[Place, list[str]]:
    return _seen(watched, watched.page.goto(address))


def _after(watched: Watched, button: str) -> tuple[Place, list[str]]:
    with watched.page.expect_navigation() as going:
        watched.page.get_by_role("button", name=button, exact=True).click()
    return _seen(watched, going.value)


def _seen(watched: Watched, answer: Response | None) -> tuple[Place, list[str]]:
    place = place_of(watched.page.url)
    assert place is not None
    return place, faults_of(watched, answer)


def _code() -> str:
    """The code that the person's telephone shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(SECOND_FACTOR, int(time.time()) // 30)))

"""Every page of the platform, as somebody who may read it: sound, marked, usable by keyboard, fit for a phone.

A route that answers a page and that nobody comes to fails the test: a feature is linked from where it is used, and
is looked at here. tests/browser/routes.py names what is no page and what cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from entente.apps.access.demo import DOMAIN, password_of
from tests.browser.arranged import DRAFT, PROGRAMME
from tests.browser.conftest import sign_in
from tests.browser.crawl import Found, Reader
from tests.browser.routes import OUT_OF_REACH, Place, place_of, routes_of_pages
from tests.browser.second_factor import behind_the_password, pages_of_a_second_factor
from tests.browser.sound import Watched, faults_of, opened

# The roles of the pack, those first who are offered most: of their pages two instances are asked. "" is the public.
THOROUGH = ("", "desk_officer", "partner_mission", "administrator")
OTHERS = (
    "country_desk", "ally_delegation", "programme_manager", "activity_lead", "assessor", "exercise_planner",
    "warning_analyst", "committee_secretary", "evaluator", "auditor",
)  # fmt: skip
# Where a walk begins: the start, and what people come to by typing, from a mail or by a form.
BEGIN = (
    "/", "/search/?q=Turkey", "/warning/series/RUS-UKR/", "/account/password/reset/done/",
    "/account/password/reset/key/1-none/", "/account/password/reset/key/done/", "/account/inactive/",
    "/account/provider/", "/account/provider/login/cancelled/", "/account/logout/",
)  # fmt: skip
# What else these come to from lists longer than what is followed of them: a draft, an exercise, a closed account.
BESIDES = {
    "desk_officer": (DRAFT, "/parties/KWT/", f"/programmes/in/{PROGRAMME}/", "/engagements/in/exercise-gulf-shield-2/"),
    "administrator": ("/people/?show=all&text=gone", "/posts/?text=gone"),
}  # fmt: skip
# Where which file is brought, to see the preview: one that was taken away, or a list.
FILES = (
    ("/programmes/import/", "/programmes/export.xlsx"),
    ("/planning/in/exercise-2027/import/", "/planning/in/exercise-2027/workbook.xlsx"),
    ("/engagements/import/", ""),
)
LIST = b"key,title_en,kind,starts,party,seats\na,EXERCISE Course,training,2027-03,KWT,4\n"
TOTP = "/account/second-factor/totp/activate/"
# Pages that refuse, by design with another status.
REFUSALS = (
    ("", "/nothing-here", 404),
    ("", "/account/provider/login/error/", 401),
    ("", "/?text=%00", 400),
    ("evaluator", "/planning/in/exercise-2027/import/", 403),
)
IN_FRENCH_AND_DARK = {
    "portfolio", "party", "programmes", "programme", "programme-text", "programme-goals", "responsibilities",
    "challenge-map", "money", "engagement", "engagement-calendar", "engagement-network", "cadence", "alerts", "alert",
    "series", "warning-scores", "tension", "forecasts", "planning-round", "planning-menu", "planning-requests",
    "plan-version", "my-duties", "ledger", "person", "mfa_index",
}  # fmt: skip


@dataclass
class Seen:
    """What the test has opened so far, and what was wrong with it."""

    places: set[Place] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def note(self, place: Place | None, name: str, found: list[str]) -> None:
        """Keep that a page was opened, and what was wrong with it."""
        if place:
            self.places.add(place)
        if found:
            self.faults[f"{place or ''} {name}"] = found


def test_every_page_is_sound(browser: Browser, demonstration: str) -> None:
    seen = Seen()
    with _everybody(browser, demonstration) as everybody, ThreadPoolExecutor(max_workers=1) as walker:
        # The server answers one reader's walk while the browser looks at what the one before came to.
        walks = {role: walker.submit(_walk, role, _reader(demonstration, each)) for role, each in everybody.items()}
        for role, watched in everybody.items():
            found = walks[role].result()
            seen.broken += [f"{role or 'public'}: {each}" for each in found.broken]
            for place, address in sorted(found.pages.items()):
                if place not in seen.places:
                    _look(watched, seen, place, address, role)
        _bring_files(everybody["desk_officer"], seen)
        for place, wrong in behind_the_password(everybody["desk_officer"], TOTP, _password("desk_officer")):
            seen.note(place, "behind the password", wrong)
        for role, address, status in REFUSALS:
            watched = everybody[role]
            seen.note(None, f"{address} as {role}", faults_of(watched, watched.page.goto(address), status=status))
    with opened(browser, demonstration.replace("127.0.0.1", "localhost")) as watched:
        for place, wrong in pages_of_a_second_factor(watched, seen.places):
            seen.note(place, "with a second factor", wrong)

    assert seen.broken == [], "links that lead nowhere, or to a refusal"
    assert seen.faults == {}
    unopened = routes_of_pages() - {place.route for place in seen.places} - set(OUT_OF_REACH)
    assert sorted(unopened) == [], "pages that nobody came to"


@contextmanager
def _everybody(browser: Browser, address: str) -> Iterator[dict[str, Watched]]:
    """A page for every role of the demonstration, signed in, and one for the public."""
    with ExitStack() as open_until:
        everybody: dict[str, Watched] = {}
        for role in (*THOROUGH, *OTHERS):
            everybody[role] = open_until.enter_context(opened(browser, address))
            if role:
                sign_in(everybody[role].page, _email(role), _password(role))
        yield everybody


def _email(role: str) -> str:
    return f"{role.replace('_', '.')}@{DOMAIN}"


def _password(role: str) -> str:
    return password_of(_email(role))


def _reader(address: str, watched: Watched) -> Reader:
    cookies = {each["name"]: each["value"] for each in watched.page.context.cookies()}
    return Reader(urlsplit(address).netloc, cookies.get("sessionid", ""))


def _walk(role: str, reader: Reader) -> Found:
    thorough = role in THOROUGH
    return reader.crawl((*BESIDES.get(role, ()), *BEGIN), instances=2 if thorough else 1, files=thorough)


def _look(watched: Watched, seen: Seen, place: Place, address: str, role: str) -> None:
    """Open a page; a sample of them also in French and dark."""
    page = watched.page
    seen.note(place, f"as {role or 'public'}, {address}", faults_of(watched, page.goto(address)))
    if place.form or place.route not in IN_FRENCH_AND_DARK:
        return
    page.context.add_cookies([{"name": "django_language", "value": "fr", "url": page.url}])
    page.emulate_media(color_scheme="dark")
    seen.note(place, f"in French and dark, {address}", faults_of(watched, page.goto(address)))
    page.emulate_media(color_scheme="light")
    page.context.clear_cookies(name="django_language")


def _bring_files(watched: Watched, seen: Seen) -> None:
    """Bring files to the pages that take them, which show what that would change."""
    page = watched.page
    for address, source in FILES:
        page.goto(address)
        brought = page.request.get(source).body() if source else LIST
        page.locator("main input[type=file]").set_input_files(
            {"name": f"brought.{'xlsx' if source else 'csv'}", "mimeType": "text/plain", "buffer": brought}
        )
        if not source:
            page.locator("main input[name=name]").fill("exercise-list")
        with page.expect_navigation() as going:
            page.locator("main form button").first.click()
        seen.note(place_of(page.url), f"after {address}", faults_of(watched, going.value))

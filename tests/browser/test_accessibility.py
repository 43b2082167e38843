"""No page has a serious or critical fault that axe can find, in either language, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PUBLIC = [
    "/",
    "/?on=1995-06-01&framework=PfP&colour=framework",
    "/?text=atlantis",
    "/?known=2001-01-01",
    "/?on=never",
    "/parties/UKR/",
    "/parties/RUS/?on=2020-01-01",
    "/frameworks/",
    "/frameworks/PfP/?on=2000-01-01",
    "/sources/",
    "/search/?q=Turkey",
    "/about/",
    "/account/login/",
    "/nothing-here",
]
IN_FRENCH_AND_DARK = ["/", "/parties/RUS/", "/frameworks/PfP/", "/sources/", "/account/login/"]
GRAVE = {"serious", "critical"}


def grave_faults(page: Page) -> list[str]:
    """What axe finds serious or critical, with where it is."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}" for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]
    ]


def settle(page: Page) -> None:
    """Wait until every chart is drawn. Polled from here: the security policy refuses the page's own polling."""
    for _ in range(100):
        if page.evaluate("[...document.querySelectorAll('figure.chart')].every((chart) => chart.dataset.drawn)"):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the charts were not drawn")


@pytest.mark.parametrize(
    ("place", "language", "theme"),
    [*((place, "en", "light") for place in PUBLIC), *((place, "fr", "dark") for place in IN_FRENCH_AND_DARK)],
)
def test_public_pages(page: Page, address: str, place: str, language: str, theme: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(place)
    settle(page)
    assert page.locator("html").get_attribute("data-theme") == theme
    assert grave_faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_off_and_nothing_is_wrong(page: Page, theme: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for place in ("/", "/parties/UKR/"):
        page.goto(place)
        settle(page)
        assert grave_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_pages_of_those_who_correct(signed_in: Page) -> None:
    signed_in.goto("/parties/MLT/")
    signed_in.get_by_role("link", name="Partner in the Partnership for Peace").first.click()
    fact = signed_in.url
    places = [fact, f"{fact}correct/", f"{fact}withdraw/", "/facts/record/?party=MLT", "/sources/add/"]
    for place in places:
        signed_in.goto(place)
        assert grave_faults(signed_in) == [], place
    signed_in.goto("/sources/add/")
    signed_in.get_by_role("button", name="Add the source").click()
    assert signed_in.get_by_role("alert").is_visible()
    assert grave_faults(signed_in) == []

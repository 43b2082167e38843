"""What is wrong with a page as it stands in the browser, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Response

from tests.browser.test_accessibility import grave_faults, settle

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

# The marking above and below; the link past the header as the first stop of the Tab key; one order of the stops.
FRAME = """() => {
  const said = [];
  for (const id of ["marking-top", "marking-bottom"]) {
    const band = document.getElementById(id);
    if (!band?.innerText.trim() || !band.checkVisibility()) said.push(`no marking in ${id}`);
  }
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const stops = [...document.querySelectorAll(kinds)].filter((each) => !each.disabled && each.tabIndex >= 0);
  const skips = stops[0]?.matches(".skip") && document.querySelector(stops[0].getAttribute("href"));
  if (!skips) said.push("the Tab key does not come first to the link past the header");
  const early = stops.filter((each) => each.tabIndex > 0);
  said.push(...early.map((each) => `out of the order of the Tab key: ${each.outerHTML.slice(0, 120)}`));
  if (document.querySelectorAll("h1").length !== 1) said.push("not one title");
  return said;
}"""
WIDTH = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


class Watched:
    """A page of the browser that keeps what goes wrong on it: scripts, the security policy, requests elsewhere."""

    def __init__(self, page: Page, *hosts: str) -> None:
        self.page, self._said = page, list[str]()
        page.on("pageerror", lambda error: self._said.append(f"script error: {error}"))
        page.on("console", lambda message: self._said.append(message.text) if message.type == "error" else None)
        ours = (*hosts, "data:", "blob:")
        page.on(
            "request",
            lambda request: None if request.url.startswith(ours) else self._said.append(f"asks for {request.url}"),
        )

    def taken(self) -> list[str]:
        """What went wrong since this was last asked."""
        said, self._said[:] = [*self._said], []
        return said


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Watched]:
    """A page of its own, in a context of its own, on the platform at this address."""
    context = browser.new_context(base_url=address, viewport=DESK, reduced_motion="reduce")
    context.set_default_navigation_timeout(60_000)
    yield Watched(context.new_page(), address)
    context.close()


def faults_of(watched: Watched, answer: Response | None, *, status: int = 200) -> list[str]:
    """What is wrong with the page just opened, on a desk and on a phone; empty when it is sound."""
    page = watched.page
    if answer is None or answer.status != status:
        watched.taken()
        return [f"answers {answer.status if answer else 'nothing'}"]
    settle(page)
    found = [*page.evaluate(FRAME), *grave_faults(page)]
    page.set_viewport_size(PHONE)
    needed, given = page.evaluate(WIDTH)
    if needed > given:
        found.append(f"{needed} pixels wide on a phone of {given}")
    page.set_viewport_size(DESK)
    # The browser reports a page that is refused by design as a resource that did not load.
    told = [each for each in watched.taken() if status == 200 or not each.startswith("Failed to load resource")]
    return found + told

"""A real browser on a real server with the real record.

Chromium comes from the PATH, else from Playwright's own download.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.browser.server import EMAIL, PASSWORD, STAFF

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _served(name: str, *world: str) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "tests.browser.server", name, str(port), *world]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        if server.stdout.readline().strip() != "ready":
            pytest.fail("the server of the browser tests did not start; its messages are above")
        yield f"http://127.0.0.1:{port}"
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def address(worker_id: str) -> Iterator[str]:
    """The address of a running platform with the public record loaded."""
    with _served(f"test_entente_{worker_id}_pages") as address:
        yield address


@pytest.fixture(scope="session")
def demonstration(worker_id: str) -> Iterator[str]:
    """The address of a running platform with the demonstration loaded, as `entente run` shows it."""
    with _served(f"test_entente_{worker_id}_demonstration", "demonstration") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A chromium without a window."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        except Error as error:
            pytest.fail(f"no chromium: install it, or run `playwright install chromium`. {error}")
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what the page showed when its test failed: a timeout alone tells nothing of why."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.when == "call" and report.failed and isinstance(page, Page):
        report.sections.append((f"the page, {page.url}", page.locator("body").inner_text()[:4000]))
    return report


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A fresh browser context at desktop size."""
    made = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    made.set_default_timeout(15_000)
    # The first page of a server just started waits for everything that is loaded with it.
    made.set_default_navigation_timeout(60_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that fails its test on a script error, a refusal by the security policy or a request elsewhere."""
    return context.new_page()


@pytest.fixture
def faults(page: Page, address: str) -> Iterator[list[str]]:
    """What went wrong on the page: script errors, refusals of the security policy, requests to other hosts."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"script error: {error}"))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: None if request.url.startswith((address, "data:", "blob:")) else found.append(request.url),
    )
    yield found
    assert found == []


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in on the page and wait for the portfolio."""
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login/" not in url)


@pytest.fixture
def signed_in(page: Page) -> Page:
    """The page, signed in as someone who may correct the register."""
    sign_in(page, EMAIL, PASSWORD)
    return page


@pytest.fixture
def staff(page: Page) -> Page:
    """The page, signed in as someone who administers, marks and audits."""
    sign_in(page, STAFF, PASSWORD)
    return page

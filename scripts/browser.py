"""Makes sure that there is a browser for the browser tests: chromium from the PATH, else Playwright's own, else
Debian's package when this user may install it. Says what to do when none can be had."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def find() -> str | None:
    """Return the path of a browser that the tests can drive; None when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _install_own() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=600)


def _install_package() -> None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, *arguments], check=False, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


def main() -> None:
    """Find a browser, or get one; exit with 1 and the remedy when that fails."""
    for attempt in (None, _install_own, _install_package):
        if attempt is not None:
            attempt()
        if path := find():
            print(path)
            return
    print("No browser for the tests. Install chromium, or run `playwright install chromium`.", file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    main()

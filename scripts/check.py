"""Every check and test, in order; what `make test` runs. Prints a line per step and fails when one fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """A named command."""

    name: str
    command: tuple[str, ...]


def steps() -> list[Step]:
    """The steps, the fast ones first."""
    python = str(BIN / "python")
    workers = os.environ.get("TEST_WORKERS", "2")
    # A worker that has run out takes from the others: the longest tests are the last to end.
    tests = (python, "-m", "pytest", "-q", "-n", workers, "--dist", "worksteal")
    packs = sorted(path.parent.as_posix() for path in (ROOT / "packs").glob("*/pack.yaml"))
    return [
        Step("lint", (str(BIN / "ruff"), "check", ".")),
        Step("format", (str(BIN / "ruff"), "format", "--check", ".")),
        Step("import contracts", (str(BIN / "lint-imports"), "--no-cache")),
        Step("types", (str(BIN / "mypy"),)),
        *(Step(f"pack {Path(pack).name}", (str(BIN / "entente"), "pack", "check", pack)) for pack in packs),
        Step("migrations", (python, "manage.py", "makemigrations", "--check", "--dry-run")),
        Step("browser", (python, "-m", "scripts.browser")),
        Step("tests", (*tests, "--ignore=tests/browser", *sys.argv[1:])),
        # Apart: Playwright keeps an event loop in its process, and a server of its own holds the database.
        # A file stays together: each worker serves the platform to its own, and what is served is warm after the first.
        Step("tests in a browser", (*tests, "--dist=loadfile", "tests/browser")),
    ]


def main() -> None:
    """Run every step, even after one has failed, and exit with 1 when any did."""
    os.chdir(ROOT)
    os.environ.setdefault("ENTENTE_HOME", str(ROOT / "var" / "test"))
    failed = []
    for step in steps():
        print(f"\n== {step.name}", flush=True)
        begun = time.monotonic()
        code = subprocess.run(step.command, check=False).returncode  # noqa: S603 - our own commands
        verdict = "ok" if code == 0 else f"failed ({code})"
        print(f"-- {step.name}: {verdict}, {time.monotonic() - begun:.0f} s", flush=True)
        if code:
            failed.append(step.name)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
        raise SystemExit(1)
    print("\nEverything passed.")


if __name__ == "__main__":
    main()

"""`entente bench`: runs the benchmarks of the repository, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from entente.cli.output import print_json, print_table
from entente.kernel.errors import BadInput, Unavailable

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "benchmarks"


def bench(name: str, *, every: bool, as_json: bool) -> None:
    """Run one benchmark, or all of them, and print the rows.

    Raises BadInput for a name that is not there, Unavailable when a benchmark fails or the folder is missing.
    """
    # A benchmark is a module that can be run; the others help them.
    names = sorted(path.stem for path in FOLDER.glob("[a-z]*.py") if 'if __name__ == "__main__"' in path.read_text())
    if not names:
        raise Unavailable("the benchmarks are not here", remedy="run this from a checkout of the repository")
    if every == bool(name) or (name and name not in names):
        wrong = f"no benchmark is called {name!r}" if name else "no benchmark is named"
        raise BadInput(
            "a benchmark is named, and --all" if name and every else wrong,
            remedy=f"one of {', '.join(names)}; or --all",
        )
    results = {each: _measure(each) for each in (names if every else [name])}
    if as_json:
        print_json(results if every else results[name])
        return
    for each, result in results.items():
        print_table(each, result["rows"], empty=f"{each} printed no rows.")


def _measure(name: str) -> dict[str, Any]:
    """Run one benchmark. Its progress goes to stderr, its rows come back."""
    process = subprocess.run(  # noqa: S603 - a module of this repository
        [sys.executable, "-m", f"benchmarks.{name}", "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if process.returncode:
        remedy = "read what it printed above; a module that is missing comes with the environment of `make test`"
        raise Unavailable(f"the benchmark {name} failed with {process.returncode}", remedy=remedy)
    result: dict[str, Any] = json.loads(process.stdout)
    return result

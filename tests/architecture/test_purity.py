"""The kernel, the engines and the sources load without Django."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import importlib, pkgutil, sys
package = importlib.import_module({name!r})
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
loaded = sorted(name for name in sys.modules if name.split(".")[0] in {{"django", "ninja", "psycopg"}})
print(len([name for name in sys.modules if name.startswith({name!r})]), loaded)
"""


@pytest.mark.parametrize("name", ["entente.kernel", "entente.engines", "entente.sources"])
def test_importing_every_module_loads_no_web_and_no_orm(name: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)], capture_output=True, text=True, check=True, timeout=120
    )
    modules, _, loaded = result.stdout.strip().partition(" ")
    assert int(modules) > 1
    assert loaded == "[]"


HEAVY = """
import sys
from entente.conf.django_setup import setup
setup()
import entente.cli.loading
heavy = {"duckdb", "ibis", "ortools", "pandas", "scipy", "weasyprint"}
print(sorted({name.split(".")[0] for name in sys.modules} & heavy))
"""


def test_starting_loads_no_solver_and_no_statistics() -> None:
    """Every command and every process of the server starts so: what only some work needs waits for it."""
    result = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True, timeout=120)
    assert result.stdout.strip() == "[]"

"""What is installed to run is what is used, and what is used is declared: no dependency by accident, none forgotten."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "entente"
# Loaded by a name in the settings, not by an import.
BY_NAME = {"argon2-cffi", "whitenoise"}
# Optional: `ENTENTE_ENGINE=spark` says what to install.
OPTIONAL = {"pyspark"}


def declared() -> set[str]:
    """The names of the dependencies, as package indexes write them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {_name(re.split(r"[\[<>=~! ]", each)[0]) for each in project["dependencies"]}


def imported() -> set[str]:
    """The distributions that the source imports, anywhere in a file."""
    modules = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                modules.add(node.module.split(".")[0])
    known = packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - {"entente"}
    return {_name(known[module][0] if module in known else module) for module in foreign}


def _name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_every_dependency_is_used() -> None:
    assert declared() - imported() - BY_NAME == set()


def test_everything_used_is_declared() -> None:
    # Parts of what is declared: Django's own, which come with it and are named by it.
    of_others = {"asgiref"}
    assert imported() - declared() - OPTIONAL - of_others == set()


def test_what_is_loaded_by_name_is_named_in_the_settings() -> None:
    settings = (SOURCE / "conf" / "settings.py").read_text(encoding="utf-8").lower()
    assert all(name.split("-")[0] in settings for name in BY_NAME)

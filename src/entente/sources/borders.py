"""Which states border each other on land.

From the shared lines of Natural Earth's countries at 1:50 million (public domain; world-atlas 2.0.2,
`countries-50m.json`), by ISO 3166-1 alpha-3, Kosovo `XKX`. The lines are those of a map for orientation and say nothing
on the status of a territory; neighbours across water are not among them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("tables") / "land_borders.csv"


@cache
def land_borders() -> Mapping[str, frozenset[str]]:
    """Return the neighbours of each state on land; a state without any is not there."""
    found: dict[str, set[str]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["one"], set()).add(row["other"])
            found.setdefault(row["other"], set()).add(row["one"])
    return {code: frozenset(others) for code, others in found.items()}

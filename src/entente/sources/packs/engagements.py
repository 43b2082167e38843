"""Reading the engagements that a pack makes up for demonstration: engagements/exercise.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entente.kernel.errors import BadInput, Problem
from entente.sources.packs.documents import LINE, document, plain

FILE = "engagements/exercise.yaml"
REMEDY = "see docs/reference/engagements.md"
_HEAD = {"chains", "requirements", "engagements"}
_KEYS = {
    "code", "title", "kind", "level", "field", "begins", "lasts", "lead", "host", "parties", "observers", "place",
    "country", "latitude", "longitude", "purpose", "series", "goals", "state", "reason", "report", "next_contact",
    "agenda", "people", "actions", "pledges", "observations", "requirements", "stages", "objectives", "forces",
}  # fmt: skip
STATES = {"planned", "invited", "confirmed", "submitted", "returned", "accepted", "postponed", "cancelled"}
_NEEDED = ("code", "title", "kind", "begins", "state")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What the file says: approval chains, sets of required standards, engagements; each as plain values."""

    chains: tuple[Mapping[str, Any], ...] = ()
    requirements: tuple[Mapping[str, Any], ...] = ()
    engagements: tuple[Mapping[str, Any], ...] = ()


def read_made_up(folder: Path) -> MadeUp:
    """Return the made-up engagements of a pack; none without such a file. Raises BadInput with every problem."""
    if not (folder / FILE).is_file():
        return MadeUp()
    problems: list[Problem] = []
    content = document(folder, FILE, problems)
    if not isinstance(content, dict):
        raise BadInput(problems or [Problem("is not a mapping", file=FILE, remedy=REMEDY)])
    problems += [
        Problem("is not known here", file=FILE, field=name, remedy=REMEDY)
        for name in sorted({*content} - _HEAD - {LINE})
    ]
    codes: set[str] = set()
    for entry in content.get("engagements") or []:
        problems += _problems(entry, codes)
    if problems:
        raise BadInput(problems)
    lists = {name: tuple(plain(entry) for entry in content.get(name) or []) for name in _HEAD}
    return MadeUp(**lists)


def _problems(entry: Any, codes: set[str]) -> list[Problem]:
    if not isinstance(entry, dict):
        return [Problem("is not a mapping", file=FILE, field="engagements", remedy=REMEDY)]
    row = str(entry[LINE])
    found = [
        Problem("is not known here", file=FILE, row=row, field=name, remedy=REMEDY)
        for name in sorted({*entry} - _KEYS - {LINE})
    ]
    found += [
        Problem("is missing", file=FILE, row=row, field=name, remedy=REMEDY) for name in _NEEDED if name not in entry
    ]
    if entry.get("state") not in STATES:
        found.append(
            Problem(f"{entry.get('state')!r} is no state", file=FILE, row=row, field="state",
                    remedy=f"choose one of {', '.join(sorted(STATES))}")
        )  # fmt: skip
    code = str(entry.get("code"))
    if code in codes:
        found.append(Problem(f"{code} is there twice", file=FILE, row=row, field="code", remedy="choose another"))
    codes.add(code)
    return found

"""Reading what a pack makes up for demonstration besides the text of programmes: programmes/exercise/duties/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entente.kernel.errors import BadInput, Problem
from entente.sources.packs.documents import document, plain

FOLDER = "programmes/exercise/duties"
LISTS = ("responsibilities", "undertakings", "challenges", "adoptions", "requirements", "rates", "handovers")


@dataclass(frozen=True, slots=True)
class ExerciseDuties:
    """One file: the programme it goes with, and its lists of entries, each a mapping as written.

    `standard` in adoptions and requirements is the place of a standard in the catalogue, from 1, so that the file
    need not be changed with it.
    """

    file: str
    programme: str
    fill_from_owners: bool
    entries: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)


def read_exercise_duties(folder: Path) -> tuple[ExerciseDuties, ...]:
    """Read every file of the pack, in the order of their names. Raises BadInput with every problem of form."""
    problems: list[Problem] = []
    found = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        content = document(folder, name, problems)
        if not isinstance(content, dict):
            problems.append(Problem("is not a mapping", file=name, remedy=f"use the lists {', '.join(LISTS)}"))
            continue
        entry = plain(content)
        problems += [
            Problem("there is no such list", file=name, field=key, remedy=f"use one of {', '.join(LISTS)}")
            for key in sorted(entry.keys() - {*LISTS, "programme", "fill_from_owners"})
        ]
        found.append(
            ExerciseDuties(
                name,
                str(entry.get("programme", "")),
                entry.get("fill_from_owners") is True,
                {key: tuple(entry.get(key) or ()) for key in LISTS},
            )
        )
    if problems:
        raise BadInput(problems)
    return tuple(found)

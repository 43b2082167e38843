"""Draws the state diagrams of docs/reference from the transition tables; tests compare the two."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
TARGET, ENGAGEMENTS, PLANNING, WARNING = (
    REFERENCE / f"{name}.md" for name in ("programmes", "engagements", "planning", "warning")
)
BEGIN, END = "<!-- begin {name} -->", "<!-- end {name} -->"
_WHO = {("alliance",): "alliance", ("partner",): "partner", ("alliance", "partner"): "either side"}


def diagram(table: Iterable[Any], start: str, ends: Iterable[str]) -> str:
    """Return the diagram of a table in Mermaid: one arrow per pair of states, naming the verbs."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table:
        arrows[str(row.state), str(row.target)].append(row.verb)
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    lines += [f"    {source} --> {target}: {', '.join(verbs)}" for (source, target), verbs in arrows.items()]
    lines += [f"    {state} --> [*]" for state in ends]
    return "\n".join(["```mermaid", *lines, "```"])


def rows(table: Iterable[Any]) -> str:
    """Return a table as Markdown, states with the same rule on one line."""
    merged: dict[tuple[str, str, str, str, str], list[str]] = defaultdict(list)
    for row in table:
        target = "(unchanged)" if row.target == row.state else str(row.target)
        who = _who(row)
        merged[row.verb, target, row.permission, who, row.guard].append(str(row.state))
    lines = ["| from | verb | to | who | permission | what must hold |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {', '.join(states)} | {verb} | {target} | {who} | `{permission}` | {guard or '–'} |"
        for (verb, target, permission, who, guard), states in merged.items()
    ]
    return "\n".join(lines)


def _who(row: Any) -> str:
    """The sides of a programme, or the parts in an engagement, that may."""
    if hasattr(row, "parts"):
        return " or ".join(part.value for part in row.parts)
    sides = tuple(str(getattr(side, "value", side)) for side in row.sides)
    return _WHO.get(sides) or " or ".join(sides)


def drawn(text: str) -> str:
    """Return the document of programmes with every drawn part brought in line with the tables."""
    from entente.apps.programmes.enums import GoalState, ProgrammeState
    from entente.apps.programmes.rules.transitions import ENDED, GOAL, PROGRAMME

    over = (ProgrammeState.SUPERSEDED, ProgrammeState.CLOSED, ProgrammeState.WITHDRAWN)
    parts = {
        "programme diagram": diagram(PROGRAMME, ProgrammeState.DRAFT.value, [state.value for state in over]),
        "programme table": rows(PROGRAMME),
        "goal diagram": diagram(GOAL, GoalState.PROPOSED.value, [state.value for state in ENDED]),
        "goal table": rows(GOAL),
    }
    return _filled(text, parts, TARGET.name)


def drawn_engagements(text: str) -> str:
    """Return the document of engagements with every drawn part brought in line with the tables."""
    from entente.apps.engagements.enums import EngagementState, LessonState
    from entente.apps.engagements.rules.transitions import ENGAGEMENT, LESSON

    over = (EngagementState.ACCEPTED, EngagementState.CANCELLED)
    learned = (LessonState.LEARNED, LessonState.REJECTED)
    parts = {
        "engagement diagram": diagram(ENGAGEMENT, EngagementState.PLANNED.value, [state.value for state in over]),
        "engagement table": rows(ENGAGEMENT),
        "lesson diagram": diagram(LESSON, LessonState.OBSERVATION.value, [state.value for state in learned]),
        "lesson table": rows(LESSON),
    }
    return _filled(text, parts, ENGAGEMENTS.name)


def drawn_planning(text: str) -> str:
    """Return the document of planning rounds with every drawn part brought in line with the table."""
    from entente.apps.planning.enums import RoundState
    from entente.apps.planning.rules.transitions import OVER, ROUND

    parts = {
        "round diagram": diagram(ROUND, RoundState.DRAFT.value, [state.value for state in OVER]),
        "round table": rows(ROUND),
    }
    return _filled(text, parts, PLANNING.name)


def drawn_warning(text: str) -> str:
    """Return the document of early warning with every drawn part brought in line with the table."""
    from entente.apps.warnings.enums import AlertState
    from entente.apps.warnings.rules.transitions import CLOSED, TABLE

    parts = {
        "warning diagram": diagram(TABLE, AlertState.SIGNAL.value, [state.value for state in CLOSED]),
        "warning table": rows(TABLE),
    }
    return _filled(text, parts, WARNING.name)


def _filled(text: str, parts: dict[str, str], name_of_file: str) -> str:
    for name, part in parts.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        text, found = pattern.subn(lambda _match, part=part, b=begin, e=end: f"{b}\n\n{part}\n\n{e}", text)
        if found != 1:
            raise ValueError(f"{name_of_file} has {found} places for the {name}, not one")
    return text


def main() -> None:
    """Write it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entente.conf.settings")
    import django

    django.setup()
    drawings = (
        (TARGET, drawn), (ENGAGEMENTS, drawn_engagements), (PLANNING, drawn_planning), (WARNING, drawn_warning),
    )  # fmt: skip
    for target, draw in drawings:
        target.write_text(draw(target.read_text(encoding="utf-8")), encoding="utf-8")
        print(target)


if __name__ == "__main__":
    main()

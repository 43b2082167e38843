"""The reference of engagements shows the tables as they are, and every verb and guard has its name."""

from __future__ import annotations

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.engagements.rules.guards import GUARDS
from entente.apps.engagements.rules.transitions import ENGAGEMENT, LABELS, LESSON
from scripts.diagrams import ENGAGEMENTS, drawn_engagements


def test_the_diagrams_are_those_of_the_tables() -> None:
    text = ENGAGEMENTS.read_text(encoding="utf-8")
    assert drawn_engagements(text) == text, "run python -m scripts.diagrams"


def test_every_row_names_a_verb_a_guard_and_a_permission_that_are_there() -> None:
    rows = (*ENGAGEMENT, *LESSON)
    assert {row.verb for row in rows} == {*LABELS}
    assert {row.guard for row in rows if row.guard} <= {*GUARDS}
    assert {row.permission for row in rows} <= {*PERMISSIONS}

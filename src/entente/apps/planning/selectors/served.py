"""The goals that an activity of the menu can serve, of the partners it is open to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from entente.apps.access.viewers import Viewer
from entente.apps.planning.models import MenuEntry
from entente.apps.planning.rules.requests import OPEN_GOALS, serves
from entente.apps.programmes.models import Goal


@dataclass(frozen=True, slots=True)
class ServedGoal:
    """An open goal that an activity can serve, and whose it is."""

    party: str
    programme: str
    code: str
    title: str


def served_goals(viewer: Viewer, *, entry: MenuEntry, parties: Collection[str]) -> tuple[ServedGoal, ...]:
    """Return the open goals of these parties (codes) that the activity can serve, as far as the viewer reads them."""
    rows = Goal.objects.filter(programme__party__code__in=list(parties), state__in=OPEN_GOALS)
    found = (
        row
        for row in rows.select_related("programme__party")
        if serves(tuple(entry.areas), entry.field, row.functional_area)
    )
    goals = (ServedGoal(row.programme.party.name, row.programme.code, row.code, row.title) for row in found)
    return tuple(sorted(goals, key=lambda goal: (goal.party, goal.programme, goal.code)))

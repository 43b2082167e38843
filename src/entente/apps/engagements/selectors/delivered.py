"""Planned against delivered: how many of the engagements that serve a goal were held, are due, were called off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.deadlines import report_deadlines
from entente.apps.engagements.enums import Standing
from entente.apps.engagements.models import Engagement, EngagementGoal
from entente.apps.engagements.rules.standing import standing
from entente.apps.engagements.selectors.rows import engagement_rows, with_names
from entente.apps.engagements.selectors.types import EngagementRow

DELIVERED = (Standing.ACCEPTED, Standing.SUBMITTED, Standing.RETURNED, Standing.HELD, Standing.RECORDED)
UNREPORTED = (Standing.REPORT_DUE, Standing.REPORT_LATE)
OFF = (Standing.CANCELLED, Standing.POSTPONED)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One goal: engagements ever planned for it, reported as held, held without a report, ahead, called off."""

    planned: int = 0
    delivered: int = 0
    unreported: int = 0
    ahead: int = 0
    off: int = 0


@dataclass(slots=True)
class _Tally:
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, name: str) -> None:
        self.numbers[name] = self.numbers.get(name, 0) + 1


def delivered_by_goal(viewer: Viewer, *, goal_ids: Iterable[UUID], on: date) -> dict[UUID, Delivered]:
    """Return what was planned for goals and what came of it, on a day, as far as the viewer reads. Two statements."""
    rows = list(
        EngagementGoal.objects.filter(goal__in=list(goal_ids), engagement__code__gt="").values_list(
            "goal_id", "engagement__state", "engagement__starts", "engagement__ends"
        )
    )
    if not rows:
        return {}
    deadlines = report_deadlines()
    tallies: dict[UUID, _Tally] = {}
    for goal, state, starts, ends in rows:
        stands = standing(state=state, starts=starts, ends=ends, on=on, deadlines=deadlines)
        tally = tallies.setdefault(goal, _Tally())
        tally.add("planned")
        tally.add(_column(stands))
    return {goal: Delivered(**tally.numbers) for goal, tally in tallies.items()}


def engagements_of_goal(viewer: Viewer, *, goal_id: UUID, on: date, limit: int = 20) -> tuple[EngagementRow, ...]:
    """Return the engagements that serve a goal, the latest first. Three statements."""
    rows = with_names(Engagement.objects.filter(goal_links__goal=goal_id)).order_by("-starts", "-id")[:limit]
    return engagement_rows(rows, on=on, deadlines=report_deadlines())


def _column(stands: Standing) -> str:
    if stands in DELIVERED:
        return "delivered"
    if stands in UNREPORTED:
        return "unreported"
    return "off" if stands in OFF else "ahead"

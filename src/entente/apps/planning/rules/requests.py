"""Requests of seats: what they may ask for, and how much their goal weighs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import GoalState
from entente.apps.programmes.enums import Priority as GoalPriority
from entente.kernel.errors import Problem

# How much a goal counts in the plan by its priority, and how many delivered activities satisfy it.
WEIGHTS = {GoalPriority.HIGH: 3, GoalPriority.MEDIUM: 2, GoalPriority.LOW: 1}
NEEDS = 3
# A goal that is over needs nothing more.
OPEN_GOALS = frozenset(
    set(GoalState) - {GoalState.COMPLETED, GoalState.CARRIED_OVER, GoalState.MERGED, GoalState.DROPPED}
)


def weight_of(priority: int) -> int:
    """Return how much a goal of this priority weighs."""
    return WEIGHTS[GoalPriority(priority)]


def serves(areas: tuple[str, ...], field: str, functional_area: str) -> bool:
    """Whether an activity can serve a goal of the functional area: one of its areas, any when it names none."""
    return not areas or functional_area in areas or functional_area == field


def seats_problems(*, seats_min: int, seats_wanted: int, seats: int, priority: int) -> list[Problem]:
    """Name what is wrong with the numbers of a request for an activity with so many seats."""
    found = []
    if seats_min < 1:
        found.append(Problem(_("at least one seat"), field="seats_min", remedy=_("write 1 or more")))
    if seats_wanted < seats_min:
        found.append(
            Problem(_("fewer wanted than at least needed"), field="seats_wanted", remedy=_("want more, or need fewer"))
        )
    if seats_min > seats:
        found.append(
            Problem(
                _("the activity has %(seats)s seats in all") % {"seats": seats},
                field="seats_min",
                remedy=_("need fewer seats"),
            )
        )
    if not 1 <= priority <= 5:
        found.append(Problem(_("the priority is from 1 to 5"), field="priority", remedy=_("write 1 for the highest")))
    return found

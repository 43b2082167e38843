"""Where an engagement stands on a day: what people decided, and what the days make of it. Never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from entente.apps.engagements.enums import EngagementState, Standing

# States in which an engagement is still to be held and reported on.
AHEAD = (EngagementState.PLANNED, EngagementState.INVITED, EngagementState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """After how many days without a report: it is late and its lead is told; those above are told as well."""

    remind: int = 14
    escalate: int = 28

    def late_from(self, ended: date) -> date:
        """Return the first day on which the report of what ended on a day is late."""
        return min(date.max - ended, timedelta(days=self.remind + 1)) + ended


def standing(*, state: str, starts: date, ends: date, on: date, deadlines: Deadlines) -> Standing:
    """Return where an engagement stands on a day."""
    if state not in AHEAD or on < starts:
        return Standing(state)
    if on <= ends:
        return Standing.UNDER_WAY
    return Standing.REPORT_DUE if on < deadlines.late_from(ends) else Standing.REPORT_LATE


def stands(wanted: str, *, on: date, deadlines: Deadlines) -> Q:
    """Return the condition that rows of Engagement stand so on a day: `standing` for the database."""
    last_in_time = on - timedelta(days=deadlines.remind + 1)
    ahead = Q(state__in=AHEAD)
    match Standing(wanted):
        case Standing.UNDER_WAY:
            return ahead & Q(starts__lte=on, ends__gte=on)
        case Standing.REPORT_DUE:
            return ahead & Q(ends__lt=on, ends__gt=last_in_time)
        case Standing.REPORT_LATE:
            return ahead & Q(ends__lte=last_in_time)
        case Standing.PLANNED | Standing.INVITED | Standing.CONFIRMED:
            return Q(state=wanted, starts__gt=on)
        case _:
            return Q(state=wanted)

"""Suspension on two tracks."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import ActivityState, Track
from entente.apps.programmes.models import Activity, Programme
from entente.kernel.errors import Refused

ENDED = frozenset({ActivityState.DELIVERED, ActivityState.CANCELLED})


def is_affected(activity: Activity, *, track: str, on: date) -> bool:
    """Whether suspending the track on a day touches the activity: of that track, not over by then."""
    return (
        activity.track == track
        and activity.state not in ENDED
        and (activity.planned_to is None or activity.planned_to >= on)
    )


def is_suspended(programme: Programme, track: str) -> bool:
    """Whether the track is suspended now."""
    return programme.practical_suspended if track == Track.PRACTICAL else programme.dialogue_suspended


def may_nominate(programme: Programme, *, track: str) -> None:
    """Raise Refused for a nomination to an activity of a suspended track. Dialogue goes on beside practical work."""
    if is_suspended(programme, track):
        raise Refused(
            _("%(track)s is suspended: nobody can be nominated.") % {"track": Track(track).label},
            rule="programmes.not_suspended",
            remedy=_("wait until the committee of allies resumes it; political dialogue may go on")
            if track == Track.PRACTICAL and not programme.dialogue_suspended
            else _("wait until the committee of allies resumes it"),
        )

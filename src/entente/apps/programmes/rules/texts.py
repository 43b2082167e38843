"""When the text of a programme may be changed, and what may be taken out of it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entente.apps.programmes.models import Goal, Programme
from entente.apps.programmes.rules.transitions import OPEN_TEXT, TALKED
from entente.kernel.errors import Refused


def is_open(programme: Programme) -> bool:
    """Whether the text may be changed: before the agreement, or while an amendment is under way."""
    return programme.state in OPEN_TEXT or programme.amending


def require_open(programme: Programme) -> None:
    """Raise Refused when the text is agreed."""
    if not is_open(programme):
        raise Refused(
            _("The text is agreed: it does not change."),
            rule="programmes.text_open",
            remedy=_("open the programme for amendment; what is agreed stays in force meanwhile"),
        )


def removable(goal: Goal, *, agreed: bool) -> None:
    """Raise Refused for a goal that was agreed: it is dropped with a reason, and stays readable."""
    if agreed or goal.state not in TALKED:
        raise Refused(
            _("The goal %(code)s was agreed: it is not removed.") % {"code": goal.code},
            rule="programmes.goal_kept",
            remedy=_("drop it with a reason, or merge it into another goal"),
        )

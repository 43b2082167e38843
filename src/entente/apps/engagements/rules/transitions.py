"""The lives of engagements and lessons as tables: who may do what, from where to where, and what must hold first.

The diagrams of docs/reference/engagements.md are drawn from these tables (scripts/diagrams.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.enums import EngagementState, LessonState, Part
from entente.apps.engagements.rules.parts import Concerned, may, parts_of
from entente.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PLANNING = (Part.PLANNER, Part.LEAD)


@dataclass(frozen=True, slots=True)
class Transition:
    """From a state, by a verb, to a state. Whoever is one of the parts and has the permission may, if the guard holds.

    `guard` names a function of entente.apps.engagements.rules.guards; "" guards nothing.
    """

    state: str
    verb: str
    target: str
    permission: str
    parts: tuple[Part, ...]
    guard: str = ""


def _rows(
    states: Iterable[str], verb: str, target: str, permission: str, parts: tuple[Part, ...], guard: str = ""
) -> tuple[Transition, ...]:
    """One row per state."""
    return tuple(Transition(state, verb, target, permission, parts, guard) for state in states)


S = EngagementState
_PLAN, _REPORT, _APPROVE = "engagements.plan", "engagements.report", "engagements.approve"
_ASKED = (S.PLANNED, S.INVITED, S.CONFIRMED)
_DECIDES = (Part.APPROVER,)

ENGAGEMENT: tuple[Transition, ...] = (
    *_rows([S.PLANNED], "invite", S.INVITED, _PLAN, PLANNING, "still_to_come"),
    *_rows([S.PLANNED, S.INVITED], "confirm", S.CONFIRMED, _PLAN, PLANNING, "still_to_come"),
    *_rows(_ASKED, "postpone", S.POSTPONED, _PLAN, PLANNING, "postponed_in_time"),
    *_rows([S.POSTPONED], "reschedule", S.PLANNED, _PLAN, PLANNING, "new_days"),
    *_rows([*_ASKED, S.POSTPONED, S.HELD], "cancel", S.CANCELLED, _PLAN, PLANNING, "reason_given"),
    *_rows([*_ASKED, S.RETURNED, S.HELD], "submit", S.SUBMITTED, _REPORT, (Part.LEAD,), "report_ready"),
    *_rows([S.SUBMITTED], "approve", S.SUBMITTED, _APPROVE, _DECIDES, "others_follow"),
    *_rows([S.SUBMITTED], "accept", S.ACCEPTED, _APPROVE, _DECIDES, "last_to_decide"),
    *_rows([S.SUBMITTED], "return_report", S.RETURNED, _APPROVE, _DECIDES, "reason_given"),
    *_rows([S.ACCEPTED], "reopen", S.RETURNED, _APPROVE, _DECIDES, "reason_given"),
)  # fmt: skip

# While only planned, everything may be changed; once people were asked, the dates change by postponing.
EDITABLE = frozenset({S.PLANNED, S.INVITED, S.CONFIRMED, S.RETURNED, S.HELD})

L = LessonState
_LESSONS, _OBSERVE = "engagements.lessons", "engagements.observe"
# A lesson's manager is its lead; whoever wrote the observation takes part in nothing but its text.
_MANAGER = (Part.LEAD,)

LESSON: tuple[Transition, ...] = (
    *_rows([L.OBSERVATION], "release", L.RELEASED, _LESSONS, _MANAGER),
    *_rows([L.RELEASED], "identify", L.IDENTIFIED, _LESSONS, _MANAGER, "recommendation_given"),
    *_rows([L.IDENTIFIED], "record_remedy", L.REMEDIED, _LESSONS, _MANAGER, "remedy_done"),
    *_rows([L.REMEDIED], "validate", L.LEARNED, _LESSONS, _MANAGER, "validated_where_needed"),
    *_rows([L.OBSERVATION, L.RELEASED, L.IDENTIFIED], "reject", L.REJECTED, _LESSONS, _MANAGER, "reason_given"),
    *_rows([L.LEARNED, L.REMEDIED], "reopen_lesson", L.IDENTIFIED, _LESSONS, _MANAGER, "reason_given"),
)  # fmt: skip

LABELS: dict[str, _StrPromise] = {
    "invite": gettext_lazy("Send the invitations"),
    "confirm": gettext_lazy("Confirm"),
    "postpone": gettext_lazy("Postpone"),
    "reschedule": gettext_lazy("Set new dates"),
    "cancel": pgettext_lazy("an engagement", "Cancel it"),
    "submit": gettext_lazy("Submit the report"),
    "approve": pgettext_lazy("a report", "Approve"),
    "accept": pgettext_lazy("a report", "Approve as the last"),
    "return_report": gettext_lazy("Return the report"),
    "reopen": gettext_lazy("Open the accepted report again"),
    "release": gettext_lazy("Release the observation"),
    "identify": gettext_lazy("Make it a lesson"),
    "record_remedy": gettext_lazy("Record that the remedy was taken"),
    "validate": gettext_lazy("Declare the lesson learned"),
    "reject": gettext_lazy("Do not pursue"),
    "reopen_lesson": gettext_lazy("Open the lesson again"),
}


def available(
    someone: Actor | Viewer, concerned: Concerned, *, state: str, table: tuple[Transition, ...]
) -> tuple[Transition, ...]:
    """Return what someone may do from a state, guards aside."""
    parts = parts_of(someone, concerned)
    return tuple(
        row
        for row in table
        if row.state == state and parts & {*row.parts} and may(someone, row.permission, concerned.parties)
    )


def transition_for(
    actor: Actor, concerned: Concerned, *, state: str, verb: str, table: tuple[Transition, ...]
) -> Transition:
    """Return the row of the table. Raises Refused saying what would be possible, and for whom."""
    rows = [row for row in table if row.verb == verb]
    row = next((row for row in rows if row.state == state), None)
    label = LABELS[verb]
    if row is None:
        raise Refused(
            _("“%(verb)s” is not possible in the state “%(state)s”.") % {"verb": label, "state": _label(table, state)},
            rule="engagements.transition",
            remedy=_("it is possible in: %(states)s")
            % {"states": ", ".join(_label(table, each.state) for each in rows)},
        )
    allowed = available(actor, concerned, state=state, table=table)
    if row not in allowed:
        raise Refused(
            _("Your post may not do this: “%(verb)s”.") % {"verb": label},
            rule="engagements.transition_role",
            remedy=_("it is for %(parts)s, with a role that allows: %(permission)s; you can: %(can)s")
            % {
                "parts": _(" or ").join(str(part.label) for part in row.parts),
                "permission": PERMISSIONS[row.permission],
                "can": _can(allowed),
            },
        )
    return row


def _can(rows: Collection[Transition]) -> str:
    return ", ".join(str(LABELS[row.verb]) for row in rows) or _("nothing here")


def _label(table: tuple[Transition, ...], state: str) -> str:
    return str((LessonState if table is LESSON else EngagementState)(state).label)

"""The life of a warning as a table: who may do what, from where to where, and what must hold first.

The diagram of docs/reference/warning.md is drawn from this table (scripts/diagrams.py). A warning moves because a
person in a post moves it. One row is the platform's own, and no person's: a signal that nobody took up lapses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.warnings.enums import AlertState
from entente.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Transition:
    """From a state, by a verb, to a state, for whoever has the permission and sits on one of the sides.

    `guard` names a function of entente.apps.warnings.rules.guards; "" guards nothing.
    """

    state: str
    verb: str
    target: str
    permission: str
    sides: tuple[str, ...]
    guard: str = ""


S = AlertState
STAFF, ALLY = ("alliance",), ("ally",)
# No person sits on this side: only a scan takes its row.
PLATFORM = ("platform",)
ALLIES = ("alliance", "ally")
RISING = (S.SIGNAL, S.GRADED, S.INDICATOR, S.WATCH)
OPEN = (*RISING, S.ALERT, S.ACKNOWLEDGED)
CLOSED = (S.STOOD_DOWN, S.FALSE_ALARM, S.LAPSED)
_GRADE, _RAISE, _ACKNOWLEDGE = "warnings.grade", "warnings.raise", "warnings.acknowledge"
_CONSULT, _COUNCIL, _CLOSE = "warnings.consult", "warnings.council", "warnings.close"


def _rows(
    states: Iterable[str], verb: str, target: str, permission: str, sides: tuple[str, ...], guard: str = ""
) -> tuple[Transition, ...]:
    """One row per state; a target "" leaves the state as it is."""
    return tuple(Transition(state, verb, target or state, permission, sides, guard) for state in states)


TABLE: tuple[Transition, ...] = (
    *_rows([S.SIGNAL], "grade", S.GRADED, _GRADE, ALLIES, "grade_given"),
    *_rows([S.GRADED, S.INDICATOR, S.WATCH], "grade", "", _GRADE, ALLIES, "grade_given"),
    *_rows([S.GRADED], "raise_indicator", S.INDICATOR, _RAISE, STAFF, "indicator_given"),
    *_rows([S.INDICATOR], "watch", S.WATCH, _RAISE, STAFF, "reason_given"),
    *_rows([S.GRADED, S.INDICATOR, S.WATCH], "alert", S.ALERT, _RAISE, STAFF, "may_alert"),
    *_rows([S.ALERT], "reassign", "", _RAISE, STAFF, "post_and_time"),
    *_rows([S.ALERT], "acknowledge", S.ACKNOWLEDGED, _ACKNOWLEDGE, ALLIES, "named_post"),
    *_rows([S.ACKNOWLEDGED], "undo_acknowledge", S.ALERT, _ACKNOWLEDGE, ALLIES, "own_acknowledgement"),
    *_rows(
        [S.ALERT, S.ACKNOWLEDGED], "request_consultation", S.CONSULTATION_REQUESTED, _CONSULT, ALLY,
        "request_given",
    ),
    *_rows([S.CONSULTATION_REQUESTED], "record_meeting", S.COUNCIL_MET, _COUNCIL, STAFF, "after_request"),
    *_rows([S.COUNCIL_MET], "record_outcome", S.OUTCOME, _COUNCIL, STAFF, "outcome_given"),
    *_rows([*OPEN, S.OUTCOME], "stand_down", S.STOOD_DOWN, _CLOSE, STAFF, "reason_given"),
    *_rows([*OPEN, S.OUTCOME], "false_alarm", S.FALSE_ALARM, _CLOSE, STAFF, "reason_given"),
    *_rows([S.SIGNAL], "lapse", S.LAPSED, "warnings.record_scan", PLATFORM, "seen_no_more"),
    *_rows(CLOSED, "reopen", S.WATCH, _RAISE, STAFF, "may_reopen"),
)  # fmt: skip

LABELS: dict[str, _StrPromise] = {
    "grade": gettext_lazy("Grade"),
    "raise_indicator": gettext_lazy("Raise an indicator"),
    "watch": gettext_lazy("Put under watch"),
    "alert": gettext_lazy("Raise the alert"),
    "reassign": gettext_lazy("Name another post"),
    "acknowledge": gettext_lazy("Acknowledge"),
    "undo_acknowledge": gettext_lazy("Take the acknowledgement back"),
    "request_consultation": gettext_lazy("Request a consultation"),
    "record_meeting": gettext_lazy("Record that the council met"),
    "record_outcome": gettext_lazy("Record the outcome"),
    "stand_down": gettext_lazy("Stand down"),
    "false_alarm": gettext_lazy("Call it a false alarm"),
    "reopen": gettext_lazy("Reopen"),
    "lapse": pgettext_lazy("warning", "Lapse"),
}

# What is said once an act is done.
DONE: dict[str, _StrPromise] = {
    "grade": gettext_lazy("The grade is recorded."),
    "raise_indicator": gettext_lazy("The indicator is raised."),
    "watch": gettext_lazy("The matter is under watch."),
    "alert": gettext_lazy("The alert is raised. Those who hold the named post are told."),
    "reassign": gettext_lazy("Another post is named. Those who hold it are told."),
    "acknowledge": gettext_lazy("The alert is acknowledged."),
    "undo_acknowledge": gettext_lazy("The acknowledgement is taken back. The alert waits again."),
    "request_consultation": gettext_lazy("The consultation is requested. The council’s secretary records when it met."),
    "record_meeting": gettext_lazy("The meeting of the council is recorded."),
    "record_outcome": gettext_lazy("The outcome is recorded."),
    "stand_down": gettext_lazy("The warning is stood down."),
    "false_alarm": gettext_lazy("The warning is closed as a false alarm, and counts as one."),
    "reopen": gettext_lazy("The warning is open again, under watch."),
}


def available(someone: Actor | Viewer, state: str, *, parties: Iterable[str] = ()) -> tuple[Transition, ...]:
    """Return what someone may do from a state with an alert about some parties, guards aside.

    A role limited to parties acts on alerts about one of them; an ally's own seat limits it to no party.
    """
    return tuple(
        row
        for row in TABLE
        if row.state == state and someone.side in row.sides and may(someone, row.permission, parties=parties)
    )


def may(someone: Actor | Viewer, permission: str, *, parties: Iterable[str] = ()) -> bool:
    """Whether a role grants the permission for an alert about one of the parties, or about none."""
    about = tuple(parties)
    if someone.side == "ally" or not about:
        return someone.may(permission)
    return any(someone.may(permission, party=code) for code in about)


def transition_for(actor: Actor, *, state: str, verb: str, parties: Iterable[str] = ()) -> Transition:
    """Return the row of the table. Raises Refused saying where it would be possible, and for whom."""
    rows = [row for row in TABLE if row.verb == verb]
    row = next((row for row in rows if row.state == state), None)
    label = LABELS[verb]
    if row is None:
        raise Refused(
            _("“%(verb)s” is not possible in the state “%(state)s”.")
            % {"verb": label, "state": AlertState(state).label},
            rule="warnings.transition",
            remedy=_("it is possible in: %(states)s")
            % {"states": ", ".join(str(AlertState(each.state).label) for each in rows)},
        )
    allowed = available(actor, state, parties=parties)
    if row not in allowed:
        can = ", ".join(str(LABELS[each.verb]) for each in allowed)
        raise Refused(
            _("Your post may not do this: “%(verb)s”.") % {"verb": label},
            rule="warnings.transition_role",
            remedy=_("it needs a role with the permission “%(permission)s”; you can: %(can)s")
            % {"permission": PERMISSIONS[row.permission], "can": can or _("nothing here")},
        )
    return row

"""The lives of programmes and goals as tables: who may do what, from where to where, and what must hold first.

The diagrams of docs/reference/programmes.md are drawn from these tables (scripts/diagrams.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.enums import GoalState, ProgrammeState, Side
from entente.apps.programmes.models import Programme
from entente.apps.programmes.rules.sides import may, voice
from entente.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ALLIANCE, PARTNER = (Side.ALLIANCE,), (Side.PARTNER,)
EITHER = (Side.ALLIANCE, Side.PARTNER)


@dataclass(frozen=True, slots=True)
class Transition:
    """From a state, by a verb, to a state. Who has the permission on one of the sides may, if the guard holds.

    `guard` names a function of entente.apps.programmes.rules.guards; "" guards nothing.
    """

    state: str
    verb: str
    target: str
    permission: str
    sides: tuple[Side, ...]
    guard: str = ""


def _rows(
    states: Iterable[str], verb: str, target: str, permission: str, sides: tuple[Side, ...], guard: str = ""
) -> tuple[Transition, ...]:
    """One row per state; a target "" leaves the state as it is."""
    return tuple(Transition(state, verb, target or state, permission, sides, guard) for state in states)


P = ProgrammeState
LIVE = (P.IN_FORCE, P.MID_TERM_REVIEW, P.EXTENDED, P.BRIDGING, P.FINAL_REVIEW)
# While reviewed a text is not amended.
AMENDABLE = (P.IN_FORCE, P.EXTENDED, P.BRIDGING)
OPEN_TEXT = (P.DRAFT, P.CONSULTATION, P.PARTNER_AGREEMENT, P.COMMITTEE)
# Not a verb of its own: what a change of the text does to a programme before the committee.
CHANGE_TEXT = "change_text"
_DRAFT, _CIRCULATE, _AGREE = "programmes.draft", "programmes.circulate", "programmes.agree"
_DECIDE, _REVIEW = "programmes.decide", "programmes.review"

PROGRAMME: tuple[Transition, ...] = (
    *_rows([P.DRAFT], "propose", P.CONSULTATION, _CIRCULATE, EITHER, "has_content"),
    *_rows([P.CONSULTATION], "return_to_draft", P.DRAFT, _CIRCULATE, ALLIANCE, "reason_given"),
    *_rows([P.CONSULTATION], "submit_to_partner", P.PARTNER_AGREEMENT, _CIRCULATE, ALLIANCE, "complete"),
    *_rows([P.PARTNER_AGREEMENT], "agree", "", _AGREE, EITHER, "complete"),
    *_rows([P.PARTNER_AGREEMENT], "return_to_consultation", P.CONSULTATION, _AGREE, EITHER, "reason_given"),
    *_rows([P.PARTNER_AGREEMENT], "submit_to_committee", P.COMMITTEE, _CIRCULATE, ALLIANCE, "both_agreed"),
    *_rows([P.COMMITTEE], "return_to_consultation", P.CONSULTATION, _DECIDE, ALLIANCE, "reason_given"),
    *_rows([P.COMMITTEE], "adopt", P.AGREED, _DECIDE, ALLIANCE, "both_agreed"),
    *_rows([P.AGREED], "enter_into_force", P.IN_FORCE, _DECIDE, ALLIANCE, "may_enter"),
    *_rows([P.IN_FORCE], "open_mid_term_review", P.MID_TERM_REVIEW, _REVIEW, ALLIANCE, "not_amending"),
    *_rows([P.MID_TERM_REVIEW], "conclude_mid_term_review", P.IN_FORCE, _REVIEW, ALLIANCE, "findings_given"),
    *_rows(AMENDABLE, "amend", "", _DRAFT, EITHER, "may_amend"),
    *_rows(AMENDABLE, "agree", "", _AGREE, EITHER, "amending"),
    *_rows(AMENDABLE, "drop_amendment", "", _AGREE, EITHER, "amending_with_reason"),
    *_rows(AMENDABLE, "adopt_amendment", "", _DECIDE, ALLIANCE, "amendment_agreed"),
    *_rows(AMENDABLE, "extend", P.EXTENDED, _DECIDE, ALLIANCE, "extension_agreed"),
    *_rows([P.IN_FORCE, P.EXTENDED, P.FINAL_REVIEW], "bridge", P.BRIDGING, _DECIDE, ALLIANCE, "period_over"),
    *_rows(AMENDABLE, "open_final_review", P.FINAL_REVIEW, _REVIEW, ALLIANCE, "not_amending"),
    *_rows(LIVE, "suspend_practical", "", _DECIDE, ALLIANCE, "practical_runs"),
    *_rows(LIVE, "resume_practical", "", _DECIDE, ALLIANCE, "practical_suspended"),
    *_rows(LIVE, "suspend_dialogue", "", _DECIDE, ALLIANCE, "dialogue_runs"),
    *_rows(LIVE, "resume_dialogue", "", _DECIDE, ALLIANCE, "dialogue_suspended"),
    *_rows(LIVE, "supersede", P.SUPERSEDED, _DECIDE, ALLIANCE, "successor_in_force"),
    *_rows([P.FINAL_REVIEW], "close", P.CLOSED, _DECIDE, ALLIANCE, "findings_given"),
    *_rows([P.BRIDGING], "close", P.CLOSED, _DECIDE, ALLIANCE, "reason_given"),
    *_rows([P.COMMITTEE], CHANGE_TEXT, P.PARTNER_AGREEMENT, _DRAFT, EITHER),
    *_rows(OPEN_TEXT[:3], "withdraw", P.WITHDRAWN, _CIRCULATE, ALLIANCE, "reason_given"),
)  # fmt: skip

G = GoalState
_GOALS = "programmes.goals"
RUNNING = (G.ON_TRACK, G.AT_RISK, G.BLOCKED)
TALKED = (G.PROPOSED, G.BILATERAL_TALKS, G.ALLIED_TALKS)
OPEN = (*TALKED, G.AGREED, *RUNNING)
ENDED = (G.COMPLETED, G.CARRIED_OVER, G.MERGED, G.DROPPED)

GOAL: tuple[Transition, ...] = (
    *_rows([G.PROPOSED], "open_bilateral_talks", G.BILATERAL_TALKS, _GOALS, EITHER),
    *_rows([G.BILATERAL_TALKS], "open_allied_talks", G.ALLIED_TALKS, _GOALS, ALLIANCE),
    *_rows([G.BILATERAL_TALKS, G.ALLIED_TALKS], "return_to_proposal", G.PROPOSED, _GOALS, EITHER, "reason_given"),
    *_rows([G.ALLIED_TALKS], "agree", G.AGREED, _GOALS, ALLIANCE),
    *_rows([G.AGREED, G.AT_RISK, G.BLOCKED], "put_on_track", G.ON_TRACK, _GOALS, EITHER),
    *_rows([G.AGREED, G.ON_TRACK, G.BLOCKED], "put_at_risk", G.AT_RISK, _GOALS, EITHER, "reason_given"),
    *_rows([G.AGREED, G.ON_TRACK, G.AT_RISK], "block", G.BLOCKED, _GOALS, EITHER, "reason_given"),
    *_rows([G.AGREED, *RUNNING], "complete", G.COMPLETED, _GOALS, EITHER, "reason_given"),
    *_rows([G.AGREED, *RUNNING], "carry_over", G.CARRIED_OVER, _GOALS, ALLIANCE, "has_descendant"),
    *_rows(OPEN, "merge", G.MERGED, _GOALS, ALLIANCE, "has_descendant"),
    *_rows(OPEN, "drop", G.DROPPED, _GOALS, EITHER, "reason_given"),
)

LABELS: dict[str, _StrPromise] = {
    CHANGE_TEXT: gettext_lazy("Change the text"),
    "propose": gettext_lazy("Propose for staff consultation"),
    "return_to_draft": gettext_lazy("Take back for drafting"),
    "submit_to_partner": gettext_lazy("Submit for agreement of both sides"),
    "agree": gettext_lazy("Agree"),
    "return_to_consultation": gettext_lazy("Return to consultation"),
    "submit_to_committee": gettext_lazy("Submit to the committee of allies"),
    "adopt": gettext_lazy("Record the adoption"),
    "enter_into_force": gettext_lazy("Put into force"),
    "open_mid_term_review": gettext_lazy("Open the mid-term review"),
    "conclude_mid_term_review": gettext_lazy("Conclude the mid-term review"),
    "amend": gettext_lazy("Open for amendment"),
    "drop_amendment": gettext_lazy("Drop the amendment"),
    "adopt_amendment": gettext_lazy("Record the adoption of the amendment"),
    "extend": gettext_lazy("Record the extension"),
    "bridge": gettext_lazy("Declare that it still applies"),
    "open_final_review": gettext_lazy("Open the final review"),
    "suspend_practical": gettext_lazy("Suspend practical cooperation"),
    "resume_practical": gettext_lazy("Resume practical cooperation"),
    "suspend_dialogue": gettext_lazy("Suspend political dialogue"),
    "resume_dialogue": gettext_lazy("Resume political dialogue"),
    "supersede": gettext_lazy("Supersede"),
    "close": gettext_lazy("Close"),
    "withdraw": gettext_lazy("Withdraw"),
    "open_bilateral_talks": gettext_lazy("Open bilateral talks"),
    "open_allied_talks": gettext_lazy("Open talks with all allies"),
    "return_to_proposal": gettext_lazy("Return to proposal"),
    "put_on_track": gettext_lazy("Put on track"),
    "put_at_risk": gettext_lazy("Put at risk"),
    "block": gettext_lazy("Mark as blocked"),
    "complete": gettext_lazy("Complete"),
    "carry_over": gettext_lazy("Carry over"),
    "merge": gettext_lazy("Merge"),
    "drop": gettext_lazy("Drop"),
}


def available(
    someone: Actor | Viewer, programme: Programme, *, state: str, table: tuple[Transition, ...]
) -> tuple[Transition, ...]:
    """Return what someone may do from a state, guards aside."""
    side = voice(someone, party=programme.party.code)
    return tuple(
        row for row in table if row.state == state and side in row.sides and may(someone, row.permission, programme)
    )


def transition_for(
    actor: Actor, programme: Programme, *, state: str, verb: str, table: tuple[Transition, ...]
) -> Transition:
    """Return the row of the table. Raises Refused saying what would be possible, and for whom."""
    rows = [row for row in table if row.verb == verb]
    row = next((row for row in rows if row.state == state), None)
    label = LABELS[verb]
    if row is None:
        raise Refused(
            _("“%(verb)s” is not possible in the state “%(state)s”.") % {"verb": label, "state": _state(table, state)},
            rule="programmes.transition",
            remedy=_("it is possible in: %(states)s")
            % {"states": ", ".join(_state(table, each.state) for each in rows)},
        )
    allowed = available(actor, programme, state=state, table=table)
    if row not in allowed:
        can = ", ".join(str(LABELS[each.verb]) for each in allowed)
        raise Refused(
            _("Your post may not do this: “%(verb)s”.") % {"verb": label},
            rule="programmes.transition_role",
            remedy=_("it is for %(sides)s, with the permission %(permission)s; you can: %(can)s")
            % {
                "sides": _(" or ").join(str(side.label) for side in row.sides),
                "permission": row.permission,
                "can": can or _("nothing here"),
            },
        )
    return row


def _state(table: tuple[Transition, ...], state: str) -> str:
    return str((GoalState if table is GOAL else ProgrammeState)(state).label)

"""In which tone each state is shown. Tones have a shape and a colour each (css/components.css)."""

from __future__ import annotations

from entente.apps.programmes.enums import ActivityState, CommitmentState, GoalState, ProgrammeState

PROGRAMME = {
    ProgrammeState.AGREED: "ok",
    ProgrammeState.IN_FORCE: "ok",
    ProgrammeState.MID_TERM_REVIEW: "ok",
    ProgrammeState.EXTENDED: "ok",
    ProgrammeState.BRIDGING: "warning",
    ProgrammeState.FINAL_REVIEW: "warning",
    ProgrammeState.SUPERSEDED: "ended",
    ProgrammeState.CLOSED: "ended",
    ProgrammeState.WITHDRAWN: "ended",
}
GOAL = {
    GoalState.AGREED: "neutral",
    GoalState.ON_TRACK: "ok",
    GoalState.AT_RISK: "warning",
    GoalState.BLOCKED: "stopped",
    GoalState.COMPLETED: "ended",
    GoalState.CARRIED_OVER: "ended",
    GoalState.MERGED: "ended",
    GoalState.DROPPED: "ended",
}
ACTIVITY = {
    ActivityState.CONFIRMED: "ok",
    ActivityState.DELIVERED: "ended",
    ActivityState.POSTPONED: "warning",
    ActivityState.CANCELLED: "stopped",
}
COMMITMENT = {
    CommitmentState.MET: "ok",
    CommitmentState.MISSED: "stopped",
    CommitmentState.RELEASED: "ended",
}
_OF_KIND: dict[str, dict[str, str]] = {
    "programme": {str(state): tone for state, tone in PROGRAMME.items()},
    "goal": {str(state): tone for state, tone in GOAL.items()},
    "activity": {str(state): tone for state, tone in ACTIVITY.items()},
    "commitment": {str(state): tone for state, tone in COMMITMENT.items()},
}


def tone_of(kind: str, state: str) -> str:
    """Return the tone of a state of a programme, goal, activity or commitment."""
    return _OF_KIND[kind].get(state, "neutral")

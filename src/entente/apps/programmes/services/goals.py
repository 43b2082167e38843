"""Moving goals along: talks, progress, merging, carrying over; activities and commitments settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.enums import ActivityState, ClauseKind, CommitmentState, GoalState, LineageKind
from entente.apps.programmes.models import Activity, Commitment, Goal, GoalLineage, GoalStep, Programme
from entente.apps.programmes.rules.clauses import text_of
from entente.apps.programmes.rules.guards import GUARDS, Facts
from entente.apps.programmes.rules.lineage import no_circle
from entente.apps.programmes.rules.sides import require, require_side, voice
from entente.apps.programmes.rules.transitions import GOAL, transition_for
from entente.apps.programmes.services.editing import Edit, edit_clauses
from entente.apps.programmes.services.writing import locked, record
from entente.kernel.errors import BadInput, Problem, Refused

# These need other goals and have services of their own.
_LINKING = {"merge": "merge_goals", "carry_over": "carry_over_goal"}


@transaction.atomic
def move_goal(actor: Actor, goal_id: UUID, verb: str, *, reason: str = "", on: date | None = None) -> Goal:
    """Move a goal by a verb of the table, with the reason where one is needed; return it.

    Raises Refused when the table does not allow it, saying what it does allow.
    """
    if verb in _LINKING:
        raise ValueError(f"{verb!r} names another goal: use {_LINKING[verb]}")
    goal, programme = _locked(goal_id)
    return _move(actor, goal, programme, verb, reason=reason, on=day_of_act(on))


@transaction.atomic
def merge_goals(actor: Actor, goal_ids: Collection[UUID], *, into: UUID, reason: str, on: date | None = None) -> Goal:
    """Merge goals into another one, which keeps them as its parents; return it.

    Raises Refused for goals of another partner or for a circle, BadInput without a goal to merge.
    """
    if not goal_ids:
        raise BadInput(Problem(_("no goal to merge is named"), field="goals", remedy=_("choose at least one")))
    child, child_programme = _locked(into)
    day = day_of_act(on)
    GUARDS["reason_given"](Facts(on=day, reason=reason))
    parents = [_locked(goal_id) for goal_id in goal_ids]
    _link(actor, [(goal, programme, LineageKind.MERGED) for goal, programme in parents], child, child_programme, on=day)
    for goal, programme in parents:
        _move(actor, goal, programme, "merge", reason=reason, on=day, into=child)
    return child


@transaction.atomic
def carry_over_goal(
    actor: Actor, goal_id: UUID, *, programme_id: UUID, reason: str, code: str = "", objective: str = "",
    on: date | None = None,
) -> Goal:  # fmt: skip
    """Carry a goal over into the text of another programme of the same partner; return the new goal.

    It starts as a copy, under the same code unless another is given, and keeps the old one as its parent.
    `objective` is the number of the objective it serves there. The other programme's text must be open.
    """
    goal, programme = _locked(goal_id)
    day = day_of_act(on)
    GUARDS["reason_given"](Facts(on=day, reason=reason))
    text = {**text_of(ClauseKind.GOAL, goal), "objective": objective, **({"code": code} if code else {})}
    (row,) = edit_clauses(actor, programme_id, [Edit(ClauseKind.GOAL, text)], reason=reason)
    child = Goal.objects.select_related("programme__party").get(pk=row.pk)
    _link(actor, [(goal, programme, LineageKind.CARRIED_OVER)], child, child.programme, on=day)
    _move(actor, goal, programme, "carry_over", reason=reason, on=day, into=child)
    return child


@transaction.atomic
def link_goals(
    actor: Actor, *, parents: Collection[UUID], child: UUID, kind: LineageKind, on: date | None = None
) -> Goal:
    """Record that a goal came out of others, without moving them: a split, or history known from elsewhere."""
    goal, programme = _locked(child)
    rows = [_locked(parent) for parent in parents]
    for _goal, above in rows:
        require(actor, "programmes.goals", above)
    _link(actor, [(row, above, LineageKind(kind)) for row, above in rows], goal, programme, on=day_of_act(on))
    return goal


@transaction.atomic
def record_goal_step(actor: Actor, goal_id: UUID, *, state: GoalState, on: date, reason: str = "") -> Goal:
    """Record how a goal stood on a day in the past, as a source tells it. The latest step says how it stands."""
    goal, programme = _locked(goal_id)
    require(actor, "programmes.record", programme)
    _step(actor, goal, programme, state=GoalState(state), on=day_of_act(on), reason=reason)
    latest = GoalStep.objects.filter(goal=goal).order_by("on", "pk").last()
    before = goal.state
    if latest is not None:
        goal.state, goal.state_reason, goal.state_since = latest.state, latest.reason, latest.on
        goal.save(update_fields=["state", "state_reason", "state_since"])
    record(
        actor, "move_goal", programme, before={"state": before}, after={"state": state, "on": on}, reason=reason,
        part=("goal", goal),
    )  # fmt: skip
    return goal


@transaction.atomic
def settle_activity(
    actor: Actor, activity_id: UUID, *, state: ActivityState, revision: int, reason: str = ""
) -> Activity:
    """Say how an activity stands. Raises Refused when somebody else did in the meantime."""
    activity = Activity.objects.get(pk=activity_id)
    programme = locked(activity.programme_id)
    require_side(actor, "programmes.goals", programme)
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    _fresh(activity.revision, revision)
    before, activity.state = activity.state, ActivityState(state)
    activity.revision += 1
    activity.save(update_fields=["state", "revision"])
    record(
        actor, "settle_activity", programme, before={"state": before}, after={"state": activity.state}, reason=reason,
        part=("activity", activity),
    )  # fmt: skip
    return activity


@transaction.atomic
def settle_commitment(
    actor: Actor, commitment_id: UUID, *, state: CommitmentState, revision: int, reason: str = ""
) -> Commitment:
    """Say whether what was promised was done. A side does not release itself from its own promise."""
    commitment = Commitment.objects.get(pk=commitment_id)
    programme = locked(commitment.programme_id)
    side = require_side(actor, "programmes.goals", programme)
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment_id)
    _fresh(commitment.revision, revision)
    if state == CommitmentState.RELEASED and side == commitment.side:
        raise Refused(
            _("A side does not release itself from its own commitment."),
            rule="programmes.released_by_other",
            remedy=_("ask the other side"),
        )
    before, commitment.state = commitment.state, CommitmentState(state)
    commitment.revision += 1
    commitment.save(update_fields=["state", "revision"])
    record(
        actor, "settle_commitment", programme, before={"state": before}, after={"state": commitment.state},
        reason=reason, part=("commitment", commitment),
    )  # fmt: skip
    return commitment


def _fresh(held: int, seen: int) -> None:
    if held != seen:
        raise Refused(
            _("Somebody else changed this in the meantime."),
            rule="programmes.fresh_edit",
            remedy=_("load the page again and look at how it stands now"),
        )


def _locked(goal_id: UUID) -> tuple[Goal, Programme]:
    goal = Goal.objects.get(pk=goal_id)
    programme = locked(goal.programme_id)
    rows = Goal.objects.select_for_update(of=("self",)).select_related("objective", "alliance_owner", "partner_owner")
    return rows.get(pk=goal_id), programme


def _move(
    actor: Actor,
    goal: Goal,
    programme: Programme,
    verb: str,
    *,
    reason: str,
    on: date,
    into: Goal | None = None,
) -> Goal:
    transition = transition_for(actor, programme, state=goal.state, verb=verb, table=GOAL)
    if transition.guard in GUARDS:
        GUARDS[transition.guard](Facts(on=on, reason=reason))
    if goal.state_since is not None and on < goal.state_since:
        raise BadInput(
            Problem(
                _("the goal has stood so since %(day)s") % {"day": goal.state_since},
                field="on",
                remedy=_("give that day or a later one"),
            )
        )
    before = goal.state
    goal.state, goal.state_reason, goal.state_since = transition.target, reason, on
    goal.save(update_fields=["state", "state_reason", "state_since"])
    _step(actor, goal, programme, state=GoalState(goal.state), on=on, reason=reason)
    after = {"state": goal.state, "on": on, **({"into": str(into.pk)} if into else {})}
    record(actor, "move_goal", programme, before={"state": before}, after=after, reason=reason, part=("goal", goal))
    return goal


def _step(actor: Actor, goal: Goal, programme: Programme, *, state: GoalState, on: date, reason: str) -> None:
    GoalStep.objects.create(
        programme=programme,
        marking_id=goal.marking_id,
        goal=goal,
        state=state,
        on=on,
        reason=reason,
        side=voice(actor, party=programme.party.code) or "",
        post_id=actor.post_id,
        by_name=actor.name,
    )


def _link(
    actor: Actor,
    parents: Iterable[tuple[Goal, Programme, LineageKind]],
    child: Goal,
    child_programme: Programme,
    *,
    on: date,
) -> None:
    """Draw the lines from parents to child, all within one partner and without a circle."""
    require(actor, "programmes.goals", child_programme)
    rows = list(parents)
    if any(programme.party_id != child_programme.party_id for _goal, programme, _kind in rows):
        raise Refused(
            _("These goals belong to different partners."),
            rule="programmes.lineage_one_partner",
            remedy=_("choose goals of the same partner"),
        )
    _one_at_a_time(child_programme)
    known = list(
        GoalLineage.objects.filter(child__programme__party=child_programme.party_id).values_list(
            "parent_id", "child_id"
        )
    )
    names = {goal.pk: goal.code for goal, _programme, _kind in rows} | {child.pk: child.code}
    no_circle([(goal.pk, child.pk) for goal, _programme, _kind in rows], known, names)
    for goal, _programme, kind in rows:
        GoalLineage.objects.get_or_create(parent=goal, child=child, defaults={"kind": kind, "on": on})
    record(
        actor,
        "link_goals",
        child_programme,
        after={"parents": [str(goal.pk) for goal, _programme, _kind in rows], "on": on},
        part=("goal", child),
    )


def _one_at_a_time(programme: Programme) -> None:
    """Two lines drawn at once could close a circle that neither sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"programmes/lineage/{programme.party_id}"])

"""The parts of a programme as lists: the long ones in one statement each, the short ones with what they are part of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import (
    ActivityKind,
    ActivityState,
    Area,
    CommitmentState,
    GoalState,
    Priority,
    Side,
)
from entente.apps.programmes.models import Activity, Commitment, Goal, GoalLineage, Objective, Programme
from entente.apps.programmes.selectors.rows import POST, listed, noted, post_ref, slim
from entente.apps.programmes.selectors.types import ActivityRow, CommitmentView, GoalRow, ObjectiveView
from entente.apps.register.models import Term
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import TermView

AREAS = "functional_area"


def objectives_list(rows: QuerySet[Objective]) -> ArraySubquery:
    """Objectives as a column of the programme."""
    return listed(
        rows, id="id", number="number", en="title_en", fr="title_fr", text_en="text_en", text_fr="text_fr", area="area",
        revision="revision",
    )  # fmt: skip


def objectives_of(row: Programme) -> tuple[ObjectiveView, ...]:
    """Return the objectives that a programme was loaded with, by number."""
    return tuple(
        ObjectiveView(
            UUID(each["id"]), each["number"], in_language(each["en"], each["fr"]),
            in_language(each["text_en"], each["text_fr"]), each["area"], str(Area(each["area"]).label),
            each["revision"],
        )
        for each in noted(row, "objectives_list")
    )  # fmt: skip


def goal_rows(viewer: Viewer, *, programme_id: UUID) -> tuple[GoalRow, ...]:
    """Return a programme's goals, by code."""
    return tuple(goal_row(row) for row in with_goal_names(Goal.objects.filter(programme=programme_id)))


def activity_rows(
    viewer: Viewer, *, programme_id: UUID | None = None, goal_id: UUID | None = None
) -> tuple[ActivityRow, ...]:
    """Return the activities of a programme, or of a goal, by code."""
    rows = Activity.objects.filter(goal=goal_id) if goal_id else Activity.objects.filter(programme=programme_id)
    # Looked up once, not for each of hundreds of rows.
    kinds = {kind.value: str(kind.label) for kind in ActivityKind}
    states = {state.value: str(state.label) for state in ActivityState}
    return tuple(_activity(row, kinds[row.kind], states[row.state]) for row in slim(rows, goal=("code",), lead=POST))


def commitments_list(rows: QuerySet[Commitment]) -> ArraySubquery:
    """Commitments as a column of the programme, or of the goal."""
    return listed(
        rows, id="id", side="side", text="text", goal=F("goal__code"), due="due", state="state", revision="revision"
    )


def commitments_of(row: Programme | Goal) -> tuple[CommitmentView, ...]:
    """Return the commitments that a programme or a goal was loaded with, by side."""
    return tuple(
        CommitmentView(
            id=UUID(each["id"]),
            side=each["side"],
            side_label=str(Side(each["side"]).label),
            text=each["text"],
            goal=each["goal"] or "",
            due=each["due"],
            state=each["state"],
            state_label=str(CommitmentState(each["state"]).label),
            revision=each["revision"],
        )
        for each in noted(row, "commitments_list")
    )


def with_goal_names(rows: QuerySet[Goal], **related: tuple[str, ...]) -> QuerySet[Goal]:
    """Load goals with all that names them, and how many they came out of and led to; `related` as for `slim`."""
    area = Term.objects.filter(list=AREAS, code=OuterRef("functional_area"))
    names = {"objective": ("number", "title_en", "title_fr"), "alliance_owner": POST, "partner_owner": POST}
    return slim(rows, **{"programme": ("code",), **names, **related}).annotate(
        area_en=Subquery(area.values("name_en")[:1]),
        area_fr=Subquery(area.values("name_fr")[:1]),
        parents=_count(GoalLineage.objects.filter(child=OuterRef("pk")).values("child")),
        children=_count(GoalLineage.objects.filter(parent=OuterRef("pk")).values("parent")),
    )


def _count(rows: QuerySet[GoalLineage, Any]) -> Coalesce:
    counted = rows.annotate(number=Count("pk")).order_by().values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def goal_row(row: Goal) -> GoalRow:
    """Turn a row loaded by `with_goal_names` into what lists show."""
    area = in_language(getattr(row, "area_en", None) or "", getattr(row, "area_fr", None) or "")
    return GoalRow(
        id=row.pk,
        code=row.code,
        title=row.title,
        programme=row.programme.code,
        objective=row.objective.number if row.objective else None,
        functional_area=TermView(row.functional_area, area or row.functional_area) if row.functional_area else None,
        priority=row.priority,
        priority_label=str(Priority(row.priority).label),
        state=row.state,
        state_label=str(GoalState(row.state).label),
        state_reason=row.state_reason,
        state_since=row.state_since,
        what=row.what,
        measure=row.measure,
        baseline=row.baseline,
        baseline_on=row.baseline_on,
        target=row.target,
        unit=row.unit,
        by_when=row.by_when,
        alliance_owner=post_ref(row.alliance_owner),
        partner_owner=post_ref(row.partner_owner),
        exercise=row.exercise,
        revision=row.revision,
        parents=getattr(row, "parents", 0),
        children=getattr(row, "children", 0),
    )


def _activity(row: Activity, kind_label: str, state_label: str) -> ActivityRow:
    return ActivityRow(
        id=row.pk,
        code=row.code,
        title=row.title,
        description=row.description,
        goal=row.goal.code if row.goal else "",
        kind=row.kind,
        kind_label=kind_label,
        track=row.track,
        state=row.state,
        state_label=state_label,
        planned_from=row.planned_from,
        planned_to=row.planned_to,
        lead=post_ref(row.lead),
        revision=row.revision,
    )

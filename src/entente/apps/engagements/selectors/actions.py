"""Tracked actions: the board, and those of one engagement or lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.enums import ActionState
from entente.apps.engagements.models import Action
from entente.apps.engagements.rules.tracked import is_owner, may_verify
from entente.apps.engagements.selectors.rows import UNREAD
from entente.apps.engagements.selectors.types import ActionLine
from entente.apps.programmes.selectors.rows import marking_of, post_ref
from entente.apps.programmes.selectors.types import PostRef

PAGE = 200


@dataclass(frozen=True, slots=True)
class ActionFilters:
    """What is listed: `whose` is "mine" (the viewer's post owns it), "verify" (it waits for the viewer) or ""."""

    whose: str = ""
    state: tuple[str, ...] = ()
    owner: str = ""
    party: str = ""
    late: bool = False


def action_board(viewer: Viewer, *, on: date, filters: ActionFilters, limit: int = PAGE) -> tuple[ActionLine, ...]:
    """Return actions by the day they are due. One statement."""
    rows = _rows()
    if filters.whose == "mine":
        rows = rows.filter(owner=viewer.post_id) if viewer.post_id else rows.none()
    elif filters.whose == "verify":
        rows = _to_verify(viewer, rows)
    if filters.state:
        rows = rows.filter(state__in=filters.state)
    if filters.owner:
        rows = rows.filter(owner__code=filters.owner)
    if filters.party:
        rows = rows.filter(owner__organisation__party__code=filters.party)
    if filters.late:
        rows = rows.filter(state=ActionState.OPEN, due__lt=on)
    return tuple(_line(viewer, row, on) for row in rows.order_by("due", "pk")[:limit])


def action_lines(
    viewer: Viewer, *, on: date, engagement_id: UUID | None = None, lesson_id: UUID | None = None
) -> tuple[ActionLine, ...]:
    """Return the actions of an engagement, remedies of its lessons included, or those of a lesson. One statement."""
    rows = _rows()
    rows = rows.filter(lesson=lesson_id) if lesson_id else rows.filter(engagement=engagement_id)
    return tuple(_line(viewer, row, on) for row in rows.order_by("due", "number"))


def action_get(viewer: Viewer, *, action_id: UUID, on: date) -> ActionLine:
    """Return an action. Raises Action.DoesNotExist, also when it is hidden. One statement."""
    return _line(viewer, _rows().get(pk=action_id), on)


def _rows() -> QuerySet[Action]:
    others = [f"engagement__{column}" for column in UNREAD]
    # A join that must find something: the action of an engagement out of sight is out of sight.
    return (
        Action.objects.filter(engagement__code__gt="").select_related("engagement", "owner", "verifier").defer(*others)
    )


def _to_verify(viewer: Viewer, rows: QuerySet[Action]) -> QuerySet[Action]:
    if viewer.post_id is None:
        return rows.none()
    named = Q(verifier=viewer.post_id)
    if viewer.may("engagements.verify"):
        named |= Q(verifier=None)
    others = rows.filter(named, state=ActionState.DONE).exclude(owner=viewer.post_id).exclude(done_post=viewer.post_id)
    return others.exclude(done_person=viewer.person_id) if viewer.person_id else others


def _line(viewer: Viewer, row: Action, on: date) -> ActionLine:
    return ActionLine(
        id=row.pk,
        text=row.text,
        owner=PostRef(row.owner.code, row.owner.name),
        verifier=post_ref(row.verifier),
        due=row.due,
        state=row.state,
        state_label=str(ActionState(row.state).label),
        late=row.state == ActionState.OPEN and row.due < on,
        done_on=row.done_on,
        done_note=row.done_note,
        settled_on=row.settled_on,
        settled_note=row.settled_note,
        settled_by=row.settled_by,
        engagement=row.engagement.code,
        engagement_title=row.engagement.title,
        lesson=row.lesson_id,
        exercise=row.exercise,
        marking_id=marking_of(row),
        revision=row.revision,
        can=_can(viewer, row),
    )


def _can(viewer: Viewer, row: Action) -> tuple[str, ...]:
    verbs = []
    if row.state == ActionState.OPEN:
        if is_owner(viewer, owner=row.owner_id):
            verbs.append("done")
        if viewer.may("engagements.lessons" if row.lesson_id else "engagements.actions"):
            verbs += ["edit", "drop"]
    if row.state == ActionState.DONE and may_verify(
        viewer, owner=row.owner_id, done_post=row.done_post_id, done_person=row.done_person,
        verifier=row.verifier_id, allowed=viewer.may("engagements.verify"),
    ):  # fmt: skip
        verbs += ["verify", "send_back"]
    return tuple(verbs)

"""Observations and lessons: the list, one of them, and those that a similar engagement should know of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.enums import EngagementKind, LessonState
from entente.apps.engagements.models import Lesson, LessonStep
from entente.apps.engagements.rules.parts import Concerned
from entente.apps.engagements.rules.transitions import LABELS, LESSON, available
from entente.apps.engagements.selectors.actions import action_lines
from entente.apps.engagements.selectors.listing import text_query
from entente.apps.engagements.selectors.rows import UNREAD
from entente.apps.engagements.selectors.types import ActionLine, ActionVerb, LessonRow, StepLine
from entente.apps.ledger.actions import label_of
from entente.apps.programmes.selectors.rows import marking_of, post_ref
from entente.apps.register.models import Party
from entente.kernel.folding import fold

PAGE = 50
# How much each likeness counts: the same kind of engagement and field beats the same partner.
KIND, FIELD, PARTNER = 3, 3, 2
# Every title that is made up begins with the mark, in either language: having it in common says nothing.
_MARKS = frozenset({"EXERCISE", "EXERCICE"})
_JOINING = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
    "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur",
    "un", "une",
})  # fmt: skip
# Lessons that others can use: released, and not dropped.
_USABLE = (LessonState.RELEASED, LessonState.IDENTIFIED, LessonState.REMEDIED, LessonState.LEARNED)


@dataclass(frozen=True, slots=True)
class LessonFilters:
    """What is listed; each empty field filters nothing. `mine`: managed by the viewer's post, or written by them."""

    state: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    text: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class LessonPage:
    """All that a lesson's page shows. `can` is what the viewer may do; `may_edit` whether they may change its text."""

    row: LessonRow
    observation: str
    by_name: str
    post: str
    released: bool
    needs_validation: bool
    revision: int
    remedies: tuple[ActionLine, ...]
    steps: tuple[StepLine, ...]
    can: tuple[ActionVerb, ...]
    may_edit: bool
    manages: bool


def lesson_list(
    viewer: Viewer, *, filters: LessonFilters | None = None, limit: int = PAGE, offset: int = 0
) -> tuple[tuple[LessonRow, ...], int]:
    """Return the lessons that pass the filters, the newest first, and how many there are. Two statements.

    The database leaves out observations that are not released, but for their author and their manager.
    """
    rows = _filtered(viewer, filters or LessonFilters())
    return tuple(lesson_row(row) for row in with_names(rows)[offset : offset + limit]), rows.order_by().count()


def lesson_get(viewer: Viewer, *, lesson_id: UUID, on: date) -> LessonPage:
    """Return a lesson. Raises Lesson.DoesNotExist, also when it is hidden. Four statements."""
    row = with_names(Lesson.objects.select_related("originator_post")).get(pk=lesson_id)
    concerned = Concerned(parties=frozenset(row.parties), lead=row.manager_id)
    can = available(viewer, concerned, state=row.state, table=LESSON)
    manages = viewer.post_id == row.manager_id and viewer.may("engagements.lessons")
    wrote = viewer.person_id is not None and viewer.person_id == row.originator_id
    open_text = row.state in {LessonState.OBSERVATION, LessonState.RELEASED, LessonState.IDENTIFIED}
    return LessonPage(
        row=lesson_row(row),
        observation=row.observation,
        by_name=row.by_name,
        post=row.originator_post.name if row.originator_post else "",
        released=row.released_at is not None,
        needs_validation=row.needs_validation,
        revision=row.revision,
        remedies=action_lines(viewer, lesson_id=row.pk, on=on),
        steps=_steps(row),
        can=tuple(ActionVerb(each.verb, str(LABELS[each.verb])) for each in can),
        may_edit=open_text and (manages or (wrote and row.state == LessonState.OBSERVATION)),
        manages=manages,
    )


def similar_lessons(
    viewer: Viewer, *, kind: str, field: str = "", parties: Collection[str] = (), text: str = "", limit: int = 5,
    but: UUID | None = None, made_up: bool | None = None,
) -> tuple[LessonRow, ...]:  # fmt: skip
    """Return the lessons that somebody who plans such an engagement should know of, each with the reasons why.

    Ranked by likeness: same kind, same field, a partner in common, words in common; learned ones first among
    equals. Without a kind, no kind is alike. `but` leaves out the engagement itself; without `made_up` both real and
    made-up ones. Two statements.
    """
    query = text_query(" ".join(_telling(text)), any_word=True)
    likeness = Q(kind=kind) | Q(parties__overlap=list(parties))
    scores: list[Any] = [Case(When(kind=kind, then=Value(KIND)), default=Value(0), output_field=FloatField())]
    scores.append(Case(When(parties__overlap=list(parties), then=Value(PARTNER)), default=Value(0),
                       output_field=FloatField()))  # fmt: skip
    if field:
        likeness |= Q(field=field)
        scores.append(Case(When(field=field, then=Value(FIELD)), default=Value(0), output_field=FloatField()))
    rows = Lesson.objects.filter(state__in=_USABLE)
    if query is not None:
        likeness |= Q(search=query)
        rows = rows.annotate(words=SearchRank(F("search"), query))
        scores.append(F("words"))
    if but is not None:
        rows = rows.exclude(engagement=but)
    if made_up is not None:
        rows = rows.filter(exercise=made_up)
    score = sum(scores[1:], scores[0])
    learned = Case(When(state=LessonState.LEARNED, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = list(
        with_names(rows.filter(likeness)).annotate(score=score, learned=learned)
        .order_by("-score", "learned", "-observed_on", "pk")[:limit]
    )  # fmt: skip
    names = {
        row.code: row.name
        for row in Party.objects.filter(code__in={code for row in found for code in row.parties} & {*parties}).only(
            "code", "name_en", "name_fr"
        )
    }
    return tuple(lesson_row(row, why=_why(row, kind, field, names, query is not None)) for row in found)


def _telling(text: str) -> list[str]:
    """The words of a text that say what it is about: no mark of what is made up, no year, nothing that joins."""
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return [word for word in words if not (word in _MARKS or word.isdecimal() or fold(word) in _JOINING)]


def with_names(rows: QuerySet[Lesson]) -> QuerySet[Lesson]:
    """Load lessons with what they came from, and without what only the search reads."""
    others = [f"engagement__{column}" for column in UNREAD]
    return rows.select_related("engagement", "manager").defer(*UNREAD, *others)


def lesson_row(row: Lesson, why: tuple[str, ...] = ()) -> LessonRow:
    """Turn a row loaded by `with_names` into what lists show."""
    return LessonRow(
        id=row.pk,
        title=row.title,
        recommendation=row.recommendation,
        state=row.state,
        state_label=str(LessonState(row.state).label),
        kind_label=str(EngagementKind(row.kind).label),
        field=row.field,
        parties=tuple(row.parties),
        observed_on=row.observed_on,
        # A lesson may be released to more readers than the engagement it comes from.
        engagement=row.engagement.code if row.engagement else "",
        engagement_title=row.engagement.title if row.engagement else "",
        manager=post_ref(row.manager),
        exercise=row.exercise,
        marking_id=marking_of(row),
        why=why,
    )


def _why(row: Lesson, kind: str, field: str, names: dict[str, str], words: bool) -> tuple[str, ...]:
    reasons = []
    if row.kind == kind:
        reasons.append(_("same kind: %(kind)s") % {"kind": EngagementKind(kind).label})
    if field and row.field == field:
        reasons.append(_("same field"))
    common = [names[code] for code in row.parties if code in names]
    if common:
        reasons.append(_("also with %(parties)s") % {"parties": ", ".join(common)})
    if words and getattr(row, "words", 0) > 0:
        reasons.append(_("words in common"))
    return tuple(reasons)


def _filtered(viewer: Viewer, filters: LessonFilters) -> QuerySet[Lesson]:
    rows = Lesson.objects.all()
    for name in ("state", "kind", "field"):
        if chosen := getattr(filters, name):
            rows = rows.filter(**{f"{name}__in": chosen})
    if filters.party:
        rows = rows.filter(parties__overlap=list(filters.party))
    if filters.mine:
        mine = Q(manager=viewer.post_id) if viewer.post_id else Q(pk=None)
        rows = rows.filter(mine | (Q(originator=viewer.person_id) if viewer.person_id else Q(pk=None)))
    query = text_query(filters.text)
    return (rows.filter(search=query) if query else rows).order_by("-observed_on", "-id")


def _steps(row: Lesson) -> tuple[StepLine, ...]:
    steps = LessonStep.objects.filter(lesson=row).select_related("post")
    return tuple(
        StepLine(
            verb=step.verb,
            label=label_of(f"engagements.{step.verb}"),
            state_after=str(LessonState(step.state_after).label),
            on=step.on,
            post=step.post.name if step.post else "",
            by_name=step.by_name,
            reason=step.reason,
            detail={},
        )
        for step in steps
    )

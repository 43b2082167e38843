"""From observation to lesson learned: seen by its author and its manager, released, remedied, validated."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import ActionState, LessonState, PartyRole
from entente.apps.engagements.models import Action, Lesson, LessonStep
from entente.apps.engagements.rules.guards import GUARDS, Facts
from entente.apps.engagements.rules.parts import Concerned, require
from entente.apps.engagements.rules.transitions import LESSON, transition_for
from entente.apps.engagements.search_texts import set_lesson_texts
from entente.apps.engagements.selectors.able import not_able
from entente.apps.engagements.selectors.concern import alliance_codes
from entente.apps.engagements.services.tracked import NewAction, open_remedy
from entente.apps.engagements.services.writing import SEARCH, locked, party_codes
from entente.apps.ledger.days import day_of_act
from entente.apps.ledger.services import append
from entente.apps.programmes.services.inputs import Problems, fresh, post_of, refuse
from entente.kernel.errors import Problem, Refused

OBSERVE, LESSONS = "engagements.observe", "engagements.lessons"
# After these the text of a lesson stands: others rely on it.
_TEXT_OPEN = frozenset({LessonState.OBSERVATION, LessonState.RELEASED, LessonState.IDENTIFIED})


@dataclass(frozen=True, slots=True)
class NewObservation:
    """An observation: a title, what was seen, what it may mean; `manager` is the post (code) that takes it on."""

    title: str
    observation: str
    manager: str
    recommendation: str = ""


@transaction.atomic
def observe(actor: Actor, engagement_id: UUID, new: NewObservation) -> Lesson:
    """Write an observation from an engagement. Its author and its manager alone see it until it is released."""
    engagement = locked(engagement_id)
    require(actor, OBSERVE, party_codes(engagement))
    problems: Problems = []
    manager = post_of(new.manager, "manager", problems, needed=True)
    problems += not_able(manager, LESSONS, field="manager")
    _check_texts(new.title, new.observation, problems)
    if timezone.now().date() < engagement.starts:
        problems.append(
            Problem(_("the engagement has not begun"), field="observation", remedy=_("observe once it has"))
        )
    refuse(problems)
    # The alliance takes part in nearly everything: that it did makes no two engagements alike. Whose part is marked
    # apart is not said: the lesson is for everybody who reads the engagement.
    taking_part = engagement.party_links.filter(marking=engagement.marking_id)
    taking_part = taking_part.exclude(role=PartyRole.OBSERVER).exclude(party__code__in=alliance_codes())
    lesson = Lesson(
        engagement=engagement, marking_id=engagement.marking_id, kind=engagement.kind, field=engagement.field,
        parties=sorted(set(taking_part.values_list("party__code", flat=True))), title=new.title.strip(),
        observation=new.observation.strip(), recommendation=new.recommendation.strip(),
        observed_on=timezone.now().date(), originator_id=actor.person_id, originator_post_id=actor.post_id,
        by_name=actor.name, manager=manager, exercise=engagement.exercise,
    )  # fmt: skip
    set_lesson_texts(lesson)
    lesson.save(force_insert=True)
    _note(actor, lesson, "observe", before="")
    _record(actor, "observe", lesson)
    return lesson


@transaction.atomic
def edit_lesson(
    actor: Actor, lesson_id: UUID, *, title: str, observation: str, recommendation: str, needs_validation: bool,
    revision: int,
) -> Lesson:  # fmt: skip
    """Change the text: the author while it is an observation, its manager until a remedy is taken."""
    lesson = _locked(lesson_id)
    fresh(lesson.revision, revision)
    if lesson.state not in _TEXT_OPEN:
        raise Refused(
            _("The text of a lesson stands once its remedy was taken."),
            rule="engagements.lesson_text_open",
            remedy=_("open the lesson again, with the reason"),
        )
    wrote = lesson.state == LessonState.OBSERVATION and actor.person_id == lesson.originator_id
    if not wrote:
        _manages(actor, lesson)
    problems: Problems = []
    _check_texts(title, observation, problems)
    refuse(problems)
    lesson.title, lesson.observation, lesson.recommendation = title.strip(), observation.strip(), recommendation.strip()
    lesson.needs_validation = needs_validation
    lesson.revision += 1
    set_lesson_texts(lesson)
    lesson.save()
    _record(actor, "edit_lesson", lesson)
    return lesson


@transaction.atomic
def release(actor: Actor, lesson_id: UUID) -> Lesson:
    """Release an observation: from now on whoever may read its marking sees it."""
    return _move(actor, lesson_id, "release")


@transaction.atomic
def identify(actor: Actor, lesson_id: UUID, *, recommendation: str = "") -> Lesson:
    """Make a lesson of a released observation; it must recommend something."""
    if recommendation.strip():
        lesson = _locked(lesson_id)
        _manages(actor, lesson)
        lesson.recommendation = recommendation.strip()
        set_lesson_texts(lesson)
        lesson.save(update_fields=["recommendation", *SEARCH])
    return _move(actor, lesson_id, "identify")


@transaction.atomic
def assign_remedy(actor: Actor, lesson_id: UUID, new: NewAction) -> Action:
    """Give a lesson a remedial action, with an owner and a day."""
    lesson = _locked(lesson_id)
    _manages(actor, lesson)
    if lesson.state != LessonState.IDENTIFIED:
        raise Refused(
            _("Only an identified lesson is remedied."),
            rule="engagements.remedy_of_lesson",
            remedy=_("release the observation and make it a lesson first"),
        )
    return open_remedy(actor, lesson, new)


@transaction.atomic
def record_remedy(actor: Actor, lesson_id: UUID) -> Lesson:
    """Record that every remedial action of a lesson was taken."""
    return _move(actor, lesson_id, "record_remedy")


@transaction.atomic
def validate(actor: Actor, lesson_id: UUID, *, note: str = "") -> Lesson:
    """Declare a lesson learned: its remedies are done, and verified where that is needed."""
    return _move(actor, lesson_id, "validate", reason=note)


@transaction.atomic
def reject(actor: Actor, lesson_id: UUID, *, reason: str) -> Lesson:
    """Decide not to pursue an observation, with the reason. One that was not released stays with its author."""
    return _move(actor, lesson_id, "reject", reason=reason)


@transaction.atomic
def reopen_lesson(actor: Actor, lesson_id: UUID, *, reason: str) -> Lesson:
    """Open a lesson again whose remedy did not hold, with the reason."""
    return _move(actor, lesson_id, "reopen_lesson", reason=reason)


def lesson_concerned(lesson: Lesson) -> Concerned:
    """Return whom a lesson concerns: its manager leads it."""
    return Concerned(parties=frozenset(lesson.parties), lead=lesson.manager_id)


def _move(actor: Actor, lesson_id: UUID, verb: str, *, reason: str = "") -> Lesson:
    lesson = _locked(lesson_id)
    row = transition_for(actor, lesson_concerned(lesson), state=lesson.state, verb=verb, table=LESSON)
    if row.guard:
        GUARDS[row.guard](_facts(lesson, reason))
    before, lesson.state = lesson.state, row.target
    if verb == "release":
        lesson.released_at = timezone.now()
    lesson.revision += 1
    lesson.save(update_fields=["state", "released_at", "revision"])
    _note(actor, lesson, verb, before=before, reason=reason)
    _record(actor, verb, lesson, before={"state": str(before)}, reason=reason)
    return lesson


def _facts(lesson: Lesson, reason: str) -> Facts:
    remedies = [state for state in lesson.remedies.values_list("state", flat=True) if state != ActionState.DROPPED]
    done = [state for state in remedies if state in {ActionState.DONE, ActionState.VERIFIED}]
    return Facts(
        on=day_of_act(None),
        reason=reason,
        recommendation=lesson.recommendation,
        remedies=len(remedies),
        done=len(done),
        verified=done.count(ActionState.VERIFIED),
        needs_validation=lesson.needs_validation,
    )


def _locked(lesson_id: UUID) -> Lesson:
    return Lesson.objects.select_for_update(of=("self",)).get(pk=lesson_id)


def _manages(actor: Actor, lesson: Lesson) -> None:
    require(actor, LESSONS, lesson.parties)
    if actor.post_id != lesson.manager_id:
        raise Refused(
            _("Only its manager changes a lesson."),
            rule="engagements.lesson_manager",
            remedy=_("leave it to the post that manages it"),
        )


def _check_texts(title: str, observation: str, problems: Problems) -> None:
    for name, text in (("title", title), ("observation", observation)):
        if not text.strip():
            problems.append(Problem(_("is missing"), field=name, remedy=_("write what was observed")))


def _note(actor: Actor, lesson: Lesson, verb: str, *, before: str, reason: str = "") -> None:
    LessonStep.objects.create(
        lesson=lesson, marking_id=lesson.marking_id, verb=verb, state_before=before, state_after=lesson.state,
        on=timezone.now().date(), post_id=actor.post_id, by_name=actor.name, reason=reason,
    )  # fmt: skip


def _record(
    actor: Actor, action: str, lesson: Lesson, *, before: dict[str, str] | None = None, reason: str = ""
) -> None:
    """Append the entry. It never holds the text: an entry is read by whoever may read its marking, released or not."""
    append(
        actor,
        action=f"engagements.{action}",
        record_type="lesson",
        record_id=str(lesson.pk),
        before=before,
        after={"state": str(lesson.state)},
        reason=reason if lesson.released_at else "",
        marking_id=lesson.marking_id,
    )

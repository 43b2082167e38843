"""From observation to lesson learned, who sees it when, and how it is found again."""

from __future__ import annotations

import pytest
from django.db import connection

from entente.apps.access.binding import seeing_everything
from entente.apps.engagements.enums import LessonState
from entente.apps.engagements.models import Lesson, LessonStep
from entente.apps.engagements.selectors.choices import post_options
from entente.apps.engagements.selectors.lessons import LessonFilters, lesson_list, similar_lessons
from entente.apps.engagements.services import lessons, tracked
from entente.apps.engagements.services.lessons import NewObservation
from entente.apps.engagements.services.tracked import NewAction
from entente.apps.ledger.models import Entry
from entente.apps.ledger.records import Ref, describe
from entente.kernel.errors import BadInput, Refused
from tests.factories.engagements import EngagementWorld, days_from_now, over
from tests.factories.programmes import acting, reading

TEXT = "Forty kilometres were walked because the detectors came late."


def observed(world: EngagementWorld, *, title: str = "Detectors came late", **fields: object) -> Lesson:
    """An observation of the lead, managed by the approver's post."""
    engagement = over(world, **fields)
    with acting(world.lead) as actor:
        return lessons.observe(actor, engagement.pk, NewObservation(title, TEXT, world.approver.post.code))


def learned(world: EngagementWorld, **fields: object) -> Lesson:
    """A lesson whose remedy was done and verified."""
    lesson = observed(world, **fields)  # type: ignore[arg-type]
    with acting(world.approver) as actor:
        lessons.release(actor, lesson.pk)
        lessons.identify(actor, lesson.pk, recommendation="Send the detectors a week ahead.")
        action = lessons.assign_remedy(
            actor, lesson.pk, NewAction("Order earlier", world.lead.post.code, days_from_now(5), world.desk.post.code)
        )
    with acting(world.lead) as actor:
        tracked.report_action_done(actor, action.pk, note="in the list of orders")
    with acting(world.desk) as actor:
        tracked.verify_action(actor, action.pk)
    with acting(world.approver) as actor:
        lessons.record_remedy(actor, lesson.pk)
        return lessons.validate(actor, lesson.pk)


def test_an_observation_is_taken_on_by_a_post_that_can_make_a_lesson_of_it(world: EngagementWorld) -> None:
    engagement = over(world)
    with acting(world.lead) as actor, pytest.raises(BadInput, match="does not allow it: Manage observations"):
        lessons.observe(actor, engagement.pk, NewObservation("Late", TEXT, world.lead.post.code))
    with reading(world.lead) as viewer:
        offered = {code for code, _name in post_options(viewer, permission="engagements.lessons")}
    assert offered == {world.approver.post.code, world.desk.post.code}


def test_until_released_its_author_and_its_manager_alone_see_it(world: EngagementWorld) -> None:
    lesson = observed(world)
    everyone = (world.lead, world.approver, world.desk, world.ally, world.mission_p, world.secretary)
    for who in everyone:
        sees = who in (world.lead, world.approver)
        with reading(who) as viewer:
            assert Lesson.objects.filter(pk=lesson.pk).exists() is sees
            assert LessonStep.objects.filter(lesson=lesson.pk).exists() is sees
            assert Lesson.objects.filter(search="detectors").exists() is sees
            assert bool(describe(viewer, [Ref("lesson", str(lesson.pk))])) is sees
            assert lesson_list(viewer)[1] == int(sees)
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM engagements_lesson")
                assert cursor.fetchone()[0] == int(sees)
    with acting(world.approver) as actor:
        lessons.release(actor, lesson.pk)
    for who in everyone:
        with reading(who):
            assert Lesson.objects.filter(pk=lesson.pk).exists()


def test_the_ledger_holds_no_word_of_an_observation(world: EngagementWorld) -> None:
    lesson = observed(world)
    with acting(world.approver) as actor:
        lessons.reject(actor, lesson.pk, reason="known already")
    with seeing_everything():
        entries = Entry.objects.filter(record_type="lesson", record_id=str(lesson.pk)).order_by("id")
        assert [(entry.action, entry.after, entry.reason) for entry in entries] == [
            ("engagements.observe", {"state": "observation"}, ""),
            ("engagements.reject", {"state": "rejected"}, ""),
        ]


def test_it_is_learned_only_after_a_remedy_that_somebody_else_verified(world: EngagementWorld) -> None:
    lesson = observed(world)
    with acting(world.approver) as actor:
        lessons.release(actor, lesson.pk)
        with pytest.raises(Refused, match="recommends nothing"):
            lessons.identify(actor, lesson.pk)
        lessons.identify(actor, lesson.pk, recommendation="Send them ahead.")
        with pytest.raises(Refused, match="No remedial action"):
            lessons.record_remedy(actor, lesson.pk)
        action = lessons.assign_remedy(actor, lesson.pk, NewAction("Order", world.lead.post.code, days_from_now(5)))
        with pytest.raises(Refused, match="still open"):
            lessons.record_remedy(actor, lesson.pk)
    with acting(world.lead) as actor:
        tracked.report_action_done(actor, action.pk, note="ordered")
    with acting(world.approver) as actor:
        lessons.record_remedy(actor, lesson.pk)
        with pytest.raises(Refused, match="not verified"):
            lessons.validate(actor, lesson.pk)
        tracked.verify_action(actor, action.pk)
        assert lessons.validate(actor, lesson.pk).state == LessonState.LEARNED


def test_validation_can_be_left_out_where_the_manager_says_so(world: EngagementWorld) -> None:
    lesson = observed(world)
    with acting(world.approver) as actor:
        lessons.release(actor, lesson.pk)
        lessons.edit_lesson(
            actor, lesson.pk, title="T", observation="O", recommendation="R", needs_validation=False, revision=2
        )
        lessons.identify(actor, lesson.pk)
        action = lessons.assign_remedy(actor, lesson.pk, NewAction("Order", world.lead.post.code, days_from_now(5)))
    with acting(world.lead) as actor:
        tracked.report_action_done(actor, action.pk, note="ordered")
    with acting(world.approver) as actor:
        lessons.record_remedy(actor, lesson.pk)
        assert lessons.validate(actor, lesson.pk).state == LessonState.LEARNED


def test_only_its_manager_moves_it_and_its_author_edits_it(world: EngagementWorld) -> None:
    lesson = observed(world)
    with acting(world.lead) as actor:
        with pytest.raises(Refused) as error:
            lessons.release(actor, lesson.pk)
        assert error.value.rule == "engagements.transition_role"
        edited = lessons.edit_lesson(
            actor, lesson.pk, title="Late", observation="O", recommendation="", needs_validation=True, revision=1
        )
        assert (edited.title, edited.revision) == ("Late", 2)
    with acting(world.desk) as actor, pytest.raises(Lesson.DoesNotExist):
        lessons.release(actor, lesson.pk)
    with acting(world.lead) as actor, pytest.raises(BadInput):
        lessons.observe(actor, over(world).pk, NewObservation("", "", "nobody"))


def test_similar_engagements_find_it_with_the_reason_why(world: EngagementWorld) -> None:
    same = learned(world, title="Mines in wet ground", field="", parties={"P": 1}, host="P")
    other = observed(world, title="Ambassadors waited", kind="dialogue", parties={"Q": 1}, host="Q")
    with acting(world.approver) as actor:
        lessons.release(actor, other.pk)
    with reading(world.desk) as viewer:
        found = similar_lessons(viewer, kind="training", parties=["P"], text="Course on mines")
        assert [(row.id, row.why) for row in found] == [
            (same.pk, ("same kind: Training", "also with P", "words in common"))
        ]
        by_partner = similar_lessons(viewer, kind="education", parties=["Q", "P"], text="")
        assert {row.why for row in by_partner} == {("also with P",), ("also with Q",)}
        assert similar_lessons(viewer, kind="training", but=same.engagement_id) == ()
        rows, total = lesson_list(viewer, filters=LessonFilters(text="detectors", state=("learned",)))
        assert ([row.id for row in rows], total) == ([same.pk], 1)


def test_the_mark_of_what_is_made_up_is_no_word_in_common(world: EngagementWorld) -> None:
    found = learned(world, title="EXERCISE The course of 2026 on detectors")
    with reading(world.desk) as viewer:
        for text in ("EXERCISE Talks", "The talks of 2026 on trade", "EXERCICE La réunion"):
            assert similar_lessons(viewer, kind="", text=text) == ()
        assert [row.id for row in similar_lessons(viewer, kind="", text="EXERCISE Detectors")] == [found.pk]


def test_what_was_not_released_is_not_found_again(world: EngagementWorld) -> None:
    observed(world)
    with reading(world.desk) as viewer:
        assert similar_lessons(viewer, kind="training", parties=["P"], text="detectors") == ()
    with reading(world.lead) as viewer:
        assert similar_lessons(viewer, kind="training", parties=["P"], text="detectors") == ()

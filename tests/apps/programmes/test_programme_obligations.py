"""What a post owes, by when; and what other apps put on the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.models import Activity, Adoption, Goal, Objective, Responsibility, Review, Standard
from entente.apps.programmes.obligations import SOURCES, Obligation, register
from entente.apps.programmes.selectors.obligations import (
    my_obligations,
    obligations_of_posts,
    overdue_reviews,
    post_obligations,
)
from entente.apps.programmes.services.challenges import ChallengeText, open_challenge
from entente.apps.programmes.services.undertakings import UndertakingText, record_delivery, record_undertaking
from entente.apps.register.models import Party
from tests.factories.duties import duty_world, give
from tests.factories.programmes import acting, in_force, many, reading

TODAY = date(2026, 11, 25)


@pytest.fixture
def world(world):
    return duty_world(world)


def owed(who, **fields):
    with reading(who) as viewer:
        return {(item.kind, item.title): item for item in my_obligations(viewer, on=TODAY, **fields)}


def test_everything_a_post_answers_for_is_owed_once_with_every_reason(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        objective, activity = Objective.objects.get(programme=programme), Activity.objects.get(programme=programme)
        Goal.objects.filter(programme=programme, code="G1").update(by_when="2026-06")
        Activity.objects.filter(pk=activity.pk).update(planned_to=date(2027, 3, 1), lead=world.desk.post)
        give(programme, world.desk.post, "accountable", goal=Goal.objects.get(programme=programme, code="G1"))
        give(programme, world.desk.post, "responsible", objective=objective)
        give(programme, world.desk.post, "informed", activity=activity)
        record_undertaking(
            actor, programme.pk, UndertakingText("exercises", "Two exercises", 2, "exercises", "2026-10",
                                                 owner=world.desk.post.code),
        )  # fmt: skip
        open_challenge(
            actor,
            ChallengeText("P", "pressure", "Pressure", 3, world.desk.post.code, timezone.now().date() + timedelta(30)),
        )
        standard = Standard.objects.create(code="ajp-1", number="AJP-1", title_en="Doctrine", field="doctrine")
        Adoption.objects.create(
            party=Party.objects.get(code="P"), standard=standard, state="studying", target_on="2028",
            owner=world.desk.post, marking_id=programme.marking_id,
        )  # fmt: skip
        Review.objects.filter(programme=programme).delete()
        Review.objects.create(
            programme=programme, kind="annual", due_on=date(2026, 11, 24), marking_id=programme.marking_id
        )
        type(programme).objects.filter(pk=programme.pk).update(alliance_owner=world.desk.post)
    found = owed(world.desk)
    assert {(key, item.roles, str(item.due), item.late) for key, item in found.items()} == {
        (("goal", "Goal 1"), ("owner", "accountable"), "2026-06-30", True),
        (("goal", "Goal 2"), ("owner",), "None", False),
        (("objective", "Work together"), ("responsible",), "2028-12-31", False),
        (("activity", "Course 1"), ("lead",), "2027-03-01", False),
        (("undertaking", "Two exercises"), ("owner",), "2026-10-31", True),
        (("challenge", "Pressure"), ("owner",), str(timezone.now().date() + timedelta(30)), False),
        (("adoption", "Doctrine"), ("owner",), "2028-12-31", False),
        (("review", "Annual review"), ("owner",), "2026-11-24", True),
    }
    with reading(world.desk) as viewer:
        in_order = my_obligations(viewer, on=TODAY)
        assert [item.due for item in in_order if item.due] == sorted(item.due for item in in_order if item.due)
        assert in_order[-1].due is None
        assert [item.kind for item in my_obligations(viewer, on=TODAY, until=date(2026, 12, 31))][:2] == [
            "goal", "undertaking",
        ]  # fmt: skip
        assert [item.kind for item in overdue_reviews(viewer, post_id=world.desk.post.pk, on=TODAY)] == ["review"]
    with reading(world.mission_q) as viewer:
        assert post_obligations(viewer, post_id=world.desk.post.pk, on=TODAY) == ()
    with reading(world.mission_p) as viewer:
        kinds = {item.kind for item in post_obligations(viewer, post_id=world.desk.post.pk, on=TODAY)}
        assert "challenge" not in kinds
        assert "goal" in kinds


def test_what_is_kept_over_or_out_of_sight_is_not_owed(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        undertaking = record_undertaking(
            actor, programme.pk, UndertakingText("missions", "Ten soldiers", 10, owner=world.desk.post.code)
        )
        record_delivery(actor, undertaking.pk, amount=4, note="Seen", on=date(2026, 1, 1))
    assert ("undertaking", "Ten soldiers") in owed(world.desk)
    with acting(world.desk) as actor:
        record_delivery(actor, undertaking.pk, amount=6, note="Seen", on=date(2026, 2, 1))
        Goal.objects.filter(programme=programme, code="G1").update(state="completed")
    assert {kind for kind, _title in owed(world.desk)} == {"goal"}
    with acting(world.desk):
        type(programme).objects.filter(pk=programme.pk).update(state="closed")
    assert owed(world.desk) == {}
    assert my_obligations(Viewer(), on=TODAY) == ()


def test_what_is_made_up_says_so(world) -> None:
    programme = in_force(world)
    assert {item.exercise for item in owed(world.desk).values()} == {False}
    with acting(world.desk):
        type(programme).objects.filter(pk=programme.pk).update(exercise=True)
    assert {item.exercise for item in owed(world.desk).values()} == {True}


def test_another_app_adds_its_own_and_only_once(world, monkeypatch: pytest.MonkeyPatch) -> None:
    record = UUID(int=7)

    def actions(viewer: Viewer | Actor, posts: Collection[UUID], day: date) -> Iterator[Obligation]:
        for post in posts:
            yield Obligation(
                "action", record, "", "Send the paper", None, "", "P", date(2026, 11, 1), False, ("owner",), 1, post,
                False, "Action", "/somewhere/",
            )  # fmt: skip

    monkeypatch.setitem(SOURCES, "action", actions)
    register("action", actions)
    item = owed(world.desk)["action", "Send the paper"]
    assert (item.late, item.label, item.url, item.post_id) == (True, "Action", "/somewhere/", world.desk.post.pk)
    with pytest.raises(ValueError, match="already registered"):
        register("action", lambda viewer, posts, day: ())


def test_as_many_statements_for_any_number_of_posts_and_duties(world) -> None:
    in_force(world, code="seed")
    posts = [world.desk.post, world.mission_p.post, world.secretary.post]

    def statements(count: int) -> int:
        with reading(world.desk) as viewer, CaptureQueriesContext(connection) as caught:
            assert obligations_of_posts(viewer, post_ids=[post.pk for post in posts[:count]], on=TODAY)
        return len([query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]])

    few = statements(1)
    with acting(world.desk):
        for programme in many(world, programmes=3, goals=10, activities=20):
            for goal in Goal.objects.filter(programme=programme):
                give(programme, world.desk.post, "accountable", goal=goal)
        assert Responsibility.objects.count() == 30
    # One, and one for each app that adds obligations of its own.
    assert few == statements(1) == statements(3)

"""Responsibilities, hand-overs, undertakings: success, ledger entry, denial, bad input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC, Marking, PostHolding
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.models import Entry
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Activity, Goal, Handover, HandoverItem, Objective, Responsibility
from entente.apps.programmes.rules.duties import MatrixRow, row_problems
from entente.apps.programmes.selectors.gaps import programme_gaps
from entente.apps.programmes.selectors.handovers import duty_post, handover_get, handovers_of_post, handovers_waiting
from entente.apps.programmes.selectors.responsibilities import post_loads, responsibility_matrix
from entente.apps.programmes.selectors.undertakings import deliveries, undertaking_counts, undertaking_get, undertakings
from entente.apps.programmes.services.handovers import accept_handover, open_handover
from entente.apps.programmes.services.responsibilities import (
    MatrixEntry,
    fill_from_owners,
    set_matrix,
    set_responsibilities,
    transfer_duties,
)
from entente.apps.programmes.services.undertakings import (
    UndertakingText,
    edit_undertaking,
    record_delivery,
    record_undertaking,
    release_undertaking,
)
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import ALWAYS, Someone, days
from tests.factories.duties import duty_world
from tests.factories.programmes import acting, in_force, reading

PROMISE = UndertakingText("exercises", "Two exercises", 2, "exercises", "2026-06")


@pytest.fixture
def world(world):
    return duty_world(world)


def last_act() -> tuple[str, str]:
    entry = Entry.objects.order_by("-pk")[0]
    return entry.action, entry.reason


def entry_for(goal: Goal, row: MatrixRow, seen: MatrixRow = MatrixRow()) -> MatrixEntry:  # noqa: B008
    return MatrixEntry(ClauseKind.GOAL, goal.pk, row, seen)


def test_a_row_of_the_matrix_is_set_told_and_guarded(world) -> None:
    programme = in_force(world)
    desk, mission = world.desk.post.code, world.mission_p.post.code
    with acting(world.desk) as actor:
        goal = Goal.objects.get(programme=programme, code="G1")
        where = {"clause_kind": ClauseKind.GOAL, "clause_id": goal.pk}
        row = MatrixRow(desk, (desk, mission), (), (world.ally.post.code,))
        assert set_responsibilities(actor, programme.pk, row=row, reason="Agreed", **where) == MatrixRow.of(row.pairs())
        assert last_act() == ("programmes.set_responsibilities", "Agreed")
        with pytest.raises(Refused, match="Somebody else"):
            set_responsibilities(actor, programme.pk, row=MatrixRow(mission), seen=MatrixRow(), **where)
        with pytest.raises(BadInput) as wrong:
            set_responsibilities(actor, programme.pk, row=MatrixRow("", ("nobody",)), **where)
        assert [problem.field for problem in wrong.value.problems] == ["accountable", "responsible"]
        with pytest.raises(BadInput, match="not an objective"):
            set_responsibilities(actor, programme.pk, row=row, clause_kind=ClauseKind.GOAL, clause_id=programme.pk)
        assert Responsibility.objects.filter(goal=goal).count() == 4
    with acting(world.ally) as actor, pytest.raises(Refused):
        set_responsibilities(actor, programme.pk, row=row, **where)
    with acting(world.desk) as actor:
        type(programme).objects.filter(pk=programme.pk).update(state="closed")
        with pytest.raises(Refused, match="over"):
            set_responsibilities(actor, programme.pk, row=MatrixRow(mission), **where)


def test_nobody_is_told_what_they_answer_for() -> None:
    problems = row_problems(MatrixRow("a", ("b",), ("a",), ("b", "c")), {"a", "b", "c"})
    assert [(problem.field, problem.message.split()[0]) for problem in problems] == [
        ("consulted", "a"),
        ("informed", "b"),
    ]


def test_a_matrix_is_set_whole_or_not_at_all(world) -> None:
    programme = in_force(world)
    desk = world.desk.post.code
    with acting(world.desk) as actor:
        one, two = Goal.objects.filter(programme=programme).order_by("code")
        assert set_matrix(actor, programme.pk, [entry_for(one, MatrixRow(desk)), entry_for(two, MatrixRow())]) == 1
        held = MatrixRow(desk)
        with pytest.raises(BadInput) as wrong:
            set_matrix(
                actor, programme.pk,
                [entry_for(one, MatrixRow(desk, ("gone",)), held), entry_for(two, MatrixRow("", (desk,)))],
            )  # fmt: skip
        assert {(problem.row, problem.field) for problem in wrong.value.problems} == {
            ("G1", "responsible"), ("G2", "accountable"),
        }  # fmt: skip
        with pytest.raises(Refused, match="Somebody else"):
            set_matrix(actor, programme.pk, [entry_for(two, held), entry_for(one, MatrixRow(desk, (desk,)))])
        assert list(Responsibility.objects.values_list("goal__code", "duty")) == [("G1", "accountable")]


def test_the_matrix_shows_areas_gaps_loads_and_vacancies(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        assert fill_from_owners(actor, programme.pk) == 3
        assert fill_from_owners(actor, programme.pk) == 0
        objective = Objective.objects.get(programme=programme)
    with seeing_everything():
        PostHolding.objects.filter(post=world.mission_p.post).delete()
    with reading(world.desk) as viewer:
        found = responsibility_matrix(viewer, programme_id=programme.pk, limit=2)
        lines = {(line.kind.value, line.code): line for line in found.lines}
        assert lines["goal", "G1"].above == "1"
        assert lines["activity", "A1"].above == "G1"
        assert lines["goal", "G1"].accountable.code == world.desk.post.code
        assert lines["objective", "1"].id == objective.pk
        assert "vacant" in lines["goal", "G1"].gaps[0]
        assert lines["activity", "A1"].gaps == ("no post is responsible",)
        assert [(area.area, area.clauses, area.with_gaps) for area in found.areas] == [
            ("political", 0, 0), ("military", 4, 4), ("crisis", 0, 0),
        ]  # fmt: skip
        assert [load.post.code for load in found.overloads] == [world.desk.post.code]
        heaviest = post_loads(viewer)[0]
        assert (heaviest.post.code, heaviest.total) == (world.desk.post.code, 3)
        gaps = programme_gaps(viewer)
        assert [(each.clauses, each.no_accountable, each.no_responsible) for each in gaps] == [(4, 1, 2)]
        Activity.objects.all().update(state="delivered")
        assert programme_gaps(viewer)[0].clauses == 3
    with reading(world.mission_q) as viewer:
        assert post_loads(viewer) == ()
        assert programme_gaps(viewer) == ()


def test_duties_move_to_another_post_without_repetition(world) -> None:
    programme = in_force(world)
    desk, secretary = world.desk.post.code, world.secretary.post.code
    with acting(world.desk) as actor:
        goal = Goal.objects.get(programme=programme, code="G1")
        where = {"clause_kind": ClauseKind.GOAL, "clause_id": goal.pk}
        set_responsibilities(actor, programme.pk, row=MatrixRow(desk, (), (secretary,)), **where)
        record_undertaking(actor, programme.pk, replace(PROMISE, owner=desk))
        moved = transfer_duties(actor, from_post=desk, to_post=secretary, reason="Reorganised")
        assert moved == {"responsibilities": 1, "undertakings": 1, "challenges": 0, "adoptions": 0}
        assert last_act() == ("programmes.transfer_duties", "Reorganised")
        assert list(Responsibility.objects.values_list("duty", "post__code")) == [("accountable", secretary)]
        with pytest.raises(Refused, match="nothing that you may move"):
            transfer_duties(actor, from_post=desk, to_post=secretary, reason="Again")
        with pytest.raises(Refused, match="No reason"):
            transfer_duties(actor, from_post=secretary, to_post=desk, reason=" ")
        with pytest.raises(BadInput) as wrong:
            transfer_duties(actor, from_post=desk, to_post="gone", reason="Why")
        assert [problem.field for problem in wrong.value.problems] == ["to_post"]
    with acting(world.mission_q) as actor, pytest.raises(Refused):
        transfer_duties(actor, from_post=secretary, to_post=desk, reason="Curious")


def successor(world) -> Someone:
    """The secretary, appointed to the desk's post."""
    with seeing_everything():
        PostHolding.objects.create(post=world.desk.post, person=world.secretary.person, period=days(ALWAYS))
    return replace(world.secretary, post=world.desk.post)


def test_a_post_passes_with_everything_it_owes_and_is_accepted_once(world) -> None:
    programme = in_force(world)
    taker = successor(world)
    today = timezone.now().date()
    with acting(world.desk) as actor:
        goal = Goal.objects.get(programme=programme, code="G1")
        row = open_handover(
            actor, post=world.desk.post.code, taker=taker.person.pk, on=today, letter="Be quick",
            notes={goal.pk: "Late already"},
        )  # fmt: skip
        assert last_act()[0] == "programmes.open_handover"
        with pytest.raises(Refused, match="open already"):
            open_handover(actor, post=world.desk.post.code, taker=taker.person.pk, on=today)
        with pytest.raises(Refused, match="somebody else"):
            accept_handover(actor, row.pk)
        assert {item.note for item in HandoverItem.objects.filter(record_id=goal.pk)} == {"Late already"}
    with reading(taker) as viewer:
        waiting = handovers_waiting(viewer)
        assert [(view.id, view.awaits) for view in waiting] == [(row.pk, True)]
        assert {item.title for item in waiting[0].items} >= {"G1 Goal 1", "G2 Goal 2"}
        without = handovers_waiting(viewer, with_items=False)
        assert [(view.count, view.items) for view in without] == [(waiting[0].count, ())]
        assert waiting[0].count == len(waiting[0].items)
        assert duty_post(viewer, code=world.desk.post.code).vacant is False
    with acting(taker) as actor:
        # The viewer acts in the post that was handed over.
        accepted = accept_handover(replace(actor, post_id=world.desk.post.pk), row.pk)
        assert accepted.accepted_at is not None
        assert last_act()[0] == "programmes.accept_handover"
        with pytest.raises(Refused, match="accepted already"):
            accept_handover(replace(actor, post_id=world.desk.post.pk), row.pk)
    with reading(world.desk) as viewer:
        assert [view.accepted_at is not None for view in handovers_of_post(viewer, post_id=world.desk.post.pk)] == [
            True
        ]


def test_a_hand_over_is_internal_to_its_side(world) -> None:
    in_force(world)
    taker = successor(world)
    with acting(world.desk) as actor:
        row = open_handover(actor, post=world.desk.post.code, taker=taker.person.pk, on=timezone.now().date())
        assert HandoverItem.objects.exists()
    for outsider in (world.mission_p, world.ally):
        with reading(outsider) as viewer:
            assert not HandoverItem.objects.exists()
            with pytest.raises(Handover.DoesNotExist):
                handover_get(viewer, handover_id=row.pk)
        with acting(outsider) as actor, pytest.raises(Refused):
            open_handover(actor, post=world.desk.post.code, taker=taker.person.pk, on=timezone.now().date())
    with acting(world.desk) as actor, pytest.raises(Refused):
        open_handover(actor, post=world.mission_p.post.code, taker=world.mission_p.person.pk, on=date(2026, 1, 1))


def test_a_post_passes_only_to_who_holds_it(world) -> None:
    with acting(world.desk) as actor:
        with pytest.raises(BadInput, match="does not hold"):
            open_handover(actor, post=world.desk.post.code, taker=world.ally.person.pk, on=date(2026, 1, 1))
        with pytest.raises(BadInput, match="not a post"):
            open_handover(actor, post="gone", taker=world.ally.person.pk, on=date(2026, 1, 1))


def test_promised_against_delivered(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        row = record_undertaking(actor, programme.pk, PROMISE)
        assert last_act()[0] == "programmes.record_undertaking"
        record_delivery(actor, row.pk, amount="0.5", note="Report", on=date(2026, 3, 1))
        assert last_act()[0] == "programmes.record_delivery"
        with pytest.raises(BadInput) as wrong:
            record_delivery(actor, row.pk, amount=0, source="none")
        assert {problem.field for problem in wrong.value.problems} == {"amount", "source"}
        with pytest.raises(BadInput, match="nothing shows"):
            record_delivery(actor, row.pk, amount=1)
        with pytest.raises(BadInput, match="still to come"):
            record_delivery(actor, row.pk, amount=1, note="x", on=timezone.now().date() + timedelta(1))
    with reading(world.mission_p) as viewer:
        views = undertakings(viewer, programme_id=programme.pk, on=date(2026, 6, 30))
        assert [(view.standing.state.value, str(view.standing.share)) for view in views] == [("partly", "0.25")]
        assert undertaking_get(viewer, undertaking_id=row.pk, on=date(2026, 7, 1)).standing.state == "late"
        assert undertaking_get(viewer, undertaking_id=row.pk, on=date(2026, 2, 1)).standing.delivered == 0
        assert [each.by_state for each in undertaking_counts(views) if each.total] == [{"partly": 1}]
        assert [each.note for each in deliveries(viewer, undertaking_id=row.pk)] == ["Report"]
    with reading(world.mission_q) as viewer:
        assert undertakings(viewer) == ()


def test_an_undertaking_changes_with_a_reason_and_is_released_by_the_other_side(world) -> None:
    programme = in_force(world)
    with acting(world.mission_p) as actor:
        row = record_undertaking(actor, programme.pk, PROMISE)
        changed = edit_undertaking(actor, row.pk, replace(PROMISE, promised=3), revision=1, reason="One more")
        assert (changed.revision, last_act()) == (2, ("programmes.edit_undertaking", "One more"))
        with pytest.raises(Refused, match="Somebody else"):
            edit_undertaking(actor, row.pk, PROMISE, revision=1, reason="Stale")
        with pytest.raises(Refused, match="No reason"):
            edit_undertaking(actor, row.pk, PROMISE, revision=2, reason="")
        with pytest.raises(BadInput) as wrong:
            edit_undertaking(actor, row.pk, UndertakingText("hope", " ", -1, due="soon", goal="X", owner="X"),
                             revision=2, reason="Why")  # fmt: skip
        assert {problem.field for problem in wrong.value.problems} == {
            "kind", "text", "promised", "due", "goal", "owner",
        }  # fmt: skip
        with pytest.raises(Refused, match="does not release itself"):
            release_undertaking(actor, row.pk, revision=2, reason="Tired")
    with acting(world.desk) as actor:
        release_undertaking(actor, row.pk, revision=2, reason="Overtaken")
        assert last_act() == ("programmes.release_undertaking", "Overtaken")
    with reading(world.desk) as viewer:
        assert undertaking_get(viewer, undertaking_id=row.pk).standing.state == "released"
    with acting(world.ally) as actor, pytest.raises(Refused):
        record_undertaking(actor, programme.pk, PROMISE)


def test_what_is_recorded_under_a_public_programme_is_not_public(world) -> None:
    programme = in_force(world)
    with seeing_everything():
        type(programme).objects.filter(pk=programme.pk).update(marking_id=PUBLIC)
        Goal.objects.filter(programme=programme).update(marking_id=PUBLIC)
    with acting(world.desk) as actor:
        undertaking = record_undertaking(actor, programme.pk, PROMISE)
        goal = Goal.objects.get(programme=programme, code="G1")
        set_responsibilities(
            actor, programme.pk, clause_kind=ClauseKind.GOAL, clause_id=goal.pk, row=MatrixRow(world.desk.post.code)
        )
        for marking_id in (undertaking.marking_id, Responsibility.objects.get(goal=goal).marking_id):
            assert marking_id != PUBLIC
            assert set(Marking.objects.get(pk=marking_id).parties) >= {"HQ", "P"}
    with reading(world.mission_p) as viewer:
        assert len(undertakings(viewer)) == 1
    assert undertakings(Viewer()) == ()

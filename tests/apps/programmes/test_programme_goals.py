"""Goals: their states, their lineage, and how many stood how on a date."""

from __future__ import annotations

from datetime import date

import pytest

from entente.apps.programmes.enums import ClauseKind, GoalState, LineageKind, ProgrammeState
from entente.apps.programmes.models import Goal, GoalLineage
from entente.apps.programmes.selectors.goals import goal_counts, goal_get, lineage_get
from entente.apps.programmes.services import goals
from entente.apps.programmes.services.drafting import record_programme
from entente.apps.programmes.services.editing import add_clause
from entente.kernel.errors import BadInput, Refused
from tests.factories.programmes import acting, drafted, goal_of, in_force, new, reading

TODAY = date(2026, 11, 23)


def test_a_goal_goes_from_proposal_to_completion(world) -> None:
    programme = drafted(world)
    with acting(world.mission_p) as actor:
        goal = goal_of(programme, "G1")
        goals.move_goal(actor, goal.pk, "open_bilateral_talks")
        with pytest.raises(Refused) as refused:
            goals.move_goal(actor, goal.pk, "open_allied_talks")
        assert refused.value.rule == "programmes.transition_role"
    with acting(world.desk) as actor:
        goals.move_goal(actor, goal.pk, "open_allied_talks")
        with pytest.raises(Refused, match="not possible in the state"):
            goals.move_goal(actor, goal.pk, "complete", reason="done")
        goals.move_goal(actor, goal.pk, "agree")
        goals.move_goal(actor, goal.pk, "put_on_track")
        with pytest.raises(Refused, match="No reason"):
            goals.move_goal(actor, goal.pk, "block")
        goals.move_goal(actor, goal.pk, "block", reason="No instructors")
        done = goals.move_goal(actor, goal.pk, "complete", reason="Instructors came")
    assert (done.state, done.state_reason) == (GoalState.COMPLETED, "Instructors came")
    with reading(world.mission_p) as viewer:
        page = goal_get(viewer, programme=programme.code, goal="G1", on=TODAY)
    assert [step.state for step in page.steps] == [
        "proposed", "bilateral_talks", "allied_talks", "agreed", "on_track", "blocked", "completed",
    ]  # fmt: skip
    assert page.actions == ()


def test_allies_who_adopt_a_text_agree_to_its_goals(world) -> None:
    programme = in_force(world)
    with reading(world.desk):
        assert set(Goal.objects.filter(programme=programme).values_list("state", flat=True)) == {GoalState.AGREED}


def test_a_merged_goal_opens_its_parents(world) -> None:
    programme = in_force(world, goals=3)
    with acting(world.desk) as actor:
        first, second, third = (goal_of(programme, code) for code in ("G1", "G2", "G3"))
        goals.merge_goals(actor, [first.pk, second.pk], into=third.pk, reason="One training scheme")
        lineage = lineage_get(world.desk.viewer(), goal_id=third.pk)
        assert [node.code for node in lineage.parents(third.pk)] == ["G1", "G2"]
        assert {node.state for node in lineage.parents(third.pk)} == {GoalState.MERGED}
        assert {edge.kind for edge in lineage.edges} == {LineageKind.MERGED}
        row = goal_get(world.desk.viewer(), programme=programme.code, goal="G3", on=TODAY).row
        assert (row.parents, row.children) == (2, 0)


def test_a_circle_is_refused_with_the_remedy(world) -> None:
    programme = in_force(world, goals=3)
    with acting(world.desk) as actor:
        first, second, third = (goal_of(programme, code) for code in ("G1", "G2", "G3"))
        goals.link_goals(actor, parents=[first.pk], child=second.pk, kind=LineageKind.SPLIT)
        goals.link_goals(actor, parents=[second.pk], child=third.pk, kind=LineageKind.SPLIT)
        for parent, child in ((third, first), (first, first)):
            with pytest.raises(Refused) as refused:
                goals.merge_goals(actor, [parent.pk], into=child.pk, reason="Round")
            assert refused.value.rule == "programmes.lineage_acyclic"
            assert refused.value.remedy
        assert GoalLineage.objects.filter(child__programme=programme).count() == 2
        assert goal_of(programme, "G3").state == GoalState.AGREED


def test_goals_of_two_partners_do_not_merge(world) -> None:
    programme = in_force(world)
    other = in_force_of_q(world)
    with acting(world.desk) as actor, pytest.raises(Refused, match="different partners"):
        goals.merge_goals(actor, [goal_of(programme, "G1").pk], into=other.pk, reason="Mistake")


def in_force_of_q(world) -> Goal:
    with acting(world.desk) as actor:
        clauses = [(ClauseKind.GOAL, {"code": "Q1", "title_en": "Goal of Q"})]
        programme = record_programme(actor, new(party="Q"), state=ProgrammeState.IN_FORCE, clauses=clauses)
        return goal_of(programme, "Q1")


def test_a_goal_carried_over_keeps_its_text_and_its_parent(world) -> None:
    old = in_force(world)
    successor = drafted(world, period_start="2029", period_end="2032", code="successor")
    with acting(world.desk) as actor:
        goal = goal_of(old, "G1")
        with pytest.raises(BadInput, match="G1 is taken"):
            goals.carry_over_goal(actor, goal.pk, programme_id=successor.pk, objective="1", reason="Not done yet")
        assert goal_of(old, "G1").state == GoalState.AGREED
        child = goals.carry_over_goal(
            actor, goal.pk, programme_id=successor.pk, code="G11", objective="1", reason="Not done yet"
        )
        assert child.what == goal.what
        assert goal_of(old, "G1").state == GoalState.CARRIED_OVER
        lineage = lineage_get(world.desk.viewer(), goal_id=child.pk)
        assert [(node.programme, node.code) for node in lineage.parents(child.pk)] == [(old.code, "G1")]


def test_a_step_before_the_last_one_is_refused(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor, pytest.raises(BadInput, match="has stood so since"):
        goals.move_goal(actor, goal_of(programme, "G1").pk, "put_on_track", on=date(2020, 1, 1))


def test_the_figures_of_ireland_reproduce(world) -> None:
    """27 goals open and 19 completed in 2018; 15 open and 25 completed in 2021, because goals were merged.

    Of the 27, six were completed and six merged into three others: 15 are left open. Both counts come from the
    steps alone, and every merged goal still opens its parents.
    """
    in_2018, in_2021 = date(2018, 12, 31), date(2021, 12, 31)
    clauses = [(ClauseKind.GOAL, {"code": f"PG{n:02}", "title_en": f"Goal {n}"}) for n in range(1, 47)]
    with acting(world.desk) as actor:
        programme = record_programme(
            actor, new(period_start="2016", period_end="2021"), state=ProgrammeState.IN_FORCE, clauses=clauses
        )
        for number in range(1, 47):
            goal = goal_of(programme, f"PG{number:02}")
            state = GoalState.COMPLETED if number > 27 else GoalState.ON_TRACK
            goals.record_goal_step(actor, goal.pk, state=state, on=date(2018, 6, 30))
        for number in range(22, 28):
            goal = goal_of(programme, f"PG{number:02}")
            goals.record_goal_step(actor, goal.pk, state=GoalState.COMPLETED, on=date(2020, 6, 30))
        for into, merged in ((1, (16, 17)), (2, (18, 19)), (3, (20, 21))):
            child = goal_of(programme, f"PG{into:02}")
            parents = [goal_of(programme, f"PG{number:02}").pk for number in merged]
            goals.link_goals(actor, parents=parents, child=child.pk, kind=LineageKind.MERGED, on=date(2021, 3, 31))
            for parent in parents:
                goals.record_goal_step(actor, parent, state=GoalState.MERGED, on=date(2021, 3, 31), reason="Merged")
    with reading(world.mission_p) as viewer:
        before = goal_counts(viewer, party="P", on=in_2018)
        after = goal_counts(viewer, party="P", on=in_2021, instruments=["PLAN"])
        assert (before.open, before.completed) == (27, 19)
        assert (after.open, after.completed) == (15, 25)
        assert after.by_state[GoalState.MERGED] == 6
        child = goal_of(programme, "PG01")
        assert [node.code for node in lineage_get(viewer, goal_id=child.pk).parents(child.pk)] == ["PG16", "PG17"]
    with reading(world.mission_q) as viewer:
        assert goal_counts(viewer, party="P", on=in_2021).by_state == {}


def test_a_new_goal_counts_from_its_first_day(world) -> None:
    programme = drafted(world, goals=1)
    with acting(world.desk) as actor:
        add_clause(actor, programme.pk, ClauseKind.GOAL, {"code": "N1"})
        assert goal_counts(world.desk.viewer(), party="P", on=TODAY.replace(year=2020)).by_state == {}

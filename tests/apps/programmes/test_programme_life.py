"""The life of a programme: what each role may do, what stops it, and what it leaves behind."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from entente.apps.ledger.models import Entry
from entente.apps.programmes.enums import ClauseKind, Outcome, ProgrammeState, ReviewKind, Track
from entente.apps.programmes.errors import ConfirmAffected, StaleEdit
from entente.apps.programmes.models import Activity, Agreement, Goal, Objective, Programme, Review, Version
from entente.apps.programmes.rules.suspension import may_nominate
from entente.apps.programmes.selectors.affected import affected_activities
from entente.apps.programmes.selectors.programmes import programme_get, template_list
from entente.apps.programmes.selectors.versions import version_diff
from entente.apps.programmes.services import lifecycle
from entente.apps.programmes.services.drafting import draft_programme, save_template
from entente.apps.programmes.services.editing import Edit, add_clause, edit_clause, edit_clauses, remove_clause
from entente.engines.text_diff import Change
from entente.kernel.errors import BadInput, Refused
from tests.factories.programmes import acting, agreed_by_both, drafted, in_force, new, reading

TODAY = date(2026, 11, 23)


def test_a_programme_lives_from_draft_to_closure(world) -> None:
    programme = in_force(world)
    assert programme.state == ProgrammeState.IN_FORCE
    with acting(world.desk) as actor:
        kinds = list(Review.objects.filter(programme=programme).values_list("kind", flat=True))
        assert kinds.count(ReviewKind.MID_TERM) == kinds.count(ReviewKind.FINAL) == 1
        lifecycle.open_mid_term_review(actor, programme.pk)
        with pytest.raises(Refused, match="findings"):
            lifecycle.conclude_mid_term_review(actor, programme.pk, findings=" ")
        lifecycle.conclude_mid_term_review(actor, programme.pk, findings="Half of it is done.")
        lifecycle.open_final_review(actor, programme.pk)
    with acting(world.secretary) as actor:
        closed = lifecycle.close(actor, programme.pk, findings="Most of it is done.", on=date(2026, 11, 1))
        assert closed.state == ProgrammeState.CLOSED
        assert closed.period.upper == date(2026, 11, 1)
        steps = [step.verb for step in programme_get(world.secretary.viewer(), code=programme.code, on=TODAY).steps]
    assert steps == sorted(steps, key=steps.index)
    assert {"propose", "agree", "adopt", "enter_into_force", "close"} <= set(steps)
    with acting(world.desk):
        actions = set(Entry.objects.filter(record_id=programme.code).values_list("action", flat=True))
    assert {f"programmes.{verb}" for verb in ("draft", "propose", "agree", "adopt", "close")} <= actions


def test_adoption_late_in_the_period_is_noted(world) -> None:
    programme = in_force(world, adopted=date(2025, 10, 23))
    with reading(world.desk) as viewer:
        page = programme_get(viewer, code=programme.code, on=TODAY)
    assert page.row.adopted_on == "2025-10-23"
    assert (page.row.period_start, page.row.period_end) == ("2025", "2028")
    assert page.row.late_days == (date(2025, 10, 23) - date(2025, 1, 1)).days
    entered = next(step for step in page.steps if step.verb == "enter_into_force")
    assert entered.detail == {"late_days": page.row.late_days}


def test_a_side_alone_does_not_carry_it(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        lifecycle.propose(actor, programme.pk)
        lifecycle.submit_to_partner(actor, programme.pk)
        text = Programme.objects.get(pk=programme.pk).text_revision
        lifecycle.agree(actor, programme.pk, text_revision=text)
        with pytest.raises(Refused, match="missing: Partner"):
            lifecycle.submit_to_committee(actor, programme.pk)
        assert Programme.objects.get(pk=programme.pk).state == ProgrammeState.PARTNER_AGREEMENT


def test_any_change_voids_both_agreements(world) -> None:
    programme = agreed_by_both(world, drafted(world))
    with acting(world.mission_p) as actor:
        goal = Goal.objects.get(programme=programme, code="G1")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision, text={"what": "Train pilots"})
        assert not Agreement.objects.filter(programme=programme, voided_at=None).exists()
        assert Programme.objects.get(pk=programme.pk).state == ProgrammeState.PARTNER_AGREEMENT
    with acting(world.desk) as actor, pytest.raises(Refused, match="missing: Alliance, Partner"):
        lifecycle.submit_to_committee(actor, programme.pk)


def test_agreeing_to_a_text_that_has_changed_is_refused(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        lifecycle.propose(actor, programme.pk)
        lifecycle.submit_to_partner(actor, programme.pk)
        text = Programme.objects.get(pk=programme.pk).text_revision
        add_clause(actor, programme.pk, ClauseKind.OBJECTIVE, {"number": "2", "title_en": "More", "area": "crisis"})
        with pytest.raises(Refused, match="changed since you read it"):
            lifecycle.agree(actor, programme.pk, text_revision=text)


def test_what_the_role_may_not_do_is_refused_with_the_remedy(world) -> None:
    programme = drafted(world)
    with acting(world.mission_p) as actor:
        lifecycle.propose(actor, programme.pk)
        with pytest.raises(Refused) as refused:
            lifecycle.submit_to_partner(actor, programme.pk)
    assert refused.value.rule == "programmes.transition_role"
    assert "Alliance" in refused.value.remedy
    with acting(world.desk) as actor, pytest.raises(Refused) as refused:
        lifecycle.adopt(actor, programme.pk, outcome=Outcome.MEETING)
    assert refused.value.rule == "programmes.transition"
    assert "Committee of allies" in refused.value.remedy


def test_orphans_are_refused_each_by_name(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        edit_clauses(
            actor,
            programme.pk,
            [
                Edit(ClauseKind.GOAL, {"code": "G9", "title_en": "Nobody's"}),
                Edit(ClauseKind.ACTIVITY, {"code": "A9", "title_en": "For nothing"}),
            ],
        )
        lifecycle.propose(actor, programme.pk)
        with pytest.raises(BadInput) as refused:
            lifecycle.submit_to_partner(actor, programme.pk)
        assert Programme.objects.get(pk=programme.pk).state == ProgrammeState.CONSULTATION
    assert [(problem.row, problem.field) for problem in refused.value.problems] == [
        ("Goal G9", "objective"),
        ("Goal G9", "alliance_owner"),
        ("Goal G9", "partner_owner"),
        ("Activity A9", "goal"),
    ]


def test_a_stale_edit_shows_both_texts_and_saves_nothing(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        goal = Goal.objects.get(programme=programme, code="G1")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=1, text={"what": "Train forty officers"})
    with acting(world.mission_p) as actor:
        with pytest.raises(StaleEdit) as stale:
            edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=1, text={"what": "Train thirty officers"})
        assert Goal.objects.get(pk=goal.pk).what == "Train forty officers"
        assert stale.value.theirs["what"] == "Train forty officers"
        assert stale.value.yours["what"] == "Train thirty officers"
        (difference,) = stale.value.differences
        assert [(piece.change, piece.text) for piece in difference.pieces] == [
            (Change.SAME, "Train"),
            (Change.REMOVED, " forty"),
            (Change.ADDED, " thirty"),
            (Change.SAME, " officers"),
        ]
        edit_clause(
            actor, ClauseKind.GOAL, goal.pk, revision=stale.value.revision, text={"what": "Train thirty officers"}
        )


def test_a_batch_is_saved_whole_or_not_at_all(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        before = Objective.objects.filter(programme=programme).count()
        with pytest.raises(BadInput) as refused:
            edit_clauses(
                actor,
                programme.pk,
                [
                    Edit(ClauseKind.OBJECTIVE, {"number": "2", "title_en": "Good", "area": "crisis"}, place="B2"),
                    Edit(ClauseKind.GOAL, {"code": "G7", "objective": "8"}, place="C3"),
                    Edit(ClauseKind.GOAL, {"code": "G1"}, place="C4"),
                    Edit(ClauseKind.ACTIVITY, {"code": "A7", "kind": "party"}, place="D5"),
                ],
            )
        assert Objective.objects.filter(programme=programme).count() == before
    assert [(problem.row, problem.field) for problem in refused.value.problems] == [
        ("C3", "objective"),
        ("C4", "code"),
        ("D5", "kind"),
    ]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ({"baseline_on": "2025-06", "by_when": "2025-05"}, "by_when"),
        ({"baseline": "40", "target": "40"}, "target"),
        ({"baseline": "40 %", "target": "30 %"}, "target"),
        ({"baseline": "40", "target": "50", "direction": "decrease"}, "target"),
        ({"by_when": "soon"}, "by_when"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(world, text, field) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor, pytest.raises(BadInput) as refused:
        add_clause(actor, programme.pk, ClauseKind.GOAL, {"code": "G5", **text})
    assert [problem.field for problem in refused.value.problems] == [field]
    assert all(problem.remedy for problem in refused.value.problems)


def test_overlapping_periods_of_one_instrument_are_refused(world) -> None:
    first = drafted(world)
    with acting(world.desk) as actor:
        with pytest.raises(BadInput, match=first.code):
            draft_programme(actor, new(period_start="2028-06", period_end="2030"))
        draft_programme(actor, new(period_start="2028-06", period_end="2030", supersedes=first.code, code="next"))
        draft_programme(actor, new(party="Q"))
        draft_programme(actor, new(instrument="OLD"))
        draft_programme(actor, new(exercise=True))
        later = draft_programme(actor, new(period_start="2031", period_end="2032"))
        with pytest.raises(BadInput, match="overlaps"):
            edit_clause(actor, ClauseKind.PROGRAMME, later.pk, revision=1, text={"period_start": "2027"})
        with pytest.raises(BadInput, match="comes before"):
            draft_programme(actor, new(period_start="2040", period_end="2039"))


def test_versions_never_change(world) -> None:
    programme = in_force(world)
    with acting(world.desk):
        version = Version.objects.filter(programme=programme, agreed_at__isnull=False).get()
        for change in (lambda: Version.objects.filter(pk=version.pk).update(content={}), version.delete):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                change()


def test_a_draft_shows_what_changed_since_version_and_round(world) -> None:
    programme = in_force(world)
    with acting(world.mission_p) as actor:
        lifecycle.amend(actor, programme.pk, reason="More officers")
        goal = Goal.objects.get(programme=programme, code="G1")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision, text={"what": "Train all officers"})
        add_clause(actor, programme.pk, ClauseKind.OBJECTIVE, {"number": "2", "title_en": "New", "area": "crisis"})
    with reading(world.desk) as viewer:
        diff = version_diff(viewer, programme=programme.code)
        assert [(clause.kind, clause.change.change) for clause in diff.clauses] == [
            ("objective", Change.ADDED),
            ("goal", Change.CHANGED),
        ]
        assert [change.field for change in diff.clauses[1].change.fields] == ["what"]
        first = version_diff(viewer, programme=programme.code, before=1, after=2)
        assert first.clauses == ()
    with acting(world.mission_p) as actor, pytest.raises(Refused, match="differs from the agreed version"):
        lifecycle.drop_amendment(actor, programme.pk, reason="Not now")


def test_an_agreed_text_is_closed_until_amended_and_stays_in_force(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        goal = Goal.objects.get(programme=programme, code="G1")
        with pytest.raises(Refused, match="text is agreed"):
            edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision, text={"what": "Less"})
        lifecycle.amend(actor, programme.pk, reason="A correction")
        edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision, text={"what": "Less"})
        with pytest.raises(Refused, match="was agreed: it is not removed"):
            remove_clause(actor, ClauseKind.GOAL, goal.pk, revision=goal.revision + 1, reason="gone")
        text = Programme.objects.get(pk=programme.pk).text_revision
        lifecycle.agree(actor, programme.pk, text_revision=text)
    with acting(world.mission_p) as actor:
        lifecycle.agree(actor, programme.pk, text_revision=text)
    with acting(world.secretary) as actor:
        amended = lifecycle.adopt_amendment(actor, programme.pk, outcome=Outcome.MEETING)
        assert (amended.state, amended.amending) == (ProgrammeState.IN_FORCE, False)
        assert Version.objects.filter(programme=programme, agreed_at__isnull=False).count() == 2


def test_an_extension_needs_both_sides_and_a_later_end(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        lifecycle.propose_extension(actor, programme.pk, period_end="2029-06", reason="Talks go on")
        row = Programme.objects.get(pk=programme.pk)
        assert row.period.upper == date(2029, 1, 1), "the period in force waits for the adoption"
        lifecycle.agree(actor, programme.pk, text_revision=row.text_revision)
    with acting(world.secretary) as actor, pytest.raises(Refused, match="missing: Partner"):
        lifecycle.extend(actor, programme.pk, outcome=Outcome.SILENCE)
    with acting(world.mission_p) as actor:
        lifecycle.agree(actor, programme.pk, text_revision=row.text_revision)
    with acting(world.secretary) as actor:
        with pytest.raises(Refused, match="later end"):
            lifecycle.adopt_amendment(actor, programme.pk, outcome=Outcome.SILENCE)
        extended = lifecycle.extend(actor, programme.pk, outcome=Outcome.SILENCE)
    assert extended.state == ProgrammeState.EXTENDED
    assert extended.period.upper == date(2029, 7, 1)


def test_suspension_lists_what_it_touches_and_leaves_dialogue_open(world) -> None:
    programme = in_force(world, activities=3)
    with acting(world.desk) as actor:
        Activity.objects.filter(programme=programme, code="A3").update(track=Track.DIALOGUE)
    with acting(world.secretary) as actor:
        with pytest.raises(ConfirmAffected) as refused:
            lifecycle.suspend(actor, programme.pk, track=Track.PRACTICAL, reason="Aggression")
        assert [activity.code for activity in refused.value.activities] == ["A1", "A2"]
        shown = [row.id for row in affected_activities(world.secretary.viewer(), programme_id=programme.pk)]
        with pytest.raises(Refused, match="reason"):
            lifecycle.suspend(actor, programme.pk, track=Track.PRACTICAL, reason="", shown=shown)
        suspended = lifecycle.suspend(actor, programme.pk, track=Track.PRACTICAL, reason="Aggression", shown=shown)
        assert suspended.state == ProgrammeState.IN_FORCE
        with pytest.raises(Refused, match="nobody can be nominated"):
            may_nominate(suspended, track=Track.PRACTICAL)
        may_nominate(suspended, track=Track.DIALOGUE)
        resumed = lifecycle.resume(actor, programme.pk, track=Track.PRACTICAL, reason="Talks succeeded")
        may_nominate(resumed, track=Track.PRACTICAL)


def test_a_successor_in_force_supersedes(world) -> None:
    old = in_force(world, period_start="2021", period_end="2024", adopted=date(2021, 3, 1), code="old")
    new_one = in_force(world, supersedes="old", adopted=date(2025, 10, 23), code="new-one")
    with reading(world.desk) as viewer:
        page = programme_get(viewer, code="old", on=TODAY)
        assert page.row.state == ProgrammeState.SUPERSEDED
        assert [ref.code for ref in page.superseded_by] == ["new-one"]
        assert programme_get(viewer, code="new-one", on=TODAY).supersedes.code == "old"
    assert old.pk != new_one.pk


def test_a_programme_starts_from_a_template(world) -> None:
    content = [
        (ClauseKind.OBJECTIVE, {"number": "1", "title_en": "Political dialogue", "area": "political"}),
        (ClauseKind.GOAL, {"code": "PD1", "title_en": "Consult", "objective": "1"}),
    ]
    with acting(world.desk) as actor:
        save_template(actor, code="plan", instrument="PLAN", name_en="Plan", name_fr="Plan", content=content)
        programme = draft_programme(actor, new(), template="plan")
        assert Goal.objects.get(programme=programme).objective.title_en == "Political dialogue"
        assert template_list(world.desk.viewer(), instrument="PLAN") == (("plan", "Plan"),)
        with pytest.raises(BadInput, match="not a template"):
            draft_programme(actor, new(period_start="2030", period_end="2031"), template="other")


def test_a_code_that_is_taken_by_what_one_may_not_read_is_refused_like_any_other(world) -> None:
    drafted(world, code="plan-of-p")
    with acting(world.desk) as actor, pytest.raises(BadInput, match="plan-of-p is taken"):
        draft_programme(actor, new(code="plan-of-p", period_start="2040", period_end="2041"))
    with acting(world.mission_q) as actor, pytest.raises(BadInput, match="plan-of-p is taken"):
        draft_programme(actor, new(code="plan-of-p", party="Q"))


def test_nothing_enters_into_force_before_its_adoption(world) -> None:
    programme = agreed_by_both(world, drafted(world))
    with acting(world.secretary) as actor:
        lifecycle.adopt(actor, programme.pk, outcome=Outcome.MEETING, on=date(2025, 10, 23))
        with pytest.raises(BadInput, match="day of the adoption"):
            lifecycle.enter_into_force(actor, programme.pk, on=date(2025, 10, 22))


def test_a_day_to_come_is_refused(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor, pytest.raises(BadInput, match="still to come"):
        lifecycle.propose(actor, programme.pk, on=date(2999, 1, 1))

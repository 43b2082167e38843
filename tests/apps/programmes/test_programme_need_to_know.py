"""A partner's mission reads its own programme and the shared notes, and nothing of another partner's."""

from __future__ import annotations

from datetime import date

import pytest

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.access.services import intern, reclassify
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.models import Entry
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import (
    Activity,
    Agreement,
    Comment,
    Commitment,
    Goal,
    GoalLineage,
    GoalStep,
    Objective,
    Programme,
    ProgrammeStep,
    Review,
    Version,
)
from entente.apps.programmes.selectors.comments import comment_list
from entente.apps.programmes.selectors.portfolio import (
    area_coverage,
    gantt,
    goals_by_state,
    programme_portfolio,
    what_applies,
)
from entente.apps.programmes.selectors.programmes import programme_get, programme_list
from entente.apps.programmes.selectors.versions import version_diff
from entente.apps.programmes.services import goals, lifecycle
from entente.apps.programmes.services.comments import add_comment, resolve_comment
from entente.apps.programmes.services.drafting import draft_programme
from entente.apps.programmes.services.editing import edit_clause
from entente.kernel.errors import Refused
from tests.factories.access import someone
from tests.factories.programmes import acting, drafted, goal_of, in_force, new, reading

TODAY = date(2026, 11, 23)
TABLES = (
    Programme, Objective, Goal, Activity, Commitment, Version, Agreement, Review, ProgrammeStep, GoalStep, GoalLineage,
    Comment,
)  # fmt: skip


def test_another_partner_sees_nothing_at_all(world) -> None:
    programme = in_force(world, goals=2)
    with acting(world.desk) as actor:
        first, second = goal_of(programme, "G1"), goal_of(programme, "G2")
        goals.merge_goals(actor, [first.pk], into=second.pk, reason="One scheme")
        add_comment(actor, programme.pk, clause_kind=ClauseKind.GOAL, clause_id=first.pk, text="Shared")
        assert all(table.objects.exists() for table in TABLES)
    for nobody in (world.mission_q.viewer(), Viewer()):
        with acting_as(nobody) as viewer:
            assert not any(table.objects.exists() for table in TABLES)
            assert programme_list(viewer, on=TODAY) == ()
            assert programme_portfolio(viewer, on=TODAY).total == 0
            assert gantt(viewer, on=TODAY) == ()
            assert goals_by_state(viewer) == ()
            assert area_coverage(viewer).cells == {}
            assert what_applies(viewer, party="P", on=TODAY) == ()
            with pytest.raises(Programme.DoesNotExist):
                programme_get(viewer, code=programme.code, on=TODAY)
            with pytest.raises(Programme.DoesNotExist):
                version_diff(viewer, programme=programme.code)
            assert not Entry.objects.filter(record_id=programme.code).exists()
    with acting(world.mission_q) as actor:
        with pytest.raises(Programme.DoesNotExist):
            lifecycle.amend(actor, programme.pk, reason="Curious")
        with pytest.raises(Refused):
            draft_programme(actor, new())


def test_a_mission_reads_its_own_and_the_shared_notes_alone(world) -> None:
    programme = drafted(world)
    with acting(world.desk) as actor:
        goal = goal_of(programme, "G1")
        where = {"clause_kind": ClauseKind.GOAL, "clause_id": goal.pk}
        add_comment(actor, programme.pk, text="Could this be sooner?", **where)
        note = add_comment(actor, programme.pk, text="They will not manage.", internal=True, **where)
        reply = add_comment(actor, programme.pk, text="I agree.", parent_id=note.pk, **where)
        assert reply.internal
        assert reply.marking_id == note.marking_id
    with acting(world.mission_p) as actor:
        add_comment(actor, programme.pk, text="In spring.", **where)
        add_comment(actor, programme.pk, text="Ask the ministry.", internal=True, **where)
        with pytest.raises(Comment.DoesNotExist):
            add_comment(actor, programme.pk, text="Guess", parent_id=note.pk, **where)
        with pytest.raises(Comment.DoesNotExist):
            resolve_comment(actor, note.pk)
    with reading(world.mission_p) as viewer:
        page = programme_get(viewer, code=programme.code, on=TODAY)
        assert page.row.party.code == "P"
        assert page.comments == {f"goal/{goal.pk}": 3}
        texts = [comment.text for comment in comment_list(viewer, programme_id=programme.pk)]
        assert texts == ["Could this be sooner?", "In spring.", "Ask the ministry."]
        assert "They will not manage." not in str(list(Entry.objects.values_list("after", flat=True)))
    with reading(world.desk) as viewer:
        shown = {comment.text: comment for comment in comment_list(viewer, programme_id=programme.pk)}
        assert set(shown) == {"Could this be sooner?", "They will not manage.", "In spring."}
        assert [each.text for each in shown["They will not manage."].replies] == ["I agree."]
    with reading(world.ally) as viewer:
        texts = [comment.text for comment in comment_list(viewer, programme_id=programme.pk)]
        assert texts == ["Could this be sooner?", "In spring."]


def test_an_ally_comments_for_the_alliance_and_decides_nothing(world) -> None:
    programme = drafted(world)
    with acting(world.ally) as actor:
        goal = goal_of(programme, "G1")
        where = {"clause_kind": ClauseKind.GOAL, "clause_id": goal.pk}
        add_comment(actor, programme.pk, text="We could offer instructors.", internal=True, **where)
        with pytest.raises(Refused):
            lifecycle.propose(actor, programme.pk)
        with pytest.raises(Refused):
            edit_clause(actor, ClauseKind.GOAL, goal.pk, revision=1, text={"what": "Ours"})
    with reading(world.desk) as viewer:
        assert [each.text for each in comment_list(viewer, programme_id=programme.pk)] == [
            "We could offer instructors."
        ]
    with reading(world.mission_p) as viewer:
        assert comment_list(viewer, programme_id=programme.pk) == ()


def test_the_parts_follow_the_marking_and_internal_notes_keep_theirs(world) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor:
        where = {"clause_kind": ClauseKind.PROGRAMME, "clause_id": programme.pk}
        note = add_comment(actor, programme.pk, text="For us", internal=True, **where)
        shared = add_comment(actor, programme.pk, text="For both", **where)
        with_right = type(actor)(
            name=actor.name, person_id=actor.person_id, post_id=actor.post_id, party=actor.party, side=actor.side,
            permissions=actor.permissions | {"marking.reclassify"},
        )  # fmt: skip
        spec = MarkingSpec("INNER", "HQ", parties=("HQ",))
        reclassify(
            with_right,
            programme,
            spec,
            record_type="programme",
            record_id=programme.code,
            on=TODAY,
            reason="Talks ended",
        )
        for table in (Goal, Version, ProgrammeStep, GoalStep, Agreement):
            markings = set(table.objects.filter(programme=programme).values_list("marking_id", flat=True))
            assert markings == {programme.marking_id}
        assert Comment.objects.get(pk=shared.pk).marking_id == programme.marking_id
        assert Comment.objects.get(pk=note.pk).marking_id == note.marking_id
    with reading(world.mission_p):
        assert not any(table.objects.exists() for table in TABLES)


def test_whoever_is_not_cleared_cannot_draft_what_they_could_not_read(world) -> None:
    with seeing_everything():
        uncleared = someone(ViewerFacts("P"), role="mission", permissions=("programmes.draft",))
    with acting(uncleared) as actor, pytest.raises(Refused, match="not cleared"):
        draft_programme(actor, new())


def test_a_step_names_no_successor_that_its_readers_may_not_read(world) -> None:
    old = in_force(world, code="old")
    with acting(world.desk) as actor:
        narrow = intern(actor, MarkingSpec("INNER", "HQ", parties=("HQ",)), on=TODAY)
        fields = {"party": old.party, "instrument": old.instrument, "state": "in_force", "supersedes": old}
        Programme.objects.create(code="narrow", title_en="Narrow", marking_id=narrow, **fields)
        Programme.objects.create(code="as-wide", title_en="As wide", marking_id=old.marking_id, **fields)
    with acting(world.secretary) as actor:
        lifecycle.supersede(actor, old.pk)
    with reading(world.mission_p):
        assert ProgrammeStep.objects.get(programme=old, verb="supersede").detail == {"by": ["as-wide"]}
        assert Entry.objects.get(action="programmes.supersede").after["by"] == ["as-wide"]

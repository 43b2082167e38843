"""Planning engagements and changing what is planned."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from entente.apps.access.binding import seeing_everything
from entente.apps.engagements.enums import EngagementState, PartyRole
from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.engagements.services.planning import edit_engagement, plan_engagement, record_engagement
from entente.apps.ledger.models import Entry
from entente.kernel.errors import BadInput, Refused
from entente.kernel.partial_dates import Precision
from tests.factories.engagements import EngagementWorld, days_from_now, new_engagement, planned
from tests.factories.programmes import acting, drafted, goal_of, reading


def roles(engagement: Engagement) -> set[tuple[str, str, int | None]]:
    return set(engagement.party_links.values_list("party__code", "role", "seats"))


def test_a_planned_engagement_has_its_parties_steps_and_entry(world: EngagementWorld) -> None:
    engagement = planned(world)
    with reading(world.desk):
        assert roles(engagement) == {("P", "host", 5), ("HQ", "lead", None), ("Q", "participant", 3)}
        assert list(engagement.steps.values_list("verb", "state_after")) == [("plan", "planned")]
        entry = Entry.objects.get(action="engagements.plan")
        assert (entry.record_id, entry.after["parties"]) == (
            engagement.code, ["HQ (lead)", "P (host)", "Q (participant)"],
        )  # fmt: skip
        # Not everybody may read it: nobody is to guess its code, and to learn of it by not getting the same.
        wanted = f"training-{days_from_now(30):%Y-%m}-workshop-on-mines"
        assert re.fullmatch(rf"{wanted}-[0-9a-f]{{8}}", engagement.code)


def test_the_allies_and_its_partners_read_it_and_nobody_else(world: EngagementWorld) -> None:
    engagement = planned(world, parties={"P": 5})
    for who, sees in ((world.desk, True), (world.ally, True), (world.mission_p, True), (world.mission_q, False)):
        with reading(who):
            assert Engagement.objects.filter(pk=engagement.pk).exists() is sees
            assert EngagementParty.objects.filter(engagement=engagement).exists() is sees


def test_parts_copy_the_days_and_the_kind_and_follow_them(world: EngagementWorld) -> None:
    engagement = planned(world)
    with reading(world.desk):
        part = engagement.party_links.first()
        assert (part.starts, part.kind, part.called_off) == (engagement.starts, "training", False)
        Engagement.objects.filter(pk=engagement.pk).update(
            state="cancelled", level="ministerial", ends=date(2030, 1, 2)
        )
        part = engagement.party_links.first()
        assert (part.ends, part.level, part.called_off) == (date(2030, 1, 2), "ministerial", True)
        Engagement.objects.filter(pk=engagement.pk).update(state="recorded")
        part = engagement.party_links.first()
        assert (part.called_off, part.recorded) == (False, True)


def test_every_wrong_field_is_named(world: EngagementWorld) -> None:
    wrong = new_engagement(
        world, title_en="", title_fr="", kind="party", ends=days_from_now(2), lead="nobody", parties={"X": 1},
        field="none", latitude=95,
    )  # fmt: skip
    with acting(world.desk) as actor, pytest.raises(BadInput) as error:
        plan_engagement(actor, wrong)
    assert {problem.field for problem in error.value.problems} == {
        "title_en", "kind", "ends", "lead", "parties", "field", "latitude",
    }  # fmt: skip


def test_a_taken_code_is_refused_whoever_holds_it(world: EngagementWorld) -> None:
    planned(world, code="taken", parties={"P": 1})
    with seeing_everything():
        Engagement.objects.filter(code="taken").update(marking_id=1)
    with acting(world.desk) as actor, pytest.raises(BadInput, match="taken"):
        plan_engagement(actor, new_engagement(world, code="taken"))


def test_who_may_not_plan_is_refused(world: EngagementWorld) -> None:
    with acting(world.mission_p) as actor, pytest.raises(Refused) as error:
        plan_engagement(actor, new_engagement(world))
    assert error.value.rule == "engagements.plan"


def test_a_real_engagement_serves_no_made_up_goal(world: EngagementWorld) -> None:
    programme = drafted(world, exercise=True)
    with acting(world.desk) as actor:
        goal = goal_of(programme, "G1")
        with pytest.raises(BadInput, match="made up"):
            plan_engagement(actor, new_engagement(world, goals=(goal.pk,)))
        engagement = plan_engagement(actor, new_engagement(world, goals=(goal.pk,), exercise=True))
        assert list(engagement.goals.all()) == [goal]


def test_an_edit_changes_what_differs_and_keeps_both(world: EngagementWorld) -> None:
    engagement = planned(world)
    wanted = new_engagement(world, title_en="Workshop on unexploded mines", parties={"P": 2}, host="")
    with acting(world.desk) as actor:
        edited = edit_engagement(actor, engagement.pk, wanted, revision=1)
        assert (edited.title_en, edited.revision, edited.code) == (wanted.title_en, 2, engagement.code)
        assert roles(edited) == {("P", "participant", 2), ("HQ", "lead", None)}
        entry = Entry.objects.get(action="engagements.edit")
        assert set(entry.after) == {"title_en", "parties"}
        with pytest.raises(Refused, match="meantime"):
            edit_engagement(actor, engagement.pk, wanted, revision=1)


def test_once_people_were_asked_dates_change_by_postponing(world: EngagementWorld) -> None:
    engagement = planned(world)
    with acting(world.desk) as actor:
        Engagement.objects.filter(pk=engagement.pk).update(state=EngagementState.INVITED)
        with pytest.raises(Refused) as error:
            edit_engagement(actor, engagement.pk, replace(new_engagement(world), ends=days_from_now(40)), revision=1)
    assert error.value.rule == "engagements.dates_by_postponing"


def test_what_is_recorded_keeps_how_much_of_a_date_is_known(world: EngagementWorld) -> None:
    new = new_engagement(world, lead="", starts=date(1995, 5, 1), ends=date(1995, 5, 31), kind="exercise")
    with acting(world.desk) as actor:
        row = record_engagement(
            actor, new, starts_precision=Precision.MONTH, ends_precision=Precision.MONTH, import_key="list/1"
        )
    row.refresh_from_db()
    assert (row.state, row.starts_precision, row.marking_id) == ("recorded", "month", 1)
    assert roles(row) == {("P", PartyRole.HOST, 5), ("Q", PartyRole.PARTICIPANT, 3)}

"""Participants, tracked actions, pledges, and what posts owe."""

from __future__ import annotations

from datetime import date

import pytest

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Post, PostHolding
from entente.apps.engagements.models import Action, Engagement
from entente.apps.engagements.services import tracked
from entente.apps.engagements.services.outcomes import (
    AgendaLine,
    record_pledge,
    set_agenda,
    set_next_contact,
    settle_pledge,
)
from entente.apps.engagements.services.participants import Nominee, nominate, remove_participant, set_attendance
from entente.apps.engagements.services.tracked import NewAction
from entente.apps.programmes.models import Programme
from entente.apps.programmes.selectors.obligations import my_obligations
from entente.kernel.errors import BadInput, Refused
from entente.kernel.periods import Period
from tests.factories.access import days
from tests.factories.engagements import EngagementWorld, days_from_now, over, planned
from tests.factories.programmes import acting, goal_of, in_force, reading


def opened(world: EngagementWorld, engagement: Engagement, **fields: object) -> Action:
    given = {"text": "Send the list of detectors", "owner": world.mission_p.post.code, "due": days_from_now(10)}
    with acting(world.lead) as actor:
        return tracked.open_action(actor, engagement.pk, NewAction(**{**given, **fields}))  # type: ignore[arg-type]


def test_the_post_held_on_the_day_is_kept(world: EngagementWorld) -> None:
    engagement = planned(world)
    with seeing_everything():
        then = Post.objects.create(
            code="then", name_en="Attaché", name_fr="Attaché", organisation=world.mission_p.post.organisation
        )
        PostHolding.objects.filter(person=world.mission_p.person).update(
            period=days(Period(date(2000, 1, 1), days_from_now(20)))
        )
        PostHolding.objects.create(
            person=world.mission_p.person, post=then, period=days(Period(days_from_now(20), None))
        )
    with acting(world.mission_p) as actor:
        row = nominate(actor, engagement.pk, Nominee(party="P", person=world.mission_p.person.pk))
    assert (row.post, row.post_name, row.name) == (then, "Attaché", world.mission_p.person.name)
    with seeing_everything():
        Post.objects.filter(pk=then.pk).update(name_en="Counsellor")
        row.refresh_from_db()
        assert row.post_name == "Attaché"


def test_a_mission_names_its_own_people_within_its_seats(world: EngagementWorld) -> None:
    engagement = planned(world, parties={"P": 1, "Q": 2})
    with acting(world.mission_p) as actor:
        with pytest.raises(Refused):
            nominate(actor, engagement.pk, Nominee(party="Q", name="Somebody"))
        first = nominate(actor, engagement.pk, Nominee(party="P", name="Ann Other", post_name="Colonel"))
        with pytest.raises(Refused, match="seats"):
            nominate(actor, engagement.pk, Nominee(party="P", name="Bob Other"))
        remove_participant(actor, first.pk, reason="ill")
        nominate(actor, engagement.pk, Nominee(party="P", name="Bob Other"))
        with pytest.raises(BadInput):
            nominate(actor, engagement.pk, Nominee(party="P"))
    with acting(world.mission_q) as actor:
        other = nominate(actor, engagement.pk, Nominee(party="Q", name="Cy Other"))
        with pytest.raises(Refused, match="begins on"):
            set_attendance(actor, other.pk, attendance="attended")
        assert set_attendance(actor, other.pk, attendance="confirmed").attendance == "confirmed"
    with acting(world.mission_p) as actor, pytest.raises(Refused):
        set_attendance(actor, other.pk, attendance="declined")


def test_nobody_is_named_while_practical_cooperation_is_suspended(world: EngagementWorld) -> None:
    programme = in_force(world)
    with reading(world.desk):
        goal = goal_of(programme, "G1")
    course = planned(world, goals=(goal.pk,))
    talks = planned(world, goals=(goal.pk,), kind="dialogue", title_en="Talks")
    with seeing_everything():
        Programme.objects.filter(pk=programme.pk).update(practical_suspended=True)
    with acting(world.mission_p) as actor:
        with pytest.raises(Refused, match="suspended"):
            nominate(actor, course.pk, Nominee(party="P", name="Ann Other"))
        nominate(actor, talks.pk, Nominee(party="P", name="Ann Other"))
    with acting(world.mission_q) as actor:
        nominate(actor, course.pk, Nominee(party="Q", name="Bob Other"))


def test_an_action_is_done_by_its_owner_and_verified_by_another(world: EngagementWorld) -> None:
    action = opened(world, over(world))
    with acting(world.desk) as actor, pytest.raises(Refused, match="owns"):
        tracked.report_action_done(actor, action.pk, note="sent")
    with acting(world.mission_p) as actor:
        with pytest.raises(Refused):
            tracked.report_action_done(actor, action.pk, note=" ")
        tracked.report_action_done(actor, action.pk, note="sent by letter")
        with pytest.raises(Refused) as error:
            tracked.verify_action(actor, action.pk)
        assert error.value.rule == "engagements.another_verifies"
    with acting(world.approver) as actor:
        assert tracked.send_back_action(actor, action.pk, reason="one page is missing").state == "open"
    with acting(world.mission_p) as actor:
        tracked.report_action_done(actor, action.pk, note="sent in full")
    with acting(world.approver) as actor:
        done = tracked.verify_action(actor, action.pk)
        assert (done.state, done.settled_post_id) == ("verified", world.approver.post.pk)
        with pytest.raises(Refused, match="not possible"):
            tracked.drop_action(world_actor(world), action.pk, reason="late")


def world_actor(world: EngagementWorld) -> object:
    from entente.apps.access.identity import actor_of_viewer

    return actor_of_viewer(world.lead.viewer())


def test_a_named_verifier_alone_verifies(world: EngagementWorld) -> None:
    action = opened(world, over(world), verifier=world.desk.post.code)
    with acting(world.mission_p) as actor:
        tracked.report_action_done(actor, action.pk, note="sent")
    with acting(world.approver) as actor, pytest.raises(Refused):
        tracked.verify_action(actor, action.pk)
    with acting(world.desk) as actor:
        assert tracked.verify_action(actor, action.pk).state == "verified"


def test_an_action_needs_owner_text_and_day(world: EngagementWorld) -> None:
    with pytest.raises(BadInput) as error:
        opened(world, over(world), text=" ", owner="nobody", due=None)
    assert {problem.field for problem in error.value.problems} == {"text", "owner", "due"}


def test_open_actions_are_owed_by_their_owner_and_due_reports_by_the_lead(world: EngagementWorld) -> None:
    engagement = over(world)
    opened(world, engagement)
    with reading(world.mission_p) as viewer:
        assert [(item.kind, item.due) for item in my_obligations(viewer)] == [("action", days_from_now(10))]
    with reading(world.lead) as viewer:
        owed = my_obligations(viewer)
        assert [(item.kind, item.title, item.late) for item in owed] == [("report", "Workshop on mines", False)]


def test_done_actions_are_owed_by_their_named_verifier(world: EngagementWorld) -> None:
    action = opened(world, over(world), verifier=world.desk.post.code)
    with acting(world.mission_p) as actor:
        tracked.report_action_done(actor, action.pk, note="sent")
    with reading(world.mission_p) as viewer:
        assert my_obligations(viewer) == ()
    with reading(world.desk) as viewer:
        assert [item.kind for item in my_obligations(viewer)] == ["verification"]


def test_pledges_are_settled_with_a_note(world: EngagementWorld) -> None:
    engagement = over(world)
    with acting(world.lead) as actor:
        pledge = record_pledge(actor, engagement.pk, party="P", text="Two patrol boats", due="2027")
        with pytest.raises(BadInput, match="how that is known"):
            settle_pledge(actor, pledge.pk, state="met", note="", revision=1)
        assert settle_pledge(actor, pledge.pk, state="met", note="seen in port", revision=1).state == "met"
        with pytest.raises(BadInput, match="does not take part"):
            record_pledge(actor, engagement.pk, party="A", text="Money")


def test_the_agenda_is_replaced_whole_or_not_at_all(world: EngagementWorld) -> None:
    engagement = planned(world)
    with acting(world.desk) as actor:
        set_agenda(actor, engagement.pk, [AgendaLine("Opening", at="09:00"), AgendaLine("Mines", speaker="P")])
        with pytest.raises(BadInput):
            set_agenda(actor, engagement.pk, [AgendaLine("Closing"), AgendaLine(" ")])
        assert [item.text for item in engagement.agenda.all()] == ["Opening", "Mines"]


def test_a_point_too_long_and_a_next_contact_that_was_before_are_refused(world: EngagementWorld) -> None:
    engagement = over(world)
    with acting(world.lead) as actor:
        with pytest.raises(BadInput, match="point 2 is longer than 400 letters"):
            set_agenda(actor, engagement.pk, [AgendaLine("Opening"), AgendaLine("x" * 401)])
        with pytest.raises(BadInput, match="is not after"):
            set_next_contact(actor, engagement.pk, on=engagement.ends)
        set_next_contact(actor, engagement.pk, on=days_from_now(30), note="the same people")
    with reading(world.lead) as viewer:
        owed = {item.kind: (item.title, item.due) for item in my_obligations(viewer)}
        assert owed["contact"] == ("Workshop on mines", days_from_now(30))
    with acting(world.lead) as actor:
        assert set_next_contact(actor, engagement.pk, on=None).next_contact_on is None
    with reading(world.lead) as viewer:
        assert [item.kind for item in my_obligations(viewer)] == ["report"]

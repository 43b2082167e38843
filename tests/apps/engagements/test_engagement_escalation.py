"""Late reports are brought to notice, once each; what was planned is held against what was delivered."""

from __future__ import annotations

from datetime import timedelta

from entente.apps.access.binding import seeing_everything
from entente.apps.engagements.models import Engagement, Escalation, ReportApproval
from entente.apps.engagements.selectors.delivered import delivered_by_goal
from entente.apps.engagements.selectors.listing import EngagementFilters, engagement_list
from entente.apps.engagements.selectors.reports import report_queue
from entente.apps.engagements.services import reports
from entente.apps.engagements.services.escalation import escalate_late_reports
from entente.apps.ledger.models import Entry
from entente.apps.ledger.records import Ref, lineage
from entente.apps.notices.models import Subscription
from tests.factories.engagements import EngagementWorld, days_from_now, over, planned
from tests.factories.programmes import acting, goal_of, in_force, reading


def test_the_lead_is_told_first_then_those_above_and_nothing_is_accepted(world: EngagementWorld) -> None:
    engagement = over(world, days=10)
    today = days_from_now(0)
    assert escalate_late_reports(on=today) == 0
    assert escalate_late_reports(on=today + timedelta(days=6)) == 1
    assert escalate_late_reports(on=today + timedelta(days=6)) == 0
    assert escalate_late_reports(on=today + timedelta(days=30)) == 1
    with seeing_everything():
        told = list(Escalation.objects.filter(engagement=engagement).values_list("stage", "posts"))
        assert told == [(1, [world.lead.post.code]), (2, [world.approver.post.code])]
        assert Engagement.objects.get(pk=engagement.pk).state == "planned"
        followers = set(Subscription.objects.filter(record_type="engagement").values_list("person", flat=True))
        assert followers == {world.lead.person.pk, world.approver.person.pk}
        assert Entry.objects.filter(action="engagements.escalate", record_id=engagement.code).count() == 2


def test_without_lead_chain_or_goal_whoever_keeps_the_chains_hears(world: EngagementWorld) -> None:
    engagement = over(world, days=40, lead="")
    assert escalate_late_reports(on=days_from_now(0)) == 2
    with seeing_everything():
        told = Escalation.objects.filter(engagement=engagement).order_by("stage").values_list("posts", flat=True)
        assert list(told) == [[world.desk.post.code]] * 2


def test_a_returned_report_counts_its_days_anew(world: EngagementWorld) -> None:
    engagement = over(world, days=40)
    escalate_late_reports(on=days_from_now(0))
    with acting(world.lead) as actor:
        reports.submit_report(actor, engagement.pk, text="Done.")
    assert escalate_late_reports(on=days_from_now(60)) == 0
    with acting(world.approver) as actor:
        reports.return_report(actor, engagement.pk, reason="say more")
    assert escalate_late_reports(on=days_from_now(10)) == 0
    assert escalate_late_reports(on=days_from_now(15)) == 1


def test_who_follows_a_party_or_a_goal_hears_of_its_engagements(world: EngagementWorld) -> None:
    programme = in_force(world)
    with reading(world.desk):
        goal = goal_of(programme, "G1")
    engagement = planned(world, parties={"P": 1}, goals=(goal.pk,))
    with seeing_everything():
        (levels,) = lineage([Ref("engagement", engagement.code)]).values()
    assert levels[1] == {Ref("party", "P"), Ref("party", "HQ"), Ref("goal", str(goal.pk))}
    assert Ref("programme", programme.code) in levels[2]


def test_planned_against_delivered_of_a_goal(world: EngagementWorld) -> None:
    programme = in_force(world)
    with reading(world.desk):
        goal = goal_of(programme, "G1")
    done = over(world, goals=(goal.pk,))
    over(world, goals=(goal.pk,), title_en="Unreported")
    planned(world, goals=(goal.pk,), title_en="Ahead")
    with acting(world.lead) as actor:
        reports.submit_report(actor, done.pk, text="Done.")
    with reading(world.desk) as viewer:
        found = delivered_by_goal(viewer, goal_ids=[goal.pk], on=days_from_now(0))[goal.pk]
        assert (found.planned, found.delivered, found.unreported, found.ahead, found.off) == (3, 1, 1, 1, 0)
        listed = engagement_list(viewer, on=days_from_now(0), filters=EngagementFilters(goal=goal.pk, text="ahead"))
        assert [row.title for row in listed.rows] == ["Ahead"]


def test_the_queue_shows_each_report_to_whom_it_waits_for(world: EngagementWorld) -> None:
    engagement = over(world)
    with reading(world.lead) as viewer:
        assert [row.code for row in report_queue(viewer, on=days_from_now(0)).to_write] == [engagement.code]
    with acting(world.lead) as actor:
        reports.submit_report(actor, engagement.pk, text="Done.")
    with reading(world.approver) as viewer:
        assert [row.code for row in report_queue(viewer, on=days_from_now(0)).mine] == [engagement.code]
    with reading(world.desk) as viewer:
        queue = report_queue(viewer, on=days_from_now(0))
        assert ([row.code for row in queue.others], queue.mine) == ([engagement.code], ())
        assert ReportApproval.objects.filter(engagement=engagement, decision="").count() == 1


def test_lists_take_the_same_number_of_statements_for_one_and_for_three(
    world: EngagementWorld, django_assert_num_queries: object
) -> None:
    for number in range(3):
        planned(world, title_en=f"Workshop {number}")
        with reading(world.desk) as viewer, django_assert_num_queries(4):  # type: ignore[operator]
            engagement_list(viewer, on=days_from_now(0))

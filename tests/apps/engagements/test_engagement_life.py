"""The life of an engagement: invite, confirm, postpone, cancel, report, approve, return."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Person, PostHolding
from entente.apps.engagements.consequences import SOURCES, Consequence, register
from entente.apps.engagements.enums import EngagementState, Standing
from entente.apps.engagements.errors import ConfirmConsequences
from entente.apps.engagements.models import ApprovalStep, Engagement, Report, ReportApproval
from entente.apps.engagements.rules.chains import Asked, chain_of
from entente.apps.engagements.rules.standing import Deadlines, standing, stands
from entente.apps.engagements.services import lifecycle, reports
from entente.apps.engagements.services.chains import Scope, set_chain
from entente.apps.engagements.services.participants import Nominee, nominate
from entente.apps.engagements.services.planning import edit_engagement
from entente.apps.ledger.models import Entry
from entente.apps.notices.models import Subscription
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import ALWAYS, days
from tests.factories.engagements import EngagementWorld, days_from_now, new_engagement, over, planned
from tests.factories.programmes import acting, goal_of, in_force, reading

TEXT = "Forty people trained; two patrols still lack detectors."


def submitted(world: EngagementWorld, **fields: object) -> Engagement:
    """An engagement whose report waits for approval."""
    engagement = over(world, **fields)
    with acting(world.lead) as actor:
        return reports.submit_report(actor, engagement.pk, text=TEXT)


def test_from_the_plan_to_the_accepted_report_it_is_one_record(world: EngagementWorld) -> None:
    engagement = planned(world)
    with acting(world.lead) as actor:
        lifecycle.invite(actor, engagement.pk)
        lifecycle.confirm(actor, engagement.pk)
        with pytest.raises(Refused, match="not over"):
            reports.submit_report(actor, engagement.pk, text=TEXT)
    with seeing_everything():
        Engagement.objects.filter(pk=engagement.pk).update(starts=days_from_now(-3), ends=days_from_now(-2))
    with acting(world.lead) as actor:
        reports.submit_report(actor, engagement.pk, text=TEXT)
    with acting(world.approver) as actor:
        assert reports.approve_report(actor, engagement.pk).state == EngagementState.ACCEPTED
    with reading(world.desk):
        verbs = list(engagement.steps.values_list("verb", flat=True))
        assert verbs == ["plan", "invite", "confirm", "submit", "accept"]
        step = ReportApproval.objects.get(engagement=engagement)
        assert (step.decision, step.by_post_id, step.because) == ("approved", world.approver.post.pk, ["organisation"])


@pytest.mark.parametrize(
    ("state", "starts", "ends", "expected"),
    [
        ("planned", 5, 6, Standing.PLANNED),
        ("confirmed", 0, 1, Standing.UNDER_WAY),
        ("confirmed", -2, -1, Standing.REPORT_DUE),
        ("planned", -16, -14, Standing.REPORT_DUE),
        ("invited", -16, -15, Standing.REPORT_LATE),
        ("returned", -60, -50, Standing.RETURNED),
        ("cancelled", -60, -50, Standing.CANCELLED),
    ],
)
def test_where_it_stands_follows_from_the_day_in_python_and_in_the_database(
    world: EngagementWorld, state: str, starts: int, ends: int, expected: Standing
) -> None:
    today = days_from_now(0)
    first, last = today + timedelta(days=starts), today + timedelta(days=ends)
    assert standing(state=state, starts=first, ends=last, on=today, deadlines=Deadlines()) == expected
    engagement = planned(world)
    with seeing_everything():
        Engagement.objects.filter(pk=engagement.pk).update(state=state, starts=first, ends=last)
        found = [each for each in Standing if Engagement.objects.filter(stands(each, on=today, deadlines=Deadlines()))]
    assert found == [expected]


def test_calling_off_is_decided_in_sight_of_what_follows(world: EngagementWorld) -> None:
    programme = in_force(world)
    with reading(world.desk):
        goal = goal_of(programme, "G1")
    engagement = planned(world, goals=(goal.pk,))
    register("test", lambda key: [Consequence("request", "request/1", "A request goes back to the queue.")])
    try:
        with acting(world.mission_p) as actor:
            nominate(actor, engagement.pk, Nominee(party="P", name="Ann Other"))
        with acting(world.desk) as actor:
            with pytest.raises(ConfirmConsequences) as refusal:
                lifecycle.cancel(actor, engagement.pk, reason="no money")
            kinds = [item.kind for item in refusal.value.consequences]
            assert kinds == ["goal", "people", "request"]
            assert "no other engagement serves it" in refusal.value.consequences[0].text
            shown = [item.key for item in refusal.value.consequences]
            assert lifecycle.cancel(actor, engagement.pk, reason="no money", shown=shown).state == "cancelled"
            # Not the goal: not everybody who reads the step reads the programme that it belongs to.
            assert engagement.steps.last().detail == {"consequences": ["people: 1", "request: 1"]}
            assert set(engagement.party_links.values_list("called_off", flat=True)) == {True}
    finally:
        del SOURCES["test"]


def test_what_is_postponed_gets_new_days_and_is_planned_again(world: EngagementWorld) -> None:
    engagement = planned(world)
    with acting(world.lead) as actor:
        with pytest.raises(Refused, match="No reason"):
            lifecycle.postpone(actor, engagement.pk, reason=" ")
        lifecycle.postpone(actor, engagement.pk, reason="the host asked")
        with pytest.raises(Refused, match="not in order"):
            lifecycle.reschedule(actor, engagement.pk, starts=days_from_now(9), ends=days_from_now(8))
        again = lifecycle.reschedule(actor, engagement.pk, starts=days_from_now(90), ends=days_from_now(91))
        assert (again.state, again.starts) == ("planned", days_from_now(90))
        assert set(engagement.party_links.values_list("starts", flat=True)) == {days_from_now(90)}


def test_a_draft_report_is_for_its_writers_and_approvers_alone(world: EngagementWorld) -> None:
    engagement = submitted(world)
    for who, sees in ((world.lead, True), (world.approver, True), (world.desk, False), (world.mission_p, False)):
        with reading(who):
            assert Report.objects.filter(engagement=engagement).exists() is sees, who.post.code
    with reading(world.mission_p):
        assert not Engagement.objects.filter(search="detectors").exists()
    with acting(world.approver) as actor:
        reports.approve_report(actor, engagement.pk)
    with reading(world.mission_p):
        assert Report.objects.get(engagement=engagement).text == TEXT
        assert Engagement.objects.filter(search="detectors").exists()


def test_a_draft_passes_to_the_new_lead_and_is_not_written_over_unread(world: EngagementWorld) -> None:
    engagement = over(world)
    with acting(world.lead) as actor:
        reports.write_report(actor, engagement.pk, text=TEXT)
    with acting(world.desk) as actor:
        with pytest.raises(Refused) as error:
            reports.write_report(actor, engagement.pk, text="Mine.")
        assert error.value.rule == "engagements.transition_role"
        wanted = new_engagement(
            world, lead=world.desk.post.code, starts=engagement.starts, ends=engagement.ends, parties={"P": 5, "Q": 3}
        )
        edit_engagement(actor, engagement.pk, wanted, revision=1)
        assert Report.objects.get(engagement=engagement).text == TEXT
        reports.write_report(actor, engagement.pk, text="Mine.")
    with seeing_everything():
        Report.objects.filter(engagement=engagement).update(readers=[])
    with acting(world.desk) as actor, pytest.raises(Refused) as error:
        reports.write_report(actor, engagement.pk, text="Again.")
    assert error.value.rule == "engagements.draft_read"


def test_a_returned_report_goes_through_the_chain_anew(world: EngagementWorld) -> None:
    engagement = submitted(world)
    with acting(world.approver) as actor:
        with pytest.raises(Refused, match="No reason"):
            reports.return_report(actor, engagement.pk, reason="")
        assert reports.return_report(actor, engagement.pk, reason="say who was there").state == "returned"
    with acting(world.lead) as actor:
        reports.submit_report(actor, engagement.pk, text=TEXT + " All came.")
    with reading(world.approver):
        rounds = list(ReportApproval.objects.filter(engagement=engagement).values_list("round", "decision", "reason"))
        assert rounds == [(1, "returned", "say who was there"), (2, "", "")]


def hears(people: set[Person], engagement: Engagement) -> bool:
    """Whether these are the ones who follow an engagement."""
    rows = Subscription.objects.filter(record_type="engagement", record_id=engagement.code)
    return set(rows.values_list("person", flat=True)) == {person.pk for person in people}


def test_those_who_decide_and_the_lead_hear_of_a_report_without_having_thought_of_it(world: EngagementWorld) -> None:
    engagement = submitted(world)
    with seeing_everything():
        assert hears({world.approver.person}, engagement)
    with acting(world.approver) as actor:
        reports.return_report(actor, engagement.pk, reason="Who was trained?")
    with seeing_everything():
        assert hears({world.approver.person, world.lead.person}, engagement)


def test_those_named_with_an_account_hear_that_it_is_called_off(world: EngagementWorld) -> None:
    engagement = planned(world)
    with acting(world.mission_p) as actor:
        nominate(actor, engagement.pk, Nominee(party="P", person=world.mission_p.person.pk))
        nominate(actor, engagement.pk, Nominee(party="P", name="Ana Lopes"))
    with acting(world.lead) as actor:
        with pytest.raises(ConfirmConsequences) as asked:
            lifecycle.cancel(actor, engagement.pk, reason="The host withdrew.")
        shown = [each.key for each in asked.value.consequences]
        lifecycle.cancel(actor, engagement.pk, reason="The host withdrew.", shown=shown)
    with seeing_everything():
        # The mission of the other party hears as well, although nobody of it was named.
        assert hears({world.mission_p.person, world.mission_q.person}, engagement)


def test_the_missions_of_those_who_take_part_hear_of_invitations_and_of_new_days(world: EngagementWorld) -> None:
    engagement = planned(world, parties={"P": 2})
    with acting(world.lead) as actor:
        lifecycle.invite(actor, engagement.pk)
    with seeing_everything():
        assert hears({world.mission_p.person}, engagement)


def test_nobody_approves_what_they_wrote_in_whatever_post(world: EngagementWorld) -> None:
    with seeing_everything():
        PostHolding.objects.create(person=world.lead.person, post=world.approver.post, period=days(ALWAYS))
    engagement = submitted(world)
    both = type(world.lead)(world.lead.person, world.approver.post)
    with acting(both) as actor, pytest.raises(Refused) as error:
        reports.approve_report(actor, engagement.pk)
    assert error.value.rule == "engagements.not_the_author"


def test_without_anybody_to_decide_nothing_is_submitted(world: EngagementWorld) -> None:
    with seeing_everything():
        ApprovalStep.objects.all().delete()
    engagement = over(world)
    with acting(world.lead) as actor, pytest.raises(Refused) as error:
        reports.submit_report(actor, engagement.pk, text=TEXT)
    assert error.value.rule == "engagements.somebody_decides"


def test_the_chain_asks_organisation_programme_and_place_once_each_in_turn(world: EngagementWorld) -> None:
    programme = in_force(world)
    with acting(world.desk) as actor, pytest.raises(BadInput, match="does not allow it"):
        set_chain(actor, Scope(programme=programme.code), approvers=[world.secretary.post.code])
    with seeing_everything():
        world.secretary.post.roles.first().role.__class__.objects.filter(pk="secretary").update(
            permissions=["engagements.approve"]
        )
    with acting(world.desk) as actor:
        goal = goal_of(programme, "G1")
        set_chain(actor, Scope(programme=programme.code), approvers=[world.secretary.post.code])
        set_chain(actor, Scope(country="P"), approvers=[world.desk.post.code, world.approver.post.code])
        with pytest.raises(BadInput, match="named twice"):
            set_chain(actor, Scope(country="P"), approvers=[world.desk.post.code] * 2)
    engagement = submitted(world, goals=(goal.pk,))
    with reading(world.approver):
        chain = list(engagement.approvals.values_list("approver", "because"))
    assert chain == [
        (world.approver.post.pk, ["organisation", "place"]),
        (world.secretary.post.pk, ["programme"]),
        (world.desk.post.pk, ["place"]),
    ]
    with acting(world.desk) as actor, pytest.raises(Refused) as error:
        reports.approve_report(actor, engagement.pk)
    assert error.value.rule == "engagements.transition_role"
    for who, state in ((world.approver, "submitted"), (world.secretary, "submitted"), (world.desk, "accepted")):
        with acting(who) as actor:
            assert reports.approve_report(actor, engagement.pk).state == state


def test_the_chain_leaves_out_the_authors_post() -> None:
    one, two = days_from_now(0), days_from_now(1)
    asked = [Asked("place", 1, one), Asked("organisation", 2, one), Asked("organisation", 1, two)]  # type: ignore[arg-type]
    assert [link.approver for link in chain_of(asked, author=None)] == [two, one]
    assert [link.because for link in chain_of(asked, author=two)] == [("organisation", "place")]  # type: ignore[arg-type]


def test_entries_name_every_act(world: EngagementWorld) -> None:
    engagement = submitted(world)
    with acting(world.approver) as actor:
        reports.approve_report(actor, engagement.pk)
        reports.reopen_report(actor, engagement.pk, reason="a number is wrong")
        assert not Engagement.objects.filter(search="detectors").exists()
    with reading(world.desk):
        assert not Report.objects.filter(engagement=engagement).exists()
        entries = Entry.objects.filter(record_id=engagement.code).order_by("id").values_list("action", flat=True)
        assert [action.split(".")[1] for action in entries] == ["plan", "write_report", "submit", "approve", "reopen"]

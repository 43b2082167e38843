"""The life of a warning: what the table allows to whom, what must hold, what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Delegation
from entente.apps.ledger.models import Entry
from entente.apps.notices.models import Subscription
from entente.apps.warnings.enums import AlertState
from entente.apps.warnings.models import Alert, AlertStep, Consultation
from entente.apps.warnings.rules.transitions import CLOSED, LABELS, TABLE
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.selectors.outcomes import outcomes_of_all
from entente.apps.warnings.services.lifecycle import Given, acknowledge_all, act
from entente.apps.warnings.services.reminders import remind_overdue
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import ALWAYS, days
from tests.factories.programmes import acting, reading
from tests.factories.warnings import DAY, World, acknowledged, pointed_out, raised, recorded, soon


def test_every_row_of_the_table_leads_somewhere_that_is_known() -> None:
    states = set(AlertState.values)
    assert {row.state for row in TABLE} == states
    assert {row.target for row in TABLE} <= states
    assert {row.verb for row in TABLE} == set(LABELS)
    assert len({(row.state, row.verb) for row in TABLE}) == len(TABLE)


def test_every_state_leads_to_an_end() -> None:
    reached = set(CLOSED)
    while more := {row.state for row in TABLE if row.target in reached} - reached:
        reached |= more
    assert reached == set(AlertState.values)


def test_from_signal_to_outcome_and_stood_down(world: World) -> None:
    alert = pointed_out(world)
    with acting(world.analyst) as actor:
        act(actor, alert.pk, "grade", Given(reliability="B", credibility="3"))
        act(actor, alert.pk, "raise_indicator", Given(indicator="Bridging equipment moves"))
        act(actor, alert.pk, "watch", Given(reason="Nightly reports"))
        act(actor, alert.pk, "alert", Given(reason="It grows", named_post=world.desk.post.code, due_at=soon()))
    with acting(world.desk) as actor:
        act(actor, alert.pk, "acknowledge")
    with acting(world.ally) as actor:
        act(actor, alert.pk, "request_consultation", Given(reason="Our security", framework="COUNSEL"))
    with acting(world.secretary) as actor:
        act(actor, alert.pk, "record_meeting", Given(reference="Summary record 4"))
        act(actor, alert.pk, "record_outcome", Given(outcome="A statement of solidarity"))
    with acting(world.analyst) as actor:
        closed = act(actor, alert.pk, "stand_down", Given(reason="Troops went home"))
        assert (closed.state, closed.closed_on is not None, closed.was_alert) == ("stood_down", True, True)
        assert [step.state_after for step in AlertStep.objects.filter(alert=alert)] == [
            "signal", "graded", "indicator", "watch", "alert", "acknowledged", "consultation_requested", "council_met",
            "outcome", "stood_down",
        ]  # fmt: skip
        held = Consultation.objects.get(alert=alert)
        assert (held.party.code, held.framework.code, held.outcome) == ("A", "COUNSEL", "A statement of solidarity")
        acts = Entry.objects.filter(record_type="alert", record_id=str(alert.pk)).order_by("id")
        assert [entry.action for entry in acts][-1] == "warnings.stand_down"
        assert acts.count() == 10


def test_a_stage_cannot_be_skipped(world: World) -> None:
    alert = pointed_out(world)
    with acting(world.analyst) as actor, pytest.raises(Refused) as refused:
        act(actor, alert.pk, "alert", Given(reason="x", named_post=world.desk.post.code, due_at=soon()))
    assert refused.value.rule == "warnings.transition"


@pytest.mark.parametrize(("reliability", "credibility"), [("", "1"), ("A", ""), ("G", "1"), ("A", "7")])
def test_letter_and_number_are_both_needed(world: World, reliability: str, credibility: str) -> None:
    alert = pointed_out(world)
    with acting(world.analyst) as actor, pytest.raises(BadInput):
        act(actor, alert.pk, "grade", Given(reliability=reliability, credibility=credibility))


def test_an_alert_names_a_post_and_a_time(world: World) -> None:
    alert = pointed_out(world)
    with acting(world.analyst) as actor:
        act(actor, alert.pk, "grade", Given(reliability="B", credibility="2"))
        past = datetime(2020, 1, 1, tzinfo=UTC)
        for given in (Given(reason="x"), Given(reason="x", named_post=world.desk.post.code, due_at=past)):
            with pytest.raises(BadInput):
                act(actor, alert.pk, "alert", given)


def test_only_the_named_post_acknowledges(world: World) -> None:
    alert = raised(world, pointed_out(world))
    with acting(world.ally) as actor, pytest.raises(Refused) as refused:
        act(actor, alert.pk, "acknowledge")
    assert refused.value.rule == "warnings.named_post"
    with acting(world.desk) as actor:
        done = act(actor, alert.pk, "acknowledge")
    assert done.acknowledged_by_id == world.desk.post.pk


def test_whom_the_named_post_delegates_to_may_acknowledge(world: World) -> None:
    alert = raised(world, pointed_out(world))
    with transaction.atomic(), seeing_everything():
        Delegation.objects.create(
            from_post=world.desk.post, to_post=world.secretary.post, permissions=["warnings.acknowledge"],
            period=days(ALWAYS), reason="leave",
        )  # fmt: skip
    with reading(world.secretary) as viewer:
        assert "acknowledge" in {each.verb for each in alert_get(viewer, alert_id=alert.pk).actions}
    with acting(world.secretary) as actor:
        done = act(actor, alert.pk, "acknowledge")
    assert (done.state, done.acknowledged_by_id) == ("acknowledged", world.desk.post.pk)


def test_whom_the_named_post_delegates_to_hears_of_the_alert(world: World) -> None:
    with transaction.atomic(), seeing_everything():
        lent = {"from_post": world.desk.post, "period": days(ALWAYS), "reason": "leave"}
        acknowledges = ["warnings.acknowledge"]
        Delegation.objects.create(**lent, to_post=world.secretary.post, permissions=acknowledges)
        Delegation.objects.create(**lent, to_person=world.ally.person, permissions=acknowledges)
        Delegation.objects.create(**lent, to_post=world.uncleared.post, permissions=["warnings.report"])
    alert = raised(world, pointed_out(world))
    with transaction.atomic(), seeing_everything():
        told = Subscription.objects.filter(record_id=str(alert.pk)).values_list("person_id", flat=True)
    assert {world.desk.person.pk, world.secretary.person.pk, world.ally.person.pk} <= set(told)
    assert world.uncleared.person.pk not in told


def test_an_acknowledgement_is_taken_back_by_the_post_that_gave_it(world: World) -> None:
    alert = acknowledged(world, pointed_out(world))
    with acting(world.ally) as actor, pytest.raises(Refused):
        act(actor, alert.pk, "undo_acknowledge", Given(reason="By mistake"))
    for who, offered in ((world.desk, True), (world.ally, False)):
        with reading(who) as viewer:
            verbs = {each.verb for each in alert_get(viewer, alert_id=alert.pk).actions}
        assert ("undo_acknowledge" in verbs) is offered
    with acting(world.desk) as actor:
        back = act(actor, alert.pk, "undo_acknowledge", Given(reason="By mistake"))
    assert (back.state, back.acknowledged_at) == ("alert", None)


def test_several_are_acknowledged_all_or_none(world: World) -> None:
    mine = raised(world, pointed_out(world))
    other = pointed_out(world, "Not raised")
    with acting(world.desk) as actor, pytest.raises(Refused):
        acknowledge_all(actor, [mine.pk, other.pk])
    with reading(world.desk):
        assert Alert.objects.get(pk=mine.pk).state == "alert"
    with acting(world.desk) as actor:
        acknowledge_all(actor, [mine.pk])
    with reading(world.desk):
        assert Alert.objects.get(pk=mine.pk).state == "acknowledged"


def test_only_an_ally_requests_a_consultation_under_a_framework_of_the_register(world: World) -> None:
    alert = acknowledged(world, pointed_out(world))
    with acting(world.analyst) as actor, pytest.raises(Refused):
        act(actor, alert.pk, "request_consultation", Given(reason="x", framework="COUNSEL"))
    with acting(world.ally) as actor, pytest.raises(BadInput):
        act(actor, alert.pk, "request_consultation", Given(reason="x", framework="CLUB"))
    with acting(world.ally) as actor, pytest.raises(Refused):
        act(actor, alert.pk, "request_consultation", Given(framework="COUNSEL"))


def test_the_council_does_not_meet_before_it_is_asked_nor_conclude_before_it_meets(world: World) -> None:
    alert = acknowledged(world, pointed_out(world))
    today = datetime.now(UTC).date()
    with acting(world.ally) as actor:
        act(actor, alert.pk, "request_consultation", Given(reason="x", framework="COUNSEL"))
    with acting(world.secretary) as actor:
        with pytest.raises(BadInput):
            act(actor, alert.pk, "record_meeting", Given(on=today - timedelta(days=1)))
        act(actor, alert.pk, "record_meeting")
        with pytest.raises(BadInput):
            act(actor, alert.pk, "record_outcome", Given(outcome="x", on=today - timedelta(days=1)))
        with pytest.raises(BadInput):
            act(actor, alert.pk, "record_outcome")


def test_nobody_acts_on_days_to_come(world: World) -> None:
    alert = pointed_out(world)
    with acting(world.analyst) as actor, pytest.raises(BadInput):
        act(actor, alert.pk, "stand_down", Given(reason="x", on=date(2999, 1, 1)))


def test_no_act_is_dated_before_the_last_step(world: World) -> None:
    alert = pointed_out(world)
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with acting(world.analyst) as actor:
        with pytest.raises(BadInput) as refused:
            act(actor, alert.pk, "grade", Given(reliability="B", credibility="2", on=yesterday))
        assert [problem.field for problem in refused.value.problems] == ["on"]
        assert Alert.objects.get(pk=alert.pk).state == "signal"


def test_what_a_scan_saw_is_acted_on_from_the_day_of_the_scan(world: World) -> None:
    recorded(world.analyst)
    with acting(world.analyst) as actor:
        alert = Alert.objects.get()
        graded = Given(reliability="B", credibility="2", on=DAY)
        with pytest.raises(BadInput):
            act(actor, alert.pk, "grade", replace(graded, on=DAY - timedelta(days=1)))
        act(actor, alert.pk, "grade", graded)
        act(actor, alert.pk, "raise_indicator", Given(indicator="Embassy staff leave", on=DAY + timedelta(days=2)))
        with pytest.raises(BadInput):
            act(actor, alert.pk, "stand_down", Given(reason="Over", on=DAY + timedelta(days=1)))


def test_what_was_done_is_never_changed(world: World) -> None:
    alert = pointed_out(world)
    with reading(world.analyst), pytest.raises(DatabaseError), transaction.atomic():
        AlertStep.objects.filter(alert=alert).update(reason="another")


def test_the_end_of_alerts_feeds_the_record(world: World) -> None:
    for title, verb in (("One", "stand_down"), ("Two", "false_alarm"), ("Three", "false_alarm")):
        alert = acknowledged(world, pointed_out(world, title))
        with acting(world.analyst) as actor:
            act(actor, alert.pk, verb, Given(reason="Over"))
    raised(world, pointed_out(world, "Four"))
    signal = pointed_out(world, "Five")
    with acting(world.analyst) as actor:
        act(actor, signal.pk, "false_alarm", Given(reason="Never an alert"))
    with reading(world.analyst) as viewer:
        (performance,) = outcomes_of_all(viewer)
        assert (performance.record.false_alarms.part, performance.record.false_alarms.whole) == (2, 3)
        assert performance.record.open == 1
        (record,) = alert_get(viewer, alert_id=alert.pk).outcomes
        assert (record.false_alarms.part, record.false_alarms.whole) == (2, 3)


def test_a_closed_warning_is_reopened_with_a_reason(world: World) -> None:
    alert = pointed_out(world)
    with acting(world.analyst) as actor:
        act(actor, alert.pk, "stand_down", Given(reason="Over"))
        with pytest.raises(Refused):
            act(actor, alert.pk, "reopen")
        again = act(actor, alert.pk, "reopen", Given(reason="Again"))
    assert (again.state, again.closed_on) == ("watch", None)


def test_an_overdue_acknowledgement_reminds_the_named_post_once_a_day_and_moves_nothing(world: World) -> None:
    alert = raised(world, pointed_out(world))
    late = alert.due_at + timedelta(minutes=1)
    with transaction.atomic(), seeing_everything():
        assert remind_overdue(now=alert.due_at - timedelta(minutes=1)) == 0
        assert remind_overdue(now=late) == 1
        assert remind_overdue(now=late + timedelta(hours=1)) == 0
        assert remind_overdue(now=late + timedelta(hours=25)) == 1
    with reading(world.desk):
        assert Alert.objects.get(pk=alert.pk).state == "alert"
        assert Subscription.objects.filter(person=world.desk.person, record_id=str(alert.pk)).exists()
        assert Entry.objects.filter(action="warnings.remind", record_id=str(alert.pk)).count() == 2

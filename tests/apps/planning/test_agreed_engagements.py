"""What becomes of an agreed round: who reads an engagement of it, and that no partner learns of another by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from entente.apps.access.models import Marking
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.selectors import banner_of_all
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.calendars.selectors.calendar import calendar_week
from entente.apps.calendars.selectors.listed import Filters
from entente.apps.engagements.errors import ConfirmConsequences
from entente.apps.engagements.models import Engagement, EngagementGoal, EngagementParty, EngagementPerson
from entente.apps.engagements.services.exercises import Force, set_force
from entente.apps.engagements.services.lifecycle import cancel
from entente.apps.engagements.services.outcomes import record_pledge
from entente.apps.engagements.services.participants import Nominee, nominate
from entente.apps.ledger.models import Entry
from entente.apps.ledger.records import Ref, lineage
from entente.apps.ledger.selectors import record_history
from entente.apps.notices.models import Subscription
from entente.apps.planning.enums import Standing, Verdict
from entente.apps.planning.models import MenuEntry, SeatRequest
from entente.apps.planning.services import reviewing
from entente.apps.planning.services.agreeing import agree
from entente.apps.planning.services.rounds import set_fund
from entente.apps.planning.services.waiting import release_seats
from tests.factories.access import Someone
from tests.factories.rounds import (
    PlanWorld,
    acting,
    asked,
    closed,
    drawn,
    entry_text,
    reading,
    requests_open,
    write_plan_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> PlanWorld:
    return write_plan_world()


def test_a_cancelled_activity_ends_its_requests_and_who_waits_elsewhere_moves_up(world: PlanWorld) -> None:
    with acting(world.planner) as actor:
        set_fund(actor, world.round.pk, code="trust", name_en="Trust fund", name_fr="Fonds", amount=400)
    requests_open(world, entry_text("A1"), entry_text("A2", starts="2027-05-01", ends="2027-05-02"))
    asked(world, world.mission_p, "A1", seats_min=4, priority=1)
    asked(world, world.mission_q, "A2", seats_min=4, priority=5)
    closed(world)
    number = drawn(world)
    with acting(world.planner) as actor:
        reviewing.put_under_review(actor, world.round.pk, version=number)
    for who in (world.desk, world.mission_p, world.mission_q):
        with acting(who) as actor:
            reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)
    with acting(world.planner) as actor:
        agree(actor, world.round.pk, version=number)
        engagement = Engagement.objects.get(menu_code="A1")
    canceller = replace(actor, permissions=actor.permissions | {"engagements.plan"}, grants=())
    with acting(world.planner):
        with pytest.raises(ConfirmConsequences) as asking:
            cancel(canceller, engagement.pk, reason="no instructors")
        found = asking.value.consequences
        assert any("holds 4 seats by the round" in each.text for each in found)
        cancel(canceller, engagement.pk, reason="no instructors", shown=[each.key for each in found])
    with reading(world.planner):
        rows = {row.partner.party.code: row for row in SeatRequest.objects.select_related("partner__party")}
        assert (rows["P"].granted, rows["P"].standing) == (0, Standing.WITHDRAWN)
        assert (rows["Q"].granted, rows["Q"].standing) == (4, Standing.GRANTED)
        assert MenuEntry.objects.get(code="A1").withdrawn
        # Who was to come stays on the record of what was cancelled.
        assert EngagementParty.objects.get(engagement=engagement, party__code="P").seats == 4
        assert Entry.objects.get(action="planning.lapse").reason == "no instructors"


def agreed(world: PlanWorld, *, seats: str = "8", q_wants: int = 4, **text: str) -> None:
    """P and Q both asked for the course, and the plan is agreed."""
    requests_open(world, entry_text("A1", seats=seats, **text))
    asked(world, world.mission_p, seats_min=4, priority=1)
    asked(world, world.mission_q, seats_min=q_wants, seats_wanted=q_wants, priority=2)
    closed(world)
    number = drawn(world)
    with acting(world.planner) as actor:
        reviewing.put_under_review(actor, world.round.pk, version=number)
    for who in (world.desk, world.mission_p, world.mission_q):
        with acting(who) as actor:
            reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)
    with acting(world.planner) as actor:
        agree(actor, world.round.pk, version=number)


@contextmanager
def planning(world: PlanWorld, who: Someone) -> Iterator[Actor]:
    """Act with every permission of engagements besides what somebody has."""
    names = ("plan", "nominate", "report", "actions", "exercises")
    with acting(who) as actor:
        yield replace(actor, permissions=actor.permissions | {f"engagements.{name}" for name in names}, grants=())


def test_a_partner_reads_the_engagement_and_its_own_seats_and_nothing_of_another(world: PlanWorld) -> None:
    agreed(world)
    with reading(world.planner):
        assert set(EngagementParty.objects.values_list("party__code", "seats")) == {("P", 4), ("Q", 4)}
        assert EngagementGoal.objects.count() == 2
    for who, other in (("P", "Q"), ("Q", "P")):
        with reading(getattr(world, f"mission_{who.lower()}")) as viewer:
            engagement = Engagement.objects.get(menu_code="A1")
            assert list(engagement.party_links.values_list("party__code", "seats")) == [(who, 4)]
            served = EngagementGoal.objects.values_list("goal__programme__party__code", flat=True)
            assert list(served) == [who]
            assert f" {other.lower()} " not in f" {engagement.search_names} "
            assert not Entry.objects.filter(after__iregex=f'"{other}[" ]').exists()
            week = calendar_week(viewer, on=date(2027, 3, 1), filters=Filters(party=who)).weeks[0]
            assert [[party.code for party in each.parties] for each in week[0].shown] == [[who]]


def test_what_it_bears_names_no_participant(world: PlanWorld) -> None:
    agreed(world)
    with reading(world.mission_p):
        marking = Engagement.objects.values_list("marking", flat=True).get()
        parts = [marking, *EngagementParty.objects.values_list("marking", flat=True)]
        alone, together = banner_of_all(marking_ids=[marking]), banner_of_all(marking_ids=parts)
    assert alone == "OPEN – Releasable to ALLIES and participants"
    assert together == "OPEN – Releasable to ALLIES and participants who may read every part"


def test_an_activity_marked_higher_makes_an_engagement_marked_as_high(world: PlanWorld) -> None:
    """The engagement of an activity bears the higher of the two, and still reaches who takes part."""
    requests_open(world, entry_text("A1", seats="8"))
    with acting(world.planner):
        inner = intern(Actor(name="Entente"), MarkingSpec("INNER", "HQ", ("P", "Q"), ("ALLIES",)), on=date(2026, 1, 1))
        MenuEntry.objects.update(marking=inner)
        entry = MenuEntry.objects.get()
    assert Marking.objects.get(pk=entry.marking_id).level_id == "INNER"
    asked(world, world.mission_p, seats_min=4, priority=1)
    closed(world)
    number = drawn(world)
    with acting(world.planner) as actor:
        reviewing.put_under_review(actor, world.round.pk, version=number)
    with acting(world.desk) as actor:
        reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)
    with acting(world.planner) as actor:
        agree(actor, world.round.pk, version=number, reason="P agreed by letter")
    with reading(world.mission_p):
        marking = Engagement.objects.select_related("marking").get().marking
        assert (marking.level_id, "P" in marking.reach, "Q" in marking.reach) == ("INNER", True, False)
    with reading(world.mission_q):
        assert not Engagement.objects.exists()


def test_people_forces_and_promises_of_a_partner_are_not_for_another(world: PlanWorld) -> None:
    agreed(world, kind="exercise")
    with reading(world.planner):
        engagement = Engagement.objects.get()
    with planning(world, world.mission_p) as actor:
        nominate(actor, engagement.pk, Nominee("P", name="Major Pi", post_name="Staff officer"))
    with planning(world, world.planner) as actor:
        record_pledge(actor, engagement.pk, party="P", text="To send a company")
        set_force(actor, engagement.pk, Force("P", "1st Company"))
    with reading(world.mission_p) as viewer:
        assert EngagementPerson.objects.get().name == "Major Pi"
        assert (engagement.pledges.count(), engagement.forces.count()) == (1, 1)
        assert "Major Pi" in str(record_history(viewer, record_type="engagement", record_id=engagement.code))
    with reading(world.mission_q) as viewer:
        assert not EngagementPerson.objects.exists()
        assert (engagement.pledges.count(), engagement.forces.count()) == (0, 0)
        told = str(record_history(viewer, record_type="engagement", record_id=engagement.code))
        assert "Major Pi" not in told
        assert "1st Company" not in told


def test_who_follows_a_party_hears_of_its_part_alone(world: PlanWorld) -> None:
    agreed(world)
    with reading(world.planner):
        engagement = Engagement.objects.get()
        part = EngagementParty.objects.get(party__code="P")
        found = lineage({Ref("engagement", engagement.code), Ref("engagement_part", str(part.pk))})
    assert {ref for level in found[Ref("engagement", engagement.code)] for ref in level} == {
        Ref("engagement", engagement.code)
    }
    assert Ref("party", "P") in found[Ref("engagement_part", str(part.pk))][1]


def test_who_moves_up_reads_the_engagement_and_hears_of_it(world: PlanWorld) -> None:
    agreed(world, seats="4")
    with reading(world.mission_q):
        assert not Engagement.objects.exists()
        assert SeatRequest.objects.get().standing == Standing.WAITING
    with reading(world.mission_p):
        own = SeatRequest.objects.get()
    Subscription.objects.all().delete()
    with acting(world.mission_p) as actor:
        release_seats(actor, own.pk, seats=4, reason="not enough people")
    with reading(world.mission_q):
        assert list(EngagementParty.objects.values_list("party__code", "seats")) == [("Q", 4)]
        assert Entry.objects.filter(action="planning.promote").exists()
        assert Entry.objects.filter(action="engagements.set_parties").count() == 1
    with reading(world.mission_p):
        # It takes part no more, and does not learn who does.
        assert not Engagement.objects.exists()
    followed = Subscription.objects.filter(record_type="planning_round", record_id=world.round.code)
    assert list(followed.values_list("person", flat=True)) == [world.mission_q.person.pk]


def test_a_release_that_somebody_decided_anew_stays(world: PlanWorld) -> None:
    agreed(world, seats="4")
    with acting(world.planner):
        kept = EngagementParty.objects.values_list("marking", flat=True).get()
        Engagement.objects.update(marking=kept)
    with reading(world.mission_p):
        own = SeatRequest.objects.get()
    with acting(world.mission_p) as actor:
        release_seats(actor, own.pk, seats=4, reason="not enough people")
    with reading(world.planner):
        assert Engagement.objects.values_list("marking", flat=True).get() == kept

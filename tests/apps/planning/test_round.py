"""The life of a planning round, from its draft to engagements, the waiting list and late requests."""

from __future__ import annotations

import pytest

from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.ledger.models import Entry
from entente.apps.planning.enums import RoundState, Standing, Verdict, VersionKind, VersionState
from entente.apps.planning.models import Allocation, PlanVersion, Review, Round, SeatRequest
from entente.apps.planning.selectors.requests import request_page
from entente.apps.planning.selectors.versions import compare_versions
from entente.apps.planning.services import reviewing, rounds
from entente.apps.planning.services.agreeing import adopt_late, agree
from entente.apps.planning.services.requests import promise_seats
from entente.apps.planning.services.waiting import release_seats
from entente.kernel.errors import Refused
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


def under_review(world: PlanWorld, number: int) -> None:
    with acting(world.planner) as actor:
        reviewing.put_under_review(actor, world.round.pk, version=number)


def accepted_by_all(world: PlanWorld, number: int) -> None:
    for who in (world.desk, world.mission_p, world.mission_q):
        with acting(who) as actor:
            reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)


def agreed(world: PlanWorld) -> int:
    """P asks first for all four seats, Q waits."""
    requests_open(world)
    asked(world, world.mission_p, seats_min=4, priority=1)
    asked(world, world.mission_q, seats_min=2, priority=2)
    closed(world)
    number = drawn(world)
    under_review(world, number)
    accepted_by_all(world, number)
    with acting(world.planner) as actor:
        agree(actor, world.round.pk, version=number)
    return number


def test_from_draft_to_engagements(world: PlanWorld) -> None:
    agreed(world)
    with reading(world.planner):
        held = Round.objects.get(pk=world.round.pk)
        assert (held.state, held.agreed_version) == (RoundState.AGREED, 1)
        standings = dict(SeatRequest.objects.values_list("partner__party__code", "standing"))
        assert standings == {"P": Standing.GRANTED, "Q": Standing.WAITING}
        engagement = Engagement.objects.get(menu_code="A1")
        seats = EngagementParty.objects.filter(engagement=engagement, role="participant")
        assert dict(seats.values_list("party__code", "seats")) == {"P": 4}
        verbs = list(held.steps.values_list("verb", flat=True))
        assert verbs == ["open_offers", "open_requests", "close_requests", "put_under_review", "agree"]
        assert Entry.objects.filter(action="planning.agree", record_id=held.code).count() == 1


def test_partners_never_see_the_requests_nor_the_seats_of_others(world: PlanWorld) -> None:
    agreed(world)
    with reading(world.mission_q):
        assert set(SeatRequest.objects.values_list("partner__party__code", flat=True)) == {"Q"}
        assert set(Allocation.objects.values_list("request__partner__party__code", flat=True)) == {"Q"}
        assert not PlanVersion.objects.exists()
        assert not Engagement.objects.exists()
        assert set(Review.objects.values_list("party__code", flat=True)) == {"Q"}


def test_what_is_only_tried_is_for_the_alliance(world: PlanWorld) -> None:
    requests_open(world)
    asked(world, world.mission_p)
    closed(world)
    number = drawn(world)
    with reading(world.mission_p):
        assert not Allocation.objects.exists()
    under_review(world, number)
    with reading(world.mission_p):
        # The least that delivers the activity: more would cost money and add nothing.
        assert Allocation.objects.get().seats == 2
    with reading(world.mission_q):
        assert not Allocation.objects.exists()


def test_seats_given_back_go_to_who_waits_in_the_same_transaction(world: PlanWorld) -> None:
    agreed(world)
    with reading(world.mission_p):
        own = SeatRequest.objects.get()
    with acting(world.mission_p) as actor:
        release_seats(actor, own.pk, seats=4, reason="not enough people")
        # Nothing of it is to be seen by who gave them back.
        assert set(SeatRequest.objects.values_list("partner__party__code", flat=True)) == {"P"}
    with reading(world.planner):
        rows = {row.partner.party.code: row for row in SeatRequest.objects.select_related("partner__party")}
        assert (rows["P"].granted, rows["P"].standing) == (0, Standing.WITHDRAWN)
        assert (rows["Q"].granted, rows["Q"].standing) == (4, Standing.GRANTED)
        seats = EngagementParty.objects.filter(role="participant").values_list("party__code", "seats")
        assert dict(seats) == {"Q": 4}
        promoted = Entry.objects.get(action="planning.promote")
        assert (promoted.record_id, promoted.after) == (str(rows["Q"].pk), {"granted": 4})


def test_late_requests_get_what_is_left_and_nobody_loses_a_seat(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1", seats="4"))
    asked(world, world.mission_p)
    closed(world)
    number = drawn(world)
    under_review(world, number)
    with acting(world.desk) as actor:
        reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)
    with acting(world.planner) as actor:
        with pytest.raises(Refused, match="Nothing was heard from: P"):
            agree(actor, world.round.pk, version=number)
        agree(actor, world.round.pk, version=number, reason="P agreed by letter")
    late = asked(world, world.mission_q, priority=1)
    assert late.late
    extra = drawn(world, kind=VersionKind.LATE)
    with acting(world.planner) as actor:
        adopt_late(actor, world.round.pk, version=extra)
    with reading(world.planner):
        assert dict(SeatRequest.objects.values_list("partner__party__code", "granted")) == {"P": 2, "Q": 2}
        seats = EngagementParty.objects.filter(role="participant").values_list("party__code", "seats")
        assert dict(seats) == {"P": 2, "Q": 2}


def test_a_late_request_that_waits_tells_its_mission_why(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1", seats="4"))
    asked(world, world.mission_p, seats_min=4)
    closed(world)
    number = drawn(world)
    under_review(world, number)
    for who in (world.desk, world.mission_p):
        with acting(who) as actor:
            reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)
    with acting(world.planner) as actor:
        agree(actor, world.round.pk, version=number)
    asked(world, world.mission_q, priority=1)
    extra = drawn(world, kind=VersionKind.LATE)
    with acting(world.planner) as actor:
        assert adopt_late(actor, world.round.pk, version=extra).agreed_version == extra

    with reading(world.mission_q) as viewer:
        [row] = request_page(viewer, code=world.round.code).rows
        assert (row.standing, [reason.rule for reason in row.reasons]) == (Standing.WAITING, ["capacity"])
    with reading(world.mission_p) as viewer:
        [row] = request_page(viewer, code=world.round.code).rows
        assert (row.seats, row.reasons) == (4, ())


def test_a_returned_plan_is_not_agreed(world: PlanWorld) -> None:
    requests_open(world)
    asked(world, world.mission_p)
    closed(world)
    number = drawn(world)
    under_review(world, number)
    with acting(world.mission_p) as actor:
        with pytest.raises(Refused, match="with a reason"):
            reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.RETURN)
        reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.RETURN, comment="too few")
    with acting(world.desk) as actor:
        reviewing.review(actor, world.round.pk, version=number, verdict=Verdict.ACCEPT)
    with acting(world.planner) as actor:
        with pytest.raises(Refused, match="Returned by: P"):
            agree(actor, world.round.pk, version=number)
        held = reviewing.take_back(actor, world.round.pk, reason="P wants more")
    assert (held.state, held.review_version) == (RoundState.ALLOCATION, None)


def test_commitments_that_conflict_are_named(world: PlanWorld) -> None:
    requests_open(world)
    one, two = asked(world, world.mission_p), asked(world, world.mission_q)
    with acting(world.planner) as actor:
        for row in (one, two):
            promise_seats(actor, row.pk, seats=3, reason="a promise")
    closed(world)
    drawn(world)
    with reading(world.planner):
        row = PlanVersion.objects.get()
    assert row.state == VersionState.CONFLICTING
    assert row.conflicts == [
        {"commitments": [["P", "A1", 3], ["Q", "A1", 3]], "collisions": [["capacity", "A1"]]},
    ]


def test_the_same_inputs_and_seed_give_the_same_plan(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1"), entry_text("A2", seats="3"))
    for who in (world.mission_p, world.mission_q):
        for code in ("A1", "A2"):
            asked(world, who, code)
    closed(world)
    first, second = drawn(world, seed=7), drawn(world, seed=7)
    with reading(world.planner):
        versions = [PlanVersion.objects.get(number=number) for number in (first, second)]
        plans = [
            [(row.request_id, row.seats, row.binding) for row in Allocation.objects.filter(version_number=number)]
            for number in (first, second)
        ]
    assert versions[0].digest == versions[1].digest
    assert plans[0] == plans[1]
    assert versions[0].engine.startswith("entente ")


def test_what_if_with_more_money(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1", cost_per_seat="1000"))
    with acting(world.planner) as actor:
        rounds.set_fund(actor, world.round.pk, code="trust", name_en="Trust fund", amount=1_000)
    asked(world, world.mission_p)
    closed(world)
    plain = drawn(world)
    rich = drawn(world, kind=VersionKind.WHAT_IF, changes={"funds": {"trust": 9_000}})
    with reading(world.planner):
        seats = dict(Allocation.objects.values_list("version_number", "seats"))
        binding = Allocation.objects.get(version_number=plain).binding
    assert seats == {plain: 0, rich: 2}
    assert binding == [["fund_amount", "trust"]]


def test_what_if_with_a_new_partner(world: PlanWorld) -> None:
    requests_open(world, entry_text("A1", seats="8"))
    asked(world, world.mission_p)
    closed(world)
    number = drawn(
        world, kind=VersionKind.WHAT_IF,
        changes={"partners": [{"party": "A", "like": "P", "budget": 5_000, "floor": 0}]},
    )  # fmt: skip
    plain = drawn(world)
    with reading(world.planner) as viewer:
        summary = PlanVersion.objects.get(number=number).summary
        found = compare_versions(viewer, code=world.round.code, left=plain, right=number)
    assert summary["newcomers"] == [
        {
            "party": "A", "like": "P", "requests": 1, "granted": 1, "cut": 1, "seats": 2, "refused": 0,
            "paid": {"trust": 200},
        }
    ]  # fmt: skip
    new = {party.code: (one, two) for party, one, two in found.partners}["A"]
    assert new[0] is None
    assert new[1] is not None
    assert (new[1].new, new[1].seats, new[1].cost, new[1].budget) == (True, 2, 200, 5_000)
    # What the new partner's seats cost is spent of the fund as well.
    assert [two.used - one.used for one, two in found.funds] == [200]


@pytest.mark.parametrize(
    ("verb", "who"),
    [("open_offers", "mission_p"), ("open_offers", "desk"), ("open_offers", "ally"), ("open_offers", "lead")],
)
def test_only_the_planner_moves_a_round(world: PlanWorld, verb: str, who: str) -> None:
    with acting(getattr(world, who)) as actor, pytest.raises(Refused) as refused:
        getattr(rounds, verb)(actor, world.round.pk)
    assert refused.value.rule == "planning.transition_role"


def test_a_wrong_verb_says_where_it_is_possible(world: PlanWorld) -> None:
    with acting(world.planner) as actor, pytest.raises(Refused, match="Requests open"):
        rounds.close_requests(actor, world.round.pk)

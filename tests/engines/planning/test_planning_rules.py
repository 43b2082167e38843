"""Each rule on an instance small enough to work out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from entente.engines.planning import Conflicting, Plan, allocate, check, parse_plan
from entente.engines.planning.plan import Allocation
from tests.factories.planning import activity, goal, instance, partner, request

TWO = [request("P1", "A1", "G1"), request("P2", "A1", "G2")]
GOALS = [goal("G1"), goal("G2", "P2")]
CHAIN = {
    "activities": [activity("A1"), activity("A2", "2027-04-01", "2027-04-02")],
    "prerequisites": [{"activity": "A2", "requires": "A1"}],
    "goals": [goal("G1", needs=2)],
}


def granted(**changes: Any) -> dict[tuple[str, str], int]:
    made = instance(**changes)
    plan = allocate(made)
    report = check(made, plan)
    assert report.holds, (report.violations, report.doubts)
    return plan.seats


def refusal(**changes: Any) -> tuple[tuple[str, str], ...]:
    made = instance(**changes)
    plan = allocate(made)
    assert check(made, plan).holds
    (only,) = [row for row in plan.refusals if not row.granted]
    return only.binding


def test_a_request_gets_its_least_when_more_would_serve_nothing() -> None:
    assert granted() == {("P1", "A1"): 2}


def test_seats_run_out() -> None:
    shared = [activity("A1", seats=3)]
    assert refusal(activities=shared, requests=TWO, goals=[goal("G1"), goal("G2", "P2", weight=2)]) == (
        ("capacity", "A1"),
    )


def test_a_partner_that_is_not_eligible_is_refused() -> None:
    assert refusal(activities=[activity("A1", eligible=["P2"])]) == (("ineligible", "A1"),)


def test_a_budget_runs_out() -> None:
    assert refusal(partners=[partner("P1", budget=199), partner("P2")]) == (("partner_budget", "P1"),)


def test_a_fund_runs_out() -> None:
    assert refusal(funds=[{"id": "F1", "amount": 199}]) == (("fund_amount", "F1"),)


@pytest.mark.parametrize(("second_start", "both"), [("2027-03-05", False), ("2027-03-06", True)])
def test_people_are_away_on_the_last_day_too(second_start: str, both: bool) -> None:
    made = {
        "activities": [activity("A1"), activity("A2", second_start, "2027-03-10")],
        "partners": [partner("P1", personnel={"cyber": 3}), partner("P2")],
        "requests": [request("P1", "A1", "G1"), request("P1", "A2", "G1")],
        "goals": [goal("G1", needs=2)],
    }
    assert len(granted(**made)) == 1 + both
    if not both:
        assert refusal(**made) == (("absence_limit", "cyber"),)


def test_a_prerequisite_nobody_asked_for_refuses_what_follows() -> None:
    assert refusal(requests=[request("P1", "A2", "G1")], **CHAIN) == (("prerequisite", "A1"),)


def test_a_prerequisite_is_granted_with_what_follows() -> None:
    asked = [request("P1", "A1", "G1", priority=5), request("P1", "A2", "G1")]
    assert granted(requests=asked, **CHAIN) == {("P1", "A1"): 2, ("P1", "A2"): 2}


def test_a_prerequisite_must_be_over_before_the_next_begins() -> None:
    late = CHAIN | {
        "activities": [activity("A1", "2027-03-01", "2027-04-01"), activity("A2", "2027-04-01", "2027-04-02")]
    }
    asked = [request("P1", "A1", "G1"), request("P1", "A2", "G1")]
    assert refusal(requests=asked, **late) == (("prerequisite", "A1"),)


def test_a_commitment_is_honoured_though_a_better_request_waits() -> None:
    made = {"activities": [activity("A1", seats=3)], "requests": TWO, "goals": [goal("G1"), goal("G2", "P2", weight=5)]}
    assert granted(mandatory=[{"partner": "P1", "activity": "A1", "seats": 3}], **made) == {("P1", "A1"): 3}


def test_a_request_beyond_what_its_goal_needs_gains_nothing() -> None:
    made = {"activities": [activity("A1"), activity("A2", "2027-05-01", "2027-05-02", cost_per_seat=50)]}
    asked = [request("P1", "A1", "G1"), request("P1", "A2", "G1")]
    assert granted(requests=asked, **made) == {("P1", "A2"): 2}
    assert refusal(requests=asked, **made) == (("no_gain", "G1"),)


def test_floors_come_before_points() -> None:
    made = {"activities": [activity("A1", seats=3)], "requests": TWO, "goals": [goal("G1"), goal("G2", "P2", weight=5)]}
    floor = [partner("P1", protected_minimum=2), partner("P2")]
    assert granted(**made) == {("P2", "A1"): 2}
    assert granted(partners=floor, **made) == {("P1", "A1"): 2}


def test_a_floor_is_met_with_seats_above_the_least() -> None:
    assert granted(partners=[partner("P1", protected_minimum=3), partner("P2")]) == {("P1", "A1"): 3}


def test_points_come_before_cost() -> None:
    made = {"activities": [activity("A1", cost_per_seat=9000), activity("A2", cost_per_seat=1)]}
    asked = [request("P1", "A1", "G1", priority=1), request("P1", "A2", "G1", priority=2)]
    people = [partner("P1", personnel={"cyber": 2}), partner("P2")]
    assert granted(requests=asked, partners=people, **made) == {("P1", "A1"): 2}


def test_stages_are_named_in_order_and_proven() -> None:
    plan = allocate(instance(), seed=5)
    assert [(s.name, s.value, s.gap) for s in plan.stages] == [
        ("mandatory", 0, 0.0),
        ("floors", 2, 0.0),
        ("points", 1050, 0.0),
        ("cost", 200, 0.0),
    ]
    assert plan.seed == 5


def test_a_reason_says_how_much_is_missing_and_what_would_do() -> None:
    (row,) = allocate(instance(funds=[{"id": "F1", "amount": 150}])).refusals
    assert row.reason == "Fund F1 has 150 of 150 left; this needs 200."
    assert row.remedy == "Add 50 to fund F1, or release as much."
    assert (row.granted, row.wanted) == (0, 4)


@pytest.mark.parametrize(
    "empty",
    [
        {"requests": []},
        {"requests": [], "activities": [], "goals": [], "funds": [], "partners": []},
        {"funds": [{"id": "F1", "amount": 0}]},
        {"partners": [partner("P1", budget=0), partner("P2")]},
        {"activities": [activity("A1", seats=0)]},
        {"activities": [activity("A1", cost_per_seat=0)], "funds": [{"id": "F1", "amount": 0}]},
        {"partners": [partner("P1", personnel={}), partner("P2")]},
    ],
)
def test_degenerate_instances_have_plans(empty: dict[str, Any]) -> None:
    granted(**empty)


def test_two_commitments_that_exceed_the_seats_are_named() -> None:
    both = [{"partner": name, "activity": "A1", "seats": 4} for name in ("P1", "P2")]
    other = {"partner": "P1", "activity": "A2", "seats": 2}
    made = instance(
        activities=[activity("A1", seats=7), activity("A2", "2027-06-01", "2027-06-02")],
        requests=[*TWO, request("P1", "A2", "G1")],
        goals=GOALS,
        mandatory=[other, *both],
    )
    with pytest.raises(Conflicting) as caught:
        allocate(made)
    (conflict,) = caught.value.conflicts
    assert [c.key for c in conflict.commitments] == [("P1", "A1"), ("P2", "A1")]
    assert conflict.collisions == (("capacity", "A1"),)


@pytest.mark.parametrize(
    ("changes", "collision"),
    [
        ({"requests": []}, ("not_requested", "A1")),
        ({"requests": [request("P1", "A1", "G1", seats=(1, 1))]}, ("seats_range", "A1")),
        ({"activities": [activity("A1", eligible=[])]}, ("ineligible", "A1")),
        ({"partners": [partner("P1", budget=10), partner("P2")]}, ("partner_budget", "P1")),
    ],
)
def test_a_commitment_that_cannot_hold_alone_is_named(changes: dict[str, Any], collision: tuple[str, str]) -> None:
    with pytest.raises(Conflicting) as caught:
        allocate(instance(mandatory=[{"partner": "P1", "activity": "A1", "seats": 2}], **changes))
    (conflict,) = caught.value.conflicts
    assert conflict.collisions == (collision,)


def test_a_commitment_brings_its_prerequisite_into_the_conflict() -> None:
    made = CHAIN | {"activities": [activity("A1", seats=1), activity("A2", "2027-04-01", "2027-04-02")]}
    with pytest.raises(Conflicting) as caught:
        allocate(
            instance(
                requests=[request("P1", "A1", "G1"), request("P1", "A2", "G1")],
                mandatory=[{"partner": "P1", "activity": "A2", "seats": 2}],
                **made,
            )
        )
    assert caught.value.conflicts[0].collisions == (("capacity", "A1"),)


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([("P1", "A1", 5)], {"seats_range"}),
        ([("P1", "A1", 1)], {"seats_range"}),
        ([("P1", "A1", -1)], {"seats_range"}),
        ([("P1", "A1", 2), ("P1", "A1", 2)], {"duplicate"}),
        ([("P2", "A1", 2)], {"not_requested"}),
        ([("P9", "A9", 2)], {"not_requested"}),
    ],
)
def test_the_checker_finds_rows_that_are_wrong_in_themselves(rows: list[tuple[str, str, int]], rules: set[str]) -> None:
    report = check(instance(), Plan(tuple(Allocation(*row) for row in rows)))
    assert {violation.rule for violation in report.violations} == rules


def test_the_checker_finds_every_limit_overrun() -> None:
    made = instance(
        activities=[activity("A1", seats=1, eligible=[]), activity("A0", "2027-05-01", "2027-05-01")],
        partners=[partner("P1", budget=1, personnel={"cyber": 1}), partner("P2")],
        funds=[{"id": "F1", "amount": 1}],
        prerequisites=[{"activity": "A1", "requires": "A0"}],
        mandatory=[{"partner": "P1", "activity": "A1", "seats": 3}],
    )
    report = check(made, Plan((Allocation("P1", "A1", 2),)))
    rules = [violation.rule for violation in report.violations]
    assert sorted(rules) == [
        "absence_limit",
        "capacity",
        "fund_amount",
        "ineligible",
        "mandatory",
        "partner_budget",
        "prerequisite",
    ]
    assert report.mandatory_missed == 1


@pytest.mark.parametrize(
    ("binding", "fault"),
    [
        ([["capacity", "A1"]], "would break fund_amount of F1"),
        ([["no_gain", "G1"]], "would break fund_amount of F1"),
        ([["fund_amount", "F1"]], ""),
    ],
)
def test_the_checker_confirms_a_reason_only_if_it_is_exact(binding: list[list[str]], fault: str) -> None:
    row = {"partner": "P1", "activity": "A1", "granted": 0, "wanted": 4, "binding": binding}
    plan = parse_plan({"allocations": [], "refusals": [row]})
    doubts = check(instance(funds=[{"id": "F1", "amount": 1}]), plan).doubts
    assert [fault in doubt.detail for doubt in doubts] == ([True] if fault else [])


def test_the_checker_doubts_no_gain_where_points_or_a_floor_would_be_gained() -> None:
    row = {"partner": "P1", "activity": "A1", "granted": 0, "wanted": 4, "binding": [["no_gain", "G1"]]}
    plan = parse_plan({"allocations": [], "refusals": [row]})
    assert "would add 1050 points" in check(instance(), plan).doubts[0].detail
    floor = [partner("P1", protected_minimum=2), partner("P2")]
    worthless = instance(goals=[goal("G1", weight=0)], partners=floor)
    assert "to its floor of 2 seats" in check(worthless, plan).doubts[0].detail

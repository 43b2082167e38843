"""The search against brute force on tiny instances, and itself on larger ones."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.planning_instances import first_come, generate
from entente.engines.planning import Instance, Plan, allocate, check, holding, parse_instance
from entente.engines.planning.plan import allocations
from entente.engines.planning.search import Clock, Search, worth
from tests.factories.planning import activity, goal, instance, partner, request

FIELDS = st.sampled_from(["cyber", "cbrn"])
SLOTS = st.sampled_from([("2027-03-01", "2027-03-05"), ("2027-03-05", "2027-03-08"), ("2027-04-01", "2027-04-02")])


@st.composite
def tiny_instances(draw: st.DrawFn) -> Instance:
    """Two partners, three activities, up to five requests, every limit tight."""
    menu = []
    for n in range(3):
        start, end = draw(SLOTS)
        row = activity(f"A{n}", start, end, field=draw(FIELDS), seats=draw(st.integers(0, 4)))
        menu.append(
            row | {"cost_per_seat": draw(st.sampled_from([0, 50, 90])), "fund": draw(st.sampled_from(["F1", "F2"]))}
        )
    people = st.fixed_dictionaries({"cyber": st.integers(0, 4), "cbrn": st.integers(0, 4)})
    partners = [
        partner(p, budget=draw(st.integers(0, 500)), personnel=draw(people), protected_minimum=draw(st.integers(0, 5)))
        for p in ("P1", "P2")
    ]
    goals = [
        goal(f"G{p}{n}", p, draw(st.integers(0, 3)), draw(st.integers(1, 3))) for p in ("P1", "P2") for n in (1, 2)
    ]
    pairs = draw(st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.integers(0, 2)), max_size=5, unique=True))
    requests = []
    for who, n in pairs:
        least = draw(st.integers(1, 2))
        seats = (least, least + draw(st.integers(0, 1)))
        serves = f"G{who}{draw(st.integers(1, 2))}"
        requests.append(request(who, f"A{n}", serves, seats, draw(st.integers(1, 5))))
    return instance(
        activities=menu,
        partners=partners,
        goals=goals,
        requests=requests,
        funds=[{"id": name, "amount": draw(st.integers(0, 600))} for name in ("F1", "F2")],
        prerequisites=draw(st.sampled_from([[], [{"activity": "A2", "requires": "A0"}]])),
    )


def by_brute_force(made: Instance) -> tuple[int, int, int]:
    """The best (floors met, points, -cost) of all plans."""
    options = [[0, *range(r.seats_min, r.seats_wanted + 1)] for r in made.requests]
    best = (-1, 0, 0)
    for seats in product(*options):
        chosen = {r.key: n for r, n in zip(made.requests, seats, strict=True) if n}
        report = check(made, Plan(allocations(chosen)))
        if not report.violations:
            best = max(best, (report.floors_met, report.goal_points, -report.cost))
    return best


@settings(max_examples=60, deadline=None)
@given(tiny_instances())
def test_tiny_plans_are_the_best_there_are(made: Instance) -> None:
    plan = allocate(made)
    report = check(made, plan)
    assert report.holds, (report.violations, report.doubts)
    assert (report.floors_met, report.goal_points, -report.cost) == by_brute_force(made)
    assert [stage.gap for stage in plan.stages] == [0.0] * 4


def test_a_larger_plan_holds_repeats_itself_and_beats_first_come() -> None:
    document = generate(3, partners=8, activities=160)
    made = parse_instance(document)
    plan = allocate(made, seed=4, time_limit=60)
    report = check(made, plan)
    assert report.holds, (report.violations[:3], report.doubts[:3])
    again = allocate(made, seed=4, time_limit=60)
    assert (plan.allocations, plan.refusals) == (again.allocations, again.refusals)
    by_hand = check(made, Plan(allocations(first_come(document))))
    assert not by_hand.violations
    assert report.coverage > by_hand.coverage
    assert report.floors_met >= by_hand.floors_met
    floors, points, cost = plan.stages[1:]
    assert floors.gap == 0
    assert points.gap <= 0.003
    assert cost.gap <= 0.05


def test_polishing_never_makes_a_plan_worse() -> None:
    from entente.engines.planning.candidates import candidates
    from entente.engines.planning.floors import settle_floors
    from entente.engines.planning.program import build

    made = parse_instance(generate(5, partners=6, activities=80))
    able = candidates(made)
    floors = settle_floors(made, able, float("inf"))
    program = build(made, able).holding_floors(floors.reachable, len(floors.met))
    search = Search(made, able, program, 0, Clock(0.0, float("inf"), 15.0))
    better = search.polish(floors.seats, 100.0, lambda share: None)
    assert search.rank(better, 100.0) > search.rank(floors.seats, 100.0)
    assert check(made, Plan(allocations(better))).floors_met == len(floors.met)
    assert worth(made, better) == (check(made, Plan(allocations(better))).goal_points, worth(made, better)[1])


def test_late_requests_get_what_is_left() -> None:
    first = instance(activities=[activity("A1", seats=5)])
    plan = allocate(first)
    late = instance(
        activities=[activity("A1", seats=5)],
        requests=[request("P1", "A1", "G1"), request("P2", "A1", "G2", seats=(3, 4))],
        goals=[goal("G1"), goal("G2", "P2", weight=5)],
    )
    assert allocate(holding(late, plan)).seats == {("P1", "A1"): 2, ("P2", "A1"): 3}

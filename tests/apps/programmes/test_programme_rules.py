"""Rules of programmes that need no database: tables, periods, lineage, reviews, what applies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.ledger.actions import ACTIONS
from entente.apps.programmes.enums import ClauseKind, GoalState, ProgrammeState, ReviewKind
from entente.apps.programmes.rules.applies import How, Window, what_applies
from entente.apps.programmes.rules.clauses import Lookups, values_of
from entente.apps.programmes.rules.dates import programme_period
from entente.apps.programmes.rules.guards import GUARDS
from entente.apps.programmes.rules.lineage import no_circle, reachable
from entente.apps.programmes.rules.reviews import reviews_due
from entente.apps.programmes.rules.transitions import CHANGE_TEXT, ENDED, GOAL, LABELS, PROGRAMME, Transition
from entente.kernel.errors import Refused
from entente.kernel.periods import Period

OLD, NEW, OTHER = (UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize("table", [PROGRAMME, GOAL])
def test_the_tables_are_sound(table: tuple[Transition, ...]) -> None:
    assert len({(row.state, row.verb) for row in table}) == len(table)
    assert {row.permission for row in table} <= set(PERMISSIONS)
    assert {row.guard for row in table} - {"", "has_descendant"} <= set(GUARDS)
    assert {row.verb for row in table} <= set(LABELS)


def test_every_verb_of_a_programme_is_an_action_of_the_ledger() -> None:
    verbs = {row.verb for row in PROGRAMME} - {CHANGE_TEXT}
    assert {f"programmes.{verb}" for verb in verbs} <= set(ACTIONS)


@pytest.mark.parametrize(
    ("table", "start", "states", "ends"),
    [
        (PROGRAMME, ProgrammeState.DRAFT, ProgrammeState, {"superseded", "closed", "withdrawn"}),
        (GOAL, GoalState.PROPOSED, GoalState, set(ENDED)),
    ],
)
def test_every_state_is_reached_and_none_but_ends_is_a_dead_end(table, start, states, ends) -> None:
    reached, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        fresh = {row.target for row in table if row.state == state} - reached
        reached |= fresh
        waiting.extend(fresh)
    assert reached == set(states)
    assert {state for state in states if not any(row.state == state for row in table)} == ends


def test_a_period_of_years_covers_both_whole() -> None:
    assert programme_period("2024", "2028") == Period(date(2024, 1, 1), date(2029, 1, 1))
    assert programme_period("2019-11", "") == Period(date(2019, 11, 1), None)
    assert programme_period("", "") is None


def bih() -> list[Window]:
    """An instrument with a programme to 2024, bridged in January, and the next one adopted on 23 October 2025."""
    return [
        Window(OLD, "ITPP", Period(date(2021, 1, 1), date(2025, 1, 1)), adopted=date(2021, 3, 1),
               bridged=date(2025, 1, 15), ended=date(2025, 10, 23)),
        Window(NEW, "ITPP", Period(date(2025, 1, 1), date(2029, 1, 1)), adopted=date(2025, 10, 23), supersedes=OLD),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 12, 31), []),
        (date(2021, 2, 1), [(OLD, How.ADOPTED_LATER)]),
        (date(2021, 3, 1), [(OLD, How.IN_FORCE)]),
        (date(2024, 12, 31), [(OLD, How.IN_FORCE)]),
        (date(2025, 1, 10), [(OLD, How.LAPSED), (NEW, How.ADOPTED_LATER)]),
        (date(2025, 5, 1), [(OLD, How.BRIDGING), (NEW, How.ADOPTED_LATER)]),
        (date(2025, 10, 22), [(OLD, How.BRIDGING), (NEW, How.ADOPTED_LATER)]),
        (date(2025, 10, 23), [(NEW, How.IN_FORCE)]),
        (date(2029, 1, 1), [(NEW, How.LAPSED)]),
    ],
)
def test_what_applies_between_periods_and_when_adopted_late(on, expected) -> None:
    assert [(applies.id, applies.how) for applies in what_applies(bih(), on)] == expected


def test_a_new_instrument_takes_the_place_of_the_old_only_where_it_says_so() -> None:
    old = Window(OLD, "IPAP", Period(date(2010, 1, 1), date(2016, 1, 1)))
    other = Window(OTHER, "PARP", Period(date(2010, 1, 1), None))
    new = Window(NEW, "ITPP", Period(date(2022, 1, 1), None), supersedes=OLD)
    found = what_applies([old, new, other], date(2023, 1, 1))
    assert [(applies.id, applies.how) for applies in found] == [(OTHER, How.IN_FORCE), (NEW, How.IN_FORCE)]


def test_what_is_made_up_takes_the_place_of_nothing_real() -> None:
    real = Window(OLD, "ITPP", Period(date(2025, 1, 1), date(2029, 1, 1)))
    made_up = Window(NEW, "ITPP", Period(date(2026, 1, 1), date(2030, 1, 1)), supersedes=OLD, exercise=True)
    found = what_applies([real, made_up], date(2026, 11, 30))
    assert {(applies.id, applies.how) for applies in found} == {(real.id, How.IN_FORCE), (made_up.id, How.IN_FORCE)}


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 4000))
def test_reviews_fall_within_the_period(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    due = reviews_due(period)
    assert all(period.start <= day <= period.end for _kind, day in due)
    assert [kind for kind, _day in due].count(ReviewKind.FINAL) == 1
    assert [day for _kind, day in due] == sorted(day for _kind, day in due)


def test_the_reviews_of_four_years() -> None:
    due = reviews_due(Period(date(2025, 1, 1), date(2029, 1, 1)))
    assert [(kind.value, day) for kind, day in due] == [
        ("annual", date(2026, 1, 1)),
        ("mid_term", date(2027, 1, 1)),
        ("annual", date(2028, 1, 1)),
        ("final", date(2028, 10, 3)),
    ]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=15))
def test_lineage_never_closes_a_circle(pairs) -> None:
    kept: list[tuple[UUID, UUID]] = []
    for parent, child in pairs:
        edge = (UUID(int=parent), UUID(int=child))
        if edge[0] in reachable([edge[1]], kept):
            with pytest.raises(Refused, match="circle"):
                no_circle([edge], kept, {})
        else:
            no_circle([edge], kept, {})
            kept.append(edge)
    for parent, child in kept:
        assert parent not in reachable([child], kept)


@pytest.mark.parametrize(
    ("known", "remedy"),
    [
        ((), "the programme has none yet: add it first, or leave the field empty"),
        (("G1", "G10", "G2"), "use one of: G1, G2, G10"),
        ([f"G{n}" for n in range(1, 21)], "use one of the 20 that exist, such as G6, G7, G8, G9, G17"),
    ],
)
def test_a_reference_to_nothing_says_what_is_there(known: Sequence[str], remedy: str) -> None:
    keys = {code: uuid4() for code in known}
    text = {"side": "partner", "text": "Send ten officers", "position": "0", "goal": "G77"}
    _values, (problem,) = values_of(ClauseKind.COMMITMENT, text, Lookups(goals=keys))
    assert (problem.field, problem.message, problem.remedy) == ("goal", "the programme has no goal “G77”", remedy)


def test_a_long_value_is_not_repeated_whole_and_an_empty_one_is_said_to_be_empty() -> None:
    text = {"code": "", "goal": "x" * 500, "kind": "y" * 500, "track": "practical"}
    _values, problems = values_of(ClauseKind.ACTIVITY, text, Lookups())
    said = {problem.field: problem.message for problem in problems}
    assert said["code"] == "the field is empty"
    assert said["kind"] == f"“{'y' * 40}…” is not right"
    assert said["goal"] == f"the programme has no goal “{'x' * 40}…”"

"""Derivatives of one report never corroborate each other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entente.apps.warnings.rules.origins import independent_origins, roots

# Graphs are slow to make on a machine that does something else: no fault of what is tested.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("reports", "derived", "named", "expected"),
    [
        ("", {}, {}, 0),
        ("a", {}, {}, 1),
        ("ab", {}, {}, 2),
        ("ab", {"b": "a"}, {}, 1),
        ("bcd", {"b": "a", "c": "a", "d": "c"}, {}, 1),
        # A digest of two adds nothing to them, and is one report without them.
        ("abc", {"c": "ab"}, {}, 2),
        ("c", {"c": "ab"}, {}, 1),
        ("cd", {"c": "ab", "d": "ab"}, {}, 1),
        ("cd", {"c": "ab", "d": "be"}, {}, 1),
        # The original that two reports name is one, although nobody holds it here.
        ("ab", {}, {"a": "Agency X", "b": "agency x "}, 1),
        ("ab", {}, {"a": "Agency X", "b": "Agency Y"}, 2),
        # A circle is one origin.
        ("ab", {"a": "b", "b": "a"}, {}, 1),
    ],
)
def test_independent_origins(reports: str, derived: dict[str, str], named: dict[str, str], expected: int) -> None:
    assert independent_origins(list(reports), derived, named) == expected


graphs = st.dictionaries(st.integers(0, 9), st.sets(st.integers(0, 9), max_size=3), max_size=10)


@patient
@given(graphs, st.sets(st.integers(0, 9), max_size=8))
def test_a_derivative_of_one_of_them_never_adds_an_origin(graph: dict[int, set[int]], reports: set[int]) -> None:
    before = independent_origins(reports, graph)
    for origin in reports:
        assert independent_origins({*reports, 99}, {**graph, 99: {origin}}) == before


@patient
@given(graphs, st.sets(st.integers(0, 9), max_size=8))
def test_there_are_never_more_origins_than_reports_or_roots(graph: dict[int, set[int]], reports: set[int]) -> None:
    count = independent_origins(reports, graph)
    assert count <= len(reports)
    assert count <= len({root for report in reports for root in roots(report, graph, {})})


def test_many_reports_are_counted_without_searching_every_set() -> None:
    graph = {n: {n // 2} for n in range(2, 60)}
    assert independent_origins(range(1, 60), graph) == 1
    assert independent_origins(range(60), {}) == 60

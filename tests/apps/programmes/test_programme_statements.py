"""No page of programmes needs more statements for more programmes, goals or activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Comment, Goal, Programme, Version
from entente.apps.programmes.selectors.comments import comment_list
from entente.apps.programmes.selectors.goals import goal_counts, goal_get
from entente.apps.programmes.selectors.portfolio import (
    area_coverage,
    compare_partners,
    gantt,
    goals_by_state,
    programme_portfolio,
    what_applies,
)
from entente.apps.programmes.selectors.programmes import programme_get, programme_list
from entente.apps.programmes.selectors.versions import version_diff
from entente.apps.programmes.services.comments import add_comment
from entente.apps.programmes.services.drafting import draft_programme
from entente.apps.programmes.services.versions import keep_version
from tests.factories.programmes import acting, many, new, reading

TODAY = date(2026, 11, 23)
# What reads a page may take; the page around it needs some statements of its own.
MOST = 7

READS: dict[str, tuple[int, Callable[[Viewer], object]]] = {
    "list": (1, lambda viewer: programme_list(viewer, on=TODAY)),
    "portfolio": (1, lambda viewer: programme_portfolio(viewer, on=TODAY)),
    "gantt": (2, lambda viewer: gantt(viewer, on=TODAY)),
    "goals by state": (2, lambda viewer: goals_by_state(viewer)),
    "coverage": (3, lambda viewer: area_coverage(viewer)),
    "comparison": (5, lambda viewer: compare_partners(viewer, left="P", right="Q", on=TODAY)),
    "programme": (7, lambda viewer: programme_get(viewer, code="bulk-0", on=TODAY)),
    "goal": (7, lambda viewer: goal_get(viewer, programme="bulk-0", goal="G01", on=TODAY)),
    "goal counts": (1, lambda viewer: goal_counts(viewer, party="P", on=TODAY)),
    "version": (7, lambda viewer: version_diff(viewer, programme="bulk-0")),
    "applies": (1, lambda viewer: what_applies(viewer, party="P", on=TODAY)),
    "comments": (
        1,
        lambda viewer: comment_list(viewer, programme_id=Programme.objects.only("pk").order_by("code")[0].pk),
    ),
}


@pytest.fixture
def seeded(world):
    with acting(world.desk) as actor:
        draft_programme(actor, new(code="seed", period_start="2000", period_end="2001"))
        many(world, programmes=1, goals=3, activities=3)
        with_texts(world, actor)
    return world


def with_texts(world, actor) -> None:
    for programme in Programme.objects.filter(code__startswith="bulk"):
        if not Version.objects.filter(programme=programme).exists():
            keep_version(programme)
        for goal in Goal.objects.filter(programme=programme)[:2]:
            add_comment(actor, programme.pk, clause_kind="goal", clause_id=goal.pk, text="Well")


def statements(world, read: Callable[[Viewer], object]) -> int:
    with (
        reading(world.desk) as viewer,
        CaptureQueriesContext(
            connection,
        ) as caught,
    ):
        read(viewer)
    # Leaving the transaction is not reading.
    return len([query for query in caught.captured_queries if not query["sql"].startswith(("RELEASE", "SAVEPOINT"))])


def test_statements_do_not_grow_with_programmes(seeded) -> None:
    with_one = {name: statements(seeded, read) for name, (_most, read) in READS.items()}
    with acting(seeded.desk) as actor:
        many(seeded, programmes=2, goals=9, activities=12, first=1)
        with_texts(seeded, actor)
        assert Comment.objects.count() > 2
    with_three = {name: statements(seeded, read) for name, (_most, read) in READS.items()}
    assert with_three == with_one
    assert {name: number for name, number in with_one.items() if number > MOST + 1} == {}


def test_the_portfolio_says_what_it_is_asked(seeded) -> None:
    with acting(seeded.desk):
        many(seeded, programmes=2, goals=11, activities=2, first=1)
    with reading(seeded.desk) as viewer:
        portfolio = programme_portfolio(viewer, on=TODAY)
        assert portfolio.total == 4
        assert {group.state: len(group.programmes) for group in portfolio.by_state} == {"draft": 1, "in_force": 3}
        assert [row.code for row in portfolio.expired] == ["bulk-0"]
        assert [row.code for row in portfolio.expiring] == ["bulk-1"]
        bars = {bar.programme.code: bar for bar in gantt(viewer, on=TODAY)}
        assert [(review.due_on.month, review.overdue) for review in bars["bulk-1"].reviews] == [(3, True), (6, True)]
        tallies = {tally.party.code: tally for tally in goals_by_state(viewer)}
        assert (tallies["Q"].total, tallies["Q"].open) == (11, 7)
        assert sum(tallies["P"].by_state.values()) == tallies["P"].total == 14
        coverage = area_coverage(viewer)
        assert coverage.cells["area-0", "Q"] == 1
        comparison = compare_partners(viewer, left="P", right="Q", on=TODAY)
        assert (comparison.left.tally.total, comparison.right.tally.total) == (14, 11)
        assert all(len(area) == 3 for area in comparison.areas)

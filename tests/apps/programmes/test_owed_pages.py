"""What posts owe, page by page: the same things in the same order as the whole list, and nothing of it twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from itertools import product
from uuid import UUID

import pytest

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC
from entente.apps.access.shown import collecting
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.models import Activity, Challenge, Goal, Objective, Programme
from entente.apps.programmes.obligations import SOURCES, Obligation
from entente.apps.programmes.rules.duties import when_due
from entente.apps.programmes.selectors.obligations import obligations_of_posts
from entente.apps.programmes.selectors.owed import OwedFilters, owed_page
from tests.factories.duties import duty_world, furnish, give
from tests.factories.programmes import World, acting, in_force, many, reading

TODAY = date(2026, 11, 25)
DUE = ("", "2026", "2026-11", "2026-12", "2026-11-24", "2026-12-25", "2026-12-26", "2028-02", "2027")


@pytest.fixture
def busy(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A desk with duties on every day that a partial date can mean, and another app's things among them."""
    world = duty_world(world)
    programme = in_force(world, code="seed")
    furnish(world, programme)
    with acting(world.desk):
        for other in many(world, programmes=2, goals=20, activities=6):
            for n, goal in enumerate(Goal.objects.filter(programme=other)):
                Goal.objects.filter(pk=goal.pk).update(by_when=DUE[n % len(DUE)])
                give(other, world.desk.post, "accountable", goal=goal)
            give(other, world.desk.post, "responsible", objective=Objective.objects.get(programme=other))
            Activity.objects.filter(programme=other, code="A001").update(planned_to=date(2026, 12, 1))

    def actions(viewer: Viewer | Actor, posts: Collection[UUID], day: date) -> Iterator[Obligation]:
        for post, (n, due) in product(posts, enumerate((date(2020, 1, 1), date(2026, 11, 30), None) * 2)):
            yield Obligation("action", UUID(int=n), f"T{n}", "Send it", None, "", "Q", due, False, ("owner",), 1, post,
                             False, "Action", "/there/")  # fmt: skip

    monkeypatch.setitem(SOURCES, "action", actions)
    return world


def keys(items: tuple[Obligation, ...]) -> list[tuple[object, ...]]:
    return [(item.due, item.kind, item.code, item.record_id, item.post_id, item.roles, item.late, item.title,
             item.party, item.programme, item.exercise) for item in items]  # fmt: skip


@pytest.mark.parametrize("size", [1, 7, 13, 1_000])
def test_the_pages_together_are_the_whole_list(busy: World, size: int) -> None:
    posts = [busy.desk.post.pk, busy.mission_p.post.pk]
    with reading(busy.desk) as viewer:
        whole = obligations_of_posts(viewer, post_ids=posts, on=TODAY)
        first = owed_page(viewer, post_ids=posts, on=TODAY, size=size)
        numbers = range(1, -(-first.total // size) + 1)
        pages = [owed_page(viewer, post_ids=posts, on=TODAY, number=n, size=size) for n in numbers]
        beyond = owed_page(viewer, post_ids=posts, on=TODAY, number=9_999, size=size)
    listed = tuple(item for page in pages for item in page.items)
    assert first.total == len(whole) == len(listed) > 40
    assert sorted(map(str, keys(listed))) == sorted(map(str, keys(whole)))
    assert [(item.due, item.kind, item.code) for item in listed] == [(item.due, item.kind, item.code) for item in whole]
    assert keys(beyond.items) == keys(pages[-1].items)
    assert beyond.number == len(pages)


def test_counts_are_of_everything_and_filters_of_the_list(busy: World) -> None:
    posts = [busy.desk.post.pk]
    with reading(busy.desk) as viewer:
        whole = obligations_of_posts(viewer, post_ids=posts, on=TODAY)
        page = owed_page(viewer, post_ids=posts, on=TODAY, size=3)
        counted = Counter({(each.kind, each.party, each.when): each.number for each in page.counts})
        assert counted == Counter((item.kind, item.party, when_due(item.due, on=TODAY)) for item in whole)
        assert {each.label for each in page.counts if each.kind == "action"} == {"Action"}
        for kind, party, when in product(("", "goal", "action", "none"), ("", "P", "Q"), ("", "late", "soon", "open")):
            found = owed_page(viewer, post_ids=posts, on=TODAY, filters=OwedFilters(kind, party, when), size=1_000)
            wanted = [item for item in whole
                      if kind in {"", item.kind} and party in {"", item.party}
                      and when in {"", when_due(item.due, on=TODAY)}]  # fmt: skip
            assert (found.total, len(found.items)) == (len(wanted), len(wanted))
            assert found.counts == owed_page(viewer, post_ids=posts, on=TODAY, size=1).counts


def test_programmes_and_partners_are_named_and_the_page_bears_the_markings_of_programmes(busy: World) -> None:
    posts = [busy.desk.post.pk]
    with seeing_everything():
        challenge = Challenge.objects.filter(title__startswith="Pressure")[0]
        programme = Programme.objects.get(code="seed")
        Challenge.objects.filter(pk=challenge.pk).update(programme=programme, marking_id=PUBLIC)
    with reading(busy.desk) as viewer:
        with collecting() as shown:
            page = owed_page(viewer, post_ids=posts, on=TODAY, filters=OwedFilters(kind="challenge"), size=1_000)
        item = next(each for each in page.items if each.record_id == challenge.pk)
        assert (item.party_name, item.programme_title) == (challenge.party.name, "Plan of P")
        assert programme.marking_id in shown
        assert {each.party_name for each in page.counts if each.party == "P"} == {challenge.party.name}
        whole = obligations_of_posts(viewer, post_ids=posts, on=TODAY)
        assert item in whole
        assert all(each.programme_title for each in whole if each.programme)
    with reading(busy.mission_q) as viewer:
        (seen,) = (each for each in owed_page(viewer, post_ids=posts, on=TODAY).items if each.kind == "challenge")
        assert (seen.programme, seen.programme_title, seen.party_name) == ("", "", challenge.party.name)


def test_a_page_bears_the_marking_of_all_that_it_counts_and_tells_nothing_out_of_sight(busy: World) -> None:
    with reading(busy.desk) as viewer, collecting() as shown:
        assert len(owed_page(viewer, post_ids=[busy.desk.post.pk], on=TODAY, size=1).items) == 1
        assert Programme.objects.get(code="seed").marking_id in shown
    with reading(busy.mission_q) as viewer:
        page = owed_page(viewer, post_ids=[busy.desk.post.pk], on=TODAY)
        assert {item.kind for item in page.items} <= {"action"}
        assert {each.kind for each in page.counts} <= {"action"}
        assert owed_page(viewer, post_ids=[], on=TODAY).total == 0

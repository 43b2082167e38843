"""No page of programmes asks the database more for more programmes, goals or activities, and none over the floor.

Counted is all that a page asks, also what every page asks alike: who asks, in which post, what the page bears.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entente.apps.access.binding import seeing_everything
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Goal, Programme
from entente.apps.programmes.services.comments import add_comment
from entente.apps.programmes.services.drafting import draft_programme
from entente.apps.programmes.services.versions import keep_version
from tests.factories.programmes import World, acting, many, new, write_programme_world

MOST = 15
# Not asked of the database: what a transaction and its binding to the viewer take.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")

PLACES = {
    "list": "/programmes/",
    "sorted and filtered": "/programmes/?sort=left&order=desc&state=in_force",
    "goals": "/programmes/goals/",
    "two partners": "/programmes/compare/?left=P&right=Q",
    "programme": "/programmes/in/bulk-0/",
    "goal": "/programmes/in/bulk-0/goals/G01/",
    "text": "/programmes/in/bulk-0/text/",
    "versions": "/programmes/in/bulk-0/versions/",
    "version": "/programmes/in/bulk-0/versions/1/",
    "clause": "/programmes/in/bulk-0/text/goal/{goal}/",
    "edit": "/programmes/in/seed/text/programme/{seed}/edit/",
    "add": "/programmes/in/seed/text/activity/add/",
    "draft": "/programmes/draft/",
    "act": "/programmes/in/bulk-0/do/suspend_practical/",
    "merge": "/programmes/in/bulk-0/goals/G01/do/merge/",
    "review": "/programmes/in/bulk-0/reviews/add/",
    "party": "/parties/P/",
    "workbook": "/programmes/export.xlsx",
    "search": "/search/?q=plan",
}


@pytest.fixture
def seeded(db: None) -> World:
    with seeing_everything():
        world = write_programme_world()
    with acting(world.desk) as actor:
        draft_programme(actor, new(code="seed", period_start="2000", period_end="2001"))
        many(world, programmes=1, goals=3, activities=3)
    write_texts(world)
    return world


def write_texts(world: World) -> None:
    """A version of every programme, remarks on some goals, and acts on them that name other records."""
    with acting(world.desk) as actor:
        for programme in Programme.objects.filter(code__startswith="bulk", versions=None):
            keep_version(programme)
            for goal in Goal.objects.filter(programme=programme)[:2]:
                add_comment(actor, programme.pk, clause_kind="goal", clause_id=goal.pk, text="Well")
                for record in (("programme", programme.code), ("goal", str(goal.pk))):
                    act_on(actor, programme, *record)


def act_on(actor: Actor, programme: Programme, record_type: str, record_id: str) -> None:
    """An act in a post, from one party and marking to another."""
    append(
        actor, action="programmes.edit_clause", record_type=record_type, record_id=record_id, reason="Because",
        before={"title_en": "One", "party": "P", "marking_id": 1},
        after={"title_en": "Two", "party": "Q", "marking_id": programme.marking_id},
    )  # fmt: skip


def asked(world: World) -> dict[str, int]:
    """How many statements each page takes."""
    client = Client()
    client.force_login(world.desk.person)
    with seeing_everything():
        keys = {
            "goal": Goal.objects.get(programme__code="bulk-0", code="G01").pk,
            "seed": Programme.objects.get(code="seed").pk,
        }
    numbers = {}
    for name, place in PLACES.items():
        client.get(place.format(**keys))
        with CaptureQueriesContext(connection) as caught:
            response = client.get(place.format(**keys))
        assert response.status_code == 200, name
        said = [query["sql"] for query in caught.captured_queries]
        numbers[name] = len([sql for sql in said if not sql.startswith(FRAME)])
    return numbers


def test_statements_do_not_grow_and_hold_the_floor(seeded: World) -> None:
    few = asked(seeded)
    with acting(seeded.desk):
        many(seeded, programmes=2, goals=9, activities=12, first=1)
    write_texts(seeded)
    assert asked(seeded) == few
    assert {name: number for name, number in few.items() if number > MOST} == {}

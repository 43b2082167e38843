"""The invented League, loaded, and someone who may correct the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from entente.apps.access.models import Organisation, Person, Post, PostHolding, PostRole, Role
from entente.apps.access.viewers import Actor
from entente.apps.register.models import Fact, Party
from entente.apps.register.services import load_pack
from entente.sources.packs import read_pack
from tests.factories.packs import FACTS, fact, write_pack

PLATFORM = Actor(name="Platform")
ALWAYS = DateRange(date(2000, 1, 1), None)

# Besides the League's own facts: a suspension, a programme, and a claim that rivals another.
MORE = [
    *FACTS,
    fact("plan/MLT", kind="programme", framework="PLAN", start="2025", end="2028", decided="2025-03"),
    fact(
        "suspended/TUR",
        party="TUR",
        kind="suspension",
        framework="LEAGUE",
        start="2021-11-19",
        status="suspended",
        track="practical",
    ),
    fact("part/SWE", party="SWE", claim=2, start="1994-05", end="2024-03-07", sources="almanac"),
]


@pytest.fixture
def league(tmp_path: Path, db: None) -> Path:
    """The pack's folder, after it was loaded."""
    folder = write_pack(tmp_path / "league", MORE)
    load_pack(PLATFORM, read_pack(folder))
    return folder


@pytest.fixture
def held(league: Path) -> Fact:
    """Malta's present membership of the Partnership."""
    return Fact.objects.get(key="part/MLT/2", recorded__endswith=None)


@pytest.fixture
def desk(league: Path, client: Client) -> Client:
    """A browser signed in by a desk officer whose post may correct the register."""
    party = Party.objects.get(code="LEAGUE")
    staff = Organisation.objects.create(code="staff", name_en="Staff", name_fr="Secrétariat", party=party)
    post = Post.objects.create(code="desk", name_en="Desk", name_fr="Bureau", organisation=staff)
    names = {"name_en": "Editor", "name_fr": "Rédaction"}
    role, _ = Role.objects.get_or_create(code="editor", defaults={"permissions": ["register.correct"], **names})
    PostRole.objects.create(post=post, role=role, parties=[], frameworks=[], fields=[], period=ALWAYS)
    person = Person.objects.create(email="ada@example.org", name="Ada")
    PostHolding.objects.create(person=person, post=post, period=ALWAYS)
    client.force_login(person)
    return client

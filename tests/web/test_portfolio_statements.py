"""The portfolio asks the database as often for many parties as for few."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entente.apps.access.viewers import Actor
from entente.apps.register.services import load_pack
from entente.sources.packs import read_pack
from tests.factories import packs
from tests.factories.packs import FACTS, PARTIES, fact, write_pack

MORE_PARTIES = [
    (code, "state", code[:2], code, number, f"State {code}", f"État {code}", "", "north")
    for code, number in (("AAA", "801"), ("BBB", "802"), ("CCC", "803"), ("DDD", "805"), ("EEE", "806"), ("FFF", "807"))
]


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/?framework=PART&colour=status&sort=programmes", "/export/portfolio.csv"])
def test_at_most_twelve_statements_however_many_parties(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path / "few")))
    few = statements(client, address)
    monkeypatch.setattr(packs, "PARTIES", [*PARTIES, *MORE_PARTIES])
    rows = [*FACTS, *(fact(f"part/{party[0]}", party=party[0], start="1994-05-09") for party in MORE_PARTIES)]
    rows += [
        fact(f"plan/{party[0]}", party=party[0], kind="programme", framework="PLAN", start="2020", end="..")
        for party in MORE_PARTIES
    ]
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path / "many", rows)))
    assert statements(client, address) == few
    assert few <= 12

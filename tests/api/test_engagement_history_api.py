"""The history of engagements over HTTP: of a party, of a pair, and with whom."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.factories.calendars import engagement

API = "/api/v1/parties"


@pytest.fixture(autouse=True)
def history(db: None) -> None:
    engagement("P", "Q", starts=date(2001, 9, 1), ends=date(2001, 9, 30), starts_precision="month",
               ends_precision="month", kind="exercise", code="drill", title_en="Drill")  # fmt: skip
    engagement("P", hosts=["A"], starts=date(2024, 5, 6), code="course", exercise=True)
    engagement("Q", "A", starts=date(2024, 5, 6), code="elsewhere")


def get(client: Client, address: str) -> Any:
    response = client.get(f"{API}/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def test_a_partys_engagements_come_latest_first(client: Client) -> None:
    found = get(client, "P/engagements")

    assert (found["party"], found["other"], found["total"], found["more"]) == ("P", "", 2, False)
    assert [each["code"] for each in found["engagements"]] == ["course", "drill"]
    drill = found["engagements"][1]
    assert (drill["starts"], drill["starts_text"], drill["kind"]) == ("2001-09-01", "2001-09", "exercise")
    assert [party["code"] for party in drill["parties"]] == ["P", "Q"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?other=Q", ["drill"]),
        ("?kind=training", ["course"]),
        ("?real=true", ["drill"]),
        ("?from=2001-10-01", ["course"]),
        ("?to=2001-09-01", ["drill"]),
        ("?limit=1", ["course"]),
        ("?limit=1&skip=1", ["drill"]),
    ],
)
def test_a_query_narrows_it_down(client: Client, query: str, codes: list[str]) -> None:
    assert [each["code"] for each in get(client, f"P/engagements{query}")["engagements"]] == codes


def test_with_whom_a_party_took_part(client: Client) -> None:
    found = get(client, "A/engagements/together")

    assert {each["party"]["code"]: each["engagements"] for each in found} == {"P": 1, "Q": 1}
    assert get(client, "A/engagements/together?to=2023-12-31") == []


@pytest.mark.parametrize("address", ["NONE/engagements", "P/engagements?other=NONE", "NONE/engagements/together"])
def test_an_unknown_party_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"{API}/{address}").status_code == 404


@pytest.mark.parametrize("query", ["?limit=0", "?limit=500", "?from=never", "?skip=-1"])
def test_a_wrong_query_is_answered_in_words(client: Client, query: str) -> None:
    response = client.get(f"{API}/P/engagements{query}")
    assert response.status_code == 422
    assert response.json()["problems"][0]["message"]

"""The pages of calendars: each answers its question, keeps its filters, and says what is empty."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.calendars.models import CadenceTarget, Feed
from entente.apps.register.models import Party
from tests.factories.access import someone
from tests.factories.calendars import engagement, named

PAGES = (
    "/engagements/calendar/?on=2024-05-15",
    "/engagements/calendar/?on=2024-05-15&view=week&party=MLT",
    "/engagements/calendar/?on=2024-05-15&view=year&kind=training",
    "/engagements/cadence/?on=2024-06-01",
    "/engagements/overlaps/?on=2024-05-01",
    "/engagements/conflicts/?on=2024-05-01",
    "/engagements/map/?from=2024&to=2024",
    "/engagements/mix/?from=2024&to=2024",
    "/engagements/network/?from=2024&to=2024",
)


@pytest.fixture
def met(league: Path) -> None:
    """Two courses of Malta in May 2024, led by Türkiye and by the League, with a guest at both."""
    for host, day in (("TUR", 6), ("LEAGUE", 7)):
        row = engagement(
            "MLT", hosts=[host], starts=date(2024, 5, day), ends=date(2024, 5, 8), title_en=f"Course of {host}",
            field="medical", latitude=35, longitude=14, place="Valletta", search_names="mines", code=f"course-{day}",
        )  # fmt: skip
        named(row, "MLT", "Maria Borg")
    CadenceTarget.objects.create(party=Party.objects.get(code="MLT"), level="working", every_days=10)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_answers_with_and_without_engagements(
    client: Client, league: Path, request: pytest.FixtureRequest, address: str, language: str
) -> None:
    client.cookies["django_language"] = language
    empty = client.get(address)
    assert empty.status_code == 200
    request.getfixturevalue("met")
    full = client.get(address)
    text = full.content.decode()
    assert full.status_code == 200
    assert full.content != empty.content
    assert len(re.findall(r"<h1", text)) == 1
    assert not re.search(r'style="|<script>', text)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (PAGES[0], ["May 2024.", "2 engagements: Training 2.", "Course of TUR", "Course of LEAGUE"]),
        (PAGES[3], ["Overdue", "1 partner waits longer than was meant.", "25 days ago"]),
        (PAGES[4], ["Offered 2 times, by", "quarter 2 of 2024"]),
        (PAGES[5], ["Maria Borg", "by name"]),
        (PAGES[6], ["Valletta"]),
        (PAGES[7], ["2 engagements began, 2024–2024; most of one kind: Training (100 %)"]),
        (PAGES[8], ["met most often, 2024–2024"]),
        ("/parties/MLT/?on=2024-06-01", ["Engagements of Malta with others", "With whom most", "Course of TUR"]),
        ("/search/?q=mines", ["Course of TUR"]),
    ],
)
def test_a_page_says_what_it_found(client: Client, met: None, address: str, expected: list[str]) -> None:
    text = client.get(address).content.decode()
    for each in expected:
        assert each in text, each


def test_the_calendar_moves_and_keeps_its_filters(client: Client, met: None) -> None:
    text = client.get("/engagements/calendar/?on=2024-05-15&kind=training").content.decode()
    assert "?on=2024-04-01&amp;kind=training" in text
    assert "?on=2024-06-01&amp;kind=training" in text
    assert "view=year" in text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_are_exported(client: Client, met: None, form: str) -> None:
    for address in ("/engagements/cadence/export", "/engagements/network/export"):
        response = client.get(f"{address}.{form}?on=2024-06-01&from=2024&to=2024")
        assert response.status_code == 200
        assert response.content.startswith(b"PK" if form == "xlsx" else b"\xef\xbb\xbf# Marking")
    assert client.get("/engagements/cadence/export.pdf").status_code == 404


def test_a_cadence_is_set_by_who_may_and_nobody_else(client: Client, desk: Client, met: None) -> None:
    address = "/engagements/cadence/MLT/senior/"
    assert desk.get(address).status_code == 404
    assert "Set the cadence of" not in desk.get("/engagements/cadence/").content.decode()


def test_a_feed_is_opened_shown_and_closed(desk: Client, met: None) -> None:
    assert desk.post("/engagements/feeds/", {"party": "MLT"}).status_code == 302
    page = desk.get("/engagements/feeds/").content.decode()
    address = re.search(r'value="(http://testserver/engagements/feeds/[^"]+\.ics)"', page)
    assert address is not None
    assert desk.get(address[1]).status_code == 200
    feed = Feed.objects.get()
    assert desk.post(f"/engagements/feeds/{feed.pk}/close/").status_code == 302
    assert Client().get(address[1]).status_code == 404
    assert desk.post("/engagements/feeds/", {"party": "NONE"}).status_code == 404


@pytest.mark.parametrize("page", ["map", "mix"])
def test_an_empty_page_says_what_to_do_next(client: Client, league: Path, page: str) -> None:
    address = f"/engagements/{page}/"
    calendar, clear = '<a class="button" href="/engagements/calendar/">', f'<a class="button" href="{address}">'
    plan = '<a class="button button-main" href="/engagements/plan/">'
    unfiltered = client.get(address).content.decode()
    assert calendar in unfiltered
    assert clear not in unfiltered
    assert plan not in unfiltered
    for query in ("?level=senior", "?from=1950&to=1951"):
        narrowed = client.get(address + query).content.decode()
        assert clear in narrowed, query
        assert calendar not in narrowed, query
    client.force_login(someone(ViewerFacts("LEAGUE", ()), role="planner", permissions=("engagements.plan",)).person)
    assert plan in client.get(address).content.decode()

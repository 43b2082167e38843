"""The pages of series, dyads and countries, and of what is around a party."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from entente.apps.access.binding import seeing_everything
from entente.apps.register.models import Party
from entente.apps.warnings.selectors import series
from entente.apps.warnings.selectors.series import AroundRow
from entente.conf.environment import environment
from entente.engines.events.store import EventStore
from entente.web.views.warnings.series import _quiet
from tests.factories.event_store import write_year
from tests.factories.warnings import World, reported, write_warning_world
from tests.web.test_warning_pages import as_, text_of


@pytest.fixture
def world(db: None) -> World:
    with transaction.atomic(), seeing_everything():
        return write_warning_world()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EventStore:
    """A store with a year of reports between two states, loud in its last weeks; one event is not public."""
    folder = tmp_path / "events"
    monkeypatch.setattr(environment(), "event_store", folder)
    return write_year(folder)


def test_without_event_data_the_commands_are_named(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment(), "event_store", tmp_path / "none")
    for url in ("/warning/series/RUS-UKR/", "/warning/around/P/"):
        page = text_of(Client(), url)
        assert "No event data is loaded" in page
        assert f"--store {tmp_path / 'none'}" in page


def test_a_series_shows_what_is_usual_when_it_changed_and_its_events(world: World, store: EventStore) -> None:
    page = text_of(Client(), "/warning/series/RUS-UKR/?on=2018-07-20")
    assert "Event set icews, public events from 1 January 2018" in page
    assert "The level of material conflict last changed on" in page
    assert "more than usual" in page or "as usual" in page
    assert "Actor 0 → Other" in page
    assert 'href="https://example.org/story"' in page
    assert "Unseen" not in page
    assert page.count("application/json") == 2
    assert "this says nothing of it" not in page
    old = text_of(Client(), "/warning/series/RUS-UKR/?on=2026-11-30")
    assert "The events in the store end on 22 July 2018, 8 years before the date in “As of”" in old
    under_way = text_of(Client(), "/warning/series/RUS-UKR/?on=2018-07-17&from=2018-07-16")
    assert "Events from 16 Jul 2018 to 17 Jul 2018" in under_way
    assert 'id="event-2018-07-17-190-0"' in under_way
    assert "2018-07-18" not in under_way


def test_all_events_of_a_period_are_on_pages(world: World, store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "SHOWN_EVENTS", 4)
    url = "/warning/series/RUS-UKR/?on=2018-05-20&from=2018-05-07"
    pages = [text_of(Client(), f"{url}&events={number}") for number in range(1, 7)]
    listed = [re.findall('id="event-([^"]+)"', page) for page in pages]
    assert [len(each) for each in listed] == [4, 4, 4, 4, 4, 1]
    assert len({key for each in listed for key in each}) == 21
    assert "1 to 4 of 21, the latest first." in pages[0]
    assert "Later events" not in pages[0]
    assert "from=2018-05-07&events=2#events-title" in pages[0]
    assert "Earlier events" not in pages[-1]
    assert text_of(Client(), f"{url}&events=99").count("21 to 21 of 21") == 1
    # A link from a warning leads to the page on which its event stands.
    for key, number in ((listed[3][2], 3), (listed[5][0], 5)):
        page = text_of(Client(), f"{url}&event={key}")
        assert f'id="event-{key}"' in page
        assert f"{number * 4 + 1} to " in page
        assert f"event={key}&events=" not in page  # the pages beside it are of no event
    assert "1 to 4 of 21" in text_of(Client(), f"{url}&event=nowhere")
    for nonsense in ("0", "-1", "x", "٣", "9" * 40):
        assert "1 to 4 of 21" in text_of(Client(), f"{url}&events={nonsense}")


def test_a_series_is_counted_by_month_and_by_country(world: World, store: EventStore) -> None:
    by_month = text_of(Client(), "/warning/series/RUS-UKR/?on=2018-07-20&freq=month")
    assert "Events from 1 Jun 2018 to 30 Jun 2018" in by_month
    assert "the threshold was never reached" not in by_month
    assert "Actor 0 → Other" in text_of(Client(), "/warning/series/UKR/?on=2018-07-20&unit=country")
    assert "Nothing was reported in these days" in text_of(Client(), "/warning/series/UKR/?on=2018-07-20")


def test_a_date_that_the_store_does_not_reach_is_explained(world: World, store: EventStore) -> None:
    assert "The event data does not reach this date" in text_of(Client(), "/warning/series/RUS-UKR/?on=2016-01-01")


@pytest.mark.parametrize("slug", ["RUS-UKR-USA", "RU", "ABC-XYZ", "UKR-XYZ"])
def test_what_is_no_series_is_told_so_and_a_series_is_found_from_there(world: World, slug: str) -> None:
    assert f"“{slug}” is no series" in text_of(Client(), f"/warning/series/{slug}/", 404)
    assert "is no series" not in text_of(Client(), "/warning/series/")
    assert "“RUS – nowhere” is no series" in text_of(Client(), "/warning/series/?one=RUS&other=nowhere")


@pytest.mark.parametrize(("slug", "series"), [("UKR-RUS", "RUS-UKR"), ("RUS-RUS", "RUS")])
def test_sides_in_another_order_lead_to_their_series(world: World, slug: str, series: str) -> None:
    answer = Client().get(f"/warning/series/{slug}/?on=2018-07-20&freq=month")
    assert answer.status_code == 302
    assert answer["Location"] == f"/warning/series/{series}/?on=2018-07-20&freq=month"


def test_a_day_that_is_none_is_told_so(world: World, store: EventStore) -> None:
    assert "“2024-13-45” is not a date" in text_of(Client(), "/warning/series/RUS-UKR/?from=2024-13-45", 400)


def test_a_series_is_found_by_its_sides(world: World, store: EventStore) -> None:
    answer = Client().get("/warning/series/", {"one": "UKR", "other": "RUS"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("RUS-UKR/")


def test_the_neighbourhood_holds_what_is_around_a_party(world: World, store: EventStore) -> None:
    with transaction.atomic(), seeing_everything():
        for code in ("UKR", "RUS", "MDA"):
            Party.objects.create(code=code, kind="state", name_en=code, name_fr=code)
    page = text_of(Client(), "/warning/around/UKR/?on=2018-07-20")
    assert "Neighbours on land" in page
    assert "RUS – UKR" in page
    assert "MDA" in page
    assert "It has no neighbour on land" in text_of(Client(), "/warning/around/PHL/?on=2018-07-20")
    assert "what was reported around them, 14 Jul 2018 – 20 Jul 2018?" in page
    assert "14 Jul 2018 – 20 Jul 2018?" in text_of(Client(), "/warning/around/ukr/?on=2018-07-20")
    text_of(Client(), "/warning/around/NOWHERE/", 404)


def test_an_organisation_has_no_neighbours(world: World, store: EventStore) -> None:
    with transaction.atomic(), seeing_everything():
        Party.objects.create(code="UNION", kind="organisation", name_en="Union", name_fr="Union")
    text_of(Client(), "/warning/around/UNION/?on=2018-07-20", 404)


def test_series_without_a_report_are_folded_away_and_still_there(world: World, store: EventStore) -> None:
    text = text_of(Client(), "/warning/around/UKR/?on=2018-07-20")
    assert "without a report in these days" not in text
    quiet = AroundRow("MDA|UKR", "MDA – UKR", True, 0, 0, 0.2, 0, None, 0.1, 1.0, 0.0, False)
    assert _quiet(quiet)
    loud = (replace(quiet, total=1), replace(quiet, stands_out=True), replace(quiet, force_expected=4.0))
    assert not any(map(_quiet, loud))


def test_reports_and_series_are_given_as_files(world: World, store: EventStore) -> None:
    reported(world, original="A wire service")
    answer = as_(world.analyst).get("/warning/export/reports.csv")
    content = answer.content.decode("utf-8-sig")
    assert content.startswith("# Marking,")
    assert "Convoys seen" in content
    assert "A wire service" in content
    nobody = Client().get("/warning/export/reports.csv").content.decode("utf-8-sig")
    assert "Convoys" not in nobody
    series = Client().get("/warning/series/RUS-UKR/export.csv?on=2018-07-20").content.decode("utf-8-sig")
    assert series.splitlines()[0].startswith("# Marking,")
    assert "2018-07-09," in series
    assert "From,Material conflict,Usual from" in series
    for url in ("/warning/series/UKR-RUS/export.csv", "/warning/series/RUS-UKR/export.csv?on=2016-01-01"):
        assert Client().get(url).status_code == 404
    assert as_(world.analyst).get("/warning/export/reports.xlsx")["Content-Type"].endswith("sheet")

"""Pages of the outlook: nothing hidden when bad, no number without its interval, empty states that say what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from entente.apps.access.binding import acting_as
from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Party
from entente.apps.warnings.services.results import publish_forecast, record_backtest
from entente.conf.environment import environment
from entente.engines.events.ingest import ingest
from entente.sources.formats import reader_of
from tests.engines.events.eventfiles import gdelt_file, gdelt_line
from tests.engines.warning.made_up_world import MONDAY
from tests.factories.event_store import made_up_store
from tests.factories.results import (
    PUBLISHER,
    board,
    country,
    interval,
    method,
    provenance,
    published,
    write_forecast,
    write_scores,
)

UNTIL = MONDAY + timedelta(weeks=20)


@pytest.fixture(autouse=True)
def _no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, league: Path) -> Iterator[None]:
    monkeypatch.setenv("ENTENTE_EVENT_STORE", str(tmp_path / "nothing"))
    environment.cache_clear()
    yield
    environment.cache_clear()


def page(client: Client, url: str) -> str:
    """The text of a page that must be there."""
    response = client.get(url)
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


def specs(text: str) -> list[dict[str, object]]:
    """The charts of a page."""
    return [json.loads(part) for part in re.findall(r'<script type="application/json">(.*?)</script>', text)]


def test_without_scores_the_page_says_how_to_make_some_and_what_may_be_claimed(client: Client) -> None:
    text = page(client, "/warning/scores/")
    assert "No scores are recorded yet" in text
    assert "entente warning backtest --store STORE" in text
    assert "It does not predict crises" in text
    assert client.get("/warning/scores/export.csv").status_code == 404


def test_the_scoreboard_shows_every_method_with_the_ceiling_and_what_chance_would_have_met(client: Client) -> None:
    write_scores()
    text = page(client, "/warning/scores/")
    assert "25 % of the alerts were followed by an escalation, of at most 73 % possible" in text
    assert "On weeks the settings of the model were not chosen on." in text
    assert "It does not predict crises" in text
    assert all(word in text for word in ("0.216", "0.174", "0.043", "Moving average", "Past share"))
    assert "11 of 20 (chance: 5)" in text
    assert "7 of 20 (chance: 7)" in text
    (chart,) = specs(text)
    assert len(chart["datasets"]["points"]) == 4


def test_a_model_worse_than_the_moving_average_is_said_to_be_so(client: Client) -> None:
    methods = {"model": method(0.1, forecast_over_observed=1.9), "ewma": method(0.2), "base_rate": method(0.04)}
    bad = board(methods=methods, auprc_gain=-0.1, auprc_gain_interval=interval(-0.15, -0.05))
    record_backtest(PUBLISHER, bad, provenance(), unseen=False)
    text = page(client, "/warning/scores/")
    assert "a moving average ranked as well or better (0.200 against 0.100)" in text
    assert "this proves nothing" in text
    assert "The probabilities were too high: 1.90 times what came" in text


def test_a_gain_that_may_be_chance_is_said_to_be_uncertain(client: Client) -> None:
    record_backtest(PUBLISHER, board(auprc_gain_interval=interval(-0.01, 0.05)), provenance(), unseen=True)
    assert "whether it ranked better than a moving average is not certain" in page(client, "/warning/scores/")


def test_scores_are_given_as_a_file_with_their_making(client: Client) -> None:
    run = write_scores()
    text = client.get(f"/warning/scores/export.csv?run={run.pk}").content.decode("utf-8-sig")
    assert "Average precision,0.216,0.100 – 0.300,0.174" in text
    assert "Lead time: warned of in the onset week or the three before,7 of 20 (chance: 7)" in text
    assert "entente ...; Entente 0.1.0" in text
    assert client.get("/warning/scores/export.xlsx").status_code == 200
    assert client.get("/warning/scores/?run=nonsense").status_code == 404


def test_without_a_forecast_the_pages_say_how_to_publish_one(client: Client) -> None:
    for url in ("/warning/forecasts/", "/warning/forecasts/compare/"):
        assert "entente forecast publish F.parquet" in page(client, url)
    assert client.get("/warning/forecasts/MLT/").status_code == 404


def test_every_country_of_a_forecast_is_listed_with_range_and_past_accuracy(client: Client) -> None:
    run = write_forecast(country("UKR", level=5, outcomes=(8, None)), country("MLT", level=0))
    text = page(client, "/warning/forecasts/")
    assert "In 1 of 2 countries a month with at least 25 deaths was more likely than not." in text
    assert "median 45, 19 times in 20 at most 90" in text
    assert text.index("Ukraine") < text.index("Malta")
    assert "20 %" in text
    assert f"/warning/forecasts/UKR/?run={run.pk}" in text
    named = page(client, "/warning/forecasts/?sort=name&text=malta")
    assert "Ukraine" not in named
    assert "No country matches these filters" in page(client, "/warning/forecasts/?text=atlantis")
    parties = page(client, "/warning/forecasts/?scope=parties")
    assert ("Malta" in parties, "Ukraine" in parties) == (True, False)
    lines = client.get("/warning/forecasts/export.csv").content.decode("utf-8-sig")
    assert "UKR,Ukraine,2021-01," in lines


def test_a_fan_comes_with_what_was_known_what_happened_and_past_accuracy(client: Client) -> None:
    write_forecast(country("UKR", level=5, outcomes=(8, 200)))
    text = page(client, "/warning/forecasts/ukr/")
    assert "Jan 2021 has the highest chance of at least 25 deaths, 74 %; in nine cases of ten it has 0 to 90." in text
    assert "Of 2 months known since, 1 lay within the range of nine cases in ten." in text
    assert "off by 2.0 deaths a month on average, against 2.5" in text
    fan = specs(text)[0]["datasets"]
    assert [row["deaths"] for row in fan["known"]] == [4, 6]
    assert [row["deaths"] for row in fan["happened"]] == [8, 200]
    assert client.get("/warning/forecasts/MLT/").status_code == 404


def test_a_forecast_that_was_worse_than_the_simple_rule_is_said_to_be_so_wherever_it_is_shown(client: Client) -> None:
    good, quiet = country("MLT", outcomes=(8, 200)), country("SWE")
    bad = replace(good, iso3="TUR", months=tuple(replace(each, crps=9.0) for each in good.months))
    write_forecast(good, bad, quiet)
    worse = "In these months it was off by 9.0 deaths a month on average, more than taking the last twelve months"
    better = "In these months it was off by 3.0 deaths a month on average, against 4.0 for taking"
    for url in ("/warning/forecasts/TUR/", "/parties/TUR/", "/warning/forecasts/compare/?left=MLT&right=TUR"):
        assert worse in page(client, url)
    assert better in page(client, "/warning/forecasts/MLT/")
    assert "In these months" not in page(client, "/warning/forecasts/SWE/")


def test_a_forecast_without_past_windows_says_that_nothing_is_known_of_its_accuracy(client: Client) -> None:
    without = country("UKR")
    write_forecast(type(without)("UKR", without.history, without.months))
    assert "nothing can be said of how good it is" in page(client, "/warning/forecasts/UKR/")


def test_two_countries_are_drawn_on_one_scale_and_told_in_words(client: Client) -> None:
    write_forecast(country("UKR", level=50), country("MLT", level=0))
    text = page(client, "/warning/forecasts/compare/?left=UKR&right=MLT")
    assert "Ukraine sees more deaths than Malta with a chance of 97 %" in text
    assert "there are no deaths in any month" in text
    one, two = specs(text)
    tops = [spec["layer"][0]["encoding"]["y"]["scale"]["domain"] for spec in (one, two)]
    assert tops == [[0, 900], [0, 900]]
    assert "Choose two different countries" in page(client, "/warning/forecasts/compare/?left=UKR&right=UKR")
    unknown = client.get("/warning/forecasts/compare/?left=UKR&right=FRA")
    assert unknown.status_code == 404
    assert "This forecast does not speak of FRA" in unknown.content.decode()


def test_the_forecast_of_a_country_and_of_two_is_given_as_a_file_with_what_was_known_and_what_happened(
    client: Client,
) -> None:
    write_forecast(country("UKR", level=5, outcomes=(8, 1200)), country("MLT", level=0))
    text = page(client, "/warning/forecasts/UKR/")
    assert "/warning/forecasts/UKR/export.csv?run=" in text
    assert "1,200" in text
    assert "The months before, known when it was made (to Oct 2020)" in text
    lines = client.get("/warning/forecasts/ukr/export.csv").content.decode("utf-8-sig").splitlines()
    assert [line for line in lines if line.startswith("# Unit,")]
    rows = [line.split(",") for line in lines if line.startswith("UKR,")]
    assert [(row[2], row[3]) for row in rows[:3]] == [("2020-08", "4"), ("2020-09", ""), ("2020-10", "6")]
    assert [(row[2], row[3], row[11]) for row in rows[3:]] == [("2021-01", "", "8"), ("2021-02", "", "1200")]
    both = page(client, "/warning/forecasts/compare/?left=UKR&right=MLT")
    assert "1,200" in both
    assert "/warning/forecasts/compare/export.csv?left=UKR&amp;right=MLT&amp;run=" in both
    lines = client.get("/warning/forecasts/compare/export.csv?left=UKR&right=MLT").content.decode("utf-8-sig")
    assert {line[:3] for line in lines.splitlines() if line[:4] in {"UKR,", "MLT,"}} == {"UKR", "MLT"}
    assert client.get("/warning/forecasts/compare/export.csv?left=UKR&right=UKR").status_code == 404
    assert client.get("/warning/forecasts/FRA/export.csv").status_code == 404


def test_a_sentence_begins_with_a_capital_in_french_too(client: Client) -> None:
    write_forecast(country("UKR", level=5, outcomes=(8, 200)))
    french = client.get("/warning/forecasts/UKR/", headers={"accept-language": "fr"}).content.decode()
    assert "<strong>Janv. 2021 " in french


def test_a_party_has_its_forecast_on_its_page_and_an_exercise_is_marked(client: Client) -> None:
    assert "Deaths in armed conflict, forecast for" not in page(client, "/parties/MLT/")
    made_up = publish_forecast(PUBLISHER, published(country("MLT")), provenance(), exercise=True)
    assert "EXERCISE EXERCISE EXERCISE" in page(client, f"/warning/forecasts/MLT/?run={made_up.pk}")
    write_forecast(country("MLT"), country("TUR"))
    text = page(client, "/parties/MLT/")
    assert "Deaths in armed conflict, forecast for Jan 2021 – Feb 2021" in text
    assert "in nine cases of ten" in text
    assert "off by 2.0 deaths a month on average" in text
    assert "it is history, not an outlook" in text
    assert "it is history, not an outlook" not in page(client, "/parties/MLT/?on=2021-02-01")
    assert "nobody had it then" not in text
    assert "nobody had it then" in page(client, "/parties/MLT/?on=2020-09-30")


def test_without_events_the_map_says_how_to_bring_some_in(client: Client, tmp_path: Path) -> None:
    text = page(client, "/warning/map/")
    assert "There are no events to read" in text
    assert f"--store {tmp_path / 'nothing'}" in text
    assert "ENTENTE_MIRROR" in text
    for url in ("?until=soon", "?until=0001-01-01", "export.csv?until=0001-01-01"):
        response = client.get(f"/warning/map/{url}")
        assert response.status_code == 400
        assert "is not a date between 1949 and 2099" in response.content.decode()


def with_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **options: str) -> None:
    store = made_up_store(tmp_path / "world", **options)
    monkeypatch.setenv("ENTENTE_EVENT_STORE", str(store.root))
    environment.cache_clear()


def test_the_map_and_the_list_hold_every_country_of_the_week(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_store(tmp_path, monkeypatch)
    text = page(client, f"/warning/map/?until={UNTIL}")
    assert "Armenia" in text
    assert 'href="/warning/series/CHL/?unit=country"' in text
    (chart,) = specs(text)
    drawn = {place["name"] for place in chart["datasets"]["parties"]}
    assert drawn == {"Armenia", "Belgium", "Chile", "Denmark", "Ecuador", "France", "Ghana", "Haiti"}
    assert "Counts are of reports, not of violence." in text
    lines = client.get(f"/warning/map/export.csv?until={UNTIL}").content.decode("utf-8-sig").splitlines()
    assert len([line for line in lines if re.match(r"[A-Z]{3},", line)]) == 8
    late = page(client, "/warning/map/?on=2026-01-01")
    assert "this says nothing of it" in late
    (named,) = re.findall(r'name="until" value="([-0-9]+)"', late)
    assert "this says nothing of it" in page(client, f"/warning/map/?on=2026-01-01&until={named}&scope=parties")
    assert "this says nothing of it" not in page(client, f"/warning/map/?on=2026-01-01&until={UNTIL}")
    early = page(client, f"/warning/map/?until={MONDAY + timedelta(weeks=3)}")
    assert "The store cannot answer for the seven days before" in early


def test_a_set_just_begun_does_not_hide_the_last_week_that_can_be_answered(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made_up_store(tmp_path / "world")
    ingest(store, reader_of("gdelt2"), [gdelt_file(tmp_path / "new.csv", [gdelt_line(1, SQLDATE="20191024")])])
    monkeypatch.setenv("ENTENTE_EVENT_STORE", str(store.root))
    environment.cache_clear()
    text = page(client, "/warning/map/?on=2020-01-01")
    assert "Where were the reports more tense than usual" in text
    assert "Armenia" in text
    asked = page(client, "/warning/map/?until=2019-10-25")
    assert "The store cannot answer for the seven days before 25 October 2019" in asked
    assert 'href="/warning/map/">Show the last week that can be answered' in asked
    refused = client.get("/warning/map/export.csv?until=2019-10-25")
    assert refused.status_code == 400
    assert "there is nothing to download" in refused.content.decode()


def test_the_map_keeps_what_the_address_asks_for_and_says_what_it_cannot_follow(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_store(tmp_path, monkeypatch)
    text = page(client, f"/warning/map/?until={UNTIL}&region=nowhere&alliance=nato&known=2026-01-01")
    assert "The register has no region “nowhere” here: the world is shown." in text
    assert '<input type="hidden" name="alliance" value="nato">' in text
    assert '<input type="hidden" name="known" value="2026-01-01">' in text
    last = UNTIL - timedelta(days=1)
    assert f'href="/warning/series/CHL/?unit=country&amp;on={last}&amp;known=2026-01-01"' in text
    parties = page(client, f"/warning/map/?until={UNTIL}&scope=parties")
    assert "Allies and partners, the most tense first" in parties
    assert "No country of these has reports in these days" in parties
    with acting_as(Viewer()):
        Party.objects.filter(code="MLT").update(code="CHL")
    listed = client.get(f"/warning/map/export.csv?until={UNTIL}&scope=parties").content.decode("utf-8-sig")
    assert re.findall(r"^([A-Z]{3}),", listed, re.MULTILINE) == ["CHL"]


def test_a_region_is_shown_with_its_neighbours_on_land(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_store(tmp_path, monkeypatch)
    with acting_as(Viewer()):
        region = Party.objects.get(code="TUR").region
    assert region
    export = client.get(f"/warning/map/export.csv?until={UNTIL}&region={region}").content.decode("utf-8-sig")
    listed = re.findall(r"^([A-Z]{3}),", export, re.MULTILINE)
    assert "ARM" in listed
    assert "CHL" not in listed
    text = page(client, f"/warning/map/?until={UNTIL}&region={region}")
    assert "The region and its neighbours on land" in text


def test_events_that_are_not_public_are_as_if_they_were_not_there(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_store(tmp_path, monkeypatch, marking="restricted")
    assert "There are no events to read" in page(client, f"/warning/map/?until={UNTIL}")
    assert client.get(f"/api/v1/warning/tension?until={UNTIL}").status_code == 404


def test_the_api_gives_scores_forecasts_and_tension(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    score, run = write_scores(), write_forecast(country("UKR", outcomes=(8, None)))
    api = "/api/v1"
    assert [each["id"] for each in client.get(f"{api}/warning/scores").json()] == [str(score.pk)]
    whole = client.get(f"{api}/warning/scores/{score.pk}").json()
    assert whole["board"]["methods"]["model"]["auprc"] == 0.216
    assert [each["id"] for each in client.get(f"{api}/forecasts").json()] == [str(run.pk)]
    (row,) = client.get(f"{api}/forecasts/{run.pk}").json()["countries"]
    assert (row["iso3"], row["known"], row["outcome"]) == ("UKR", 1, 8)
    fan = client.get(f"{api}/forecasts/{run.pk}/countries/ukr").json()
    assert [month["outcome"] for month in fan["months"]] == [8, None]
    assert fan["history"][1] == {"month": "2020-09-01", "deaths": None}
    assert client.get(f"{api}/forecasts/{run.pk}/countries/MLT").status_code == 404
    with_store(tmp_path, monkeypatch)
    tension = client.get(f"{api}/warning/tension?until={UNTIL}").json()
    assert (tension["source"], len(tension["countries"])) == ("icews", 8)


def test_statements_of_a_forecast_do_not_grow_with_its_countries(client: Client, django_assert_max_num_queries) -> None:
    with acting_as(Viewer()):
        write_forecast(country("MLT"))
    with django_assert_max_num_queries(40) as few:
        page(client, "/warning/forecasts/")
    with acting_as(Viewer()):
        publish_forecast(
            PUBLISHER,
            published(country("MLT"), country("TUR"), country("SWE"), origin=date(2020, 11, 1), draws_sha256="e" * 64),
            provenance(),
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, "/warning/forecasts/")

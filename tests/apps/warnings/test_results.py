"""Scores and forecasts are kept once, with where they come from; outcomes are added and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.identity import actor_of_viewer
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.models import Entry
from entente.apps.warnings.models import ForecastCountry, ForecastMonth, ForecastRun, ScoreRun
from entente.apps.warnings.selectors.results import (
    chance_worse,
    forecast_countries,
    forecast_fan,
    forecast_fans,
    forecast_get,
    forecast_list,
    party_forecast,
    score_get,
    score_list,
)
from entente.apps.warnings.services.results import publish_forecast, record_backtest
from entente.cli.loading import load_files, load_pack_results
from entente.kernel.errors import BadInput, Refused
from entente.sources.packs import read_pack
from tests.factories.access import ALWAYS, someone
from tests.factories.programmes import write_programme_world
from tests.factories.results import (
    PUBLISHER,
    board,
    country,
    method,
    provenance,
    published,
    write_forecast,
    write_scores,
)

NATO = Path(__file__).resolve().parents[3] / "packs" / "nato"
PUBLIC = Viewer()


@pytest.fixture(autouse=True)
def _public(db: None) -> Iterator[None]:
    with acting_as(PUBLIC):
        yield


def test_a_backtest_is_kept_once_with_an_entry_in_the_ledger() -> None:
    run = write_scores()
    assert write_scores().pk == run.pk
    (entry,) = Entry.objects.filter(action="warnings.record_scores")
    assert (entry.record_id, entry.after["event_set"], entry.after["unseen"]) == (str(run.pk), "icews", True)
    page = score_get(PUBLIC)
    assert (page.ref.id, page.ref.first, page.board["methods"]["model"]["auprc"]) == (run.pk, date(2018, 3, 26), 0.216)
    assert page.made.command == "entente ..."


def test_scores_of_weeks_the_model_had_not_seen_come_first_and_bad_ones_are_kept() -> None:
    late = record_backtest(PUBLISHER, board(first="2019-01-07", last="2019-02-04"), provenance(), unseen=False)
    bad = {"model": method(0.01), "ewma": method(0.2), "base_rate": method(0.1)}
    poor = record_backtest(PUBLISHER, board(methods=bad), provenance(), unseen=True)
    assert [ref.id for ref in score_list(PUBLIC)] == [poor.pk, late.pk]
    assert score_get(PUBLIC, run=late.pk).ref.unseen is False


@pytest.mark.parametrize(
    "changes",
    [
        {"methods": {"model": method(0.2)}},
        {"first": "soon"},
        {"claim": None},
        {"methods": {**board()["methods"], "ewma": method(float("nan"))}},
    ],
)  # fmt: skip
def test_what_is_no_scoreboard_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="scoreboard"):
        record_backtest(PUBLISHER, board(**changes), provenance(), unseen=True)
    assert not ScoreRun.objects.exists()


@pytest.mark.parametrize("actor", [Actor(name="x"), Actor(name="y", side="partner", permissions=PUBLISHER.permissions)])
def test_only_who_may_records_and_publishes(actor: Actor) -> None:
    with pytest.raises(Refused) as scores:
        record_backtest(actor, board(), provenance(), unseen=True)
    with pytest.raises(Refused) as forecast:
        publish_forecast(actor, published(), provenance())
    assert (scores.value.rule, forecast.value.rule) == ("warnings.scores", "warnings.publish_forecast")


def test_a_forecast_is_kept_as_quantiles_and_read_as_a_fan() -> None:
    run = write_forecast(country("UKR", outcomes=(8, None)), country("GEO", level=0))
    ref = forecast_get(PUBLIC).ref
    assert (ref.id, ref.origin, ref.first, ref.last, ref.latest) == (
        run.pk, date(2020, 10, 1), date(2021, 1, 1), date(2021, 2, 1), True,
    )  # fmt: skip
    fan = forecast_fan(PUBLIC, run=run.pk, iso3="UKR")
    assert fan.history == ((date(2020, 8, 1), 4), (date(2020, 9, 1), None), (date(2020, 10, 1), 6))
    first = fan.months[0]
    assert (first.low, first.half_low, first.median, first.half_high, first.high) == (0, 8, 18, 28, 36)
    assert (fan.known, fan.outside, fan.own_crps, fan.own_benchmark) == (1, 0, 3.0, 4.0)
    assert fan.accuracy is not None
    assert (fan.accuracy.months, fan.accuracy.crps, round(fan.accuracy.skill or 0, 3)) == (12, 2.0, 0.2)
    rows = forecast_countries(PUBLIC, run=run.pk)
    assert [(row.iso3, row.known, row.outcome, row.recent) for row in rows] == [("UKR", 1, 8, 10), ("GEO", 0, None, 10)]
    assert forecast_get(PUBLIC).known_to == date(2021, 1, 1)


def test_published_again_with_a_later_history_only_what_was_not_known_is_added() -> None:
    run = write_forecast(country("UKR", outcomes=(8, None)))
    again = write_forecast(country("UKR", outcomes=(99, 7)))
    assert again.pk == run.pk
    outcomes = list(ForecastMonth.objects.filter(run=run).values_list("outcome", flat=True))
    assert outcomes == [8, 7]
    (entry,) = Entry.objects.filter(action="warnings.add_outcomes")
    assert entry.after == {"country_months": 1, "last": "2021-02-01"}
    write_forecast(country("UKR", outcomes=(99, 7)))
    assert Entry.objects.filter(action__startswith="warnings.").count() == 2


def test_a_forecast_without_months_or_with_quantiles_out_of_order_is_refused() -> None:
    with pytest.raises(BadInput, match="no month"):
        publish_forecast(PUBLISHER, published(country("UKR", outcomes=())), provenance())
    wrong = country("UKR")
    months = (type(wrong.months[0])(date(2021, 1, 1), tuple(range(19, 0, -1)), 1.0, 0.0),)
    with pytest.raises(BadInput, match="UKR, 2021-01"):
        publish_forecast(PUBLISHER, published(type(wrong)("UKR", (), months)), provenance())
    assert not ForecastRun.objects.exists()


def test_an_exercise_never_stands_for_the_newest_real_forecast() -> None:
    real = write_forecast()
    made_up = publish_forecast(
        PUBLISHER, published(origin=date(2020, 11, 1), draws_sha256="e" * 64), provenance(), exercise=True
    )
    assert [(ref.id, ref.latest) for ref in forecast_list(PUBLIC)] == [(made_up.pk, False), (real.pk, True)]
    assert forecast_get(PUBLIC).ref.id == real.pk


def test_a_country_the_forecast_does_not_speak_of_is_not_there() -> None:
    run = write_forecast(country("UKR"))
    with pytest.raises(ForecastCountry.DoesNotExist):
        forecast_fan(PUBLIC, run=run.pk, iso3="GEO")
    assert party_forecast(PUBLIC, iso3="GEO") is None
    found = party_forecast(PUBLIC, iso3="UKR")
    assert found is not None
    assert found[0].id == run.pk


def test_the_chance_that_one_is_worse_is_even_between_equals_and_certain_between_peace_and_war() -> None:
    run = write_forecast(country("UKR", level=50), country("GEO", level=0), country("MDA", level=0))
    war, peace, other = (fan.months[0] for fan in forecast_fans(PUBLIC, run=run.pk, iso3=("UKR", "GEO", "MDA")))
    assert chance_worse(peace, other) == 0.5
    assert chance_worse(war, peace) == pytest.approx(1 - 0.5 / 19)
    assert chance_worse(war, peace) + chance_worse(peace, war) == pytest.approx(1)


def test_statements_do_not_grow_with_the_countries(django_assert_num_queries) -> None:
    run = write_forecast(country("UKR"))
    with django_assert_num_queries(3):
        forecast_countries(PUBLIC, run=run.pk)
    more = publish_forecast(
        PUBLISHER, published(country("UKR"), country("GEO"), country("MDA"), draws_sha256="f" * 64), provenance()
    )
    with django_assert_num_queries(3):
        assert len(forecast_countries(PUBLIC, run=more.pk)) == 3


def test_months_bear_the_marking_of_their_run_and_nobody_else_sees_them() -> None:
    with seeing_everything():
        write_programme_world()
        may = ("warnings.publish_forecast", "marking.set")
        analyst = someone(ViewerFacts("HQ", ((2, ALWAYS),)), role="analyst", permissions=may).viewer()
    with acting_as(analyst):
        actor = actor_of_viewer(analyst)
        run = publish_forecast(actor, published(), provenance(), marking=MarkingSpec("INNER", "HQ", parties=("A",)))
        assert run.marking_id != 1
        assert set(ForecastMonth.objects.values_list("marking_id", flat=True)) == {run.marking_id}
    assert not ForecastRun.objects.exists()
    assert not ForecastMonth.objects.exists()
    assert forecast_list(PUBLIC) == ()
    with pytest.raises(ForecastRun.DoesNotExist):
        forecast_get(PUBLIC, run=run.pk)


def test_a_country_stands_once_in_a_forecast() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write_forecast(country("UKR"), country("UKR"))


def test_the_pack_ships_real_scores_and_a_real_forecast_loaded_once() -> None:
    pack = read_pack(NATO)
    load_files(pack)
    first, second = load_pack_results(pack), load_pack_results(pack)
    assert (first.scores, first.forecasts, second.scores, second.forecasts) == (2, 1, 0, 0)
    assert [(ref.event_set, ref.first.year, ref.unseen) for ref in score_list(PUBLIC)] == [
        ("icews", 2018, True), ("icews", 2014, False),
    ]  # fmt: skip
    page = forecast_get(PUBLIC)
    assert (page.ref.origin, page.known_to) == (date(2020, 10, 1), date(2021, 12, 1))
    assert [source.code for source in page.made.sources] == ["ucdp-ged", "views-challenge"]
    assert len(forecast_countries(PUBLIC, run=page.ref.id)) == 191
    fan = forecast_fan(PUBLIC, run=page.ref.id, iso3="UKR")
    assert (fan.name, len(fan.history), fan.known) == ("Ukraine", 36, 12)
    assert fan.accuracy is not None
    assert [window.window for window in fan.accuracy.windows] == ["2018", "2019", "2020"]

"""Scores of warnings, forecasts of fatalities and the tension of reports: pages, files and API."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from entente.apps.warnings.models import ForecastCountry, ForecastMonth, ForecastRun, ScoreRun
from tests.factories.results import board
from tests.leaks.paths import SHOWS, Call, get, read_path
from tests.leaks.worlds import WORD, Common, common_records, hidden_records

API = "/api/v1"
SHOWN_SCORE, HIDDEN_SCORE = (UUID(f"01990000-0000-7000-8000-0000000005{n}") for n in ("c1", "c2"))
SHOWN_FORECAST, HIDDEN_FORECAST = (UUID(f"01990000-0000-7000-8000-0000000005{n}") for n in ("f1", "f2"))
MADE = {"made_on": date(2026, 1, 2), "engine_version": "0.1.0", "input_sha256": "a" * 64}


def _score(key: UUID, marking_id: int, last: str, **texts: str) -> None:
    result = board(last=last)
    ScoreRun.objects.create(
        pk=key, marking_id=marking_id, event_set="icews", first=date(2018, 3, 26), last=date.fromisoformat(last),
        alerts_per_week=20, unseen=True, result=result, **MADE, **texts,
    )  # fmt: skip


def _forecast(key: UUID, marking_id: int, origin: date, iso3: tuple[str, ...], **texts: str) -> None:
    months = [date(origin.year + 1, number, 1) for number in (1, 2)]
    run = ForecastRun.objects.create(
        pk=key, marking_id=marking_id, origin=origin, first=months[0], last=months[1], draws=1000,
        draws_sha256="d" * 64, **MADE, **texts,
    )  # fmt: skip
    past = [{"window": "2020", "n": 12, "crps": 2.0, "conflictology": 2.5, "last_value": 4.0}]
    for code in iso3:
        ForecastCountry.objects.create(run=run, marking_id=marking_id, iso3=code, history=[1, 2, 3], past=past)
        for month in months:
            ForecastMonth.objects.create(
                run=run, marking_id=marking_id, iso3=code, month=month, quantiles=[3] * 19, chance_of_any=1.0,
                chance_deadly=0.0, outcome=2, crps=1.0, benchmark=1.5,
            )  # fmt: skip


@common_records
def _shown(common: Common) -> None:
    _score(SHOWN_SCORE, 1, "2018-07-23", title_en="Scores")
    _forecast(SHOWN_FORECAST, 1, date(2020, 10, 1), ("MLT",), title_en="Forecast")


@hidden_records
def _hidden(common: Common) -> None:
    """A newer backtest and a newer forecast, of more countries: either would come first for who may read it."""
    texts = {"title_en": WORD, "title_fr": WORD, "note_en": WORD, "note_fr": WORD, "command": WORD}
    _score(HIDDEN_SCORE, common.hidden_marking, "2019-07-22", **texts)
    _forecast(HIDDEN_FORECAST, common.hidden_marking, date(2021, 10, 1), ("MLT", "TUR"), **texts)


for name, build in {
    "tension": get("/warning/map/", "/warning/map/?until=2018-05-17&region=south", "/warning/map/?until=soon"),
    "tension-export": get("/warning/map/export.csv", "/warning/map/export.none"),
    "api:score_list": get(f"{API}/warning/scores"),
    "api:forecast_list": get(f"{API}/forecasts"),
    "api:tension_get": get(f"{API}/warning/tension", f"{API}/warning/tension?until=2018-05-17"),
}.items():
    read_path(name)(build)


@read_path("warning-scores")
def _scores(common: Common) -> list[Call]:
    return [
        Call("/warning/scores/"),
        Call(f"/warning/scores/?run={SHOWN_SCORE}"),
        Call(f"/warning/scores/?run={HIDDEN_SCORE}", hidden=True),
        Call("/warning/scores/?run=none"),
    ]


@read_path("warning-scores-export")
def _scores_export(common: Common) -> list[Call]:
    url = "/warning/scores/export"
    return [
        Call(f"{url}.csv"), Call(f"{url}.xlsx"), Call(f"{url}.none"),
        Call(f"{url}.csv?run={HIDDEN_SCORE}", hidden=True),
    ]  # fmt: skip


@read_path("forecasts")
def _forecasts(common: Common) -> list[Call]:
    queries = ("", "?scope=parties", "?text=t", "?sort=outcome&order=desc", f"?text={WORD}", "?lang=fr")
    return [
        *(Call(f"/warning/forecasts/{query}") for query in queries),
        Call(f"/warning/forecasts/?run={HIDDEN_FORECAST}", hidden=True),
    ]


@read_path("forecasts-export")
def _forecasts_export(common: Common) -> list[Call]:
    url = "/warning/forecasts/export"
    return [
        Call(f"{url}.csv"), Call(f"{url}.xlsx"), Call(f"{url}.csv?text={WORD}"),
        Call(f"{url}.csv?run={HIDDEN_FORECAST}", hidden=True),
    ]  # fmt: skip


@read_path("forecast")
def _country(common: Common) -> list[Call]:
    url = "/warning/forecasts"
    return [
        Call(f"{url}/MLT/"), Call(f"{url}/MLT/?run={SHOWN_FORECAST}"), Call(f"{url}/TUR/"), Call(f"{url}/none/"),
        Call(f"{url}/MLT/?run={HIDDEN_FORECAST}", hidden=True),
    ]  # fmt: skip


@read_path("compare-forecasts")
def _compare(common: Common) -> list[Call]:
    url = "/warning/forecasts/compare/"
    return [
        Call(url), Call(f"{url}?left=MLT&right=MLT"), Call(f"{url}?left=MLT&right=TUR"),
        Call(f"{url}?run={HIDDEN_FORECAST}", hidden=True),
    ]  # fmt: skip


@read_path("forecast-export")
def _country_export(common: Common) -> list[Call]:
    url = "/warning/forecasts"
    return [
        Call(f"{url}/MLT/export.csv"), Call(f"{url}/TUR/export.xlsx"), Call(f"{url}/none/export.csv"),
        Call(f"{url}/MLT/export.csv?run={HIDDEN_FORECAST}", hidden=True),
    ]  # fmt: skip


@read_path("compare-forecasts-export")
def _compare_export(common: Common) -> list[Call]:
    url = "/warning/forecasts/compare/export.csv"
    return [
        Call(f"{url}?left=MLT&right=TUR"), Call(url), Call(f"{url}?left=MLT&right=MLT"),
        Call(f"{url}?left=MLT&right=TUR&run={HIDDEN_FORECAST}", hidden=True),
    ]  # fmt: skip


@read_path("api:score_get")
def _api_score(common: Common) -> list[Call]:
    return [Call(f"{API}/warning/scores/{SHOWN_SCORE}"), Call(f"{API}/warning/scores/{HIDDEN_SCORE}", hidden=True)]


@read_path("api:forecast_get")
def _api_forecast(common: Common) -> list[Call]:
    return [Call(f"{API}/forecasts/{SHOWN_FORECAST}"), Call(f"{API}/forecasts/{HIDDEN_FORECAST}", hidden=True)]


@read_path("api:forecast_fan")
def _api_fan(common: Common) -> list[Call]:
    return [
        Call(f"{API}/forecasts/{SHOWN_FORECAST}/countries/MLT"),
        Call(f"{API}/forecasts/{SHOWN_FORECAST}/countries/TUR"),
        Call(f"{API}/forecasts/{HIDDEN_FORECAST}/countries/TUR", hidden=True),
    ]


SHOWS.update({
    "warning-scores", "warning-scores-export", "forecasts", "forecasts-export", "forecast", "compare-forecasts",
    "forecast-export",
    "api:score_list", "api:score_get", "api:forecast_list", "api:forecast_get", "api:forecast_fan",
})  # fmt: skip

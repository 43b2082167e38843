"""Scores of warnings, forecasts of fatalities and the tension of reports over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from entente.api.programmes import On
from entente.api.register import Day, Refusals
from entente.apps.access.viewers import Viewer
from entente.apps.warnings.selectors import results
from entente.apps.warnings.selectors.tension import tension_get

router = Router(tags=["outlook"])


class CitedSourceOut(Schema):
    """A source of a result."""

    code: str
    title: str
    url: str


class MadeOut(Schema):
    """How a result came to be. `shipped`: it is one of the reviewed figures of a pack."""

    title: str
    note: str
    command: str
    made_on: date
    engine_version: str
    input_sha256: str
    licence: str
    attribution: str
    shipped: bool
    recorded_at: datetime
    sources: list[CitedSourceOut]


class ScoreRefOut(Schema):
    """A backtest. `unseen`: the settings of the model were not chosen on its weeks. `exercise`: made up."""

    id: UUID
    event_set: str
    first: date
    last: date
    alerts_per_week: int
    unseen: bool
    exercise: bool
    title: str


class ScoreOut(Schema):
    """A backtest with its scoreboard, as `entente warning backtest --json` prints it."""

    run: ScoreRefOut
    board: dict[str, Any]
    made: MadeOut


class ForecastRefOut(Schema):
    """A published forecast, made with data up to and including the month of `origin`."""

    id: UUID
    origin: date
    first: date
    last: date
    exercise: bool
    title: str
    latest: bool


class ForecastRowOut(Schema):
    """A country in its most dangerous month: median and 95 % quantile of deaths, chance of at least 25 (`deadly`).

    `recent`: deaths known in the twelve months before; `outcome`: deaths in the `known` months since; `skill`: share of
    the benchmark's error saved in past windows.
    """

    iso3: str
    name: str
    peak: date
    median: int
    high: int
    deadly: float
    recent: int | None
    known: int
    outcome: int | None
    skill: float | None


class BinOut(Schema):
    """Chances of at least 25 deaths in [low, high) in past windows: how many, mean stated, share that came true."""

    low: float
    high: float
    n: int
    stated: float
    observed: float


class ForecastOut(Schema):
    """A published forecast with every country and the reliability of its chances in past windows."""

    run: ForecastRefOut
    made: MadeOut
    draws: int
    draws_sha256: str
    known_to: date | None
    bins: list[BinOut]
    countries: list[ForecastRowOut]


class ForecastMonthOut(Schema):
    """A month: quantiles of deaths at 5, 25, 50, 75 and 95 %, chances, and once known what happened."""

    month: date
    low: int
    half_low: int
    median: int
    half_high: int
    high: int
    chance_of_any: float
    chance_deadly: float
    outcome: int | None
    crps: float | None
    benchmark: float | None


class PastWindowOut(Schema):
    """Mean CRPS of a past window in deaths a month, beside two simple rules."""

    window: str
    n: int
    crps: float
    conflictology: float
    last_value: float


class KnownMonthOut(Schema):
    """A month known when the forecast was made; `deaths` is null where it was not."""

    month: date
    deaths: int | None


class FanOut(Schema):
    """A country's forecast with its past accuracy."""

    run: ForecastRefOut
    iso3: str
    name: str
    history: list[KnownMonthOut]
    months: list[ForecastMonthOut]
    past: list[PastWindowOut]


class CountryTensionOut(Schema):
    """A country in seven days. `level`: stands_out, raised, usual, calm or thin (too few reports)."""

    iso3: str
    level: str
    reports: int
    force: int
    force_expected: float
    share: float
    share_expected: float
    rate: float
    balance_z: float


class TensionOut(Schema):
    """The tension of every country in the seven days from `first` to `last`, each against its own `weeks` before."""

    source: str
    first: date
    last: date
    weeks: int
    countries: list[CountryTensionOut]


class Until(On):
    """The seven days asked about."""

    until: Day | None = Field(None, description="the day after them; the last week held up to `on` when left out")


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


@router.get(
    "/warning/scores", response={200: list[ScoreRefOut], **Refusals}, operation_id="score_list", url_name="score_list"
)
def list_scores(request: HttpRequest) -> Any:
    """List the backtests of the warnings: those on weeks the model had not seen first."""
    return list(results.score_list(_viewer(request)))


@router.get(
    "/warning/scores/{run}", response={200: ScoreOut, **Refusals}, operation_id="score_get", url_name="score_get"
)
def get_score(request: HttpRequest, run: UUID) -> Any:
    """Return a backtest with its scoreboard and how it came to be."""
    try:
        page = results.score_get(_viewer(request), run=run)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {"run": page.ref, "board": page.board, "made": page.made}


@router.get(
    "/forecasts",
    response={200: list[ForecastRefOut], **Refusals},
    operation_id="forecast_list",
    url_name="forecast_list",
)
def list_forecasts(request: HttpRequest) -> Any:
    """List the published forecasts of fatalities, the newest first."""
    return list(results.forecast_list(_viewer(request)))


@router.get(
    "/forecasts/{run}", response={200: ForecastOut, **Refusals}, operation_id="forecast_get", url_name="forecast_get"
)
def get_forecast(request: HttpRequest, run: UUID) -> Any:
    """Return a forecast with every country in its most dangerous month."""
    viewer = _viewer(request)
    try:
        page = results.forecast_get(viewer, run=run)
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {
        "run": page.ref,
        "made": page.made,
        "draws": page.draws,
        "draws_sha256": page.draws_sha256,
        "known_to": page.known_to,
        "bins": page.bins,
        "countries": results.forecast_countries(viewer, run=run),
    }


@router.get(
    "/forecasts/{run}/countries/{iso3}",
    response={200: FanOut, **Refusals},
    operation_id="forecast_fan",
    url_name="forecast_fan",
)
def get_fan(request: HttpRequest, run: UUID, iso3: str) -> Any:
    """Return a country's forecast month by month, with how past forecasts for it did."""
    viewer = _viewer(request)
    try:
        page = results.forecast_get(viewer, run=run)
        fan = results.forecast_fan(viewer, run=run, iso3=iso3.upper())
    except ObjectDoesNotExist:
        raise Http404("not found") from None
    return {
        "run": page.ref,
        "iso3": fan.iso3,
        "name": fan.name,
        "history": [{"month": month, "deaths": deaths} for month, deaths in fan.history],
        "months": fan.months,
        "past": fan.accuracy.windows if fan.accuracy else (),
    }


@router.get(
    "/warning/tension", response={200: TensionOut, **Refusals}, operation_id="tension_get", url_name="tension_get"
)
def get_tension(request: HttpRequest, query: Query[Until]) -> Any:
    """Return how tense the reports on each country were in seven days; 404 where the event store cannot say."""
    page = tension_get(_viewer(request), on=query.day(), until=query.until)
    if page.tension is None:
        raise Http404("the event store cannot answer for these days")
    return page.tension

"""Reading scores of warnings and published forecasts of fatalities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import JSONObject

from entente.apps.access.models import PUBLIC
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Party, Source
from entente.apps.register.models.named import in_language
from entente.apps.warnings.models.results import ForecastCountry, ForecastMonth, ForecastRun, Result, ScoreRun
from entente.apps.warnings.selectors.country_names import country_name, country_names
from entente.engines.warning.fatalities.published import LEVELS, PastWindow
from entente.engines.warning.fatalities.reliability import ReliabilityBin

LOW, HALF_LOW, MEDIAN, HALF_HIGH, HIGH = (LEVELS.index(level) for level in (0.05, 0.25, 0.5, 0.75, 0.95))


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of a result."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Made:
    """How a result came to be, in the reader's language."""

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
    by_name: str
    sources: tuple[CitedSource, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRef:
    """A backtest, named."""

    id: UUID
    event_set: str
    first: date
    last: date
    alerts_per_week: int
    unseen: bool
    exercise: bool
    marking_id: int
    title: str


@dataclass(frozen=True, slots=True)
class ScorePage:
    """A backtest with its scoreboard (`board`, as `entente.engines.warning.backtest` gives it)."""

    ref: ScoreRef
    board: dict[str, Any]
    made: Made


@dataclass(frozen=True, slots=True)
class ForecastRef:
    """A published forecast, named. `latest`: the newest that the viewer may read, exercise apart."""

    id: UUID
    origin: date
    first: date
    last: date
    exercise: bool
    marking_id: int
    title: str
    latest: bool = False


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A country in a forecast, in one line: the highest month and what came.

    `median` and `high` (95 %) are of the month with the highest chance of at least 25 deaths (`deadly`); `outcome` is
    the sum over the months known, `known` their number; `skill` the share of the benchmark's error saved in past
    windows, None without past windows or where the benchmark was perfect.
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


@dataclass(frozen=True, slots=True)
class FanMonth:
    """A month of a fan: quantiles at 5, 25, 50, 75 and 95 %, the chances, and what happened."""

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
    quantiles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How past windows did for a country together: mean errors in deaths per month, beside two simple rules."""

    windows: tuple[PastWindow, ...]
    months: int
    crps: float
    conflictology: float
    last_value: float

    @property
    def skill(self) -> float | None:
        """Share of the benchmark's error saved; None where the benchmark was perfect."""
        return 1 - self.crps / self.conflictology if self.conflictology > 0 else None


@dataclass(frozen=True, slots=True)
class Fan:
    """A country's forecast: months known up to the origin, the fan, past accuracy, and this window's own errors."""

    iso3: str
    name: str
    history: tuple[tuple[date, int | None], ...]
    months: tuple[FanMonth, ...]
    accuracy: Accuracy | None
    own_crps: float | None
    own_benchmark: float | None
    known: int
    outside: int

    @property
    def peak(self) -> FanMonth:
        """The month with the highest chance of at least 25 deaths; the first of several."""
        return max(self.months, key=lambda each: (each.chance_deadly, -each.month.toordinal()))


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """A published forecast: how it came to be, and how reliable its chances of at least 25 deaths were."""

    ref: ForecastRef
    made: Made
    draws: int
    draws_sha256: str
    bins: tuple[ReliabilityBin, ...]
    known_to: date | None


def score_list(viewer: Viewer) -> tuple[ScoreRef, ...]:
    """Every backtest the viewer may read: those on weeks the model had not seen first, then the newest."""
    return tuple(_score_ref(row) for row in ScoreRun.objects.defer("result"))


def score_get(viewer: Viewer, *, run: UUID | None = None) -> ScorePage:
    """A backtest; without `run` the first of `score_list`. Raises ScoreRun.DoesNotExist."""
    row = ScoreRun.objects.get(pk=run) if run else ScoreRun.objects.first()
    if row is None:
        raise ScoreRun.DoesNotExist("no backtest is recorded")
    return ScorePage(_score_ref(row), row.result, made_of(row))


def forecast_list(viewer: Viewer) -> tuple[ForecastRef, ...]:
    """Every published forecast the viewer may read, the newest first."""
    rows = list(ForecastRun.objects.defer("bins"))
    latest = next((row.pk for row in rows if not row.exercise), None)
    return tuple(_forecast_ref(row, latest=row.pk == latest) for row in rows)


def forecast_get(viewer: Viewer, *, run: UUID | None = None) -> ForecastPage:
    """A published forecast; without `run` the newest that is no exercise, else the newest.

    Raises ForecastRun.DoesNotExist.
    """
    row = _run(run)
    known = ForecastMonth.objects.filter(run=row, outcome__isnull=False).aggregate(last=Max("month"))["last"]
    newest = ForecastRun.objects.filter(exercise=False).values_list("pk", flat=True).first()
    return ForecastPage(
        ref=_forecast_ref(row, latest=row.pk == newest),
        made=made_of(row),
        draws=row.draws,
        draws_sha256=row.draws_sha256,
        bins=tuple(ReliabilityBin(**each) for each in row.bins),
        known_to=known,
    )


def forecast_countries(viewer: Viewer, *, run: UUID) -> tuple[ForecastRow, ...]:
    """Every country of a forecast, the highest chance of a deadly month first."""
    countries = {each.iso3: each for each in ForecastCountry.objects.filter(run=run)}
    by_country: dict[str, list[ForecastMonth]] = {}
    for month in ForecastMonth.objects.filter(run=run):
        by_country.setdefault(month.iso3, []).append(month)
    names = country_names(by_country)
    rows = [_row(names[iso3], months, countries.get(iso3)) for iso3, months in by_country.items()]
    return tuple(sorted(rows, key=lambda row: (-row.deadly, -row.high, row.name)))


def forecast_fan(viewer: Viewer, *, run: UUID, iso3: str) -> Fan:
    """A country's forecast. Raises ForecastCountry.DoesNotExist when the forecast does not speak of it."""
    return forecast_fans(viewer, run=run, iso3=(iso3,))[0]


def forecast_fans(viewer: Viewer, *, run: UUID, iso3: Sequence[str]) -> tuple[Fan, ...]:
    """Several countries' forecasts, in the order asked for. Raises ForecastCountry.DoesNotExist for one not there."""
    countries = {row.iso3: row for row in ForecastCountry.objects.filter(run=run, iso3__in=iso3).select_related("run")}
    months: dict[str, list[ForecastMonth]] = {}
    for month in ForecastMonth.objects.filter(run=run, iso3__in=iso3):
        months.setdefault(month.iso3, []).append(month)
    missing = [each for each in iso3 if each not in countries or each not in months]
    if missing:
        raise ForecastCountry.DoesNotExist(missing[0])
    names = country_names(iso3)
    return tuple(_fan(names[each], countries[each], months[each]) for each in iso3)


def party_forecast(viewer: Viewer, *, iso3: str) -> tuple[ForecastRef, Fan] | None:
    """The newest forecast, of no exercise if there is one, for a country; None when it does not speak of it.

    One statement.
    """
    newest = ForecastRun.objects.order_by(*_NEWEST).values("pk")[:1]
    country = ForecastCountry.objects.filter(run=OuterRef("run"), iso3=iso3)
    named = Party.objects.filter(code=iso3)
    months = list(
        ForecastMonth.objects.filter(run=Subquery(newest), iso3=iso3)
        .select_related("run")
        .defer("run__bins")
        .annotate(
            country=ArraySubquery(country.values(json=JSONObject(mark="marking_id", history="history", past="past"))),
            name_en=Subquery(named.values("name_en")),
            name_fr=Subquery(named.values("name_fr")),
        )
    )  # fmt: skip
    said = next((each for month in months for each in month.country), None)
    if said is None:
        return None
    note(said["mark"])
    first = months[0]
    name = in_language(first.name_en or "", first.name_fr or "") or country_name(iso3)
    held = ForecastCountry(run=first.run, iso3=iso3, history=said["history"], past=said["past"])
    return _forecast_ref(first.run, latest=not first.run.exercise), _fan(name, held, months)


def chance_worse(one: FanMonth, two: FanMonth) -> float:
    """Chance that the first sees more deaths than the second in a month, ties as half, the two being independent.

    From the quantiles, each taken as likely as the others: exact to about two points.
    """
    pairs = [(a > b) + 0.5 * (a == b) for a in one.quantiles for b in two.quantiles]
    return sum(pairs) / len(pairs) if pairs else 0.5


# Of exercises only where there is nothing else; of the others the newest.
_NEWEST = ("exercise", "-origin", "-recorded_at", "pk")


def _run(run: UUID | None) -> ForecastRun:
    if run is not None:
        return ForecastRun.objects.get(pk=run)
    row = ForecastRun.objects.order_by(*_NEWEST).first()
    if row is None:
        raise ForecastRun.DoesNotExist("no forecast is published")
    return row


def _score_ref(row: ScoreRun) -> ScoreRef:
    return ScoreRef(
        row.pk, row.event_set, row.first, row.last, row.alerts_per_week, row.unseen, row.exercise,
        row.marking_id or PUBLIC, row.title,
    )  # fmt: skip


def _forecast_ref(row: ForecastRun, *, latest: bool) -> ForecastRef:
    marking = row.marking_id or PUBLIC
    return ForecastRef(row.pk, row.origin, row.first, row.last, row.exercise, marking, row.title, latest)


def made_of(row: Result) -> Made:
    """Return how a result came to be, in the reader's language. One statement for its sources."""
    found = {each.code: each for each in Source.objects.filter(code__in=row.sources)} if row.sources else {}
    return Made(
        title=row.title,
        note=row.note,
        command=row.command,
        made_on=row.made_on,
        engine_version=row.engine_version,
        input_sha256=row.input_sha256,
        licence=row.licence,
        attribution=row.attribution,
        shipped=bool(row.code),
        recorded_at=row.recorded_at,
        by_name=row.by_name,
        sources=tuple(CitedSource(code, found[code].title, found[code].url) for code in row.sources if code in found),
    )


def _row(name: str, months: Sequence[ForecastMonth], country: ForecastCountry | None) -> ForecastRow:
    peak = max(months, key=lambda each: (each.chance_deadly, -each.month.toordinal()))
    known = [each.outcome for each in months if each.outcome is not None]
    recent = [value for value in (country.history if country else [])[-12:] if value is not None]
    accuracy = _accuracy(country.past) if country else None
    return ForecastRow(
        iso3=peak.iso3,
        name=name,
        peak=peak.month,
        median=peak.quantiles[MEDIAN],
        high=peak.quantiles[HIGH],
        deadly=peak.chance_deadly,
        recent=sum(recent) if recent else None,
        known=len(known),
        outcome=sum(known) if known else None,
        skill=accuracy.skill if accuracy else None,
    )


def _fan(name: str, country: ForecastCountry, months: Sequence[ForecastMonth]) -> Fan:
    fan = tuple(_month(each) for each in sorted(months, key=lambda each: each.month))
    known = [each for each in fan if each.outcome is not None]
    scored = [each for each in known if each.crps is not None and each.benchmark is not None]
    return Fan(
        iso3=country.iso3,
        name=name,
        history=_dated(country.history, country.run.origin),
        months=fan,
        accuracy=_accuracy(country.past),
        own_crps=_mean([each.crps for each in scored]),
        own_benchmark=_mean([each.benchmark for each in scored]),
        known=len(known),
        outside=sum(not each.low <= (each.outcome or 0) <= each.high for each in known),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers) / len(numbers) if numbers else None


def _month(row: ForecastMonth) -> FanMonth:
    q = row.quantiles
    return FanMonth(
        row.month, q[LOW], q[HALF_LOW], q[MEDIAN], q[HALF_HIGH], q[HIGH], row.chance_of_any, row.chance_deadly,
        row.outcome, row.crps, row.benchmark, tuple(q),
    )  # fmt: skip


def _dated(history: Sequence[int | None], origin: date) -> tuple[tuple[date, int | None], ...]:
    """The history with its months, the last one being the origin."""
    last = origin.year * 12 + origin.month - 1
    numbers = range(last - len(history) + 1, last + 1)
    return tuple(
        (date(number // 12, number % 12 + 1, 1), value) for number, value in zip(numbers, history, strict=True)
    )


def _accuracy(past: Sequence[dict[str, Any]]) -> Accuracy | None:
    windows = tuple(PastWindow(**each) for each in past)
    months = sum(each.n for each in windows)
    if not months:
        return None

    def mean(name: str) -> float:
        return float(sum(getattr(each, name) * each.n for each in windows) / months)

    return Accuracy(windows, months, mean("crps"), mean("conflictology"), mean("last_value"))

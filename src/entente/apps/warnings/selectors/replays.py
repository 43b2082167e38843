"""Looks back: what the engine would have said before a consultation of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Viewer
from entente.apps.warnings.models.results import Replay
from entente.apps.warnings.selectors.results import Made, made_of
from entente.apps.warnings.selectors.titles import names_of, series_title
from entente.engines.warning.provenance import unseen


@dataclass(frozen=True, slots=True)
class ToldWeek:
    """A week as it would have been judged before it began. `probability` None: too few reports to be forecast.

    `alert`: it would have been among the highest that raise a signal. `count` None: the events do not reach its end.
    """

    start: date
    probability: float | None
    rank: int | None
    forecast: int
    threshold: int | None
    count: int | None
    reports: int
    alert: bool
    escalated: bool | None


@dataclass(frozen=True, slots=True)
class ToldSeries:
    """A series with its weeks, the oldest first; `reports` are all of it in the events read, 0 for fewer than five."""

    series_id: str
    title: str
    reports: int
    weeks: tuple[ToldWeek, ...]

    @property
    def forecast(self) -> tuple[ToldWeek, ...]:
        """The weeks that could be forecast."""
        return tuple(week for week in self.weeks if week.probability is not None)


@dataclass(frozen=True, slots=True)
class ReplayView:
    """A look back. `unseen`: the settings of the model were not chosen on these days."""

    fact_key: str
    event_set: str
    first: date
    last: date
    held_from: date
    held_to: date
    alerts_per_week: int
    series: tuple[ToldSeries, ...]
    unseen: bool
    made: Made
    exercise: bool
    marking_id: int


def replayed(viewer: Viewer) -> frozenset[str]:
    """Return the keys of the consultations that a look back is held of. One statement."""
    return frozenset(Replay.objects.values_list("fact_key", flat=True))


def replays_of(viewer: Viewer, *, fact_key: str) -> tuple[ReplayView, ...]:
    """Return the looks back at a consultation, the newest first. At most three statements for each."""
    return tuple(_view(row) for row in Replay.objects.filter(fact_key=fact_key))


def _view(row: Replay) -> ReplayView:
    said: dict[str, Any] = row.result
    names = names_of(code for each in said["series"] for code in each["series_id"].split("|"))
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    return ReplayView(
        fact_key=row.fact_key,
        event_set=row.event_set,
        first=first,
        last=last,
        held_from=date.fromisoformat(said["held_from"]),
        held_to=date.fromisoformat(said["held_to"]),
        alerts_per_week=said["alerts_per_week"],
        series=tuple(
            ToldSeries(
                each["series_id"],
                series_title(each["series_id"], names),
                each["reports"],
                tuple(_week(week, said["alerts_per_week"]) for week in each["weeks"]),
            )
            for each in said["series"]
        ),
        unseen=unseen(row.event_set, first, last),
        made=made_of(row),
        exercise=row.exercise,
        marking_id=row.marking_id or PUBLIC,
    )


def _week(said: dict[str, Any], alerts: int) -> ToldWeek:
    count, threshold, rank = said["count"], said["threshold"], said["rank"]
    known = count is not None and threshold is not None
    return ToldWeek(
        start=date.fromisoformat(said["period_start"]),
        probability=said["probability"],
        rank=rank,
        forecast=said["forecast"],
        threshold=threshold,
        count=count,
        reports=said["reports"],
        alert=rank is not None and rank <= alerts,
        escalated=count >= threshold if known else None,
    )

"""Alerts at a day: what changed, since when, how unusual that is, what drives it, and what such alerts came to before.

An alert is raised for the `k` series with the highest probability of escalation in the coming seven days, and for any
series whose last seven days stood out from its own past at a false discovery rate across all series (see `signals`).
It says which of these it was, because their records differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from entente.engines.warning.backtest import CLAIM
from entente.engines.warning.changepoints import offline_changes, online_change
from entente.engines.warning.drivers import Driver, drivers_of
from entente.engines.warning.panel import Floats, Panel
from entente.engines.warning.probabilities import History, probabilities_at
from entente.engines.warning.record import (
    ALERTED_FDR,
    TESTED,
    Analogues,
    Record,
    Share,
    analogues,
    correct_alerts,
    make_record,
)
from entente.engines.warning.signals import PAST_PERIODS, signals, trailing_weeks

RANKED = "probability"
RECENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Change:
    """One measure of the last seven days against the series' own past.

    `tail` is the chance of at least this much, `false_discovery_rate` what pointing out every series as unusual as
    this would bring across all series looked at; `stands_out` whether that is within the rate in use.
    """

    measure: str
    observed: float
    expected: float
    tail: float
    false_discovery_rate: float
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Since:
    """When the present level of force began.

    `week` is the most probable first week of the present level, judged online; `recent_change_probability` the chance
    that it began in the last four weeks. One extreme week is not yet a level: `at_threshold_from` is the first of the
    unbroken weeks, up to the last, at or above the present threshold, None when the last is below it.
    `earlier_changes` were found looking back over the whole history. A level as old as all the weeks looked at,
    `looked_back`, is none that began: no change was found.
    """

    week: date
    weeks_ago: int
    recent_change_probability: float
    at_threshold_from: date | None
    earlier_changes: tuple[date, ...]
    looked_back: int = 0

    @property
    def began(self) -> date | None:
        """The first unbroken week at the threshold, else the first of the present level; None when neither is known."""
        return self.at_threshold_from or (self.week if self.weeks_ago != self.looked_back else None)


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How often past alerts raised for the same reason were followed by an escalation, and those of this series."""

    reason: str
    correct: Share
    correct_for_series: Share


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert for the seven days from `day`; counts are of reports of material conflict without arrests.

    `probability` is that of reaching `threshold`, the fewest events that count as an escalation for this series.
    `reasons` holds `probability`, or the measures that stood out. `eligible` is False for a series too quiet to be
    forecast, whose `probability` and `threshold` are None.
    """

    series_id: str
    parties: tuple[str, ...]
    day: date
    reasons: tuple[str, ...]
    eligible: bool
    probability: float | None
    rank: int | None
    threshold: int | None
    changes: tuple[Change, ...]
    balances: dict[str, float]
    since: Since
    drivers: tuple[Driver, ...]
    analogues: Analogues | None
    track_record: tuple[TrackRecord, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """Alerts for the seven days from `day`, highest probability first, made from events before it.

    `series_looked_at` is the number of tests behind the false discovery rates.
    """

    day: date
    until: date
    source: str
    series_forecast: int
    series_looked_at: int
    alerts_by_probability: int
    false_discovery_rate: float
    record_weeks: int
    alerts: tuple[Alert, ...]
    claim: str = field(default=CLAIM)


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How many alerts by probability, at which false discovery rate others, and how many past weeks are the record."""

    k: int = 20
    fdr: float = ALERTED_FDR
    record_weeks: int = 26


@dataclass(frozen=True, slots=True)
class _Sight:
    """All that is known at the day."""

    panel: Panel
    day: date
    settings: ScanSettings
    forecast: dict[str, tuple[int, float, int, float]]
    signals: dict[str, dict[str, float]]
    record: Record
    events: pl.DataFrame


def scan(
    history: History,
    events: pl.LazyFrame,
    day: date,
    *,
    source: str = "",
    settings: ScanSettings | None = None,
    watch: Callable[[Iterable[date]], Iterable[date]] = lambda days: days,
) -> Scan:
    """Raise alerts at `day`.

    Parameters
    ----------
    history
        Over a panel that holds at least eight weeks before the day.
    events
        Canonical events of the same set, from which the drivers are read.
    watch
        Handed the past weeks of the record as they are forecast, for a progress bar.
    """
    settings = settings or ScanSettings()
    panel = history.panel
    forecast = _forecast(history, day)
    found = signals(panel, trailing_weeks(panel, day))
    seen = {str(row["series_id"]): row for row in found.iter_rows(named=True)}
    top = [name for name, (rank, *_) in forecast.items() if rank <= settings.k]
    standing_out = [name for name, row in seen.items() if any(row[f"{m}_q"] <= settings.fdr for m in TESTED)]
    chosen = sorted({*top, *standing_out}, key=lambda name: (-forecast.get(name, (0, 0.0, 0, 0.0))[1], name))
    recent = events.filter(
        pl.col("day").is_between(day - timedelta(days=RECENT_DAYS), day, closed="left"),
        pl.col("series").is_in(chosen),
    ).collect()
    record = make_record(history, day, k=settings.k, weeks=settings.record_weeks, fdr=settings.fdr, watch=watch)
    sight = _Sight(panel, day, settings, forecast, seen, record, recent)
    return Scan(
        day=day,
        until=day + timedelta(days=6),
        source=source,
        series_forecast=len(forecast),
        series_looked_at=len(seen),
        alerts_by_probability=settings.k,
        false_discovery_rate=settings.fdr,
        record_weeks=len(set(record.week)),
        alerts=tuple(_alert(sight, name) for name in chosen),
    )


def _forecast(history: History, day: date) -> dict[str, tuple[int, float, int, float]]:
    """Per series: rank from 1, probability, threshold, force of the last week against it as a log ratio."""
    chance = probabilities_at(history, day)["probability"].to_numpy()
    standing = history.at(history.panel.index(day)).standing
    rank = np.empty(len(chance), np.int64)
    rank[np.argsort(-chance, kind="stable")] = np.arange(1, len(chance) + 1)
    ratio = np.log((standing.last + 0.2) / standing.threshold)
    return {
        history.panel.series[row]: (int(rank[i]), float(chance[i]), int(standing.threshold[i]), float(ratio[i]))
        for i, row in enumerate(standing.rows)
    }


def _alert(sight: _Sight, name: str) -> Alert:
    known = sight.forecast.get(name)
    measured = sight.signals.get(name)
    changes = _changes(measured, sight.settings.fdr) if measured else ()
    ranked = (RANKED,) if known and known[0] <= sight.settings.k else ()
    reasons = (*ranked, *(change.measure for change in changes if change.stands_out))
    alike = analogues(sight.record, dyad="|" in name, probability=known[1], ratio=known[3]) if known else None
    return Alert(
        series_id=name,
        parties=tuple(name.split("|")),
        day=sight.day,
        reasons=reasons,
        eligible=known is not None,
        probability=known[1] if known else None,
        rank=known[0] if known else None,
        threshold=known[2] if known else None,
        changes=changes,
        balances={key: measured[key] for key in measured if key.endswith("_z")} if measured else {},
        since=_since(sight.panel, name, sight.day, known[2] if known else None),
        drivers=drivers_of(sight.events, name),
        analogues=alike,
        track_record=tuple(_track(sight.record, reason, name) for reason in reasons),
    )


def _changes(row: dict[str, float], fdr: float) -> tuple[Change, ...]:
    observed = {
        "force": row["force"],
        "verbal_conflict": row["verbal_conflict"],
        "conflict_share": row["conflict"] / row["total"] if row["total"] else 0.0,
    }
    return tuple(
        Change(
            measure=measure,
            observed=observed[measure],
            expected=row[f"{measure}_expected"],
            tail=row[f"{measure}_tail"],
            false_discovery_rate=row[f"{measure}_q"],
            stands_out=row[f"{measure}_q"] <= fdr,
        )
        for measure in TESTED
    )


def _since(panel: Panel, name: str, day: date, threshold: int | None) -> Since:
    weeks = min(2 * PAST_PERIODS, panel.index(day) // 7)
    row = np.array([panel.series.index(name)], dtype=np.int64)
    force: Floats = panel.blocks("force", row, panel.index(day), weeks)[0, ::-1]
    began = online_change(force)
    starts = [day - timedelta(weeks=weeks - position) for position in range(weeks)]
    return Since(
        week=starts[began.began],
        weeks_ago=weeks - began.began,
        recent_change_probability=began.probability,
        at_threshold_from=_unbroken_from(starts, force, threshold),
        earlier_changes=tuple(starts[position] for position in offline_changes(force)),
        looked_back=weeks,
    )


def _unbroken_from(starts: list[date], force: Floats, threshold: int | None) -> date | None:
    below = np.flatnonzero(force < threshold) if threshold is not None else np.arange(len(force))
    first = int(below[-1]) + 1 if len(below) else 0
    return starts[first] if first < len(starts) else None


def _track(record: Record, reason: str, name: str) -> TrackRecord:
    raised = record.raised if reason == RANKED else record.surprised[reason]
    return TrackRecord(reason, correct_alerts(record, raised), correct_alerts(record, raised, name))

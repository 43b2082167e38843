"""Alerts say what changed, since when, why, and what such alerts came to, from the past alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from entente.engines.events.canonical import conform
from entente.engines.warning.alerts import RANKED, Alert, ScanSettings, scan
from entente.engines.warning.drivers import drivers_of
from entente.engines.warning.panel import build_panel
from entente.engines.warning.probabilities import history_of
from entente.engines.warning.record import Record, Share, analogues, correct_alerts, make_record, share
from entente.engines.warning.timeliness import Crisis, timeliness
from tests.engines.warning.made_up_world import MONDAY, frame, world

DAY = MONDAY + timedelta(weeks=20, days=3)
BURST = [(DAY - timedelta(days=2), "AAA", "BBB", "190")] * 9 + [(DAY - timedelta(days=1), "BBB", "AAA", "1831")] * 3


def canonical(events: pl.DataFrame) -> pl.DataFrame:
    """The same events as the store keeps them, with actors named after their states."""
    return conform(
        events.with_row_index("number").select(
            pl.col("day", "code", "root"),
            id=pl.col("number").cast(pl.String),
            actor1=pl.concat_str(pl.lit("Army of "), pl.col("iso_a")),
            actor1_country="iso_a",
            actor2="iso_b",
            actor2_country="iso_b",
            intensity=pl.lit(-10.0),
        )
    )


def _scan(events: pl.DataFrame, end: date) -> tuple[Alert, ...]:
    """Alerts at DAY, nothing known from `end` on."""
    before = pl.col("day") < end
    history = history_of(build_panel(events.filter(before), start=MONDAY, end=end))
    settings = ScanSettings(k=3, fdr=0.05, record_weeks=8)
    return scan(history, canonical(events).filter(before).lazy(), DAY, settings=settings).alerts


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return pl.concat([world(), frame(BURST)])


@pytest.fixture(scope="module")
def alerts(events: pl.DataFrame) -> dict[str, Alert]:
    return {alert.series_id: alert for alert in _scan(events, MONDAY + timedelta(weeks=24))}


def test_a_burst_raises_an_alert_that_explains_itself(alerts: dict[str, Alert]) -> None:
    alert = alerts["AAA|BBB"]
    assert alert.parties == ("AAA", "BBB")
    assert "force" in alert.reasons
    force = next(change for change in alert.changes if change.measure == "force")
    assert force.observed >= 12
    assert force.expected < 6
    assert force.tail <= force.false_discovery_rate <= 0.05
    assert alert.threshold is not None
    assert alert.since.at_threshold_from == DAY - timedelta(weeks=1)
    assert alert.since.began == alert.since.at_threshold_from
    unchanged = replace(alert.since, at_threshold_from=None, weeks_ago=alert.since.looked_back)
    assert (alert.since.looked_back > 0, unchanged.began) == (True, None)
    assert (alert.drivers[0].code, alert.drivers[0].events) == ("190", 9)
    assert alert.drivers[0].title == "Use conventional military force, not specified below"
    assert alert.drivers[0].actor1 == "Army of AAA"
    assert len(alert.drivers[0].ids) == 9
    assert all(DAY - timedelta(days=7) <= driver.day < DAY for driver in alert.drivers)


def test_the_highest_probabilities_are_alerts(alerts: dict[str, Alert]) -> None:
    ranked = [alert for alert in alerts.values() if RANKED in alert.reasons]
    assert sorted(alert.rank or 0 for alert in ranked) == [1, 2, 3]
    assert [a.probability for a in alerts.values()] == sorted(
        (a.probability or 0 for a in alerts.values()), reverse=True
    )


def test_the_record_has_a_row_per_reason(alerts: dict[str, Alert]) -> None:
    for alert in alerts.values():
        assert [record.reason for record in alert.track_record] == list(alert.reasons)
        for record in alert.track_record:
            assert record.correct.numerator <= record.correct.denominator
            assert record.correct_for_series.denominator <= record.correct.denominator
    ranked = next(r for a in alerts.values() for r in a.track_record if r.reason == RANKED)
    assert ranked.correct.denominator == 3 * 8


def test_same_without_later_events(events: pl.DataFrame, alerts: dict[str, Alert]) -> None:
    assert _scan(events, DAY) == tuple(alerts.values())


def test_record_ends_before_the_day(events: pl.DataFrame) -> None:
    panel = build_panel(events, start=MONDAY, end=MONDAY + timedelta(weeks=24))
    record = make_record(history_of(panel), DAY, k=3, weeks=26)
    assert max(record.week) == DAY - timedelta(weeks=1)
    assert min(record.week) == DAY - timedelta(weeks=12)  # eight weeks are needed before the first


def _record() -> Record:
    p = np.array([0.5, 0.4, 0.1, 0.05, 0.5])
    return Record(
        series=("AAA|BBB", "AAA|CCC", "AAA|DDD", "BBB|CCC", "AAA"),
        week=(MONDAY,) * 5,
        dyad=np.array([True, True, True, True, False]),
        probability=p,
        ratio=np.log(p),
        count=np.array([4.0, 1.0, 0.0, 3.0, 9.0]),
        threshold=np.array([3.0, 3.0, 3.0, 3.0, 5.0]),
        escalated=np.array([True, False, False, True, True]),
        raised=np.array([True, True, False, False, True]),
        surprised={"force": np.array([False, False, False, True, False])},
    )


def test_analogues_are_the_nearest_of_the_same_kind() -> None:
    found = analogues(_record(), dyad=True, probability=0.45, ratio=float(np.log(0.45)))
    assert found.followed == Share(2, 4, 0.5)
    assert found.base == Share(2, 4, 0.5)
    assert [case.series_id for case in found.closest] == ["AAA|BBB", "AAA|CCC", "AAA|DDD"]
    assert (found.closest[0].count, found.closest[0].threshold, found.closest[0].escalated) == (4, 3, True)


def test_correct_alerts_by_hand() -> None:
    record = _record()
    assert correct_alerts(record, record.raised) == Share(2, 3, 2 / 3)
    assert correct_alerts(record, record.raised, "AAA|CCC") == Share(0, 1, 0.0)
    assert correct_alerts(record, record.raised, "BBB|CCC") == share(0, 0)
    assert share(0, 0).value is None


def test_drivers_weigh_force_before_words() -> None:
    rows = [(MONDAY, "AAA", "BBB", "112"), (MONDAY, "AAA", "BBB", "112"), (MONDAY, "BBB", "AAA", "190")]
    found = drivers_of(canonical(frame([*rows, (MONDAY, "AAA", "CCC", "190")])), "AAA|BBB")
    assert [(driver.code, driver.events, driver.event_class) for driver in found] == [
        ("190", 1, "force"),
        ("112", 2, "verbal_conflict"),
    ]


def test_timeliness_by_hand() -> None:
    """One series over twelve weeks, alerted in weeks 0 and 6, with onsets in weeks 5 and 6."""
    weeks = [MONDAY + timedelta(weeks=week) for week in range(12)]
    raised = np.array([week in (0, 6) for week in range(12)])
    onset = np.array([week in (5, 6) for week in range(12)])
    found = timeliness(
        ["AAA"],
        weeks,
        np.zeros(12, np.int64),
        np.arange(12),
        raised,
        onset,
        [
            Crisis("AAA", weeks[5] + timedelta(days=2), "named"),
            Crisis("ZZZ", weeks[3]),
            Crisis("AAA", date(2017, 1, 1)),
        ],
    )
    assert (found.onsets, found.alerted_for_onset_week, found.warned, found.detected_by_week_after) == (2, 1, 1, 2)
    # away from week 5: weeks 0, 10, 11, one of three alerted; away from week 6: weeks 0, 1, 11, one of three too
    assert found.detected_by_chance == pytest.approx(2 * (1 - (2 / 3) ** 2))
    assert found.warned_by_chance == pytest.approx(2 * (1 - (2 / 3) ** 4))
    assert [(c.series_id, c.week, c.lag, c.detected) for c in found.crises] == [
        ("AAA", weeks[5], 1, True),
        ("ZZZ", weeks[3], None, False),
    ]

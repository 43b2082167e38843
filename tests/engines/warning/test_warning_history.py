"""One series over time, and what followed a signal."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from entente.engines.events.canonical import PUBLIC, conform
from entente.engines.events.store import EventStore
from entente.engines.events.writing import StoreWriter
from entente.engines.warning.follow_up import force_in_weeks
from entente.engines.warning.history import daily_counts, events_of, history_of_series, read_events
from entente.engines.warning.signals import Frequency

FIRST = date(2018, 1, 1)  # a Monday
WEEKS = 30


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    """Thirty weeks: one report of force a week between A and B, six in the last five weeks; one is not public."""
    rows = []
    for week in range(WEEKS):
        monday = FIRST + timedelta(weeks=week)
        rows += [_event(monday, "AAA", "BBB", "190", n) for n in range(1 if week < 25 else 6)]
        rows += [_event(monday + timedelta(days=2), "AAA", "BBB", "043", n) for n in range(4)]
        rows += [_event(monday + timedelta(days=6), "BBB", "BBB", "112", 0)]
    rows.append({**_event(FIRST, "AAA", "BBB", "190", 9), "marking": "secret"})
    frame = conform(pl.DataFrame(rows).with_columns(key=pl.int_range(pl.len())))
    months = frame.with_columns(month=pl.col("day").dt.strftime("%Y-%m")).partition_by("month", as_dict=True)
    writer = StoreWriter(EventStore.create(tmp_path), "icews")
    writer.prepare()
    writer.commit(((str(month), part.drop("month")) for (month,), part in months.items()), [], [], Counter())
    return EventStore.open(tmp_path)


def _event(day: date, one: str, other: str, code: str, n: int) -> dict[str, object]:
    quads = {"190": 4, "043": 1, "112": 3}
    return {
        "id": f"{day}{one}{code}{n}", "day": day, "actor1": f"{one} {n}", "actor2": other, "actor1_country": one,
        "actor2_country": other, "series": one if one == other else f"{one}|{other}", "code": code,
        "root": int(code[:2]), "quad": quads[code], "intensity": -10.0 if code == "190" else 2.0, "marking": "public",
    }  # fmt: skip


def history(store: EventStore, series: str, *, until: date, frequency: Frequency = "week", unit: str = "dyad"):
    days = store.scan("icews").select(pl.col("day").unique()).collect()["day"].sort()
    return history_of_series(
        daily_counts(events_of(store, "icews", series, unit=unit, marking=PUBLIC)), days, series_id=series,
        source="icews", until=until, frequency=frequency, periods=104, dyad="|" in series, rule=unit == "dyad",
    )  # fmt: skip


def test_weeks_are_counted_with_what_was_usual_before_them(store: EventStore) -> None:
    found = history(store, "AAA|BBB", until=FIRST + timedelta(weeks=WEEKS))
    assert len(found.periods) == WEEKS
    first, last = found.periods[0], found.periods[-1]
    assert (first.total, first.force, first.cooperation, first.verbal_conflict) == (5, 1, 4, 0)
    assert (first.low, first.high, first.threshold) == (None, None, None)
    jump = found.periods[25]
    # One a week until then: the 90th percentile is 1, its floor plus one is 2, and 3 the least for a pair.
    assert (jump.force, jump.low, jump.high, jump.threshold, jump.escalated) == (6, 1.0, 1.0, 3, True)
    assert last.force == 6
    assert found.changes == (FIRST + timedelta(weeks=25),)
    assert found.present_since == FIRST + timedelta(weeks=25)


def test_what_comes_later_changes_nothing(store: EventStore) -> None:
    until = FIRST + timedelta(weeks=20)
    assert (
        history(store, "AAA|BBB", until=until).periods
        == history(store, "AAA|BBB", until=FIRST + timedelta(weeks=WEEKS)).periods[:20]
    )


def test_part_periods_are_left_out(store: EventStore) -> None:
    found = history(store, "AAA|BBB", until=FIRST + timedelta(days=17))
    assert [period.start for period in found.periods] == [FIRST, FIRST + timedelta(weeks=1)]
    months = history(store, "AAA|BBB", until=date(2018, 7, 15), frequency="month")
    assert [period.start.month for period in months.periods] == [1, 2, 3, 4, 5, 6]
    assert all(period.threshold is None for period in months.periods)


def test_a_country_has_all_that_it_takes_part_in(store: EventStore) -> None:
    within = history(store, "BBB", until=FIRST + timedelta(weeks=10))
    everything = history(store, "BBB", until=FIRST + timedelta(weeks=10), unit="country")
    assert {period.total for period in within.periods} == {1}
    assert {period.total for period in everything.periods} == {6}
    assert all(period.threshold is None for period in everything.periods)


def test_there_is_no_history_before_the_first_event(store: EventStore) -> None:
    assert history(store, "AAA|BBB", until=FIRST) is None


def test_events_are_read_the_gravest_of_the_latest_day_first(store: EventStore) -> None:
    events = events_of(store, "icews", "AAA|BBB", unit="dyad", marking=PUBLIC)
    last = FIRST + timedelta(weeks=WEEKS)
    lines, count = read_events(events, first=last - timedelta(weeks=1), last=last, limit=5)
    assert (count, len(lines)) == (10, 5)
    assert [line.code for line in lines] == ["043"] * 4 + ["190"]
    assert lines[-1].title.startswith("Use conventional military force")
    every, _count = read_events(events, first=last - timedelta(weeks=1), last=last)
    rest, count = read_events(events, first=last - timedelta(weeks=1), last=last, skip=5, limit=5)
    assert (count, [*lines, *rest]) == (10, every)


def test_what_followed_counts_seven_days_once_they_are_over(store: EventStore) -> None:
    jump, last = FIRST + timedelta(weeks=25), FIRST + timedelta(weeks=WEEKS)
    asked = [("AAA|BBB", jump), ("AAA|BBB", FIRST), ("BBB", jump), ("AAA|BBB", last - timedelta(days=6))]
    assert force_in_weeks(store, "icews", asked, marking=PUBLIC) == {
        ("AAA|BBB", jump): 6, ("AAA|BBB", FIRST): 1, ("BBB", jump): 0,
    }  # fmt: skip
    assert force_in_weeks(store, "icews", [("AAA|BBB", FIRST)]) == {("AAA|BBB", FIRST): 2}
    assert force_in_weeks(store, "icews", []) == {}

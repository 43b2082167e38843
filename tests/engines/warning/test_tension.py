"""Tension: each country against its own past, from earlier events alone, of one marking."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.engines.warning.panel import build_panel, digest_of
from entente.engines.warning.provenance import unseen
from entente.engines.warning.reading import Question, choose_set, event_columns
from entente.engines.warning.tension import days_held, level_of, tension_at
from entente.engines.warning.tension_levels import LEVELS, last_days
from entente.kernel.errors import BadInput
from entente.sources.formats import reader_of
from tests.engines.events.eventfiles import gdelt_file, gdelt_line
from tests.engines.warning.made_up_world import MONDAY
from tests.factories.event_store import made_up_store, write_ged

UNTIL = MONDAY + timedelta(weeks=20, days=3)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EventStore:
    return made_up_store(tmp_path_factory.mktemp("world"))


def test_every_country_is_judged_in_the_seven_days_before_any_day(store: EventStore) -> None:
    found = tension_at(store, UNTIL)
    assert (found.source, found.first, found.last) == (
        "icews", UNTIL - timedelta(days=7), UNTIL - timedelta(days=1),
    )  # fmt: skip
    assert {each.iso3 for each in found.countries} == {"ARM", "BEL", "CHL", "DNK", "ECU", "FRA", "GHA", "HTI"}
    assert all(each.level in LEVELS and 0 <= each.rate <= 1 and 0 <= each.share <= 1 for each in found.countries)
    order = [LEVELS.index(each.level) for each in found.countries]
    assert order == sorted(order)


def test_reports_are_the_events_of_the_days_within_and_with_others(store: EventStore) -> None:
    events = event_columns(store, "icews").collect()
    in_days = events.filter(pl.col("day").is_between(UNTIL - timedelta(days=7), UNTIL, closed="left"))
    armenia = in_days.filter((pl.col("iso_a") == "ARM") | (pl.col("iso_b") == "ARM")).height
    assert next(each.reports for each in tension_at(store, UNTIL).countries if each.iso3 == "ARM") == armenia


def test_later_events_change_nothing(store: EventStore, tmp_path: Path) -> None:
    shorter = made_up_store(tmp_path, before=UNTIL)
    assert days_held(shorter)["icews"][-1] < UNTIL
    assert tension_at(shorter, UNTIL) == tension_at(store, UNTIL)


def test_events_of_another_marking_are_not_counted(tmp_path: Path) -> None:
    store = made_up_store(tmp_path, marking="restricted")
    assert tension_at(store, UNTIL).countries
    assert days_held(store, marking="public") == {}
    with pytest.raises(BadInput, match="no events between two states"):
        tension_at(store, UNTIL, marking="public")


def test_of_an_old_set_and_a_live_one_the_live_one_is_counted(tmp_path: Path) -> None:
    store = made_up_store(tmp_path)
    live = [date(2019, 1, 1) + timedelta(days=n) for n in range(60)]
    lines = [gdelt_line(n, SQLDATE=f"{day:%Y%m%d}") for n, day in enumerate(live)]
    ingest(store, reader_of("gdelt2"), [gdelt_file(tmp_path / "live.csv", lines)])
    ingest(store, reader_of("ucdp-ged"), [write_ged(tmp_path / "ged.csv")])
    store = EventStore.open(store.root)
    for day, counted in ((UNTIL, "icews"), (live[-1] + timedelta(days=1), "gdelt2"), (date(2024, 1, 1), "icews")):
        assert choose_set(store, Question(day, day)) == counted
    held = days_held(store, marking="public")
    assert (held["icews"][0], held["gdelt2"]) == (MONDAY, tuple(live))
    after_icews = held["icews"][-1] + timedelta(days=1)
    assert last_days(held, date(2024, 1, 1)) == [live[-1] + timedelta(days=1), after_icews]
    assert last_days(held, date(2018, 12, 31)) == [after_icews]
    assert last_days(held, MONDAY - timedelta(days=1)) == []


def test_too_little_history_is_refused_with_what_is_missing(store: EventStore) -> None:
    with pytest.raises(BadInput, match="8 whole weeks"):
        tension_at(store, MONDAY + timedelta(weeks=5))


@pytest.mark.parametrize(
    ("reports", "rate", "balance", "level"),
    [
        (500, 0.05, 0.0, "stands_out"), (3, 0.01, 0.0, "stands_out"), (9, 0.06, 5.0, "thin"),
        (10, 0.06, 1.5, "raised"), (10, 1.0, 1.49, "usual"), (10, 1.0, -1.5, "calm"),
    ],
)  # fmt: skip
def test_levels(reports: float, rate: float, balance: float, level: str) -> None:
    assert level_of(reports, rate, balance) == level


def test_the_digest_of_a_panel_is_of_its_counts_and_not_of_the_order_of_events(store: EventStore) -> None:
    events = event_columns(store, "icews").collect()
    span = {"start": MONDAY, "end": MONDAY + timedelta(weeks=10)}
    shuffled = events.sample(fraction=1.0, shuffle=True, seed=int(np.int64(3)))
    one = digest_of(build_panel(events, **span))
    assert digest_of(build_panel(shuffled, **span)) == one
    assert digest_of(build_panel(events.head(events.height // 2), **span)) != one


@pytest.mark.parametrize(
    ("source", "first", "last", "fresh"),
    [
        ("icews", date(2018, 3, 26), date(2018, 7, 23), True), ("icews", date(2018, 3, 19), date(2018, 7, 23), False),
        ("icews", date(2014, 3, 31), date(2014, 12, 22), False), ("icews", date(2015, 1, 5), date(2017, 12, 25), True),
        ("gdelt2", date(2014, 3, 31), date(2014, 12, 22), True),
    ],
)  # fmt: skip
def test_days_that_the_settings_were_chosen_on_are_not_called_unseen(
    source: str, first: date, last: date, fresh: bool
) -> None:
    assert unseen(source, first, last) is fresh

"""Scans become signals, once; they move nothing; what followed them is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from entente.apps.ledger.models import Entry
from entente.apps.warnings.models import Alert, AlertStep, Crossing, Scan, Sighting
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.services.lifecycle import Given, act
from entente.apps.warnings.services.scanning import PLATFORM
from entente.apps.warnings.services.scans import check_sightings, record_scan
from entente.apps.warnings.services.watches import NewWatch, keep_watch
from entente.engines.warning.alerts import Since
from entente.kernel.errors import Refused
from tests.factories.programmes import acting, reading
from tests.factories.warnings import DAY, World, found, raised, recorded, scan

WEEK = timedelta(weeks=1)


def everything(world: World) -> dict[str, int]:
    with reading(world.analyst):
        return {model.__name__: model.objects.count() for model in (Scan, Alert, Sighting, AlertStep, Crossing, Entry)}


def test_the_same_scan_twice_writes_nothing(world: World) -> None:
    scanned = scan(found("P|Q"), found("P"))
    first = recorded(world.analyst, scanned)
    held = everything(world)
    second = recorded(world.analyst, scanned)
    assert (first.new, first.wrote) == (2, True)
    assert (second.held, second.wrote) == (2, False)
    assert everything(world) == held


def test_a_signal_says_what_the_scan_said(world: World) -> None:
    recorded(world.analyst)
    with reading(world.analyst):
        alert = Alert.objects.get()
        sighting = Sighting.objects.get()
        assert (alert.state, alert.origin, alert.series_id, alert.source) == ("signal", "scan", "P|Q", "icews")
        assert (alert.probability, alert.rank, alert.threshold, alert.rate) == (0.35, 1, 5, 0.02)
        assert [party.code for party in alert.parties.order_by("code")] == ["P", "Q"]
        assert sighting.evidence["drivers"][0]["ids"] == ["e1", "e2", "e3"]


def test_an_open_signal_is_seen_again_and_not_raised_twice(world: World) -> None:
    recorded(world.analyst)
    report = recorded(world.analyst, scan(found("P|Q", probability=0.5), day=DAY + WEEK))
    assert (report.new, report.seen_again) == (0, 1)
    with reading(world.analyst):
        alert = Alert.objects.get()
        assert (alert.first_day, alert.last_day, alert.probability) == (DAY, DAY + WEEK, 0.5)
        assert alert.sightings.count() == 2
        assert alert.state == "signal"


def test_a_level_as_old_as_what_was_looked_at_has_no_beginning(world: World) -> None:
    since = Since(DAY - timedelta(weeks=20), 20, 0.05, None, (), looked_back=20)
    recorded(world.analyst, scan(replace(found("P|Q"), since=since)))
    with reading(world.analyst) as viewer:
        page = alert_get(viewer, alert_id=Alert.objects.get().pk)
    assert (page.row.since, page.latest and page.latest.since_week) == (None, None)
    later = replace(found("P|Q", day=DAY + WEEK), since=replace(since, at_threshold_from=DAY))
    recorded(world.analyst, scan(later, day=DAY + WEEK))
    with reading(world.analyst):
        assert Alert.objects.get().since == DAY


def test_an_older_scan_does_not_overwrite_what_is_newer(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q", probability=0.5), day=DAY + WEEK))
    recorded(world.analyst, scan(found("P|Q", probability=0.1)))
    with reading(world.analyst):
        alert = Alert.objects.get()
        assert (alert.first_day, alert.last_day, alert.probability) == (DAY, DAY + WEEK, 0.5)


def test_another_scan_of_the_same_day_keeps_what_was_said_then(world: World) -> None:
    recorded(world.analyst)
    report = recorded(world.analyst, scan(found("P|Q", probability=0.9), found("Q")))
    assert (report.new, report.seen_again, report.held) == (1, 0, 1)
    with reading(world.analyst):
        assert Sighting.objects.get(alert__series_id="P|Q").probability == 0.35


def test_a_closed_signal_comes_back_as_a_new_one(world: World) -> None:
    recorded(world.analyst)
    with acting(world.analyst) as actor:
        act(actor, Alert.objects.get().pk, "stand_down", Given(reason="An exercise of theirs"))
    report = recorded(world.analyst, scan(day=DAY + WEEK))
    assert report.new == 1
    with reading(world.analyst):
        assert Alert.objects.count() == 2


def test_a_scan_moves_no_alert(world: World) -> None:
    recorded(world.analyst)
    with reading(world.analyst):
        alert = Alert.objects.get()
    raised(world, alert)
    recorded(world.analyst, scan(found("P|Q", probability=0.99), day=DAY + WEEK))
    with reading(world.analyst):
        assert Alert.objects.get().state == "alert"


def test_a_state_that_the_register_lacks_is_kept_by_its_code(world: World) -> None:
    recorded(world.analyst, scan(found("P|ZZZ")))
    with reading(world.analyst):
        alert = Alert.objects.get()
        assert [party.code for party in alert.parties.all()] == ["P"]
        assert alert.series_id == "P|ZZZ"


def test_only_who_may_records_a_scan(world: World) -> None:
    with acting(world.desk) as actor, pytest.raises(Refused):
        record_scan(actor, scan())


def test_signals_are_marked_for_the_allies(world: World) -> None:
    recorded(world.analyst)
    for who, sees in ((world.desk, 1), (world.ally, 1), (world.mission, 0), (world.uncleared, 0)):
        with reading(who):
            assert (Alert.objects.count(), Sighting.objects.count(), Scan.objects.count()) == (sees, sees, sees)


def test_what_followed_is_filled_in_once_the_week_is_over(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("P")))
    with acting(world.analyst):
        assert check_sightings(PLATFORM, source="icews", observed={("P|Q", DAY): 5}) == 1
        assert check_sightings(PLATFORM, source="icews", observed={("P|Q", DAY): 0}) == 0
    with reading(world.analyst):
        seen = {row.alert.series_id: (row.observed, row.escalated) for row in Sighting.objects.all()}
        assert seen == {"P|Q": (5, True), "P": (None, None)}
        assert {alert.state for alert in Alert.objects.all()} == {"signal"}


@pytest.mark.parametrize(
    ("measure", "threshold", "crossed"),
    [
        ("probability", 0.35, 1), ("probability", 0.36, 0), ("force", 7, 1), ("force", 8, 0), ("rate", 0.02, 1),
        ("rate", 0.01, 0), ("any", None, 1),
    ],
)  # fmt: skip
def test_a_watch_is_crossed_at_its_threshold(world: World, measure: str, threshold: float, crossed: int) -> None:
    with acting(world.desk) as actor:
        keep_watch(actor, NewWatch(measure=measure, threshold=threshold, party="P"))
        keep_watch(actor, NewWatch(measure=measure, threshold=threshold, party="A"))
    assert recorded(world.analyst).crossings == crossed
    with reading(world.desk):
        assert Crossing.objects.count() == crossed

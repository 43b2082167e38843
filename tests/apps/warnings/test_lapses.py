"""Signals that nobody took up and that scans see no more lapse; what a person touched never does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entente.apps.ledger.models import Entry
from entente.apps.warnings.models import Alert, AlertStep
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.selectors.alerts import AlertFilters, alert_list
from entente.apps.warnings.selectors.outcomes import outcomes_of_all
from entente.apps.warnings.services.lifecycle import Given, act
from entente.apps.warnings.services.reports import attach_report
from entente.apps.warnings.services.scanning import PLATFORM
from entente.apps.warnings.services.scans import check_sightings, record_scan
from entente.kernel.errors import Refused
from tests.factories.programmes import acting, reading
from tests.factories.warnings import DAY, World, found, pointed_out, raised, recorded, reported, scan

WEEK = timedelta(weeks=1)
LATER = DAY + WEEK


def state_of(world: World, series_id: str) -> list[str]:
    with reading(world.analyst):
        return list(Alert.objects.filter(series_id=series_id).order_by("first_day").values_list("state", flat=True))


def test_a_signal_lapses_once_its_week_is_over_and_a_scan_sees_it_no_more(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("P")))
    assert recorded(world.analyst, scan(found("P"), day=LATER - timedelta(days=1))).lapsed == 0
    report = recorded(world.analyst, scan(found("P"), day=LATER))
    assert (report.seen_again, report.lapsed) == (1, 1)
    assert (state_of(world, "P|Q"), state_of(world, "P")) == (["lapsed"], ["signal"])
    with reading(world.analyst) as viewer:
        alert = Alert.objects.get(series_id="P|Q")
        assert alert.closed_on == LATER
        entry = Entry.objects.get(action="warnings.lapse")
        assert (entry.record_id, entry.actor_name) == (str(alert.pk), "Entente")
        page = alert_get(viewer, alert_id=alert.pk)
        assert [moment.kind for moment in page.moments] == ["scan", "step"]
        assert page.moments[-1].text == "No scan has seen it since, and nobody took it up."
        assert [action.verb for action in page.actions] == ["reopen"]


def test_a_lapsed_signal_leaves_the_queue_and_stands_among_the_closed(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q")))
    recorded(world.analyst, scan(found("P"), day=LATER))
    with reading(world.analyst) as viewer:
        assert [row.series_id for row in alert_list(viewer).rows] == ["P"]
        assert alert_list(viewer, filters=AlertFilters(open=False)).by_state == {"signal": 1, "lapsed": 1}


def test_what_followed_a_lapsed_signal_still_counts(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("Q")))
    recorded(world.analyst, scan(found("P"), day=LATER))
    with acting(world.analyst):
        observed = {("P|Q", DAY): 9, ("Q", DAY): 0}
        assert check_sightings(PLATFORM, source="icews", observed=observed) == 2
    with reading(world.analyst) as viewer:
        (performance,) = outcomes_of_all(viewer)
        assert (performance.record.came_true.part, performance.record.came_true.whole) == (1, 2)
        assert performance.record.lapsed is not None
        assert (performance.record.lapsed.part, performance.record.lapsed.whole) == (1, 2)


def test_nothing_that_a_person_graded_raised_or_laid_a_report_to_lapses(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q"), found("P"), found("Q")))
    with reading(world.analyst):
        keys = {alert.series_id: alert for alert in Alert.objects.all()}
    with acting(world.analyst) as actor:
        act(actor, keys["P|Q"].pk, "grade", Given(reliability="C", credibility="3"))
    raised(world, keys["P"])
    report = reported(world)
    with acting(world.analyst) as actor:
        attach_report(actor, keys["Q"].pk, report.pk)
    by_hand = pointed_out(world)
    quiet = scan(found("A|B"), day=DAY + 5 * WEEK)
    assert recorded(world.analyst, quiet).lapsed == 0
    assert (state_of(world, "P|Q"), state_of(world, "Q")) == (["graded"], ["signal"])
    with reading(world.analyst) as viewer:
        assert Alert.objects.get(pk=by_hand.pk).state == "signal"
        # What people hold on to is told of all the same.
        assert alert_get(viewer, alert_id=keys["P|Q"].pk).missed_on == DAY + 5 * WEEK
        assert alert_get(viewer, alert_id=keys["Q"].pk).missed_on == DAY + 5 * WEEK
        assert alert_get(viewer, alert_id=by_hand.pk).missed_on is None


def test_scans_recorded_out_of_order_let_the_same_lapse(world: World) -> None:
    recorded(world.analyst, scan(found("P"), day=LATER))
    report = recorded(world.analyst, scan(found("P|Q"), day=DAY))
    assert (report.new, report.lapsed) == (1, 1)
    assert state_of(world, "P|Q") == ["lapsed"]


def test_only_scans_of_the_same_set_count(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q")))
    assert recorded(world.analyst, scan(found("P"), day=LATER, source="gdelt2")).lapsed == 0
    with acting(world.analyst):
        assert record_scan(PLATFORM, scan(found("P"), day=LATER), exercise=True).lapsed == 0
    assert state_of(world, "P|Q") == ["signal"]


def test_the_same_scan_again_lets_nothing_more_lapse(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q")))
    later = scan(found("P"), day=LATER)
    recorded(world.analyst, later)
    with reading(world.analyst):
        steps, entries = AlertStep.objects.count(), Entry.objects.count()
    report = recorded(world.analyst, later)
    assert (report.held, report.lapsed, report.wrote) == (1, 0, False)
    with reading(world.analyst):
        assert (AlertStep.objects.count(), Entry.objects.count()) == (steps, entries)


def test_a_signal_that_comes_back_after_it_lapsed_is_a_new_one(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q")))
    recorded(world.analyst, scan(found("P"), day=LATER))
    assert recorded(world.analyst, scan(found("P|Q"), day=LATER + WEEK)).new == 1
    assert state_of(world, "P|Q") == ["lapsed", "signal"]
    with acting(world.analyst) as actor, pytest.raises(Refused):
        # Two open ones about the same would be one too many.
        act(actor, Alert.objects.get(series_id="P|Q", state="lapsed").pk, "reopen", Given(reason="It was no chance"))


def test_a_lapsed_signal_is_taken_up_by_a_person_and_stays(world: World) -> None:
    recorded(world.analyst, scan(found("P|Q")))
    recorded(world.analyst, scan(found("P"), day=LATER))
    with acting(world.analyst) as actor:
        act(actor, Alert.objects.get(series_id="P|Q").pk, "reopen", Given(reason="Looked at late"))
    recorded(world.analyst, scan(found("P"), day=LATER + 3 * WEEK))
    assert state_of(world, "P|Q") == ["watch"]


def test_no_person_lets_a_signal_lapse(world: World) -> None:
    alert = pointed_out(world)
    for who in (world.analyst, world.desk, world.ally):
        with acting(who) as actor, pytest.raises(Refused):
            act(actor, alert.pk, "lapse", Given(reason="Out of the way"))

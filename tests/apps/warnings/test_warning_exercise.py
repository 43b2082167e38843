"""The exercise of early warning, written once with every stage; scans from a store to the database."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.translation import override

from entente.apps.access.binding import seeing_everything
from entente.apps.access.demo import DOMAIN
from entente.apps.access.models import Person
from entente.apps.register.models import Party
from entente.apps.warnings import tasks
from entente.apps.warnings.demo import load_exercise_warnings
from entente.apps.warnings.invented import INVENTED
from entente.apps.warnings.models import Alert, AlertParty, Crossing, Report, ReportParty, Scan, Sighting
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.selectors.alerts import alert_list
from entente.apps.warnings.selectors.country_names import country_codes
from entente.apps.warnings.services import scanning
from entente.apps.warnings.services.scanning import PLATFORM, days_to_scan, record_and_check, scan_store
from entente.conf.environment import environment
from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.engines.warning.alerts import ScanSettings
from entente.kernel.errors import BadInput
from entente.sources.formats import reader_of
from tests.engines.events.eventfiles import gdelt_file, gdelt_line
from tests.factories.event_store import write_ged, write_year
from tests.factories.programmes import reading
from tests.factories.warnings import World

TODAY = date(2026, 11, 25)
ACCOUNTS = {
    "analyst": "warning.analyst", "desk": "desk.officer", "ally": "ally.delegation", "secretary": "committee.secretary",
}  # fmt: skip


@pytest.fixture
def accounts(world: World) -> World:
    with transaction.atomic(), seeing_everything():
        for name, address in ACCOUNTS.items():
            Person.objects.filter(pk=getattr(world, name).person.pk).update(email=f"{address}@{DOMAIN}")
    return world


def test_the_exercise_is_written_once_and_shows_every_stage(accounts: World) -> None:
    assert load_exercise_warnings(today=TODAY)
    assert not load_exercise_warnings(today=TODAY)
    with reading(accounts.analyst) as viewer:
        assert sorted(Alert.objects.values_list("state", flat=True)) == ["alert", "false_alarm", "outcome", "signal"]
        assert not Alert.objects.filter(exercise=False).exists()
        assert not Report.objects.filter(exercise=False).exists()
        assert all(report.title.startswith("EXERCISE") for report in Report.objects.all())
        raised = Alert.objects.get(state="alert")
        found = alert_get(viewer, alert_id=raised.pk).corroboration
        assert (found.reports, found.origins) == (4, 2)
        assert Crossing.objects.count() == 1


def test_the_exercise_says_nothing_of_a_state_that_is_real(accounts: World) -> None:
    load_exercise_warnings(today=TODAY)
    with reading(accounts.analyst) as viewer:
        assert not AlertParty.objects.exists()
        assert not ReportParty.objects.exists()
        series = set(Alert.objects.filter(origin="scan").values_list("series_id", flat=True))
        assert series == set(INVENTED)
        assert not series & set(country_codes())
        assert not Party.objects.filter(code__in=INVENTED).exists()
        titles = {row.title for row in alert_list(viewer).rows}
        assert "Norlandia (invented), within" in titles
        with override("fr"):
            titles = {row.title for row in alert_list(viewer).rows}
            assert {"Norlandie (inventée), à l’intérieur", "EXERCICE Mouvements près du pont"} <= titles
            assert all(report.shown_title.startswith("EXERCICE") for report in Report.objects.all())


def test_without_the_accounts_nothing_is_written(world: World) -> None:
    assert not load_exercise_warnings(today=TODAY)
    with reading(world.analyst):
        assert not Alert.objects.exists()


def test_a_store_is_scanned_recorded_and_compared_with_what_followed(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    write_year(folder)
    (last,) = days_to_scan(folder, today=TODAY)
    assert last == date(2018, 7, 23)
    ingest(EventStore.open(folder), reader_of("ucdp-ged"), [write_ged(tmp_path / "ged.csv")])
    assert days_to_scan(folder, today=TODAY) == (last,)
    early = last - timedelta(weeks=3)
    settings = ScanSettings(k=1, record_weeks=2)
    with transaction.atomic(), seeing_everything():
        first, checked = record_and_check(PLATFORM, folder, scan_store(folder, early, settings=settings))
        assert (first.new, checked) == (1, 1)
        again, checked = record_and_check(PLATFORM, folder, scan_store(folder, early, settings=settings))
        assert (again.wrote, checked) == (False, 0)
        later, _checked = record_and_check(PLATFORM, folder, scan_store(folder, last, settings=settings))
        assert (later.new, later.seen_again) == (0, 1)
        assert "Unseen" not in str(Sighting.objects.values_list("evidence", flat=True))
        assert Sighting.objects.get(day=early).observed == 21
        assert Sighting.objects.get(day=last).escalated is None


def test_a_store_that_does_not_reach_is_refused(tmp_path: Path) -> None:
    write_year(tmp_path / "events")
    with pytest.raises(BadInput):
        scan_store(tmp_path / "events", date(2016, 1, 1))


def test_the_nightly_scan_does_nothing_without_a_store(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment(), "event_store", tmp_path / "none")
    tasks.scan_event_store.func(timestamp=0)
    with reading(world.analyst):
        assert not Scan.objects.exists()


def test_a_store_is_scanned_in_the_hour_in_which_it_has_something_new_and_at_night(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that is switched off at night has its signals all the same, and no day is scanned every hour."""
    folder = tmp_path / "events"
    write_year(folder)
    monkeypatch.setattr(environment(), "event_store", folder)
    scanned: list[date] = []
    quick = ScanSettings(k=1, record_weeks=2)

    def once(folder: Path, day: date) -> object:
        scanned.append(day)
        return scan_store(folder, day, settings=quick)

    monkeypatch.setattr(scanning, "scan_store", once)
    for hour in (10, 11, 4):
        tasks.scan_event_store.func(timestamp=hour * 3600 + 1800)
    assert scanned == [date(2018, 7, 23)] * 2
    with reading(world.analyst):
        assert Scan.objects.count() == 1
    # A newer set that has only just been begun cannot be answered, and does not keep the older one from it.
    begun = gdelt_file(tmp_path / "new.CSV", [gdelt_line(1, SQLDATE="20240201")])
    ingest(EventStore.open(folder), reader_of("gdelt2"), [begun])
    assert days_to_scan(folder, today=TODAY) == (date(2024, 2, 2), date(2018, 7, 23))
    scanned.clear()
    for hour in (10, 4):
        tasks.scan_event_store.func(timestamp=hour * 3600 + 1800)
    assert scanned == [date(2024, 2, 2), date(2024, 2, 2), date(2018, 7, 23)]


def test_reminders_run_every_minute_as_deadlines_are_given_to_the_minute() -> None:
    crons = {each.task.name: each.cron for each in tasks.app.periodic_registry.periodic_tasks.values()}
    assert crons["warnings.remind_overdue"] == "* * * * *"

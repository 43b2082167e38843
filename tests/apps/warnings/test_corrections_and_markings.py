"""Correcting a report, and changing who may read a report or a warning."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from entente.apps.access.binding import seeing_everything
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.selectors import marking_get
from entente.apps.access.services import intern
from entente.apps.ledger.models import Entry
from entente.apps.warnings.errors import StaleReport
from entente.apps.warnings.models import Alert, AlertStep, Derivation, Report, ReportParty, Sighting
from entente.apps.warnings.selectors.alerts import alert_list
from entente.apps.warnings.selectors.reports import report_get, report_text
from entente.apps.warnings.services.corrections import correct_report, mark_alert, mark_report
from entente.apps.warnings.services.reports import NewReport, grade_report
from entente.apps.warnings.services.scanning import PLATFORM
from entente.kernel.errors import BadInput, Refused
from tests.factories.programmes import acting, reading
from tests.factories.warnings import DAY, World, pointed_out, recorded, reported

HELD = NewReport(title="Convoys seen", reporter="Liaison office", parties=("P",))
INNER = MarkingSpec("INNER", "HQ", parties=("HQ",))
OPEN = MarkingSpec("", "")


def test_a_report_is_corrected_with_a_reason_and_keeps_its_grade(world: World) -> None:
    report = reported(world)
    with acting(world.analyst) as actor:
        grade_report(actor, report.pk, reliability="B", credibility="2")
        new = replace(HELD, title="Two convoys seen", title_fr="Deux convois vus", parties=("Q", "P"))
        correct_report(actor, report.pk, new, revision=2, reason="Counted again")
    with reading(world.analyst) as viewer:
        page = report_get(viewer, report_id=report.pk)
        assert (page.row.title, page.row.grade) == ("Two convoys seen", "B2")
        assert [party.code for party in page.row.parties] == ["Q", "P"]
        entry = Entry.objects.get(action="warnings.correct_report")
        assert entry.reason == "Counted again"
        assert entry.before == {"title": "Convoys seen", "title_fr": "", "parties": "P"}
        assert entry.after == {"title": "Two convoys seen", "title_fr": "Deux convois vus", "parties": "Q, P"}
        assert {part.marking_id for part in ReportParty.objects.all()} == {page.row.marking_id}


def test_a_stale_correction_saves_nothing_and_shows_the_difference(world: World) -> None:
    report = reported(world)
    with acting(world.analyst) as actor:
        theirs, mine = replace(HELD, title="Three convoys seen"), replace(HELD, title="Two convoys seen")
        correct_report(actor, report.pk, theirs, revision=1, reason="First")
        with pytest.raises(StaleReport) as stale:
            correct_report(actor, report.pk, mine, revision=1, reason="Second")
        assert [(each.field, each.before, each.after) for each in stale.value.differences] == [
            ("title", "Three convoys seen", "Two convoys seen")
        ]
        assert report_text(world.analyst.viewer(), report_id=report.pk).texts["title"] == "Three convoys seen"
        correct_report(actor, report.pk, mine, revision=stale.value.revision, reason="Second, knowing the first")
        assert Report.objects.get().title == "Two convoys seen"


def test_what_it_repeats_is_replaced_as_far_as_one_may_read(world: World) -> None:
    report, first, second, hidden = (reported(world, title) for title in ("Convoys seen", "One", "Two", "Hidden"))
    with transaction.atomic(), seeing_everything():
        secret = intern(PLATFORM, MarkingSpec("INNER", "B", parties=("B",)), on=DAY)
        Report.objects.filter(pk=hidden.pk).update(marking_id=secret)
        for origin in (first, hidden):
            Derivation.objects.create(report=report, origin=origin)
    with acting(world.analyst) as actor:
        new = replace(HELD, derived_from=(second.pk,))
        correct_report(actor, report.pk, new, revision=1, reason="It repeats another")
    with transaction.atomic(), seeing_everything():
        held = set(Derivation.objects.filter(report=report).values_list("origin_id", flat=True))
        assert held == {second.pk, hidden.pk}


@pytest.mark.parametrize(
    ("changes", "reason", "error"),
    [
        ({"title": "Other"}, " ", Refused),
        ({}, "Nothing in fact", Refused),
        ({"title": " "}, "Emptied", BadInput),
        ({"reporter": ""}, "Emptied", BadInput),
    ],
)
def test_a_correction_needs_a_reason_a_change_and_sense(
    world: World, changes: dict[str, str], reason: str, error: type[Exception]
) -> None:
    report = reported(world)
    with acting(world.analyst) as actor, pytest.raises(error):
        correct_report(actor, report.pk, replace(HELD, **changes), revision=1, reason=reason)  # type: ignore[arg-type]


def test_who_does_not_report_corrects_nothing(world: World) -> None:
    report = reported(world)
    with acting(world.secretary) as actor, pytest.raises(Refused):
        correct_report(actor, report.pk, replace(HELD, title="Other"), revision=1, reason="No duty of mine")


def test_a_warning_that_is_restricted_is_gone_for_others_with_all_its_parts(world: World) -> None:
    alert = pointed_out(world)
    with reading(world.ally) as viewer:
        assert alert_list(viewer).total == 1
    with acting(world.analyst) as actor:
        mark_alert(actor, alert.pk, INNER, on=DAY, reason="Sources would be told")
    with reading(world.ally) as viewer:
        assert alert_list(viewer).total == 0
        assert not AlertStep.objects.exists()
    with reading(world.analyst):
        assert Entry.objects.get(action="access.reclassify").record_id == str(alert.pk)


def test_only_the_originator_releases_further(world: World) -> None:
    report = reported(world)
    with transaction.atomic(), seeing_everything():
        of_a = intern(PLATFORM, MarkingSpec("INNER", "A", parties=("A", "HQ")), on=DAY)
        Report.objects.filter(pk=report.pk).update(marking_id=of_a)
    with acting(world.analyst) as actor:
        with pytest.raises(Refused, match="originator"):
            mark_report(actor, report.pk, OPEN, on=DAY, reason="It is harmless")
        mark_report(actor, report.pk, MarkingSpec("INNER", "A", parties=("HQ",)), on=DAY, reason="Closer")
        changed = marking_get(marking_id=Report.objects.get().marking_id or 0)
        assert (changed.originator, changed.parties) == ("A", frozenset({"HQ"}))


def test_a_marking_changes_with_a_reason_and_the_duty(world: World) -> None:
    report = reported(world)
    with acting(world.analyst) as actor, pytest.raises(Refused):
        mark_report(actor, report.pk, INNER, on=DAY, reason=" ")
    with acting(world.desk) as actor, pytest.raises(Refused):
        mark_report(actor, report.pk, INNER, on=DAY, reason="Not my duty")


def test_two_open_warnings_of_a_series_never_bear_one_marking(world: World) -> None:
    recorded(world.analyst)
    alert = Alert.objects.none()
    with acting(world.analyst) as actor:
        alert = Alert.objects.get()
        mark_alert(actor, alert.pk, INNER, on=DAY, reason="Closer")
        assert set(Sighting.objects.values_list("marking_id", flat=True)) == {Alert.objects.get().marking_id}
    with transaction.atomic(), seeing_everything():
        same = Alert.objects.get(pk=alert.pk)
        allied = reported(world).marking_id
        same.pk, same.marking_id = None, allied
        same._state.adding = True
        same.save()
    with acting(world.analyst) as actor, pytest.raises(Refused, match="Another open warning"):
        mark_alert(actor, same.pk, INNER, on=DAY, reason="Closer too")

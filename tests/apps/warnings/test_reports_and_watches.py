"""Reports, their grades and origins; watches of a post; who reads what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from entente.apps.access.binding import seeing_everything
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import intern
from entente.apps.ledger.records import Ref, describe, lineage
from entente.apps.notices.readers import followers
from entente.apps.warnings.models import Alert, AlertReport, Crossing, Derivation, Report, Watch
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.selectors.alerts import AlertFilters, alert_list
from entente.apps.warnings.selectors.reports import report_get
from entente.apps.warnings.selectors.watches import fresh_crossings, watch_get, watch_page
from entente.apps.warnings.services.lifecycle import Given, act
from entente.apps.warnings.services.reports import NewReport, attach_report, derive_report, grade_report, record_report
from entente.apps.warnings.services.scanning import PLATFORM
from entente.apps.warnings.services.watches import (
    NewWatch,
    delete_watch,
    edit_watch,
    end_watch,
    keep_watch,
    see_crossings,
)
from entente.kernel.errors import BadInput, Refused
from tests.factories.programmes import acting, reading
from tests.factories.warnings import DAY, World, found, pointed_out, recorded, reported, scan


def secret(world: World) -> int:
    with transaction.atomic(), seeing_everything():
        return intern(PLATFORM, MarkingSpec("INNER", "HQ", parties=("HQ",)), on=DAY)


def test_three_reports_of_one_origin_are_one(world: World) -> None:
    alert = pointed_out(world)
    first = reported(world, "Convoys seen")
    again = [reported(world, f"Repeated {n}", derived_from=(first.pk,)) for n in range(2)]
    with acting(world.analyst) as actor:
        for report in (first, *again):
            assert attach_report(actor, alert.pk, report.pk)
        assert not attach_report(actor, alert.pk, first.pk)
    with reading(world.analyst) as viewer:
        found = alert_get(viewer, alert_id=alert.pk).corroboration
        assert (found.reports, found.origins) == (3, 1)
    confirmed = Given(reliability="B", credibility="1")
    with acting(world.analyst) as actor, pytest.raises(BadInput, match="go back to one origin"):
        act(actor, alert.pk, "grade", confirmed)
    with acting(world.analyst) as actor:
        attach_report(actor, alert.pk, reported(world, "Satellite picture").pk)
        assert act(actor, alert.pk, "grade", confirmed).credibility == "1"
    with reading(world.analyst) as viewer:
        found = alert_get(viewer, alert_id=alert.pk).corroboration
        assert (found.reports, found.origins) == (4, 2)


def test_letter_and_number_are_graded_apart(world: World) -> None:
    report = reported(world)
    with acting(world.analyst) as actor:
        grade_report(actor, report.pk, reliability="E", credibility="1", reason="Seen by two of ours")
    with reading(world.analyst) as viewer:
        page = report_get(viewer, report_id=report.pk)
        assert (page.row.grade, page.row.graded_by) == ("E1", world.analyst.person.name)
    with acting(world.desk) as actor, pytest.raises(Refused):
        grade_report(actor, report.pk, reliability="A", credibility="1")


def test_a_report_does_not_go_back_to_itself(world: World) -> None:
    first = reported(world)
    second = reported(world, "Second", derived_from=(first.pk,))
    with acting(world.analyst) as actor:
        for origin in (second, first):
            with pytest.raises(Refused):
                derive_report(actor, first.pk, origin.pk)


def test_what_is_made_up_is_laid_under_nothing_real(world: World) -> None:
    alert, report = pointed_out(world), reported(world, exercise=True)
    with acting(world.analyst) as actor, pytest.raises(BadInput):
        attach_report(actor, alert.pk, report.pk)


@pytest.mark.parametrize("fields", [{"title": " "}, {"reporter": ""}, {"parties": ("NOWHERE",)}])
def test_a_report_says_what_who_and_about_whom(world: World, fields: dict[str, object]) -> None:
    with acting(world.analyst) as actor, pytest.raises(BadInput):
        record_report(actor, NewReport(**{"title": "T", "reporter": "R", **fields}))


def test_a_hidden_report_is_neither_shown_nor_counted_under_an_alert(world: World) -> None:
    alert = pointed_out(world)
    open_one, marking = reported(world), secret(world)
    with transaction.atomic(), seeing_everything():
        hidden = Report.objects.create(title="Hidden", reporter="X", received_on=DAY, marking_id=marking)
        AlertReport.objects.create(alert=alert, report=hidden, on=DAY)
        AlertReport.objects.create(alert=alert, report=open_one, on=DAY)
        Derivation.objects.create(report=open_one, origin=hidden)
    with reading(world.ally) as viewer:
        page = alert_get(viewer, alert_id=alert.pk)
        assert [each.title for each in page.reports] == ["Convoys seen"]
        assert not report_get(viewer, report_id=open_one.pk).derived_from
        with pytest.raises(Report.DoesNotExist):
            report_get(viewer, report_id=hidden.pk)
    with reading(world.analyst) as viewer:
        assert alert_get(viewer, alert_id=alert.pk).corroboration.reports == 2


def test_parts_follow_the_marking_of_their_alert(world: World) -> None:
    alert = pointed_out(world)
    marking = secret(world)
    with transaction.atomic(), seeing_everything():
        Alert.objects.filter(pk=alert.pk).update(marking_id=marking)
        assert {step.marking_id for step in alert.steps.all()} == {marking}
        assert {part.marking_id for part in alert.alert_parties.all()} == {marking}


def test_who_follows_a_party_hears_of_its_alerts_and_reports(world: World) -> None:
    alert, report = pointed_out(world), reported(world)
    person = world.desk.person.pk
    with transaction.atomic(), seeing_everything():
        refs = [Ref("alert", str(alert.pk)), Ref("report", str(report.pk))]
        lines = lineage(refs)
        stances = {Ref("party", "P"): {person: "follow"}}
        assert all(followers(lines[ref], stances) == {person: Ref("party", "P")} for ref in refs)
    with reading(world.mission) as viewer:
        assert describe(viewer, refs) == {}


def test_a_watch_is_its_posts_own(world: World) -> None:
    with acting(world.desk) as actor:
        watch = keep_watch(actor, NewWatch(measure="any", party="P", note="My desk"))
    recorded(world.analyst)
    with reading(world.analyst) as viewer:
        assert watch_page(viewer).watches == ()
        assert fresh_crossings(viewer) == 0
        assert describe(viewer, [Ref("watch", str(watch.pk))]) == {}
    with acting(world.analyst) as actor, pytest.raises(Watch.DoesNotExist):
        end_watch(actor, watch.pk)
    with reading(world.desk) as viewer:
        page = watch_page(viewer)
        assert [(each.note, each.crossings) for each in page.watches] == [("My desk", 1)]
        assert [(each.day, each.fresh) for each in page.crossings] == [(DAY, True)]


def test_who_watches_hears_of_the_crossing_and_looks_at_it_once(world: World) -> None:
    with acting(world.desk) as actor:
        watch = keep_watch(actor, NewWatch(measure="force", threshold=3, party="P"))
    recorded(world.analyst)
    with transaction.atomic(), seeing_everything():
        ref = Ref("crossing", str(Crossing.objects.get().pk))
        stances = {Ref("watch", str(watch.pk)): {world.desk.person.pk: "follow"}}
        assert set(followers(lineage([ref])[ref], stances)) == {world.desk.person.pk}
    with reading(world.desk) as viewer:
        assert fresh_crossings(viewer) == 1
        assert set(describe(viewer, [ref])) == {ref}
    with acting(world.desk) as actor:
        assert (see_crossings(actor), see_crossings(actor)) == (1, 0)


def test_an_ended_watch_is_not_crossed_and_can_be_taken_up_again(world: World) -> None:
    with acting(world.desk) as actor:
        watch = keep_watch(actor, NewWatch(measure="any", party="P"))
        end_watch(actor, watch.pk)
    assert recorded(world.analyst).crossings == 0
    with acting(world.desk) as actor:
        end_watch(actor, watch.pk)
        assert Watch.objects.get().active


@pytest.mark.parametrize(
    "fields",
    [
        {"measure": "any"},
        {"measure": "any", "party": "P", "region": "south"},
        {"measure": "any", "party": "NOWHERE"},
        {"measure": "any", "region": "nowhere"},
        {"measure": "any", "series_id": "Ukraine"},
        {"measure": "wind", "party": "P"},
        {"measure": "probability", "party": "P"},
        {"measure": "probability", "party": "P", "threshold": 1.5},
        {"measure": "force", "party": "P", "threshold": -1},
    ],
)
def test_a_watch_that_makes_no_sense_is_refused_by_field(world: World, fields: dict[str, object]) -> None:
    with acting(world.desk) as actor, pytest.raises(BadInput):
        keep_watch(actor, NewWatch(**fields))


def test_a_series_is_written_in_its_order(world: World) -> None:
    with acting(world.desk) as actor:
        for written in ("ukr|rus", "UKR RUS", "RUS – UKR"):
            watch = keep_watch(actor, NewWatch(measure="any", series_id=written))
            assert watch.series_id == "RUS|UKR"
            delete_watch(actor, watch.pk)


def test_the_same_is_watched_once_by_a_post(world: World) -> None:
    with acting(world.desk) as actor:
        keep_watch(actor, NewWatch(measure="force", threshold=3, series_id="RUS UKR"))
        other = keep_watch(actor, NewWatch(measure="force", threshold=4, series_id="RUS UKR"))
        again = NewWatch(measure="force", threshold=3, series_id="UKR RUS", note="again")
        for write in (lambda: keep_watch(actor, again), lambda: edit_watch(actor, other.pk, again)):
            with pytest.raises(BadInput, match="watches this already"):
                write()
        edit_watch(actor, other.pk, NewWatch(measure="force", threshold=4, series_id="RUS UKR", note="the same kept"))
    with acting(world.analyst) as actor:
        assert keep_watch(actor, again).pk != other.pk


def test_a_watch_is_changed_by_its_post_alone(world: World) -> None:
    with acting(world.desk) as actor:
        watch = keep_watch(actor, NewWatch(measure="force", threshold=50, party="P"))
    assert recorded(world.analyst).crossings == 0
    with acting(world.analyst) as actor, pytest.raises(Watch.DoesNotExist):
        edit_watch(actor, watch.pk, NewWatch(measure="any", party="P"))
    with acting(world.desk) as actor:
        edit_watch(actor, watch.pk, NewWatch(measure="force", threshold=3, party="Q", note="Lower"))
        with pytest.raises(BadInput):
            edit_watch(actor, watch.pk, NewWatch(measure="force", threshold=0, party="P"))
    with reading(world.desk) as viewer:
        held = watch_get(viewer, watch_id=watch.pk)
        assert (held.party, held.threshold, held.note) == ("Q", 3.0, "Lower")
    assert recorded(world.analyst, scan(day=DAY + timedelta(weeks=1))).crossings == 1


def test_a_deleted_watch_is_neither_shown_nor_crossed_and_is_gone_for_its_post(world: World) -> None:
    with acting(world.desk) as actor:
        watch = keep_watch(actor, NewWatch(measure="any", party="P"))
    recorded(world.analyst)
    with acting(world.analyst) as actor, pytest.raises(Watch.DoesNotExist):
        delete_watch(actor, watch.pk)
    with acting(world.desk) as actor:
        delete_watch(actor, watch.pk)
        with pytest.raises(Watch.DoesNotExist):
            end_watch(actor, watch.pk)
    with reading(world.desk) as viewer:
        assert watch_page(viewer).watches == watch_page(viewer).crossings == ()
        assert fresh_crossings(viewer) == 0
        assert not any(row.crossed for row in alert_list(viewer).rows)
    assert recorded(world.analyst, scan(day=DAY + timedelta(weeks=1))).crossings == 0


def test_the_queue_names_the_watches_of_ones_own_post_that_a_warning_crossed(world: World) -> None:
    with acting(world.desk) as actor:
        keep_watch(actor, NewWatch(measure="force", threshold=3, party="P"))
    recorded(world.analyst, scan(found("P|Q"), found("Q", rank=2)))
    with reading(world.desk) as viewer:
        crossed = {row.series_id: row.crossed for row in alert_list(viewer).rows}
        assert crossed == {"P|Q": ("P: Reports of material conflict in seven days, at least 3",), "Q": ()}
        assert alert_list(viewer, filters=AlertFilters(crossed=True)).total == 1
    with reading(world.analyst) as viewer:
        assert not any(row.crossed for row in alert_list(viewer).rows)

"""Public programmes as IATI activities: valid against the standard's schema, and nothing else in them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.iati import schema_problems, write_activities
from entente.apps.programmes.models import Goal, Programme, ProgrammeSource
from entente.apps.programmes.services.editing import Edit, edit_clauses
from entente.apps.register.models import Pack, Party, Source
from tests.factories.programmes import World, acting, drafted, in_force, reading

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def published(world: World) -> Programme:
    """A public programme in force, with a source, measured goals and texts that XML must escape."""
    programme = in_force(world)
    with seeing_everything():
        Programme.objects.update(marking_id=PUBLIC, summary="Boats & <men>")
        Party.objects.filter(code="P").update(iso_alpha2="PL")
        Goal.objects.filter(code="G1").update(
            baseline="1", baseline_on="2025-01", target="6", by_when="2027", measure="Teams", title_fr="But 1"
        )
        source = Source.objects.create(
            code="s", title="A source", url="https://example.org/?a=1&b=2", kind="primary", language="en",
            pack=Pack.objects.get(code="worlds"),
        )  # fmt: skip
        ProgrammeSource.objects.create(programme=programme, source=source)
    return programme


def parsed() -> tuple[ElementTree.Element, tuple[str, ...]]:
    with acting_as(Viewer()) as viewer:
        file = write_activities(viewer, at=AT)
    assert schema_problems(file.content) == ()
    return ElementTree.fromstring(file.content), file.undated  # noqa: S314 - written a line above


def test_a_public_programme_is_a_valid_activity(published: Programme) -> None:
    root, undated = parsed()
    assert (root.get("version"), undated) == ("2.03", ())
    (activity,) = root.findall("iati-activity")
    assert activity.findtext("iati-identifier", "").endswith(f"-{published.code}")
    assert activity.find("activity-status").get("code") == "2"
    dates = {each.get("type"): each.get("iso-date") for each in activity.findall("activity-date")}
    assert dates == {"1": "2025-01-01", "2": "2025-10-23", "3": "2028-12-31"}
    assert activity.findtext("description[@type='1']/narrative") == "Boats & <men>"
    assert activity.find("recipient-country").get("code") == "PL"
    assert activity.find("document-link").get("url") == "https://example.org/?a=1&b=2"
    results = {each.findtext("title/narrative"): each for each in activity.findall("result")}
    assert set(results) == {"Goal 1", "Goal 2"}
    indicator = results["Goal 1"].find("indicator")
    assert (indicator.get("measure"), indicator.find("baseline").get("value")) == ("1", "1")
    assert indicator.find("period/target").get("value") == "6"
    assert results["Goal 2"].find("indicator").get("measure") == "5"


def test_what_is_marked_or_made_up_is_never_in_it_whoever_asks(world: World) -> None:
    in_force(world)
    with seeing_everything():
        drafted(world, code="made-up", exercise=True)
        Programme.objects.filter(code="made-up").update(marking_id=PUBLIC)
    for someone in (world.desk, world.mission_p):
        with reading(someone) as viewer:
            assert write_activities(viewer, at=AT).activities == 0


def test_a_part_that_is_marked_stays_out_of_a_public_programme(published: Programme, world: World) -> None:
    with seeing_everything():
        hidden = Programme.objects.exclude(marking_id=PUBLIC).values_list("marking_id", flat=True).first()
        assert hidden is None
        marking = published.marking_id
        Goal.objects.filter(code="G2").update(marking_id=marking, title_en="Secret goal")
    with reading(world.desk) as viewer:
        assert b"Secret goal" not in write_activities(viewer, at=AT).content


def test_an_ended_or_suspended_programme_says_so(published: Programme) -> None:
    from psycopg.types.range import DateRange

    with seeing_everything():
        Programme.objects.update(state="closed", period=DateRange(date(2025, 1, 1), date(2026, 6, 5)))
    root, _undated = parsed()
    dates = {each.get("type"): each.get("iso-date") for each in root.iter("activity-date")}
    assert (root.find(".//activity-status").get("code"), dates["4"]) == ("4", "2026-06-04")
    with seeing_everything():
        Programme.objects.update(state="in_force", practical_suspended=True)
    assert parsed()[0].find(".//activity-status").get("code") == "6"


def test_without_any_date_it_is_named_and_left_out(published: Programme) -> None:
    with seeing_everything():
        Programme.objects.update(period_start="", period_end="", adopted_on="", period=None)
    with acting_as(Viewer()) as viewer:
        file = write_activities(viewer, at=AT)
    assert (file.activities, file.undated) == (0, (published.code,))


def test_statements_do_not_grow_with_the_programmes(published: Programme, world: World) -> None:
    def count() -> int:
        with acting_as(Viewer()) as viewer, CaptureQueriesContext(connection) as captured:
            write_activities(viewer, at=AT)
        return len(captured)

    one = count()
    other = drafted(world, code="other", party="Q")
    with acting(world.desk) as actor:
        edit_clauses(actor, other.pk, [Edit(ClauseKind.OBJECTIVE, {"number": "2", "area": "crisis"})])
    with seeing_everything():
        Programme.objects.update(marking_id=PUBLIC)
    assert count() == one


def test_the_schema_is_the_standards_and_finds_faults() -> None:
    problems = schema_problems(
        b'<iati-activities version="2.03"><iati-activity><title/></iati-activity></iati-activities>'
    )
    assert problems
    assert all(problem.row and problem.remedy for problem in problems)
    assert schema_problems(b"<iati-activities")[0].remedy

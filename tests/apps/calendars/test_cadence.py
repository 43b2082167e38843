"""Who has not been met for how long; setting how often; training offered twice; double bookings."""

from datetime import date, timedelta
from typing import Any

import pytest

from entente.apps.access.binding import acting_as
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.models import CadenceTarget
from entente.apps.calendars.rules import days_of, due
from entente.apps.calendars.selectors.cadence import cadence_matrix
from entente.apps.calendars.selectors.conflicts import participant_conflicts
from entente.apps.calendars.selectors.overlaps import quarter_days, quarter_of, training_overlaps
from entente.apps.calendars.services.cadence import set_cadence
from entente.apps.engagements.models import Engagement
from entente.apps.ledger.models import Entry
from entente.apps.register.selectors.types import PartyRef
from entente.kernel.errors import BadInput, Refused
from tests.factories.access import ALWAYS, someone
from tests.factories.calendars import engagement, named, party
from tests.factories.programmes import acting, write_programme_world

READER = Viewer()
TODAY = date(2024, 6, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("every", "last", "standing", "days"),
    [
        (None, None, "none", None),
        (90, None, "overdue", None),
        (90, 91, "overdue", -1),
        (90, 90, "soon", 0),
        (90, 72, "soon", 18),
        (90, 71, "kept", 19),
    ],
)
def test_a_cadence_stands_by_what_is_left_of_it(
    every: int | None, last: int | None, standing: str, days: int | None
) -> None:
    found = due(every_days=every, last=ago(last) if last is not None else None, on=TODAY)
    assert (found.standing, found.days) == (standing, days)


def test_the_matrix_shows_the_last_meeting_and_the_next_one_at_each_level(db: None) -> None:
    engagement("P", starts=ago(200), level="senior")
    last = engagement("P", starts=ago(100), level="senior")
    engagement("P", starts=ago(5), level="senior", state="cancelled")
    engagement("P", starts=ago(4), level="senior", state="recorded")
    coming = engagement("P", "A", starts=ago(-10), level="senior")
    CadenceTarget.objects.create(party=party("P"), level="senior", every_days=90)
    CadenceTarget.objects.create(party=party("P"), level="summit", every_days=365)

    found = cadence_matrix(READER, parties=[PartyRef("P", "P land"), PartyRef("Q", "Q land")], on=TODAY)

    cells = {cell.level: cell for cell in found.rows[0].cells}
    senior = cells["senior"]
    assert senior.last is not None
    assert senior.next is not None
    assert (senior.last.code, senior.ago, senior.next.code) == (last.code, 100, coming.code)
    assert (senior.due.standing, senior.due.days, senior.tone) == ("overdue", -10, "stopped")
    assert (cells["working"].last, cells["working"].due.standing) == (None, "none")
    # At the summit nothing is planned, so that is whom to meet next.
    assert [(each.party.code, each.cell.level) for each in found.suggestions] == [("P", "summit")]
    assert found.counts == {"overdue": 2, "soon": 0, "kept": 0, "none": 8}
    assert [row.worst for row in found.rows] == ["overdue", "none"]


def test_an_ally_sees_what_it_met_itself(db: None) -> None:
    engagement("P", starts=ago(10))
    engagement("P", "A", starts=ago(90))
    with_a = engagement("P", "A", starts=ago(50))
    engagement("P", "A", starts=ago(9), state="recorded")
    engagement("P", "A", starts=ago(8), state="cancelled")
    coming = engagement("P", "A", starts=ago(-3))
    engagement("P", "A", starts=ago(-30))
    engagement("A", starts=ago(1))
    row = cadence_matrix(READER, parties=[PartyRef("P", "P land")], on=TODAY, met_by="A").rows[0]

    cell = row.cells[0]
    assert cell.last is not None
    assert cell.next is not None
    assert (cell.last.code, cell.ago, cell.next.code) == (with_a.code, 50, coming.code)


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_reads_in_two_statements(db: None, django_assert_num_queries: Any, count: int) -> None:
    parties = [PartyRef(f"P{number}", "") for number in range(count)]
    for each in parties:
        engagement(each.code, starts=ago(10))
    with django_assert_num_queries(2):
        cadence_matrix(READER, parties=parties, on=TODAY)


def test_setting_a_cadence_is_for_the_allies_alone_and_stands_in_the_ledger(db: None) -> None:
    world = write_programme_world()
    setter = someone(ViewerFacts("HQ", ((2, ALWAYS),)), role="setter", permissions=("engagements.cadence",))
    with acting(setter) as actor:
        row = set_cadence(actor, party="P", level="senior", every_days=90, note="Council, 2024")
        assert row is not None
        set_cadence(actor, party="P", level="senior", every_days=90, note="Council, 2024")
        set_cadence(actor, party="P", level="senior", every_days=60)
        assert CadenceTarget.objects.get().every_days == 60
    with acting_as(world.mission_p.viewer()):
        assert not CadenceTarget.objects.exists()
    with acting_as(world.ally.viewer()):
        assert CadenceTarget.objects.count() == 1
    with acting(setter) as actor:
        assert set_cadence(actor, party="P", level="senior", every_days=None) is None
        entries = Entry.objects.filter(action="engagements.set_cadence").order_by("id")
        assert [entry.after.get("every_days") for entry in entries] == [90, 60, None]
        assert entries[1].before == {"level": "senior", "every_days": 90, "note": "Council, 2024"}


def test_who_may_not_set_a_cadence_is_refused(db: None) -> None:
    world = write_programme_world()
    mission = someone(ViewerFacts("P", ((2, ALWAYS),)), role="setter", permissions=("engagements.cadence",))
    for who in (world.desk, mission):
        with acting(who) as actor, pytest.raises(Refused, match="may not say how often"):
            set_cadence(actor, party="P", level="senior", every_days=90)
    setter = someone(ViewerFacts("HQ", ((2, ALWAYS),)), role="setter2", permissions=("engagements.cadence",))
    with acting(setter) as actor, pytest.raises(BadInput, match="not known"):
        set_cadence(actor, party="P", level="none", every_days=90)


def test_days_are_a_number_or_nothing() -> None:
    assert (days_of(" 90 "), days_of("")) == (90, None)
    for wrong in ("0", "-1", "3661", "many"):
        with pytest.raises(BadInput, match="not a number of days"):
            days_of(wrong)


def overlaps(**fields: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    found = training_overlaps(READER, allies={"A", "B"}, first=date(2024, 1, 1), last=date(2024, 12, 31), **fields)
    return [(each.partner.code, each.why, tuple(ally.code for ally in each.allies)) for each in found]


def test_two_allies_that_train_one_partner_in_one_field_in_one_quarter_overlap(db: None) -> None:
    engagement("P", "Q", starts=date(2024, 4, 1), hosts=["A"], field="medical")
    engagement("P", starts=date(2024, 6, 30), hosts=["B"], field="medical", kind="education")
    engagement("Q", starts=date(2024, 7, 1), hosts=["B"], field="medical")
    engagement("P", starts=date(2024, 5, 1), hosts=["B"], field="logistics")
    engagement("P", starts=date(2024, 5, 1), hosts=["B"], field="medical", kind="dialogue")
    engagement("P", starts=date(2024, 5, 1), hosts=["A"], field="logistics", state="cancelled")

    assert overlaps() == [("P", "field", ("A", "B"))]
    assert overlaps(partner="Q") == []


def test_without_a_field_titles_that_say_the_same_overlap(db: None) -> None:
    engagement("P", starts=date(2024, 4, 1), hosts=["A"], title_en="Course on clearing mines")
    engagement("P", starts=date(2024, 4, 2), hosts=["B"], title_en="Clearing mines: course for officers")
    engagement("P", starts=date(2024, 4, 3), hosts=["B"], title_en="English for pilots")

    assert overlaps() == [("P", "title", ("A", "B"))]


def test_one_ally_that_trains_twice_does_not_overlap(db: None) -> None:
    engagement("P", starts=date(2024, 4, 1), hosts=["A"], field="medical")
    engagement("P", starts=date(2024, 4, 9), hosts=["A"], field="medical")

    assert overlaps() == []


def test_what_allies_offer_together_is_offered_once(db: None) -> None:
    engagement("P", starts=date(2024, 4, 1), hosts=["A", "B"], field="medical")
    engagement("P", starts=date(2024, 4, 9), hosts=["A"], field="medical")

    assert overlaps() == []


def test_quarters() -> None:
    assert quarter_of(date(2024, 12, 31)) == (2024, 4)
    assert quarter_days(2024, 4) == (date(2024, 10, 1), date(2024, 12, 31))
    assert quarter_days(2024, 1) == (date(2024, 1, 1), date(2024, 3, 31))


def test_somebody_named_for_two_engagements_on_the_same_days_is_found_once(db: None) -> None:
    write_programme_world()
    who = someone(ViewerFacts("P", ((2, ALWAYS),)), role="guest")
    one = engagement("P", starts=TODAY, ends=TODAY + timedelta(days=3))
    other = engagement("P", starts=TODAY + timedelta(days=3), ends=TODAY + timedelta(days=5))
    after = engagement("P", starts=TODAY + timedelta(days=6))
    for row in (one, other, after):
        named(row, "P", who.person.name, person=who.person, post=who.post, post_name="Adviser")
        named(row, "P", "Jan Novak")
    named(other, "P", "Maria Borg", attendance="declined")
    named(one, "P", "Maria Borg")

    found = participant_conflicts(READER, first=TODAY, last=TODAY + timedelta(days=30))

    assert {(each.who, each.name) for each in found} == {("person", who.person.name), ("name", "Jan Novak")}
    assert {(each.one.code, each.other.code) for each in found} == {(one.code, other.code)}
    assert {(each.first, each.last) for each in found} == {(TODAY + timedelta(days=3),) * 2}


def test_two_people_of_one_post_are_a_double_booking_of_the_post(db: None) -> None:
    write_programme_world()
    who = someone(ViewerFacts("P", ((2, ALWAYS),)), role="guest")
    for name in ("Jan Novak", "Maria Borg"):
        named(engagement("P", starts=TODAY), "P", name, post=who.post, post_name="Adviser")

    found = participant_conflicts(READER, first=TODAY, last=TODAY)
    assert [(each.who, each.name) for each in found] == [("post", "Adviser")]
    assert participant_conflicts(READER, first=TODAY, last=TODAY, party="Q") == []
    Engagement.objects.update(state="cancelled")
    assert participant_conflicts(READER, first=TODAY, last=TODAY) == []

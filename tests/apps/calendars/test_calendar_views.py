"""What calendars, maps, mixes and networks read of engagements."""

from datetime import date
from typing import Any

import pytest

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.calendar import calendar_month, calendar_week, calendar_year
from entente.apps.calendars.selectors.history import engagement_history, party_history
from entente.apps.calendars.selectors.listed import Filters, list_engagements, rows_of, within
from entente.apps.calendars.selectors.mix import engagement_mix
from entente.apps.calendars.selectors.network import engagement_network
from entente.apps.calendars.selectors.places import engagement_places
from entente.apps.calendars.selectors.search import search_engagements
from entente.apps.engagements.search_texts import set_engagement_texts
from tests.factories.calendars import engagement, party

READER = Viewer()
MAY = (date(2024, 5, 1), date(2024, 5, 31))


def day(month: int, number: int, year: int = 2024) -> date:
    return date(year, month, number)


def test_a_span_holds_what_has_a_day_in_it_however_long_it_lasts(db: None) -> None:
    kept = {
        engagement("A", starts=day(5, 31)).code,
        engagement("A", starts=day(4, 20), ends=day(5, 1)).code,
        engagement("A", starts=day(1, 1), ends=day(12, 31)).code,
        engagement("A", starts=day(1, 1, 2020), ends=day(5, 1)).code,
    }
    engagement("A", starts=day(4, 1), ends=day(4, 30))
    engagement("A", starts=day(6, 1))

    assert {each.code for each in list_engagements(within(rows_of(Filters()), *MAY))} == kept


def test_each_filter_leaves_out_what_does_not_pass(db: None) -> None:
    wanted = engagement("A", "B", starts=day(5, 6), level="senior", field="cyber_defence", country="A")
    engagement("A", starts=day(5, 6), kind="exercise", exercise=True)

    for filters in (
        Filters(other="B", party="A"),
        Filters(kind="training"),
        Filters(level="senior"),
        Filters(field="cyber_defence"),
        Filters(country="A"),
        Filters(real=True),
    ):
        assert [row.code for row in rows_of(filters)] == [wanted.code], filters
    assert rows_of(Filters(party="A")).count() == 2


def test_a_month_is_whole_weeks_with_so_many_a_day_and_the_rest_counted(db: None) -> None:
    for _number in range(6):
        engagement("A", starts=day(5, 6))
    engagement("B", starts=day(5, 7), ends=day(5, 9))
    engagement("B", starts=day(5, 20), state="cancelled", kind="exercise")

    month = calendar_month(READER, on=day(5, 15), filters=Filters())

    assert (month.weeks[0][0].date, month.weeks[-1][-1].date) == (day(4, 29), day(6, 2))
    days = {each.date: each for week in month.weeks for each in week}
    assert (len(days[day(5, 6)].shown), days[day(5, 6)].more) == (4, 2)
    assert [days[day(5, number)].count for number in (7, 8, 9, 10)] == [1, 1, 1, 0]
    assert [ref.code for ref in days[day(5, 8)].shown[0].parties] == ["B"]
    assert (month.total, month.called_off, dict(month.by_kind)) == (8, 1, {"training": 7, "exercise": 1})
    assert days[day(4, 30)].outside
    assert not days[day(5, 1)].outside


def test_a_week_begins_on_monday(db: None) -> None:
    engagement("A", starts=day(5, 5))
    inside = engagement("A", starts=day(5, 6))
    week = calendar_week(READER, on=day(5, 12), filters=Filters())

    assert (week.first, week.last, week.total) == (day(5, 6), day(5, 12), 1)
    assert week.weeks[0][0].shown[0].code == inside.code


def test_what_is_known_to_the_month_stands_beside_the_days(db: None) -> None:
    row = engagement("A", starts=day(5, 1), ends=day(5, 31), starts_precision="month", ends_precision="month")
    month = calendar_month(READER, on=day(5, 15), filters=Filters())

    assert [(each.code, each.span) for each in month.imprecise] == [(row.code, "2024-05")]
    assert all(not each.count for week in month.weeks for each in week)
    assert month.total == 1


def test_a_year_counts_what_begins_on_each_day(db: None) -> None:
    engagement("A", starts=day(5, 6))
    engagement("A", starts=day(5, 6), ends=day(7, 1))
    engagement("A", starts=day(12, 31, 2023), ends=day(1, 2))
    engagement("A", starts=day(6, 1), ends=day(6, 30), starts_precision="month", ends_precision="month")
    year = calendar_year(READER, on=day(5, 15), filters=Filters())

    assert year.days == {day(5, 6): 2}
    assert (year.months[4], year.months[5], sum(year.months), year.total) == (2, 1, 3, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_calendars_read_in_as_many_statements_for_one_as_for_three(
    db: None, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        engagement("A", "B", starts=day(5, 6 + number), latitude=50, longitude=30)
    with django_assert_num_queries(3):
        calendar_month(READER, on=day(5, 1), filters=Filters())
    with django_assert_num_queries(1):
        calendar_year(READER, on=day(5, 1), filters=Filters())
    with django_assert_num_queries(3):
        engagement_places(READER, first=MAY[0], last=MAY[1], filters=Filters())
    with django_assert_num_queries(2):
        engagement_mix(READER, first=MAY[0], last=MAY[1])
    with django_assert_num_queries(3):
        engagement_network(READER, first=MAY[0], last=MAY[1])
    with django_assert_num_queries(2):
        party_history(READER, code="A", on=MAY[1])
    with django_assert_num_queries(3):
        engagement_history(READER, filters=Filters(party="A"))


def test_places_gather_what_was_held_at_one_spot(db: None) -> None:
    for name in ("Kuwait", "Kuwait", "near the border of Kuwait"):
        engagement("A", starts=day(5, 6), latitude="29.31166", longitude="47.48177", place=name)
    engagement("A", starts=day(5, 6), latitude=1, longitude=1)
    engagement("A", starts=day(5, 6))
    found = engagement_places(READER, first=MAY[0], last=MAY[1], filters=Filters())

    assert [(place.name, len(place.engagements)) for place in found.places] == [("Kuwait", 3), ("", 1)]
    assert (found.unplaced, found.total, found.more) == (1, 5, False)


def test_the_mix_counts_by_year_kind_and_party_without_what_was_called_off(db: None) -> None:
    engagement("A", "B", starts=day(5, 6), hosts=["A"])
    engagement("A", starts=day(5, 7, 2023), kind="dialogue")
    engagement("A", starts=day(5, 8), state="cancelled")
    found = engagement_mix(READER, first=day(1, 1, 2023), last=day(12, 31))

    assert found.by_year == {("training", 2024): 1, ("dialogue", 2023): 1}
    assert [(ref.code, kinds, total) for ref, kinds, total in found.by_party] == [
        ("A", {"training": 1, "dialogue": 1}, 2), ("B", {"training": 1}, 1),
    ]  # fmt: skip
    only = engagement_mix(READER, first=day(1, 1, 2023), last=day(12, 31), parties=["B"])
    assert [ref.code for ref, _kinds, _total in only.by_party] == ["B"]


def test_the_network_counts_each_engagement_of_a_pair_once(db: None) -> None:
    engagement("A", "B", "C", starts=day(5, 6), hosts=["A"])
    engagement("A", "B", starts=day(5, 20))
    engagement("A", "B", starts=day(5, 21), state="cancelled")
    engagement("B", "C", starts=day(6, 21))
    found = engagement_network(READER, first=MAY[0], last=MAY[1])

    assert [(pair.one.code, pair.other.code, pair.count) for pair in found.pairs[:1]] == [("A", "B", 2)]
    assert {(pair.one.code, pair.other.code): pair.count for pair in found.pairs} == {
        ("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 1,
    }  # fmt: skip
    assert (found.pairs[0].first, found.pairs[0].last) == (day(5, 6), day(5, 20))
    assert [(ref.code, number) for ref, number in found.parties] == [("A", 2), ("B", 2), ("C", 1)]
    around = engagement_network(READER, first=MAY[0], last=MAY[1], party="C")
    assert {(pair.one.code, pair.other.code) for pair in around.pairs} == {("A", "C"), ("B", "C")}


def test_a_partys_history_goes_up_to_the_day(db: None) -> None:
    engagement("A", "B", starts=day(5, 6, 2022))
    latest = engagement("A", "B", "C", starts=day(5, 6))
    engagement("A", "B", starts=day(5, 6, 2025))
    found = party_history(READER, code="A", on=day(12, 31))

    assert (found.by_year, found.total) == (((2022, 1), (2023, 0), (2024, 1)), 2)
    assert [(pair.other.code, pair.count) for pair in found.partners] == [("B", 2), ("C", 1)]
    assert found.latest[0].code == latest.code
    assert party_history(READER, code="Z", on=day(12, 31)).total == 0


def test_the_history_of_a_pair_is_paged(db: None) -> None:
    rows = [engagement("A", "B", starts=day(5, number)) for number in (1, 2, 3)]
    engagement("A", starts=day(5, 4))
    found = engagement_history(READER, filters=Filters(party="A", other="B"), limit=2)

    assert [each.code for each in found.rows] == [rows[2].code, rows[1].code]
    assert (found.total, found.more) == (3, True)
    rest = engagement_history(READER, filters=Filters(party="A", other="B"), skip=2, last=day(5, 2))
    assert (rest.total, rest.more, rest.rows) == (2, False, ())


@pytest.mark.parametrize("text", ["peacekeeper", "mine clearing", "gardien", "deminage", "alborg", "A LAND"])
def test_search_stems_both_languages_and_folds_accents(db: None, text: str) -> None:
    row = engagement("A", starts=day(5, 6), place="Ålborg")
    row.title_en, row.title_fr = "Peacekeepers clear mines", "Gardiens de la paix : déminage"
    row.purpose = "Mines cleared by peacekeepers"
    set_engagement_texts(row, [party("A")])
    row.save()
    engagement("B", starts=day(5, 6))

    assert [each.code for each in search_engagements(READER, text=text).rows] == [row.code]
    assert search_engagements(READER, text=" ").rows == ()

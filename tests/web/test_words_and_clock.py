"""Dates are written as the reader writes them, with no more than is known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.utils import translation

from entente.kernel.errors import BadInput
from entente.web.clock import Clock, clock_of
from entente.web.words import day_text, moment_text, partial_text, since_text, span_of_days_text, span_text


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("1995", "1995", "1995"),
        ("1995-02", "Feb 1995", "févr. 1995"),
        ("1995-02-08", "8 Feb 1995", "8 févr. 1995"),
        ("2009-04-01", "1 Apr 2009", "1er avr. 2009"),
        ("", "", ""),
        ("spring", "spring", "spring"),
    ],
)
def test_a_partial_date_shows_what_is_known(text: str, english: str, french: str) -> None:
    with translation.override("en"):
        assert partial_text(text) == english
    with translation.override("fr"):
        assert partial_text(text) == french


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        (1, "1 day", "1 jour"),
        (60, "60 days", "60 jours"),
        (61, "2 months", "2 mois"),
        (729, "23 months", "23 mois"),
        (730, "2 years", "2 ans"),
        (3044, "8 years", "8 ans"),
    ],
)
def test_many_days_are_told_in_months_or_years(days: int, english: str, french: str) -> None:
    with translation.override("en"):
        assert span_of_days_text(days) == english
    with translation.override("fr"):
        assert span_of_days_text(days) == french


@pytest.mark.parametrize(
    ("start", "end", "english", "french"),
    [
        ("1994-02-08", "..", "since 8 Feb 1994", "depuis le 8 févr. 1994"),
        ("1994", "..", "since 1994", "depuis 1994"),
        ("", "..", "in force, start not known", "en vigueur, début non connu"),
        ("1995-04-26", "1996-10-27", "26 Apr 1995 – 27 Oct 1996", "26 avr. 1995 – 27 oct. 1996"),
        ("", "1996", "until 1996", "jusqu’en 1996"),
        ("", "1996-10-27", "until 27 Oct 1996", "jusqu’au 27 oct. 1996"),
        ("2003", "2003", "2003", "2003"),
        ("2003", "", "2003", "2003"),
    ],
)
def test_a_span_says_no_more_than_the_source(start: str, end: str, english: str, french: str) -> None:
    with translation.override("en"):
        assert span_text(start=start, end=end) == english
    with translation.override("fr"):
        assert span_text(start=start, end=end) == french


def test_a_span_without_period_names_the_decision_or_the_reports() -> None:
    with translation.override("fr"):
        assert span_text(start="", end="", decided="2025-10-23") == "décidé le 23 oct. 2025"
        assert span_text(start="", end="", decided="2025") == "décidé en 2025"
        assert span_text(start="", end="", observed=("2015", "2018-06")) == "signalé\u00a0: 2015, juin 2018"
    assert since_text("") == ""


def test_days_and_moments() -> None:
    with translation.override("fr"):
        assert day_text(date(1949, 4, 4), long=True) == "4 avril 1949"
        assert moment_text(datetime(2026, 3, 1, 9, 5, tzinfo=UTC)) == "1er mars 2026, 09:05 UTC"
    assert day_text(None) == moment_text(None) == ""


def clock(query: str) -> Clock:
    return clock_of(RequestFactory().get(f"/?{query}"))


def test_without_dates_it_is_today_by_all_that_is_known() -> None:
    now = clock("")
    assert (now.is_now, now.query, now.as_of.known) == (True, "", None)
    assert now.months == now.months_to_today


def test_knowledge_of_a_day_is_what_was_held_when_it_ended() -> None:
    then = clock("on=1995-06-01&known=2020-12-31")
    assert then.as_of.known == datetime(2020, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert (then.query, then.months) == ("on=1995-06-01&known=2020-12-31", 46 * 12 + 5)


def test_knowledge_of_today_or_later_is_all_that_is_known() -> None:
    assert clock("known=2099-01-01").known is None


@pytest.mark.parametrize("query", ["on=1995-13-01", "known=x", "on=1066-10-14", "on=2100-01-01"])
def test_what_is_not_a_date_is_refused(query: str) -> None:
    with pytest.raises(BadInput):
        clock(query)

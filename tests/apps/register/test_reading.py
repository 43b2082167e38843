"""Reading: portfolio, search, sources; the number of statements does not grow with the data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.register import selectors
from entente.apps.register.selectors.portfolio import PortfolioFilters
from entente.apps.register.services import load_pack
from entente.kernel.as_of import AsOf
from entente.sources.packs import read_pack
from tests.factories.packs import FACTS, fact, write_pack

NOW = AsOf(date(2026, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Turkey", "turkiye", "TÜRK", "tur", "Turquie"])
def test_search_finds_a_party_by_any_of_its_names(league: Path, viewer: Viewer, text: str) -> None:
    assert [party.code for party in selectors.search_all(viewer, text=text, as_of=NOW).parties] == ["TUR"]
    assert selectors.search_suggest(viewer, text=text)[0].code == "TUR"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "'", "&|!", "a:*b", "x" * 500])
def test_any_text_can_be_searched(league: Path, viewer: Viewer, text: str) -> None:
    assert selectors.search_all(viewer, text=text, as_of=NOW).empty


@pytest.mark.django_db
def test_search_stems_both_languages(tmp_path: Path, viewer: Viewer) -> None:
    rows = [
        *FACTS,
        fact("ex", kind="exercise", title_en="Field exercises held", title_fr="Manœuvres navales", end="1995-05"),
    ]
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path, rows)))
    for text in ("exercise", "manoeuvre", "naval"):
        assert [found.key for found in selectors.search_all(viewer, text=text, as_of=NOW).facts] == ["ex"]


@pytest.mark.django_db
def test_names_follow_the_readers_language(league: Path, viewer: Viewer) -> None:
    with translation.override("fr"):
        rows = selectors.portfolio_get(viewer, as_of=NOW).rows
    assert {row.code: row.name for row in rows} == {"MLT": "Malte", "SWE": "Suède", "TUR": "Türkiye"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        (PortfolioFilters(framework=("PART",)), {"MLT"}),
        (PortfolioFilters(framework=("PART", "LEAGUE")), {"MLT", "SWE", "TUR"}),
        (PortfolioFilters(region=("north",)), {"SWE"}),
        (PortfolioFilters(relation=("ally",), region=("south",)), {"TUR"}),
        (PortfolioFilters(text="turk"), {"TUR"}),
        (PortfolioFilters(status=("suspended",)), set()),
    ],
)
def test_portfolio_filters(league: Path, viewer: Viewer, filters: PortfolioFilters, codes: set[str]) -> None:
    portfolio = selectors.portfolio_get(viewer, as_of=NOW, filters=filters)
    assert {row.code for row in portfolio.rows} == codes
    assert portfolio.total == 3


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_facts(tmp_path: Path, viewer: Viewer) -> None:
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path)))
    with CaptureQueriesContext(connection) as few:
        selectors.portfolio_get(viewer, as_of=NOW)
        selectors.party_get(viewer, code="MLT", as_of=NOW)
    more = [
        fact(f"plan/{year}", kind="programme", framework="PLAN", start=str(year), end=str(year))
        for year in range(1990, 2030)
    ]
    load_pack(Actor(name="Platform"), read_pack(write_pack(tmp_path, [*FACTS, *more])))
    with CaptureQueriesContext(connection) as many:
        selectors.portfolio_get(viewer, as_of=NOW)
        selectors.party_get(viewer, code="MLT", as_of=NOW)
    assert len(many) == len(few)


@pytest.mark.django_db
def test_a_source_shows_what_rests_on_it(league: Path, viewer: Viewer) -> None:
    page = selectors.source_get(viewer, code="gazette", as_of=NOW)
    assert page is not None
    assert len(page.facts) == 5
    assert [row.facts for row in selectors.source_list(viewer)] == [5]
    assert selectors.source_get(viewer, code="nothing", as_of=NOW) is None


@pytest.mark.django_db
def test_a_framework_knows_former_and_present_members(league: Path, viewer: Viewer) -> None:
    page = selectors.framework_get(viewer, code="PART", as_of=NOW)
    assert page is not None
    assert [fact.parties[0].code for fact in page.members] == ["MLT"]
    assert [(fact.parties[0].code, fact.end_reason and fact.end_reason.name) for fact in page.former] == [
        ("SWE", "Became an ally"),
        ("MLT", None),
    ]
    counts = {row.code: row.members for row in selectors.framework_list(viewer, as_of=NOW)}
    assert counts == {"LEAGUE": 2, "PART": 1, "PLAN": 0}

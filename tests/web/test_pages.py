"""Each page answers its question, says its dates and its marking, and fails in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from entente.apps.register.models import Fact
from entente.web.middleware import POLICY

PAGES = [
    "/",
    "/?framework=PART&colour=framework&sort=since&order=desc",
    "/?on=1995-06-01&region=south&text=mal",
    "/parties/MLT/",
    "/parties/tur/?on=2022-01-01",
    "/frameworks/",
    "/frameworks/PART/?on=2000-01-01",
    "/sources/",
    "/sources/?kind=primary&text=gazette",
    "/sources/gazette/",
    "/search/?q=Turkey",
    "/search/",
    "/about/",
    "/account/login/",
]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_answers_with_its_marking_and_dates(client: Client, league: Path, address: str, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == POLICY
    assert f'<html lang="{language}"' in text
    assert text.count({"en": "Unclassified", "fr": "Non classifié"}[language]) == 2
    assert {"en": "As of ", "fr": "Situation au "}[language] in text
    assert len(re.findall(r"<h1", text)) == 1


@pytest.mark.parametrize(
    "address", ["/parties/XXX/", "/frameworks/XXX/", "/sources/xxx/", "/nothing", "/export/portfolio.pdf"]
)
def test_what_is_not_there_is_not_found(client: Client, league: Path, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


@pytest.mark.parametrize("address", ["/?on=1995-02-30", "/parties/MLT/?known=yesterday", "/?on=0001-01-01"])
def test_a_date_that_is_none_is_explained(client: Client, league: Path, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "write it as 2004-03-29" in response.content.decode()


def test_an_empty_register_says_what_to_do(client: Client, db: None) -> None:
    for address in ("/", "/frameworks/", "/sources/"):
        assert client.get(address).status_code == 200
    assert "entente pack check" in client.get("/").content.decode()


def test_before_anything_was_known_the_portfolio_says_so(client: Client, league: Path) -> None:
    assert "Nothing was known on 1 January 2001" in client.get("/?known=2001-01-01").content.decode()


def test_filters_that_fit_nothing_say_so(client: Client, league: Path) -> None:
    assert "No party matches these filters" in client.get("/?text=atlantis").content.decode()


def test_a_party_is_in_a_framework_only_on_the_days_of_its_spells(client: Client, league: Path) -> None:
    listed = {
        day: "Malta" in client.get(f"/?framework=PART&on={day}").content.decode()
        for day in ("1995-06-01", "2000-01-01", "2010-01-01")
    }
    assert listed == {"1995-06-01": True, "2000-01-01": False, "2010-01-01": True}


def test_links_keep_both_dates(client: Client, league: Path) -> None:
    text = client.get("/frameworks/PART/?on=1995-06-01").content.decode()
    assert 'href="/parties/MLT/?on=1995-06-01"' in text


def test_a_disputed_fact_shows_both_claims(client: Client, league: Path) -> None:
    followed = Fact.objects.get(key="part/SWE", claim=1)
    text = client.get(f"/facts/{followed.pk}/").content.decode()
    assert "The sources disagree" in text
    assert "A rival claim" in text
    assert "May 1994" in text


def test_suggestions_are_a_fragment_of_links(client: Client, league: Path) -> None:
    text = client.get("/search/suggest/?q=turq").content.decode()
    assert "<html" not in text
    assert 'href="/parties/TUR/"' in text


def test_no_template_carries_script_or_style_of_its_own() -> None:
    folder = Path(__file__).resolve().parents[2] / "src" / "entente" / "web" / "templates"
    pattern = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
    offending = [path.name for path in folder.rglob("*.html") if pattern.search(path.read_text(encoding="utf-8"))]
    assert offending == []


def test_the_language_switch_returns_to_the_same_page(client: Client, league: Path) -> None:
    response = client.post("/language/", {"language": "fr", "next": "/parties/MLT/?on=1995-06-01"})
    assert (response.status_code, response["Location"]) == (302, "/parties/MLT/?on=1995-06-01")
    assert "Malte" in client.get("/parties/MLT/").content.decode()


def test_printed_sheets_bear_marking_and_dates(client: Client, league: Path) -> None:
    page = client.get("/parties/MLT/?on=1995-06-01").content.decode()
    assert 'href="/print.css?on=1995-06-01&amp;lang=en"' in page
    style = client.get("/print.css?on=1995-06-01").content.decode()
    assert style.count("PUBLIC RECORD ") == 2, "above and below on every sheet"
    assert "1 June 1995" in style


def test_nothing_in_the_address_leaves_the_string_of_the_printed_marking(client: Client, db: None) -> None:
    response = client.get("/print.css", {"marking": '"} body { display: none } \\'})
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "{ display" not in response.content.decode().lower()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/search/?q=a%00b", 400, "The request could not be read"),
        ("/api/v1/parties?text=a%00b", 422, "the address holds a NUL character"),
    ],
)
def test_a_nul_character_is_refused_in_words(client: Client, address: str, status: int, words: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()

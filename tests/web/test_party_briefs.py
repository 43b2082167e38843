"""The brief of a party as PDF and Word: what it says, what it rests on, what it bears."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from docx import Document
from pypdf import PdfReader

from entente.apps.access.binding import seeing_everything
from entente.apps.register.selectors.types import SourceRef
from entente.web.briefs.content import Brief, Line, Section
from entente.web.briefs.gather import VISIT_LINES, _numbered, _short
from entente.web.briefs.pdf import pdf
from entente.web.briefs.word import word
from tests.factories.warnings import pointed_out, write_warning_world


def pages_of(content: bytes) -> list[str]:
    """The text of each page, on one line: where a line breaks says nothing."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def words_of(content: bytes) -> str:
    """All text of a Word document: head, foot, paragraphs and tables."""
    document = Document(io.BytesIO(content))
    (page,) = document.sections
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    told = [*page.header.paragraphs, *page.footer.paragraphs, *document.paragraphs]
    return "\n".join([*(each.text for each in told), *cells])


def source(code: str) -> SourceRef:
    """A source with its code for a title."""
    return SourceRef(code, code, "Gazette", "primary", "Primary", f"https://example.org/{code}", "2020")


def brief(*sections: Section, title: str = "Visit brief: Malta", exercise: bool = False) -> Brief:
    """A brief of an invented party."""
    return Brief(
        name="visit-mlt", title=title, answer="A partner.", identity=(("Capital", "Valletta"),),
        dates="As of 1 June 2026", on=date(2026, 6, 1), language="en", marking="Secret – League", rank=4,
        exercise=exercise, sections=sections, cited=(),
    )  # fmt: skip


def test_a_brief_says_what_holds_and_names_its_sources(client: Client, league: Path) -> None:
    response = client.get("/parties/TUR/brief.pdf?on=2022-01-01")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="visit-tur-2022-01-01.pdf"'
    (text,) = pages_of(response.content)
    assert text.startswith("PUBLIC RECORD · UNCLASSIFIED")
    assert "As of 1 January 2022" in text
    assert "Page 1 of 1" in text
    assert "New in the twelve months before since 19 Nov 2021" in text
    assert "[1]" in text
    assert "Open warnings" not in text  # they are of today


def test_the_word_document_says_the_same(client: Client, league: Path) -> None:
    response = client.get("/parties/MLT/brief.docx")
    assert response["Content-Disposition"].endswith('.docx"')
    text = words_of(response.content)
    (page,) = pages_of(client.get("/parties/MLT/brief.pdf").content)
    for said in ("Visit brief: Malta", "PUBLIC RECORD · UNCLASSIFIED", "In force on this date", "Open warnings"):
        assert said in text
        assert said in page


def test_the_case_file_has_every_claim_and_is_written_in_french(client: Client, league: Path) -> None:
    answer = client.get("/parties/SWE/brief.pdf?kind=case-file&on=2000-01-01", headers={"accept-language": "fr"})
    text = " ".join(pages_of(answer.content))
    assert "Dossier : Suède" in text
    # Two rival claims with their own dates: each under what is disputed and under its kind, the followed one in force.
    assert text.count("9 mai 1994 – 7 mars 2024") == 3
    assert text.count("mai 1994 – 7 mars 2024") == 5
    assert text.count("contesté") == 5


def test_what_is_no_brief_is_answered_in_words(client: Client, league: Path) -> None:
    assert client.get("/parties/NOWHERE/brief.pdf").status_code == 404
    assert client.get("/parties/MLT/brief.txt").status_code == 404
    wrong = client.get("/parties/MLT/brief.pdf?kind=diary")
    assert wrong.status_code == 400
    assert "use visit or case-file" in wrong.content.decode()


def test_open_warnings_are_told_to_who_may_read_them_below_their_marking(db: None) -> None:
    with transaction.atomic(), seeing_everything():
        world = write_warning_world()
    pointed_out(world, "Troops at the border")
    texts = []
    for who in (world.desk, world.uncleared):
        client = Client()
        client.force_login(who.person)
        texts.append(" ".join(pages_of(client.get("/parties/P/brief.pdf").content)))
    told, untold = texts
    assert "Troops at the border" in told
    assert "PUBLIC RECORD" not in told
    assert "Troops at the border" not in untold
    assert "No warning is open that you may read." in untold


@pytest.mark.parametrize("write", [pdf, word])
def test_the_same_brief_gives_the_same_bytes(write) -> None:
    whole = brief(Section("Contacts", (Line("Talks", when="1 May 2026"),)))
    assert write(whole) == write(whole)


def test_every_sheet_bears_marking_exercise_and_its_number() -> None:
    lines = tuple(Line(f"Matter {number}", exercise=number == 3) for number in range(120))
    sheets = pages_of(pdf(brief(Section("Matters", lines), exercise=True)))
    assert len(sheets) > 1
    for number, text in enumerate(sheets, start=1):
        assert text.count("SECRET – LEAGUE") == 2
        assert "EXERCISE EXERCISE EXERCISE" in text
        assert f"Page {number} of {len(sheets)}" in text


def test_text_is_text_whatever_it_looks_like() -> None:
    odd = '#panic("x") *a* $1$ <label> @ref {{ 1 }} "quoted" \\ // é ünï Київ'
    (text,) = pages_of(pdf(brief(Section(odd, (Line(odd, when=odd, state=odd),)), title=odd)))
    assert '#panic("x") *a* $1$ <label> @ref {{ 1 }}' in text
    assert odd in words_of(word(brief(Section(odd, (Line(odd),)))))


def test_a_visit_is_cut_short_and_says_so_and_only_what_is_shown_is_cited() -> None:
    lines = tuple(Line(f"Matter {n}", sources=(source(f"s{n}"), source("common"))) for n in range(VISIT_LINES + 2))
    short = _short(Section("Matters", lines, note="Below."), VISIT_LINES)
    assert (len(short.lines), short.note) == (VISIT_LINES, "And 2 more on the party's page. Below.")
    assert _short(Section("Matters", lines, whole=True), VISIT_LINES).lines == lines
    (section,), cited = _numbered([short])
    assert [each.title for each in cited] == ["s0", "common", *(f"s{n}" for n in range(1, VISIT_LINES))]
    assert [line.numbers for line in section.lines[:3]] == [(1, 2), (2, 3), (2, 4)]

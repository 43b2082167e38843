"""Exports carry their marking and dates, and run nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from entente.web.exports import Sheet, harmless, respond


def rows_of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_says_what_it_is_and_lists_what_is_shown(client: Client, league: Path) -> None:
    response = client.get("/export/portfolio.csv?framework=PART&on=1995-06-01")
    rows = rows_of_csv(response.content)
    head = {row[0]: row[1] for row in rows if row[0].startswith("#")}
    assert response["Content-Disposition"] == 'attachment; filename="portfolio-1995-06-01.csv"'
    assert head["# Marking"] == "Public record · Unclassified"
    assert head["# As of"] == "1 June 1995"
    assert head["# Framework"] == "PART"
    table = [row for row in rows if not row[0].startswith("#")]
    assert table[0][:3] == ["Code", "Party", "Relation"]
    assert [row[0] for row in table[1:]] == ["MLT", "SWE"]


def test_xlsx_holds_the_same_rows(client: Client, league: Path) -> None:
    content = client.get("/export/portfolio.xlsx?on=1995-06-01").content
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    values = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(number for number, row in enumerate(values) if row[0] == "Code")
    assert [row[0] for row in values[head + 1 :]] == ["TUR", "MLT", "SWE"]
    assert page.oddHeader.center.text == "Public record · Unclassified"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    assert harmless(text) == "'" + text
    sheet = Sheet("x", "X", (), ("Name",), ((text,),))
    assert rows_of_csv(respond(sheet, "csv").content)[-1][0] == "'" + text
    page = load_workbook(io.BytesIO(respond(sheet, "xlsx").content)).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


def test_ordinary_text_is_left_alone() -> None:
    assert harmless("Côte d'Ivoire") == "Côte d'Ivoire"

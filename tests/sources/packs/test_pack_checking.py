"""A pack is refused whole, with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from entente.kernel.errors import BadInput
from entente.sources.packs import check_pack, read_pack
from tests.factories.packs import FACTS, fact, write_pack


def test_a_sound_pack_has_no_problem(tmp_path: Path) -> None:
    assert check_pack(read_pack(write_pack(tmp_path))) == []


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (fact("x", sources=""), "sources", "the fact has no source"),
        (fact("x", start="2009-01-01"), "start", "MLT in PART: the spell 'x' overlaps 'part/MLT/2'"),
        (fact("x", party="ATL", start="1990", end="1991"), "party", "unknown party 'ATL'"),
        (fact("x", start="1990-13-01", end="1991"), "start", "'1990-13-01' is not in the calendar"),
        (fact("x", start="1990", end="next year"), "end", "'next year' is not a date"),
        (fact("x", start="1992", end="1991"), "start", "the end 1991 comes before the start 1992"),
        (fact("x", framework="CLUB", start="1990", end="1991"), "framework", "unknown framework 'CLUB'"),
        (fact("x", status="fine", start="1990", end="1991"), "status", "unknown status 'fine'"),
        (fact("x", title_fr="", start="1990", end="1991"), "title_fr", "is empty"),
        (fact("x", claim="2", start="1990", end="1991"), "claim", "not numbered 1 to 1"),
        (
            fact("x", kind="suspension", start="1990", end="1991"),
            "track",
            "a suspension, and nothing else, has a track",
        ),
        (fact("x", sources="hearsay", start="1990", end="1991"), "source", "unknown source 'hearsay'"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, row: dict[str, str], field: str, message: str) -> None:
    folder = write_pack(tmp_path, [*FACTS, row])
    if row["sources"] == "hearsay":
        sources = folder / "sources.csv"
        sources.write_text("\n".join(line for line in sources.read_text().splitlines() if "hearsay" not in line) + "\n")
    problems = [problem for problem in check_pack(read_pack(folder)) if message in problem.message]
    assert [(problem.file, problem.row, problem.field) for problem in problems] == [("facts/facts.csv", "7", field)]
    assert problems[0].remedy


def test_rival_claims_of_one_spell_do_not_overlap(tmp_path: Path) -> None:
    rival = fact("part/MLT/1", claim="2", start="1995-04-27", end="1996-10-27", sources="other")
    assert check_pack(read_pack(write_pack(tmp_path, [*FACTS, rival]))) == []


def test_what_nothing_rests_on_is_an_orphan(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    with (folder / "sources.csv").open("a") as file:
        file.write("unused,Unused,,https://example.org/u,,primary,en,\n")
    assert [problem.message for problem in check_pack(read_pack(folder))] == ["nothing rests on source 'unused'"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("facts/facts.csv", b"key,claim\nx,1\n", "unexpected or missing columns"),
        ("facts/facts.csv", b"\xff\xfe", "not UTF-8"),
        ("frameworks.yaml", b"- code: [", "not YAML"),
        ("parties.csv", b'code,kind\n"x', "unexpected or missing columns"),
    ],
)
def test_a_file_of_the_wrong_form_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    folder = write_pack(tmp_path)
    (folder / name).write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read_pack(folder)
    assert [problem.file for problem in refused.value.problems] == [name]
    assert message in refused.value.problems[0].message


def test_a_row_with_a_stray_comma_names_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    with (folder / "sources.csv").open("a") as file:
        file.write("a,b,c\n")
    with pytest.raises(BadInput, match=r"sources\.csv:3: 3 values for 8 columns"):
        read_pack(folder)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not a folder"):
        read_pack(tmp_path / "nowhere")


def test_a_file_as_spreadsheets_save_it_is_read(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, [*FACTS, fact("x", start="1990", end="1991", note_en="one\u2028line", note_fr="une")])
    facts = folder / "facts" / "facts.csv"
    facts.write_bytes(b"\xef\xbb\xbf" + facts.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    pack = read_pack(folder)
    assert check_pack(pack) == []
    assert pack.facts[-1].note.en == "one\u2028line"


def test_semicolons_between_the_columns_are_told_as_such(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    facts = folder / "facts" / "facts.csv"
    facts.write_text(facts.read_text().replace(";", "|").replace(",", ";"))
    with pytest.raises(BadInput, match="semicolons stand between the columns") as refused:
        read_pack(folder)
    assert [(each.file, each.row) for each in refused.value.problems] == [("facts/facts.csv", "1")]

"""Files that are broken in ways that downloads and editors break them: what is refused, what lands."""

import gzip
import io
import zipfile

import polars as pl
import pytest

from entente.engines.events.store import EventStore
from tests.engines.events.eventfiles import ICEWS_HEADER, gdelt_file, gdelt_line, icews_line


def counts(report) -> tuple[int, int, int, int]:
    return report.read, report.written, report.duplicates, report.rejected


def packed(method: int, *members: bytes) -> bytes:
    """A zip archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for number, member in enumerate(members):
            archive.writestr(f"{number}.CSV", member)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"GLOBALEVENTID": "-5"}, f"GLOBALEVENTID is not from 0 to {2**63 - 1}: '-5'"),
        ({"GLOBALEVENTID": "9" * 20}, f"GLOBALEVENTID is not from 0 to {2**63 - 1}: '{'9' * 20}'"),
        ({"GLOBALEVENTID": "٣"}, "GLOBALEVENTID is not a whole number: '٣'"),
        ({"SQLDATE": "--20240115"}, "SQLDATE is not a whole number: '--20240115'"),
        ({"SQLDATE": "٢٠٢٤٠١١٥"}, "SQLDATE is not a whole number: '٢٠٢٤٠١١٥'"),
        ({"NumSources": "3000000000"}, "NumSources is not from 0 to 2147483647: '3000000000'"),
        ({"NumArticles": "-1"}, "NumArticles is not from 0 to 2147483647: '-1'"),
        ({"ActionGeo_Lat": "nan"}, "ActionGeo_Lat is not between -90 and 90: 'nan'"),
        ({"ActionGeo_Long": "east"}, "ActionGeo_Long is not between -180 and 180: 'east'"),
        ({"Actor1Name": "A\0B"}, "a NUL byte at byte 17 of the line"),
    ],
)
def test_a_value_that_is_none_is_refused_and_never_lands_as_nothing(tmp_path, bring, rejects, values, reason) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1), gdelt_line(2, **values), gdelt_line(3)])
    assert counts(bring("gdelt2", path)) == (3, 2, 0, 1)
    assert rejects() == [("a.CSV", "2", reason)]
    landed = EventStore.open(tmp_path / "store").scan().sort("key").collect()
    assert landed["key"].to_list() == [1, 3]
    assert landed["id"].to_list() == ["1", "3"]


def test_a_first_line_that_is_too_long_does_not_cost_the_others(tmp_path, bring, rejects) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1) + "\tmore\tand more", gdelt_line(2)])
    assert counts(bring("gdelt2", path)) == (2, 1, 0, 1)
    assert rejects() == [("a.CSV", "1", "63 columns instead of 61")]


@pytest.mark.parametrize(("columns", "good"), [(56, 0), (57, 1), (58, 1), (59, 0)])
def test_a_line_of_the_older_layout_has_57_or_58_columns(tmp_path, bring, rejects, columns, good) -> None:
    fields = [*gdelt_line(1, "gdelt1").split("\t"), "more"][:columns]
    path = gdelt_file(tmp_path / "a.CSV", ["\t".join(fields), gdelt_line(2, "gdelt1")])
    assert counts(bring("gdelt1", path)) == (2, 1 + good, 0, 1 - good)
    assert [found[2] for found in rejects()] == [f"{columns} columns instead of 58"] * (1 - good)


def test_a_mark_of_utf_8_before_the_first_line_is_no_part_of_it(tmp_path, bring) -> None:
    paths = [tmp_path / name for name in ("a.CSV", "b.CSV")]
    for number, path in enumerate(paths):
        path.write_bytes(b"\xef\xbb\xbf" + gdelt_line(number).encode() + b"\r\n")
    assert counts(bring("gdelt2", *paths)) == (2, 2, 0, 0)


def test_members_of_an_archive_do_not_run_into_one_another(tmp_path, bring) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(zipfile.ZIP_DEFLATED, gdelt_line(1).encode(), gdelt_line(2).encode()))
    assert counts(bring("gdelt2", path)) == (2, 2, 0, 0)


def test_an_archive_that_was_not_compressed_gives_its_whole_rows_too(tmp_path, bring, rejects) -> None:
    text = "".join(gdelt_line(n) + "\n" for n in range(100)).encode()
    path = tmp_path / "a.zip"
    path.write_bytes(packed(zipfile.ZIP_STORED, text)[: len(text) // 2])
    report = bring("gdelt2", path)
    assert counts(report) == (report.written + 1, report.written, 0, 1)
    assert report.written > 40
    assert rejects()[0][2] == "the zip archive is truncated"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_with_a_wrong_byte_is_refused_however_it_is_packed(tmp_path, bring, rejects, method) -> None:
    content = bytearray(packed(method, "".join(gdelt_line(n) + "\n" for n in range(100)).encode()))
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(content))
    assert bring("gdelt2", tmp_path / "a.zip").rejected == 1
    assert rejects()[0][2].startswith("the zip archive is corrupt")


def test_a_gzip_archive_filled_up_with_nul_bytes_is_whole(tmp_path, bring) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(gdelt_line(1).encode() + b"\n") + b"\0" * 512)
    assert counts(bring("gdelt2", path)) == (1, 1, 0, 0)


GED = "id,type_of_violence,side_a,side_b,country,latitude,longitude,date_start,date_end,best,high,low,source_article"


def ged_line(number: int, day: str = "2001-03-01", article: str = "none") -> str:
    return f"{number},2,A,B,Kosovo,42.6,21,{day},{day},5,9,3,{article}"


def ged_file(path, lines: list[str]):
    path.write_text("\r\n".join([GED, *lines]) + "\r\n", encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("below", "reason"),
    [
        (["none"] * 4, "cannot be split into columns: unexpected end of data"),
        (["none"] * 5000, "cannot be split into columns: field larger than field limit (131072)"),
        # Closed by the mark that opens the next row's field, the two would make one row of the right width.
        (['"""Fight"", it says"'] * 4, "cannot be split into columns: ',' expected after '\"'"),
    ],
)
def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only(tmp_path, bring, rejects, below, reason) -> None:
    lines = [ged_line(1), ged_line(2, article='"open')]
    lines += [ged_line(number, article=article) for number, article in enumerate(below, start=3)]
    path = ged_file(tmp_path / "a.csv", lines)
    assert counts(bring("ucdp-ged", path)) == (len(lines), len(lines) - 1, 0, 1)
    assert rejects() == [("a.csv", "3", reason)]


def test_rows_over_several_lines_keep_their_numbers(tmp_path, bring, rejects) -> None:
    path = ged_file(tmp_path / "a.csv", [ged_line(1, article='"one\ntwo"'), ged_line(2, day="2001-02-30"), ""])
    assert counts(bring("ucdp-ged", path)) == (2, 1, 0, 1)
    assert rejects() == [("a.csv", "4", "date_start is no possible day")]


def test_an_id_is_the_same_event_also_when_its_day_was_revised(tmp_path, bring) -> None:
    first = ged_file(tmp_path / "a.csv", [ged_line(1), ged_line(2)])
    revised = ged_file(tmp_path / "b.csv", [ged_line(1, day="2001-05-01"), ged_line(3)])
    assert counts(bring("ucdp-ged", first)) == (2, 2, 0, 0)
    assert counts(bring("ucdp-ged", revised)) == (2, 1, 1, 0)


def test_the_last_line_of_a_truncated_archive_is_no_row_however_whole_it_looks(tmp_path, bring, rejects) -> None:
    text = "\n".join([ICEWS_HEADER, icews_line(1), icews_line(2, code="193")])
    path = tmp_path / "a.zip"
    path.write_bytes(packed(zipfile.ZIP_STORED, text.encode()))
    path.write_bytes(path.read_bytes()[: 30 + len("0.CSV") + len(text) - 1])  # 37.8 becomes 37.
    assert counts(bring("icews", path)) == (2, 1, 0, 1)
    assert rejects() == [("a.zip", "3", "the zip archive is truncated")]


def test_an_archive_of_which_nothing_can_be_had_says_so_in_every_layout(tmp_path, bring, rejects) -> None:
    (tmp_path / "a.zip").write_bytes(packed(zipfile.ZIP_DEFLATED, b"x" * 1000)[:36])
    for layout in ("gdelt2", "icews"):
        assert counts(bring(layout, tmp_path / "a.zip")) == (1, 0, 0, 1)
    assert [found[2] for found in rejects()] == ["the zip archive is truncated"] * 2


def test_headers_repeated_blank_lines_and_nul_bytes_are_told_from_rows(tmp_path, bring, rejects) -> None:
    path = tmp_path / "a.tab"
    lines = ["", ICEWS_HEADER, icews_line(1), ICEWS_HEADER, icews_line(2, Source_Name="A\0B"), ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert counts(bring("icews", path)) == (2, 1, 0, 1)
    assert rejects() == [("a.tab", "5", "a NUL byte in the row")]


@pytest.mark.parametrize("content", [b"", b"\n\r\n\n"])
def test_an_empty_file_of_a_layout_with_a_header_is_told_as_such(tmp_path, bring, rejects, content) -> None:
    (tmp_path / "a.tab").write_bytes(content)
    assert counts(bring("icews", tmp_path / "a.tab")) == (1, 0, 0, 1)
    assert "there is nothing in the file" in rejects()[0][2]


def quads(**columns: object) -> pl.DataFrame:
    """One quadruple."""
    row = {"date": "2014-01-01", "subject": "A", "relation": "Fight", "cameo": "190", "object": "B"}
    return pl.DataFrame({**row, "subj_country": "Ukraine", "obj_country": "Russia", **columns})


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"cameo": 40}, "another format: cameo is int64, not text"),
        ({"date": 20140101}, "another format: date is int64, not a date"),
        ({"subj_gov": "yes"}, "another format: subj_gov is large_string, not true or false"),
        ({"subject": [["A"]]}, "another format: subject is large_list<element: large_string>, not text"),
        ({"date": "2014-02-30"}, "date is no possible day"),
        ({"subject": ""}, "subject is missing"),
        ({"object": "A\0"}, "a NUL byte in object"),
    ],
)
def test_quadruples_of_other_types_are_refused_and_not_misread(tmp_path, bring, rejects, columns, reason) -> None:
    quads(**columns).write_parquet(tmp_path / "a.parquet")
    quads().write_parquet(tmp_path / "b.parquet")
    assert counts(bring("icews-quads", tmp_path / "a.parquet", tmp_path / "b.parquet")) == (2, 1, 0, 1)
    assert [found[2] for found in rejects()] == [reason]

"""Files that are broken in ways that downloads and editors break them: what is refused, what lands."""

import gzip
import io
import zipfile

import pytest

from entente.engines.events.store import EventStore
from tests.engines.events.eventfiles import gdelt_file, gdelt_line


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

"""What an ingest writes, refuses and passes over; what it leaves when it is killed."""

import gzip
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from entente.engines.events.backends import connect
from entente.engines.events.canonical import SCHEMA
from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.engines.events.writing import exclusive
from entente.kernel.errors import BadInput, Refused
from entente.sources.formats import reader_of
from tests.engines.events.eventfiles import ICEWS_HEADER, gdelt_file, gdelt_line, icews_line


def counts(report) -> tuple[int, int, int, int]:
    return report.read, report.written, report.duplicates, report.rejected


def test_an_export_becomes_canonical_events(tmp_path, bring) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(7), gdelt_line(8, Actor1CountryCode="EUR", SQLDATE="20231231")])
    report = bring("gdelt2", path)
    assert counts(report) == (2, 2, 0, 0)
    assert report.unresolved == {"country code EUR": 1}
    first, second = EventStore.open(tmp_path / "store").scan().sort("key").collect().to_dicts()
    assert set(first) == {*SCHEMA, "source", "month"}
    assert (first["source"], first["month"], second["month"]) == ("gdelt2", "2024-01", "2023-12")
    assert (first["series"], second["series"]) == ("RUS|UKR", None)
    assert (first["root"], first["quad"], first["intensity"]) == (19, 4, -10.0)
    assert (first["country"], first["sources"], first["articles"]) == ("UKR", 2, 3)
    assert (first["url"], first["marking"], first["fatalities_best"]) == ("https://example.org/a", "public", None)


def test_the_same_file_twice_writes_nothing_under_any_name(tmp_path, bring) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1), gdelt_line(2, SQLDATE="20241341")])
    copy = tmp_path / "b.CSV"
    copy.write_bytes(path.read_bytes())
    assert counts(bring("gdelt2", path)) == (2, 1, 0, 1)
    parts = EventStore.open(tmp_path / "store").paths()
    again = bring("gdelt2", path, copy)
    assert counts(again) == (4, 0, 2, 2)
    assert EventStore.open(tmp_path / "store").paths() == parts


def test_texts_are_read_as_text_however_a_part_holds_them(tmp_path, bring) -> None:
    bring("gdelt2", gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)]))
    bring("gdelt2", gdelt_file(tmp_path / "b.CSV", [gdelt_line(2, Actor1Name="KYIV")]))
    positions, texts = EventStore.open(tmp_path / "store").paths()
    assert pl.read_parquet_schema(positions)["actor1"] == pl.Categorical
    before = pl.read_parquet(texts).with_columns(id=pl.lit("two")).cast(SCHEMA)
    before.write_parquet(texts)  # as versions before this one wrote it
    store = EventStore.open(tmp_path / "store")
    events = store.scan().sort("key").collect()
    assert dict(events.schema) == {**SCHEMA, "source": pl.String, "month": pl.String}
    assert events["actor1"].to_list() == ["UKRAINE", "KYIV"]
    assert events["id"].to_list() == ["1", "two"]
    with duckdb.connect() as connection:
        same = store.relation(connection).order("key")
        assert [str(kind) for kind in same.select("actor1, series, code").types] == ["VARCHAR"] * 3
        assert same.select("id, actor1, series").fetchall() == [("1", "UKRAINE", "RUS|UKR"), ("two", "KYIV", "RUS|UKR")]
    table = store.table(connect("duckdb"))
    assert table.order_by("key").id.to_pyarrow().to_pylist() == ["1", "two"]


def test_days_are_the_same_near_each_other_and_centuries_apart(tmp_path, bring) -> None:
    near = ["20240228", "20240229", "20231231", "20240228"]
    bring("gdelt2", gdelt_file(tmp_path / "a.CSV", [gdelt_line(n, SQLDATE=day) for n, day in enumerate(near)]))
    apart = [*near, "19000101", "00000001"]
    lines = [gdelt_line(n, SQLDATE=day) for n, day in enumerate(apart, start=10)]
    assert counts(bring("gdelt2", gdelt_file(tmp_path / "b.CSV", lines))) == (6, 5, 0, 1)
    days = EventStore.open(tmp_path / "store").scan().sort("key").collect()["day"]
    wanted = [date(2024, 2, 28), date(2024, 2, 29), date(2023, 12, 31), date(2024, 2, 28)]
    assert days.to_list() == [*wanted, *wanted, date(1900, 1, 1)]


def test_overlapping_files_add_only_what_is_new(tmp_path, bring) -> None:
    one = gdelt_file(tmp_path / "a.CSV", [gdelt_line(n) for n in range(100)])
    two = gdelt_file(tmp_path / "b.CSV", [gdelt_line(n) for n in range(150, 49, -1)])
    assert counts(bring("gdelt2", one)) == (100, 100, 0, 0)
    assert counts(bring("gdelt2", two)) == (101, 51, 50, 0)
    assert EventStore.open(tmp_path / "store").scan().select(pl.col("key").n_unique(), pl.len()).collect().row(0) == (
        151,
        151,
    )


@pytest.mark.parametrize("layout", ["gdelt2", "icews"])
def test_labels_that_name_no_state_are_counted_over_the_rows_written_only(tmp_path, bring, layout) -> None:
    def write(name: str, numbers: range) -> Path:
        if layout == "gdelt2":
            return gdelt_file(tmp_path / name, [gdelt_line(n, Actor2CountryCode="AFR") for n in numbers])
        rows = [icews_line(n, Source_Name=f"Person {n}", Source_Country="Africa") for n in numbers]
        (tmp_path / name).write_text("\n".join([ICEWS_HEADER, *rows]) + "\n", encoding="utf-8")
        return tmp_path / name

    label = {"gdelt2": "country code AFR", "icews": "region: Africa"}[layout]
    assert bring(layout, write("a", range(10))).unresolved == {label: 10}
    assert bring(layout, write("b", range(5, 12))).unresolved == {label: 2}
    assert bring(layout, write("c", range(3, 12))).unresolved == {}
    assert EventStore.open(tmp_path / "store").unresolved() == {label: 12}


def test_bad_rows_are_listed_with_row_and_reason_and_the_good_ones_land(tmp_path, bring, rejects) -> None:
    good = gdelt_line(1)
    lines = [
        good.encode(),
        gdelt_line(2).rsplit("\t", 1)[0].encode(),
        (gdelt_line(3) + "\tmore").encode(),
        gdelt_line(4, SQLDATE="20240230").encode(),
        gdelt_line(5, SQLDATE="21990101").encode(),
        gdelt_line(6, Actor1Name="CAFÉ").encode("latin-1"),
        gdelt_line(7, EventCode="999").encode(),
        b"",
        gdelt_line(8, ActionGeo_Lat="95.0").encode(),
        gdelt_line(9, GLOBALEVENTID="nine").encode(),
        good.encode(),
        gdelt_line(10, Actor1Name="CAFÉ").encode(),
    ]
    path = tmp_path / "bad.CSV"
    path.write_bytes(b"\n".join(lines) + b"\n")
    assert counts(bring("gdelt2", path)) == (11, 2, 1, 8)
    assert rejects() == [
        ("bad.CSV", "2", "60 columns instead of 61"),
        ("bad.CSV", "3", "62 columns instead of 61"),
        ("bad.CSV", "4", "SQLDATE is no possible day: '20240230'"),
        ("bad.CSV", "5", "SQLDATE is no possible day: '21990101'"),
        ("bad.CSV", "6", "not UTF-8 at byte 19 of the line"),
        ("bad.CSV", "7", "EventCode is not a CAMEO code: '999'"),
        ("bad.CSV", "9", "ActionGeo_Lat is not between -90 and 90: '95.0'"),
        ("bad.CSV", "10", "GLOBALEVENTID is not a whole number: 'nine'"),
        ("bad.CSV", "11", "duplicate id: an earlier row of this run has the same"),
    ]
    assert EventStore.open(tmp_path / "store").scan().sort("key").collect()["key"].to_list() == [1, 10]


@pytest.mark.parametrize("surplus", ["more", "https://example.org/b\tmore"])
def test_a_line_too_long_is_found_where_nothing_else_is_wrong(tmp_path, bring, rejects, surplus) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1), f"{gdelt_line(2)}\t{surplus}"])
    assert counts(bring("gdelt2", path)) == (2, 1, 0, 1)
    assert rejects() == [("a.CSV", "2", f"{62 + surplus.count(chr(9))} columns instead of 61")]


def test_zipped_and_gzipped_exports_are_read(tmp_path, bring) -> None:
    text = "".join(gdelt_line(n) + "\n" for n in range(10)).encode()
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.export.CSV", text)
    (tmp_path / "b.gz").write_bytes(gzip.compress(text.replace(b"example", b"elsewhere")))
    assert counts(bring("gdelt2", tmp_path / "a.zip", tmp_path / "b.gz")) == (20, 10, 10, 0)


@pytest.mark.parametrize("pack", ["zip", "gz"])
def test_a_truncated_archive_gives_its_whole_rows(tmp_path, bring, rejects, pack) -> None:
    lines = [gdelt_line(n, SOURCEURL=f"https://example.org/{n * 7919 % 10007}") for n in range(2000)]
    text = "".join(line + "\n" for line in lines).encode()
    path = tmp_path / f"cut.{pack}"
    if pack == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.CSV", text)
    else:
        path.write_bytes(gzip.compress(text))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    report = bring("gdelt2", path)
    assert 100 < report.written < 2000
    assert counts(report) == (report.written + 1, report.written, 0, 1)
    ((name, row, reason),) = rejects()
    kind = {"zip": "zip", "gz": "gzip"}[pack]
    assert (name, int(row), reason) == (path.name, report.written + 1, f"the {kind} archive is truncated")


def test_a_file_of_another_format_is_refused_whole_and_the_others_land(tmp_path, bring, rejects) -> None:
    good = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)])
    older = gdelt_file(tmp_path / "b.CSV", [gdelt_line(2, "gdelt1")])
    picture = tmp_path / "c.CSV"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    assert counts(bring("gdelt2", older, picture, good)) == (3, 1, 0, 2)
    (name, row, reason), (other, _, because) = rejects()
    assert (name, row, other) == ("b.CSV", "0", "c.CSV")
    assert reason == "another format: lines of 58 tab-separated columns, gdelt2 has 61; this looks like gdelt1"
    assert because.startswith("another format: lines of 2 tab-separated columns")
    assert counts(bring("gdelt1", older)) == (1, 1, 0, 0)


def test_a_large_file_in_blocks_gives_the_same_as_in_one(tmp_path, monkeypatch, rejects) -> None:
    lines = [gdelt_line(n, SQLDATE="20240115" if n % 50 else "20241399") for n in range(1, 1001)]
    path = gdelt_file(tmp_path / "a.CSV", lines)
    monkeypatch.setattr("entente.sources.lineblocks.blocks.__kwdefaults__", {"size": 20_000})
    report = ingest(EventStore.create(tmp_path / "store"), reader_of("gdelt2"), [path], commit_rows=100)
    assert counts(report) == (1000, 980, 0, 20)
    assert [row for _, row, _ in rejects()] == [str(n) for n in range(50, 1001, 50)]
    assert len(EventStore.open(tmp_path / "store").log) > 5


def test_icews_stories_of_one_event_count_once_across_layouts(tmp_path, bring) -> None:
    tab = tmp_path / "events.tab"
    rows = [icews_line(1), icews_line(2), icews_line(3, code="173"), icews_line(4, day="2018-02-30"), icews_line("x")]
    tab.write_text("\n".join([ICEWS_HEADER, *rows]) + "\n", encoding="utf-8")
    assert counts(bring("icews", tab)) == (5, 2, 1, 2)
    quads = tmp_path / "quads.parquet"
    pl.DataFrame(
        {
            "date": pl.Series(["2018-06-01", "2018-06-02"]).str.to_date(),
            "subject": ["Military (Ukraine)"] * 2,
            "subj_country": ["Ukraine"] * 2,
            "relation": ["Use conventional military force"] * 2,
            "cameo": ["190"] * 2,
            "goldstein": [-10.0] * 2,
            "object": ["Military (Russia)"] * 2,
            "obj_country": ["Russia"] * 2,
        }
    ).write_parquet(quads)
    assert counts(bring("icews-quads", quads)) == (2, 1, 1, 0)
    events = EventStore.open(tmp_path / "store").scan(source="icews").collect()
    assert set(events["series"]) == {"RUS|UKR"}
    assert events.filter(pl.col("id") == "1")["actor1_role"].to_list() == ["MIL"]


def test_a_path_that_is_not_there_is_bad_input(tmp_path, bring) -> None:
    with pytest.raises(BadInput, match="no such file"):
        bring("gdelt2", tmp_path / "nothing.CSV")


def test_two_writers_do_not_meet(tmp_path, bring) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)])
    bring("gdelt2", path)
    with exclusive(tmp_path / "store"), pytest.raises(Refused, match="another process"):
        bring("gdelt2", path)


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from entente.engines.events.ingest import ingest
from entente.engines.events.store import EventStore
from entente.sources import lineblocks
from entente.sources.formats import reader_of
lineblocks.blocks.__kwdefaults__["size"] = 10_000
step, nth, store, *paths = sys.argv[1:]
left = [int(nth)]
def at(name):
    if name == step:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
ingest(EventStore.create(store), reader_of("gdelt2"), [Path(p) for p in paths], at_step=at, commit_rows=100)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("step", "nth"), [("part", 2), ("before commit", 1), ("commit", 1), ("before commit", 3)])
def test_killed_in_the_middle_the_store_is_readable_and_the_rerun_completes_it(
    tmp_path, bring, rejects, step, nth
) -> None:
    months = ["20240115", "20240215", "20240315"]
    paths = [
        gdelt_file(
            tmp_path / f"{name}.CSV",
            [gdelt_line(0, EventCode="bad")] + [gdelt_line(1000 * at + n, SQLDATE=months[n % 3]) for n in range(120)],
        )
        for at, name in enumerate("abc", start=1)
    ]
    store = tmp_path / "store"
    arguments = [sys.executable, "-c", KILLED, step, str(nth), str(store), *map(str, paths)]
    ended = subprocess.run(arguments, check=False)
    assert ended.returncode == -signal.SIGKILL
    kept = EventStore.open(store).scan().collect()
    assert kept["key"].n_unique() == kept.height
    report = bring("gdelt2", *paths)
    assert report.read == 363
    assert report.written == 360 - kept.height
    events = EventStore.open(store).scan().collect()
    assert (events.height, events["key"].n_unique()) == (360, 360)
    named = {Path(path) for path in EventStore.open(store).paths()}
    assert set((store / "events").rglob("*.parquet")) == named
    assert list((store / "tmp").iterdir()) == []
    assert sorted({name for name, _, _ in rejects()}) == ["a.CSV", "b.CSV", "c.CSV"]
    assert len(rejects()) == 3

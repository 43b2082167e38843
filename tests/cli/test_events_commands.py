"""`entente events` and `entente data` as a person or script sees them."""

import json
import os
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from entente.cli import data, events
from entente.conf.environment import environment
from entente.kernel.errors import BadInput, Unavailable
from tests.engines.events.eventfiles import gdelt_file, gdelt_line

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ENTENTE_MIRROR", raising=False)
    environment.cache_clear()
    yield
    environment.cache_clear()


def ingest(tmp_path: Path, *paths: Path) -> dict[str, object]:
    arguments = ["ingest", *map(str, paths), "--format", "gdelt2", "--store", str(tmp_path / "st"), "--json"]
    done = run(events.app, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return json.loads(done.stdout)


def test_ingest_series_and_sets_through_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    gdelt_file(folder / "a.CSV", [gdelt_line(1), gdelt_line(2, SQLDATE="0")])
    gdelt_file(folder / "b.CSV", [gdelt_line(3)])
    report = ingest(tmp_path, folder)
    assert {name: report[name] for name in ("read", "written", "duplicates", "rejected")} == {
        "read": 3,
        "written": 2,
        "duplicates": 0,
        "rejected": 1,
    }
    assert ingest(tmp_path, folder)["written"] == 0
    out = tmp_path / "s.parquet"
    arguments = ["series", "--store", str(tmp_path / "st"), "--unit", "dyad", "--freq", "month", "--out", str(out)]
    assert run(events.app, arguments, catch_exceptions=False).exit_code == 0
    assert pl.read_parquet(out).select("series_id", "events", "force").rows() == [("RUS|UKR", 2, 2)]
    listed = json.loads(run(events.app, ["sets", "--store", str(tmp_path / "st"), "--json"]).stdout)
    assert listed == [{"source": "gdelt2", "rows": 2, "first": "2024-01-15", "last": "2024-01-15"}]


def test_bad_use_names_the_remedy(tmp_path: Path) -> None:
    where = ["--store", str(tmp_path / "st")]
    wrong = run(events.app, ["ingest", "x", "--format", "rumour", *where])
    assert isinstance(wrong.exception, BadInput)
    assert "gdelt2" in str(wrong.exception)
    absent = run(events.app, ["sets", *where])
    assert isinstance(absent.exception, BadInput)
    assert "no event store here" in str(absent.exception)


def test_data_list_pull_and_verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "gdelt").mkdir(parents=True)
    gdelt_file(mirror / "gdelt" / "20240115.export.CSV", [gdelt_line(1)])
    (mirror / "MANIFEST.csv").write_text("path,rows,columns\ngdelt/20240115.export.CSV,1,61\n")
    monkeypatch.setenv("ENTENTE_MIRROR", str(mirror))
    environment.cache_clear()
    rows = {row["source"]: row["place"] for row in json.loads(run(data.app, ["list", "--json"]).stdout)}
    assert (rows["gdelt2"], rows["acled"]) == ("mirror", "not here")
    got = json.loads(run(data.app, ["pull", "gdelt2", "--json"], catch_exceptions=False).stdout)
    assert (got["origin"], Path(got["path"]).name) == ("mirror", "20240115.export.CSV")
    assert run(data.app, ["verify"]).exit_code == 0
    (mirror / "MANIFEST.csv").write_text("path,rows,columns\ngdelt/20240115.export.CSV,2,61\n")
    Path(got["path"]).write_text("changed")
    bad = run(data.app, ["verify", "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["checked"] == 2
    assert len(json.loads(bad.stdout)["different"]) == 2


def refused(command: list[str]) -> str:
    """What `entente events` refuses with."""
    done = run(events.app, command)
    assert isinstance(done.exception, BadInput), done.output
    return str(done.exception)


def test_standard_output_is_one_json_object_with_or_without_asking(tmp_path: Path) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1, Actor2CountryCode="AFR")])
    done = run(events.app, ["ingest", str(path), "--format", "gdelt2", "--store", str(tmp_path / "st")])
    assert json.loads(done.stdout)["written"] == 1
    assert "1  country code AFR" in done.stderr


def test_files_are_checked_before_a_store_is_made(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    good = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)])
    for path, message in (("nothing", "no files in this folder"), ("none.CSV", "no such file")):
        told = refused(
            ["ingest", str(good), str(tmp_path / path), "--format", "gdelt2", "--store", str(tmp_path / "st")]
        )
        assert f"{path}: {message}" in told
    assert not (tmp_path / "st").exists()


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = gdelt_file(folder / "a.CSV", [gdelt_line(1)])
    assert ingest(tmp_path, path, folder, folder / ".." / "in" / "a.CSV")["read"] == 1


def test_a_store_in_the_folder_of_its_files_is_not_ingested_into_itself(tmp_path: Path) -> None:
    gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)])
    for written, duplicates in ((1, 0), (0, 1)):
        report = ingest(tmp_path, tmp_path)
        assert (report["written"], report["duplicates"], report["rejected"]) == (written, duplicates, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_file_whose_name_is_no_text_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "in" / os.fsdecode(b"\xff.CSV")
    path.parent.mkdir()
    gdelt_file(path, [gdelt_line(1), gdelt_line(2, SQLDATE="0")])
    assert ingest(tmp_path, path)["rejected"] == 1
    (refused_rows,) = (tmp_path / "st" / "rejects").iterdir()
    assert "\\xff.CSV" in refused_rows.read_text(encoding="utf-8")
    assert ingest(tmp_path, path)["written"] == 0


@pytest.mark.parametrize("where", ["file", "file/store"])
def test_a_store_that_is_a_file_is_refused(tmp_path: Path, where: str) -> None:
    good = gdelt_file(tmp_path / "file", [gdelt_line(1)])
    told = refused(["ingest", str(good), "--format", "gdelt2", "--store", str(tmp_path / where)])
    assert "--store: no event store can be made here: Not a directory" in told


def test_a_damaged_store_names_the_file(tmp_path: Path) -> None:
    ingest(tmp_path, gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)]))
    store = tmp_path / "st"
    (part,) = (store / "events").rglob("*.parquet")
    (commit,) = (store / "log").iterdir()
    series = [
        "series",
        "--store",
        str(store),
        "--unit",
        "dyad",
        "--freq",
        "month",
        "--out",
        str(tmp_path / "s.parquet"),
    ]
    whole = part.read_bytes()
    part.write_bytes(whole[:100])
    assert f"{part}: a part of the store is broken off" in refused(series)
    part.unlink()
    assert f"{part}: a part of the store cannot be read" in refused(series)
    for path, message in ((commit, "is not a commit"), (store / "store.json", "is not the mark of an event store")):
        path.write_text("{", encoding="utf-8")
        assert f"{path}: {message}" in refused(["sets", "--store", str(store)])
    assert not (tmp_path / "s.parquet").exists()


def test_series_of_a_set_that_is_not_held_and_into_no_folder_are_refused(tmp_path: Path) -> None:
    ingest(tmp_path, gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)]))
    series = ["series", "--store", str(tmp_path / "st"), "--unit", "dyad", "--freq", "day"]
    out = tmp_path / "s.parquet"
    assert "it holds gdelt2" in refused([*series, "--out", str(out), "--source", "icews"])
    for bad in (tmp_path, tmp_path / "none" / "s.parquet"):
        assert "--out: cannot be written" in refused([*series, "--out", str(bad)])
    assert not out.exists()


def test_a_disk_that_takes_no_more_is_told_and_the_rerun_goes_on(tmp_path: Path) -> None:
    path = gdelt_file(tmp_path / "a.CSV", [gdelt_line(1)])
    ingest(tmp_path, gdelt_file(tmp_path / "b.CSV", [gdelt_line(2)]))
    with pytest.MonkeyPatch.context() as patch:

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(pl.DataFrame, "write_parquet", full)
        done = run(events.app, ["ingest", str(path), "--format", "gdelt2", "--store", str(tmp_path / "st")])
    assert isinstance(done.exception, Unavailable)
    assert "make room" in str(done.exception)
    assert ingest(tmp_path, path)["written"] == 1

"""`entente events` and `entente data` as a person or script sees them."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from entente.cli import data, events
from entente.conf.environment import environment
from entente.kernel.errors import BadInput
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

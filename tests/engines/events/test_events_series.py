"""Series: what is counted under what, in which period, and the same on both engines."""

import os
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from entente.engines.events.backends import connect, engine_name
from entente.engines.events.series import make_series, write_series
from entente.engines.events.store import EventStore
from entente.kernel.errors import BadInput
from tests.engines.events.eventfiles import ICEWS_HEADER, gdelt_file, gdelt_line, icews_line


@pytest.fixture
def store(tmp_path: Path, bring) -> EventStore:
    gdelt = [
        gdelt_line(1, SQLDATE="20240129"),
        gdelt_line(2, SQLDATE="20240201", EventCode="173"),
        gdelt_line(3, SQLDATE="20240201", EventCode="057", Actor2CountryCode="UKR"),
        gdelt_line(4, SQLDATE="20240204", EventCode="111", Actor1CountryCode=""),
        gdelt_line(5, SQLDATE="20240205", EventCode="043", Actor1CountryCode="RUS", Actor2CountryCode="UKR"),
    ]
    bring("gdelt2", gdelt_file(tmp_path / "a.CSV", gdelt))
    tab = tmp_path / "i.tab"
    tab.write_text("\n".join([ICEWS_HEADER, icews_line(1, day="2024-02-01")]) + "\n", encoding="utf-8")
    bring("icews", tab)
    ged = tmp_path / "g.csv"
    ged.write_text(
        "id,type_of_violence,side_a,side_b,country,latitude,longitude,date_start,date_end,best,high,low\n"
        '9,1,"Government of Russia (Soviet Union)",Government of Ukraine,Ukraine,48,37,2024-02-01,2024-02-02,5,9,3\n'
        "10,3,IS,Civilians,Mali,15,-3,2024-02-03 00:00:00.000,2024-02-03,4,4,4\n",
        encoding="utf-8",
    )
    bring("ucdp-ged", ged)
    return EventStore.open(tmp_path / "store")


def frame(store: EventStore, unit: str, freq: str, engine: str = "duckdb", **options: object) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(make_series(store, connect(engine), unit=unit, freq=freq, **options)))


def test_dyads_by_week_start_on_monday_and_leave_out_sides_without_a_state(store) -> None:
    rows = frame(store, "dyad", "week", source="gdelt2").drop("source")
    picked = rows.select("series_id", "period_start", "events", "force", "material_conflict", "intensity").rows()
    assert picked == [
        ("RUS|UKR", date(2024, 1, 29), 2, 1, 2, -15.0),
        ("UKR", date(2024, 1, 29), 1, 0, 0, 8.0),
        ("RUS|UKR", date(2024, 2, 5), 1, 0, 0, 2.799999952316284),
    ]


def test_a_country_has_each_event_once_and_violence_where_it_happened(store) -> None:
    rows = frame(store, "country", "month").select("source", "period_start", "series_id", "events", "fatalities_best")
    assert rows.rows() == [
        ("gdelt2", date(2024, 1, 1), "RUS", 1, None),
        ("gdelt2", date(2024, 1, 1), "UKR", 1, None),
        ("gdelt2", date(2024, 2, 1), "RUS", 3, None),
        ("gdelt2", date(2024, 2, 1), "UKR", 3, None),
        ("icews", date(2024, 2, 1), "RUS", 1, None),
        ("icews", date(2024, 2, 1), "UKR", 1, None),
        ("ucdp-ged", date(2024, 2, 1), "MLI", 1, 4),
        ("ucdp-ged", date(2024, 2, 1), "UKR", 1, 5),
    ]


@pytest.mark.parametrize("freq", ["day", "week", "month"])
@pytest.mark.parametrize("unit", ["dyad", "country"])
def test_taken_in_stretches_the_series_are_the_same(store, monkeypatch, unit, freq) -> None:
    whole = frame(store, unit, freq)
    monkeypatch.setattr("entente.engines.events.series.STRETCH", 1)
    assert frame(store, unit, freq).equals(whole)


def test_duckdb_and_spark_give_the_same_series(store) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed: Spark cannot start")
    for unit, freq in [("dyad", "week"), ("country", "month")]:
        assert frame(store, unit, freq, "spark").equals(frame(store, unit, freq)), (unit, freq)
    ids = [store.table(connect(name), "gdelt2").order_by("key").id.to_pyarrow() for name in ("spark", "duckdb")]
    assert [each.to_pylist() for each in ids] == 2 * [["1", "2", "3", "4", "5"]]


def test_the_file_is_written_whole_and_names_that_are_none_are_refused(store, tmp_path) -> None:
    out = tmp_path / "s.parquet"
    assert write_series(store, connect("duckdb"), out, unit="dyad", freq="day") == pl.read_parquet(out).height
    assert not list(tmp_path.glob(".s.parquet*"))
    with pytest.raises(BadInput, match="no unit"):
        make_series(store, connect("duckdb"), unit="planet", freq="day")
    with pytest.raises(BadInput, match="no frequency"):
        make_series(store, connect("duckdb"), unit="dyad", freq="hour")


def test_an_empty_store_gives_an_empty_series(tmp_path) -> None:
    rows = frame(EventStore.create(tmp_path / "none"), "dyad", "month")
    assert (rows.height, rows.columns[:3]) == (0, ["source", "series_id", "period_start"])


def test_the_engine_is_chosen_by_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("ENTENTE_ENGINE", "spark")
    assert engine_name() == "spark"
    monkeypatch.setenv("ENTENTE_ENGINE", "abacus")
    with pytest.raises(BadInput, match="abacus"):
        engine_name()

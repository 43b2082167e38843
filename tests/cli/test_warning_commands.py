"""`entente warning`: from a file of events to forecasts, scores and alerts; and what it refuses."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from entente.cli.main import app
from entente.kernel.errors import BadInput
from tests.engines.warning.made_up_world import MONDAY, STATES, world

REAL = ("Armenia", "Belgium", "Chile", "Denmark", "Ecuador", "France", "Ghana", "Haiti")
ISO3 = ("ARM", "BEL", "CHL", "DNK", "ECU", "FRA", "GHA", "HTI")
FROM, TO = MONDAY + timedelta(weeks=16), MONDAY + timedelta(weeks=20)


def entente(*arguments: object) -> Result:
    """Run a command that must succeed."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def _quads(events: pl.DataFrame, path: Path) -> Path:
    """Write events in the layout `icews-quads`; each event has an actor of its own, so that none is a duplicate."""
    labels = dict(zip(STATES, REAL, strict=True))
    events.filter(pl.col("iso_a").is_not_null()).with_row_index("number").select(
        date="day",
        subject=pl.concat_str(pl.lit("Army "), pl.col("number").cast(pl.String)),
        relation="code",
        cameo="code",
        goldstein=pl.lit(0.0, pl.Float32),
        object=pl.concat_str(pl.lit("Citizen "), pl.col("number").cast(pl.String)),
        subj_country=pl.col("iso_a").replace_strict(labels),
        obj_country=pl.col("iso_b").replace_strict(labels),
    ).write_parquet(path)
    return path


def _ingest(store: Path, *files: Path) -> Path:
    entente("events", "ingest", *files, "--format", "icews-quads", "--store", store, "--json")
    return store


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The made-up world in two files: before the second forecast week but one, and from it on."""
    folder, events = tmp_path_factory.mktemp("files"), world(24).sort("day")
    early = pl.col("day") < MONDAY + timedelta(weeks=18)
    return _quads(events.filter(early), folder / "early.parquet"), _quads(
        events.filter(~early), folder / "late.parquet"
    )


@pytest.fixture(scope="module")
def store(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _ingest(tmp_path_factory.mktemp("stores") / "whole", *files)


def _probabilities(store: Path, out: Path, first: date = FROM, last: date = TO, **options: Any) -> pl.DataFrame:
    more = [part for name, value in options.items() for part in (f"--{name}", value)]
    entente("warning", "probabilities", "--store", store, "--from", first, "--to", last, "--out", out, *more)
    return pl.read_parquet(out)


def test_probabilities_of_several_files(store: Path, tmp_path: Path) -> None:
    found = _probabilities(store, tmp_path / "P.parquet", freq="week")
    assert found.columns == ["series_id", "period_start", "probability"]
    assert found["period_start"].dtype == pl.Datetime("us")
    assert found["period_start"].dt.date().unique().sort().to_list() == [FROM + timedelta(weeks=w) for w in range(5)]
    assert found["probability"].is_between(0, 1).all()
    assert {iso for series in found["series_id"].unique() for iso in series.split("|")} <= set(ISO3)
    assert list(tmp_path.iterdir()) == [tmp_path / "P.parquet"]


def test_same_from_a_store_without_later_files(store: Path, files: tuple[Path, Path], tmp_path: Path) -> None:
    cut = MONDAY + timedelta(weeks=18)
    short = _ingest(tmp_path / "short", files[0])
    alone = _probabilities(short, tmp_path / "cut.parquet", last=cut)
    whole = _probabilities(store, tmp_path / "full.parquet")
    assert alone.equals(whole.filter(pl.col("period_start") <= cut))


def test_scan_writes_alerts(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "alerts.json"
    entente("warning", "scan", "--store", store, "--until", TO + timedelta(days=2), "--out", out, "--alerts", 4)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["day"] == str(TO + timedelta(days=2))
    assert "does not predict crises" in found["claim"]
    ranked = [alert for alert in found["alerts"] if "probability" in alert["reasons"]]
    assert len(ranked) == 4
    wanted = {"changes", "since", "threshold", "probability", "drivers", "analogues", "track_record"}
    assert all(wanted <= set(alert) for alert in ranked)


def test_backtest_prints_the_scoreboard(store: Path, tmp_path: Path) -> None:
    crises = tmp_path / "crises.csv"
    crises.write_text(f"series_id,onset,label\nARM,{FROM},made up\n", encoding="utf-8")
    options = ("--store", store, "--from", FROM, "--to", TO, "--alerts", 3, "--crises", crises)
    found = json.loads(entente("warning", "backtest", *options, "--json").stdout)
    assert found["source"] == "icews"
    assert set(found["methods"]) == {"model", "ewma", "base_rate"}
    assert found["methods"]["model"]["timeliness"]["crises"][0]["label"] == "made up"
    assert found["claim"].startswith("Ranks next week's escalations")
    shown = entente("warning", "backtest", *options).stdout
    assert "cannot exceed" in shown
    assert "not violence" in shown


def test_backtest_writes_scores_as_a_pack_ships_them(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    entente("warning", "backtest", "--store", store, "--from", FROM, "--to", TO, "--alerts", 3, "--to-file", out)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["result"]["source"] == "icews"
    assert set(found["result"]["methods"]) == {"model", "ewma", "base_rate"}
    assert len(found["input_sha256"]) == 64
    assert found["command"].startswith(f"entente warning backtest --store STORE --from {FROM} --to {TO}")
    assert str(tmp_path) not in out.read_text(encoding="utf-8")


def test_a_look_back_is_printed_and_written_as_a_pack_ships_it(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "before.json"
    asked = ("warning", "replay", "--store", store, "--series", "BEL|ARM", "--from", FROM, "--to", TO, "--alerts", 3)
    printed = json.loads(entente(*asked, "--fact", "article4/X", "--to-file", out, "--json").stdout)
    assert [series["series_id"] for series in printed["series"]] == ["ARM|BEL"]
    assert len(printed["series"][0]["weeks"]) == 5
    shipped = json.loads(out.read_text())
    assert (shipped["fact"], shipped["result"]["alerts_per_week"]) == ("article4/X", 3)
    assert str(store) not in shipped["command"]
    with pytest.raises(BadInput, match="no consultation is named"):
        entente(*asked, "--to-file", out)


@pytest.mark.parametrize(("unit", "freq"), [("dyad", "week"), ("country", "month")])
def test_signals(store: Path, tmp_path: Path, unit: str, freq: str) -> None:
    out = tmp_path / "s.parquet"
    day = MONDAY + timedelta(weeks=24)
    entente("warning", "signals", "--store", store, "--until", day, "--unit", unit, "--freq", freq, "--out", out)
    found = pl.read_parquet(out)
    assert {"series_id", "conflict_balance_z", "force_tail", "force_q"} <= set(found.columns)
    shown = entente("warning", "signals", "--store", store, "--until", day, "--unit", unit, "--freq", freq, "--json")
    assert len(json.loads(shown.stdout)) == found.height


def _refused(*arguments: object) -> BadInput:
    result = CliRunner().invoke(app, ["warning", *(str(argument) for argument in arguments)])
    assert isinstance(result.exception, BadInput), result.output
    return result.exception


def _asked(store: Path, out: Path, first: date, last: date, *more: object) -> BadInput:
    options = ("--store", store, "--from", first, "--to", last, "--out", out)
    refused = _refused("probabilities", *options, *more)
    assert not out.exists()
    return refused


def test_refuses_an_origin_after_the_last_data(store: Path, tmp_path: Path) -> None:
    late = MONDAY + timedelta(weeks=25)
    text = str(_asked(store, tmp_path / "P.parquet", FROM, late))
    assert (
        f"needs events to {late - timedelta(days=1)}, the store ends on {MONDAY + timedelta(days=7 * 24 - 1)}" in text
    )
    assert f"ask up to {MONDAY + timedelta(weeks=24)}" in text


def test_refuses_a_store_without_the_history(store: Path, tmp_path: Path) -> None:
    text = str(_asked(store, tmp_path / "P.parquet", MONDAY + timedelta(weeks=7), TO))
    assert "needs 8 whole weeks of events before it, the store begins on 2018-01-01" in text
    assert f"ask from {MONDAY + timedelta(weeks=8)}" in text
    before = str(_asked(store, tmp_path / "P.parquet", MONDAY - timedelta(weeks=7), TO))
    assert "begins before" in before


def test_refuses_weeks_on_both_sides_of_a_gap(files: tuple[Path, Path], tmp_path: Path) -> None:
    later = pl.read_parquet(files[1]).with_columns(pl.col("date") + pl.duration(weeks=60))
    later.write_parquet(tmp_path / "later.parquet")
    split = _ingest(tmp_path / "split", files[0], tmp_path / "later.parquet")
    text = str(_asked(split, tmp_path / "P.parquet", FROM, MONDAY + timedelta(weeks=80)))
    assert "are not one history" in text
    # the first stretch can be forecast from by itself, as if the other were not there
    assert _probabilities(split, tmp_path / "ok.parquet", last=MONDAY + timedelta(weeks=18)).height


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--freq", "month"), "defined for weeks"),
        (("--source", "gdelt2"), "holds no events of the set gdelt2"),
    ],
)
def test_refuses_what_is_not_offered(store: Path, tmp_path: Path, more: tuple[str, str], message: str) -> None:
    assert message in str(_asked(store, tmp_path / "P.parquet", FROM, TO, *more))


def test_refuses_spans_stores_and_folders_that_are_none(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "P.parquet"
    assert "no week begins" in str(_asked(store, out, TO, FROM))
    assert "no event store here" in str(_asked(tmp_path, out, FROM, TO))
    assert "cannot be written" in str(_asked(store, tmp_path / "none" / "P.parquet", FROM, TO))
    bad = _refused("probabilities", "--store", store, "--from", "soon", "--to", TO, "--out", out)
    assert "'soon' is not a date" in str(bad)


def test_refuses_a_backtest_of_weeks_to_come(store: Path) -> None:
    end = MONDAY + timedelta(weeks=24)
    assert "nothing to score" in str(_refused("backtest", "--store", store, "--from", end, "--to", end))
    few = _refused("backtest", "--store", store, "--from", FROM, "--to", TO, "--alerts", 0)
    assert "cannot be judged" in str(few)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("series_id,onset\nARM,yesterday\n", "crises.csv:2: not a crisis"),
        ("series_id,onset\nARM\n", "crises.csv:2: not a crisis"),
        ("series;onset\n", "crises.csv:1: lacks the columns series_id and onset"),
        ("", "crises.csv:1: lacks the columns series_id and onset"),
        ("series_id,onset,label\nARM,2018-04-02,M\udcfcller\n", "--crises: is not text in UTF-8"),
    ],
)
def test_refuses_crises_that_are_none(store: Path, tmp_path: Path, content: str, message: str) -> None:
    crises = tmp_path / "crises.csv"
    crises.write_bytes(content.encode("utf-8", "surrogateescape"))
    options = ("--store", store, "--from", FROM, "--to", TO, "--crises", crises)
    assert message in str(_refused("backtest", *options))


@pytest.mark.parametrize(
    ("until", "message"),
    [
        (date(1, 1, 1), "no event set with both sides coded begins before 0001-01-01"),
        (MONDAY + timedelta(days=7 * 30 + 2), f"or ask up to {MONDAY + timedelta(days=7 * 24)}"),
        (MONDAY + timedelta(days=10), "needs 8 whole weeks"),
    ],
)
def test_a_scan_of_a_day_that_cannot_be_answered_names_its_own_option(
    store: Path, tmp_path: Path, until: date, message: str
) -> None:
    out = tmp_path / "A.json"
    told = str(_refused("scan", "--store", store, "--until", until, "--out", out))
    assert f"{store}: --until: " in told
    assert message in told
    assert not out.exists()

"""`entente forecast`: from a history to a file of draws and its scores; and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from entente.cli.main import app
from entente.kernel.errors import BadInput


def entente(*arguments: object) -> Result:
    """Run a command that must succeed."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Thirty months of 30 countries from 2019-01, in which country k sees k deaths in every second month."""
    cells = [(month, country) for month in range(469, 499) for country in range(1, 31)]
    frame = pl.DataFrame(cells, schema=["month_id", "country_id"], orient="row")
    path = tmp_path / "history.parquet"
    frame.with_columns(ged_sb=pl.col("country_id") * (pl.col("month_id") % 2)).write_parquet(path)
    return path


def order(history: Path, out: Path, **options: object) -> list[object]:
    chosen = {"origin": "2020-10", "horizon": "3:5", "draws": 8, **options}
    flags = [part for name, value in chosen.items() for part in (f"--{name.replace('_', '-')}", value)]
    return ["forecast", "fatalities", "--history", history, "--out", out, *flags]


def test_a_forecast_is_written_and_scored(history, tmp_path):
    out = tmp_path / "f.parquet"
    entente(*order(history, out, seed=3))
    frame = pl.read_parquet(out)
    assert frame.columns == ["month_id", "country_id", "draw", "outcome"]
    assert frame.height == 3 * 30 * 8
    assert frame["month_id"].unique().sort().to_list() == [493, 494, 495]
    assert frame["outcome"].min() >= 0
    scored = json.loads(entente("forecast", "score", "--forecasts", out, "--actuals", history, "--json").stdout)
    assert {"crps", "ign", "mis", "crps_log1p", "n", "largest_country_share"} <= scored.keys()
    assert scored["n"] == 90
    assert "crps_log1p" in entente("forecast", "score", "--forecasts", out, "--actuals", history).stdout


def test_the_scores_of_every_cell_are_written_as_asked(history, tmp_path):
    out, spreadsheet, table = tmp_path / "f.parquet", tmp_path / "c.csv", tmp_path / "c.parquet"
    entente(*order(history, out, seed=3))
    given = ("forecast", "score", "--forecasts", out, "--actuals", history, "--json", "--cells")
    means = json.loads(entente(*given, table).stdout)
    assert json.loads(entente(*given, spreadsheet).stdout) == means
    cells = pl.read_parquet(table)
    assert pl.read_csv(spreadsheet).equals(cells)
    assert (cells.height, cells["month_id"].n_unique()) == (90, 3)
    assert {name: cells[name].mean() for name in ("crps", "ign", "mis")} == pytest.approx(
        {name: means[name] for name in ("crps", "ign", "mis")}
    )
    odd = cells.filter(pl.col("country_id") == 7).sort("month_id")
    assert odd["fatalities"].to_list() == [7, 0, 7]
    with pytest.raises(BadInput, match="--cells: cannot be written"):
        entente(*given, tmp_path / "nowhere" / "c.csv")


def test_the_same_seed_writes_the_same_file(history, tmp_path):
    one, two = tmp_path / "1.parquet", tmp_path / "2.parquet"
    for out in (one, two):
        entente(*order(history, out, seed=3))
    assert pl.read_parquet(one).equals(pl.read_parquet(two))


def test_a_long_history_is_taken_in(history, tmp_path):
    older = tmp_path / "older.parquet"
    cells = [(month, country, 3 * country) for month in range(433, 475) for country in range(1, 31)]
    pl.DataFrame(cells, schema=["month_id", "country_id", "fatalities"], orient="row").write_parquet(older)
    out = tmp_path / "f.parquet"
    entente(*order(history, out, long_history=older))
    assert pl.read_parquet(out).height == 3 * 30 * 8


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"origin": "2021-07"}, "month_id"),
        ({"origin": "2019-11"}, "month_id"),
        ({"origin": "soon"}, "--origin"),
        ({"horizon": "14:3"}, "--horizon"),
        ({"horizon": "three"}, "--horizon"),
        ({"draws": 0}, "--draws"),
        ({"draws": 100_000_000}, "--draws"),
        ({"seed": -1}, "--seed"),
    ],
)
def test_what_cannot_be_forecast_is_refused_with_a_remedy_and_no_file(history, tmp_path, options, field):
    out = tmp_path / "f.parquet"
    arguments = [str(argument) for argument in order(history, out, **options)]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, BadInput)
    assert result.exception.problems[0].field == field
    assert result.exception.problems[0].remedy
    assert not out.exists()


def test_a_file_that_is_not_parquet_is_refused(tmp_path):
    text = tmp_path / "history.csv"
    text.write_text("month_id,country_id,ged_sb\n1,1,0\n")
    result = CliRunner().invoke(app, [str(argument) for argument in order(text, tmp_path / "f.parquet")])
    assert isinstance(result.exception, BadInput)
    assert result.exception.problems[0].file == str(text)


@pytest.mark.parametrize("out", ["no/f.parquet", "."])
def test_what_cannot_be_written_is_refused_before_any_work(history, tmp_path, out):
    for arguments in (
        order(history, tmp_path / out),
        ["forecast", "score", "--forecasts", history, "--actuals", history, "--cells", tmp_path / out],
    ):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert isinstance(result.exception, BadInput)
        assert result.exception.problems[0].field in ("--out", "--cells")
        assert "cannot be written" in str(result.exception)


def test_forecasts_of_which_nothing_is_known_yet_name_the_file_of_what_happened(history, tmp_path):
    out = tmp_path / "f.parquet"
    assert CliRunner().invoke(app, [str(argument) for argument in order(history, out, draws=10)]).exit_code == 0
    early = tmp_path / "early.parquet"
    pl.read_parquet(history).filter(pl.col("month_id") == pl.col("month_id").min()).write_parquet(early)
    result = CliRunner().invoke(app, ["forecast", "score", "--forecasts", str(out), "--actuals", str(early)])
    assert str(result.exception).startswith(f"{early}: no country-month of the forecasts is among the actuals")


@pytest.fixture
def challenge(history, tmp_path):
    """The same history without the one number from 1 to 30 that is none of the challenge's countries."""
    path = tmp_path / "challenge.parquet"
    pl.read_parquet(history).filter(pl.col("country_id") != 15).write_parquet(path)
    return path


def test_a_forecast_is_written_as_files_of_a_pack_with_its_past(challenge, tmp_path):
    history = challenge
    now, earlier = tmp_path / "now.parquet", tmp_path / "earlier.parquet"
    entente(*order(history, now, origin="2020-12"))
    entente(*order(history, earlier, origin="2020-06"))
    folder = tmp_path / "pack"
    publish = ["forecast", "publish", now, "--origin", "2020-12", "--history", history, "--to-folder", folder]
    entente(*publish, "--past", f"2020-06={earlier}")
    head = (folder / "head.yaml").read_text(encoding="utf-8")
    assert "origin: 2020-12" in head
    assert str(tmp_path) not in head
    # As it can be typed again.
    assert "--past 2020-06=F.parquet" in " ".join(head.split())
    months = (folder / "months.csv").read_text(encoding="utf-8").splitlines()
    assert len(months) == 1 + 3 * 29
    assert len((folder / "past.csv").read_text(encoding="utf-8").splitlines()) == 1 + 29


@pytest.mark.parametrize(
    ("past", "origin", "message"),
    [("2020-06", "2020-12", "names no file"), ("", "2021-06", "begins before its origin 2021-06")],
)
def test_what_cannot_be_published_is_refused_and_writes_nothing(history, tmp_path, past, origin, message):
    out = tmp_path / "f.parquet"
    entente(*order(history, out, origin="2020-12"))
    folder = tmp_path / "pack"
    arguments = ["forecast", "publish", out, "--origin", origin, "--history", history, "--to-folder", folder]
    arguments += ["--past", past] if past else []
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert isinstance(result.exception, BadInput)
    assert message in str(result.exception)
    assert not folder.exists()

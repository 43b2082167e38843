"""What is published of draws: quantiles, what was known, what came since, and past windows, each from its own past."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from entente.engines.warning.fatalities import scores
from entente.engines.warning.fatalities.displays import fan_chart, past_accuracy
from entente.engines.warning.fatalities.draws import Draws
from entente.engines.warning.fatalities.long_history import country_ids
from entente.engines.warning.fatalities.publication import Window, first_of, publication
from entente.engines.warning.fatalities.published import LEVELS
from entente.kernel.errors import BadInput, Problem
from entente.sources.packs.forecasts import read_forecasts, write_forecast

ORIGIN = 490
COUNTRIES = (1, 2, 218)


@pytest.fixture
def history() -> pl.DataFrame:
    """Forty months of three countries up to four months after the origin."""
    cells = [(month, country, (month * country) % 40) for month in range(455, ORIGIN + 5) for country in COUNTRIES]
    return pl.DataFrame(cells, schema=["month_id", "country_id", "ged_sb"], orient="row")


def draws_from(origin: int, *, months: int = 3, size: int = 40, seed: int = 1) -> Draws:
    rng = np.random.default_rng(seed)
    cells = [(origin + ahead, country) for ahead in range(3, 3 + months) for country in COUNTRIES]
    when, where = (np.array(column) for column in zip(*cells, strict=True))
    return Draws(when, where, rng.poisson(12, size=(len(cells), size)).astype(np.int64))


def test_quantiles_chances_and_outcomes_are_those_of_the_draws(history: pl.DataFrame) -> None:
    draws = draws_from(ORIGIN)
    found = publication(draws, ORIGIN, history)
    assert (found.origin, found.draws) == (first_of(ORIGIN), 40)
    names = {number: iso3 for iso3, number in country_ids().items()}
    assert [each.iso3 for each in found.countries] == sorted(names[number] for number in COUNTRIES)
    guyana = next(each for each in found.countries if each.iso3 == names[1])
    fan = fan_chart(draws, 1)
    picked = [LEVELS.index(level) for level in (0.05, 0.25, 0.5, 0.75, 0.95)]
    assert [tuple(each.quantiles[i] for i in picked) for each in guyana.months] == [month.quantiles for month in fan]
    assert [each.outcome for each in guyana.months] == [(ORIGIN + 3) % 40, (ORIGIN + 4) % 40, None]
    own = draws.of_country(1)
    happened = np.array([(ORIGIN + 3) % 40.0])
    crps = scores.crps(own.outcomes[:1].astype(float), happened)[0]
    assert guyana.months[0].crps == pytest.approx(crps, abs=1e-4)
    assert guyana.months[2].crps is None
    assert guyana.months[0].chance_deadly == pytest.approx((own.outcomes[0] >= 25).mean())


def test_the_history_ends_at_the_origin_and_later_months_change_only_outcomes(history: pl.DataFrame) -> None:
    draws = draws_from(ORIGIN)
    found = publication(draws, ORIGIN, history)
    known = history.filter(pl.col("month_id") <= ORIGIN)
    before = publication(draws, ORIGIN, known)
    assert found.history_sha256 == before.history_sha256
    assert found.draws_sha256 == before.draws_sha256
    for now, then in zip(found.countries, before.countries, strict=True):
        assert now.history == then.history
        assert len(now.history) == 36
        assert [replace(month, outcome=None, crps=None, benchmark=None) for month in now.months] == list(then.months)


def test_past_windows_are_scored_as_the_engine_scores_them(history: pl.DataFrame) -> None:
    past = draws_from(ORIGIN - 12, seed=2)
    found = publication(draws_from(ORIGIN), ORIGIN, history, [Window("earlier", ORIGIN - 12, past)])
    names = {number: iso3 for iso3, number in country_ids().items()}
    for number in COUNTRIES:
        (window,) = next(each.past for each in found.countries if each.iso3 == names[number])
        accuracy = past_accuracy(past, ORIGIN - 12, history, number)
        assert (window.window, window.n) == ("earlier", 3)
        assert [window.crps, window.conflictology, window.last_value] == pytest.approx(
            [accuracy.crps, accuracy.conflictology, accuracy.last_value], abs=1e-3
        )
    assert sum(each.n for each in found.bins) == 9


@pytest.mark.parametrize(
    ("draws", "past", "words"),
    [
        (draws_from(ORIGIN - 3), [], "before its origin"),
        (draws_from(ORIGIN), [Window("same", ORIGIN, draws_from(ORIGIN))], "was made at"),
        (replace(draws_from(ORIGIN), countries=np.full(9, 9999)), [], "none of the challenge"),
    ],
)
def test_what_cannot_be_published_is_refused(
    history: pl.DataFrame, draws: Draws, past: list[Window], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        publication(draws, ORIGIN, history, past)


def test_a_past_window_of_which_nothing_is_known_is_refused(history: pl.DataFrame) -> None:
    short = history.filter(pl.col("month_id") <= ORIGIN - 12)
    windows = [Window("earlier", ORIGIN - 24, draws_from(ORIGIN - 14))]
    with pytest.raises(BadInput, match="nothing is known yet"):
        publication(draws_from(ORIGIN), ORIGIN - 12, short, windows)


def test_written_as_files_of_a_pack_and_read_back_it_is_the_same(history: pl.DataFrame, tmp_path: Path) -> None:
    past = [Window("earlier", ORIGIN - 12, draws_from(ORIGIN - 12, seed=2))]
    found = publication(draws_from(ORIGIN), ORIGIN, history, past)
    head = {"code": "made-up", "title": {"en": "A", "fr": "B"}, "sources": ["s"], "made_on": "2026-01-02"}
    write_forecast(tmp_path / "forecasts" / "made-up", head, found)
    problems: list[Problem] = []
    (read,) = read_forecasts(tmp_path, problems)
    assert problems == []
    assert (read.code, read.sources, list(read.problems())) == ("made-up", ("s",), [])
    assert replace(read.publication, bins=()) == replace(found, bins=())
    assert [each.n for each in read.publication.bins] == [each.n for each in found.bins]


def changed(folder: Path, row: int, column: int, value: str) -> None:
    """Write another value into months.csv."""
    path = folder / "months.csv"
    lines = path.read_text().splitlines()
    cells = lines[row].split(",")
    cells[column] = value
    lines[row] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")


def test_a_row_that_cannot_be_read_is_named_by_place(history: pl.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "forecasts" / "made-up"
    write_forecast(folder, {"code": "made-up"}, publication(draws_from(ORIGIN), ORIGIN, history))
    changed(folder, 2, 1, "soon")
    problems: list[Problem] = []
    assert read_forecasts(tmp_path, problems) == ()
    assert [(problem.file, problem.row) for problem in problems] == [("forecasts/made-up/months.csv", "3")]


@pytest.mark.parametrize(
    ("column", "value", "field"), [(2, "9 8 7", "quantiles"), (4, "1.5", "deadly"), (1, "2020-10", "month")]
)
def test_figures_that_cannot_be_are_problems(
    history: pl.DataFrame, tmp_path: Path, column: int, value: str, field: str
) -> None:
    folder = tmp_path / "forecasts" / "made-up"
    write_forecast(folder, {"code": "made-up"}, publication(draws_from(ORIGIN), ORIGIN, history))
    changed(folder, 1, column, value)
    (read,) = read_forecasts(tmp_path, [])
    assert [problem.field for problem in read.problems()] == [field]

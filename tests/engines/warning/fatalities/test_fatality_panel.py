"""Histories: what is refused and how, what is known at an origin, and the older history put before it."""

from __future__ import annotations

import datetime

import numpy as np
import polars as pl
import pytest

from entente.engines.warning.fatalities.long_history import country_ids, extend_back, read_long_history
from entente.engines.warning.fatalities.months import month_id, month_label, parse_horizon, parse_month
from entente.engines.warning.fatalities.panel import Panel, panel_at, read_history
from entente.kernel.errors import BadInput


def history(months=range(400, 420), countries=(1, 4), deaths=3.0) -> pl.DataFrame:
    cells = [(month, country) for month in months for country in countries]
    return pl.DataFrame(cells, schema=["month_id", "country_id"], orient="row").with_columns(ged_sb=pl.lit(deaths))


def write(tmp_path, frame, name="h.parquet"):
    path = tmp_path / name
    frame.write_parquet(path)
    return path


def refusal(call, *arguments):
    with pytest.raises(BadInput) as caught:
        call(*arguments)
    return caught.value.problems


def test_months_count_from_january_1980():
    assert (month_id(1980, 1), month_id(2021, 10), month_label(502)) == (1, 502, "2021-10")
    assert parse_month("2021-10") == 502


@pytest.mark.parametrize("text", ["2021", "2021-13", "2021-00", "10-2021", "1979-12", "x"])
def test_a_bad_month_is_refused(text):
    assert refusal(parse_month, text)[0].field == "--origin"


def test_horizons_include_both_ends():
    assert parse_horizon("3:14") == tuple(range(3, 15))
    assert parse_horizon("6") == (6,)


@pytest.mark.parametrize("text", ["", "3-14", "14:3", "0:3", "3:37", "a:b", "3:"])
def test_a_bad_horizon_is_refused(text):
    problem = refusal(parse_horizon, text)[0]
    assert problem.field == "--horizon"
    assert "3:14" in problem.remedy


def test_a_file_that_is_not_parquet_is_refused(tmp_path):
    path = tmp_path / "h.parquet"
    path.write_text("month_id,country_id,ged_sb\n")
    problem = refusal(read_history, path)[0]
    assert problem.file == str(path)
    assert "Parquet" in problem.message


def test_a_missing_file_is_refused(tmp_path):
    assert "no such file" in refusal(read_history, tmp_path / "nothing.parquet")[0].message


def test_every_missing_column_is_named(tmp_path):
    problems = refusal(read_history, write(tmp_path, history().select("month_id")))
    assert [problem.field for problem in problems] == ["country_id", "ged_sb"]


@pytest.mark.parametrize(
    ("value", "message"),
    [(-1.0, "below 0"), (1.5, "not a whole number"), (None, "no value"), (float("nan"), "no value")],
)
def test_a_bad_value_is_named_by_row(tmp_path, value, message):
    frame = history()
    deaths = frame["ged_sb"].to_list()
    deaths[6] = value
    problem = refusal(read_history, write(tmp_path, frame.with_columns(ged_sb=pl.Series(deaths))))[0]
    assert (problem.row, problem.field) == ("7", "ged_sb")
    assert message in problem.message
    assert problem.remedy


def test_text_where_numbers_belong_is_refused(tmp_path):
    path = write(tmp_path, history().with_columns(pl.col("ged_sb").cast(pl.String)))
    assert refusal(read_history, path)[0].field == "ged_sb"


def test_a_repeated_country_month_is_named_by_row(tmp_path):
    frame = history()
    problem = refusal(read_history, write(tmp_path, pl.concat([frame, frame.head(1)])))[0]
    assert (problem.row, problem.field) == ("41", "month_id, country_id")


def test_many_bad_rows_are_counted_not_listed(tmp_path):
    problems = refusal(read_history, write(tmp_path, history(deaths=-1.0)))
    assert len(problems) == 6
    assert "35 more" in problems[-1].message


def test_an_origin_after_the_data_is_refused():
    problem = refusal(panel_at, history(), 420)[0]
    assert month_label(419) in problem.message


def test_eleven_months_are_too_few_and_twelve_enough():
    assert "11 months" in refusal(panel_at, history(), 410)[0].message
    assert panel_at(history(), 411).values.shape == (12, 2)


def test_an_origin_before_the_data_is_refused():
    assert "0 months" in refusal(panel_at, history(), 300)[0].message


def test_the_panel_ends_at_the_origin_and_keeps_gaps_unknown():
    frame = history().filter(~((pl.col("month_id") == 405) & (pl.col("country_id") == 4)))
    panel = panel_at(frame, 415)
    assert (panel.first_month, panel.origin, panel.countries.tolist()) == (400, 415, [1, 4])
    assert np.isnan(panel.values[5]).tolist() == [False, True]


def test_a_country_that_left_the_data_is_left_out():
    frame = history().filter((pl.col("country_id") == 1) | (pl.col("month_id") < 403))
    assert panel_at(frame, 415).countries.tolist() == [1]


def panel(values, first=400, countries=(1, 4)) -> Panel:
    return Panel(first, np.array(countries), np.array(values, dtype=float))


def older(rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["month_id", "country_id", "fatalities"], orient="row")


def test_the_long_history_is_scaled_on_the_shared_months_and_the_panel_wins():
    own = panel([[50, 0], [50, 0]])
    extended = extend_back(own, older([(399, 1, 40), (400, 1, 100), (401, 1, 100), (399, 4, 7)]))
    # Overall ratio is 100/200; country 1: (100 + 10 * 0.5) / (200 + 10) = 0.5. Country 4 has no shared month: 0.5.
    assert extended.first_month == 399
    assert extended.values.tolist() == [[20.0, 4.0], [50.0, 0.0], [50.0, 0.0]]


def test_the_long_history_never_speaks_of_months_after_the_origin():
    own = panel([[5, 0], [5, 0]])
    rows = [(399, 1, 40), (400, 1, 10)]
    late = older([*rows, (402, 1, 900), (403, 4, 900)])
    np.testing.assert_array_equal(extend_back(own, late).values, extend_back(own, older(rows)).values)


def test_a_country_not_in_the_long_history_stays_unknown_before():
    extended = extend_back(panel([[5, 0], [5, 0]]), older([(399, 1, 40)]))
    assert np.isnan(extended.values[0]).tolist() == [False, True]


def test_a_long_history_that_starts_after_the_origin_adds_nothing():
    own = panel([[5, 0]])
    assert extend_back(own, older([(500, 1, 3)])) is own


def test_the_long_history_is_read_by_date_and_iso3(tmp_path):
    frame = pl.DataFrame(
        {
            "month": [datetime.datetime(2016, 1, 31, tzinfo=datetime.UTC)] * 3,
            "iso3": ["UKR", "XKX", "ATA"],
            "fatalities": [7, 0, 0],
        }
    )
    rows = read_long_history(write(tmp_path, frame)).rows()
    assert rows == [(433, 117, 7), (433, 232, 0)]


def test_the_long_history_without_its_columns_is_refused(tmp_path):
    assert refusal(read_long_history, write(tmp_path, history()))[0].field == "fatalities"


def test_every_country_of_the_challenge_has_one_code():
    assert len(country_ids()) == len(set(country_ids().values())) == 191

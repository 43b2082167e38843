"""The multinational military exercises: what a row says, what is refused and why, and the mirror's exact counts."""

import csv
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from entente.kernel.errors import BadInput
from entente.kernel.partial_dates import PartialDate
from entente.sources.mme import COLUMNS, Participant, read_exercises
from entente.sources.states import state_on

MIRROR = os.environ.get("ENTENTE_MIRROR")
KEEN = {
    "MMEID": "mme1",
    "Ex_Name": "Keen Edge",
    "Series_Name": "Keen",
    "country": "Denmark",
    "Location": "Baltic  Sea",
    "lat": "58.5",
    "lon": "19.9",
    "StartDate": "6/5/95",
    "s.year": "1995.0",
    "s.month": "6.0",
    "s.day": "5",
    "EndDate": "1995-06-xx",
    "e.year": "1995.0",
    "e.month": "6.0",
    "e.day": "xx",
    "CPX": "0.0",
    "Air": "1.0",
    "Land": "0.0",
    "Sea": "1.0",
    "Amphibious": "0.0",
    "Cyber": "0.0",
    "Warfighting": "0.0",
    "Peacekeeping": "1.0",
    "Humanitarian": "0.0",
    "FocusDescription": "search and rescue",
    "AdditionalParticipantInfo": "",
}


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows({**KEEN, **row} for row in rows)
    return path


def test_an_exercise_is_read_with_its_dates_as_precise_as_they_are_given(tmp_path: Path) -> None:
    reading = read_exercises(write(tmp_path / "mme.csv", {}, {"country": "Poland"}))

    (exercise,) = reading.exercises
    assert (exercise.key, exercise.name, exercise.series) == ("mme1", "Keen Edge", "Keen")
    assert exercise.start == PartialDate(date(1995, 6, 5))
    assert (str(exercise.end), exercise.end.last) == ("1995-06", date(1995, 6, 30))
    assert (exercise.place, exercise.latitude, exercise.longitude) == ("Baltic Sea", 58.5, 19.9)
    assert (exercise.domains, exercise.purposes) == (("Air", "Sea"), ("Peacekeeping",))
    assert exercise.participants == (Participant("Denmark", "DNK"), Participant("Poland", "POL"))
    assert (reading.rows, exercise.row, reading.rejected) == (2, 2, ())


def test_what_is_not_reported_stays_empty(tmp_path: Path) -> None:
    unknown = {"Ex_Name": "-9", "Series_Name": "NA", "Location": "-9", "lat": "", "lon": "", "country": "-9"}
    (exercise,) = read_exercises(write(tmp_path / "mme.csv", unknown)).exercises

    assert (exercise.name, exercise.series, exercise.place) == ("", "", "")
    assert (exercise.latitude, exercise.longitude, exercise.participants, exercise.unnamed) == (None, None, (), 1)


def test_participants_are_counted_once_and_what_names_no_state_is_listed(tmp_path: Path) -> None:
    rows = [{}, {}, {"country": "Baltic States"}, {"country": "Freedonia"}, {"country": "-9"}]
    reading = read_exercises(write(tmp_path / "mme.csv", *rows))

    assert [each.code for each in reading.exercises[0].participants] == ["DNK", None, None]
    assert reading.unmatched == (("Baltic States", 1), ("Freedonia", 1))
    assert (reading.repeated, reading.unnamed) == (1, 1)


@pytest.mark.parametrize(
    ("label", "day", "code"),
    [
        ("Russia", date(1991, 12, 25), "SUN"),
        ("Russia", date(1991, 12, 26), "RUS"),
        ("Soviet Union", date(1985, 1, 1), "SUN"),
        ("Czechoslovakia", date(1989, 1, 1), "CSK"),
        ("German Democratic Republic", date(1989, 1, 1), "DDR"),
        ("Federal Republic of Germany", date(1989, 1, 1), "DEU"),
        ("Yugoslavia", date(2004, 1, 1), "YUG"),
        ("St. Vincent & Grenadines", date(2004, 1, 1), "VCT"),
        ("st. christopher", date(2004, 1, 1), "KNA"),
        ("Atlantis", date(2004, 1, 1), None),
    ],
)
def test_a_former_state_is_not_turned_into_one_that_came_after(label: str, day: date, code: str | None) -> None:
    assert state_on(label, day) == code


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"StartDate": "6/6/95"}, "StartDate", "6/6/95 is not 1995-06-05, the date of the s. columns"),
        ({"s.month": "13.0"}, "StartDate", "1995.0-13.0-5 is not a date"),
        ({"s.day": "31"}, "StartDate", "1995.0-6.0-31 is not a date"),
        ({"EndDate": ""}, "EndDate", "no date is not 1995-06, the date of the e. columns"),
        ({"Sea": "2.0"}, "Sea", "'2.0' is not 0 or 1"),
        ({"lat": "95"}, "lat", "95, 19.9 is not a place on earth"),
        ({"lon": ""}, "lat", "58.5, - is not a place on earth"),
        ({"MMEID": ""}, "MMEID", "the exercise has no identifier"),
        (
            {"EndDate": "6/4/95", "e.day": "4"},
            "EndDate",
            "6/4/95 is before 6/5/95",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_its_row_and_reason(
    tmp_path: Path, wrong: dict[str, str], field: str, message: str
) -> None:
    reading = read_exercises(write(tmp_path / "mme.csv", {"MMEID": "mme0"}, wrong))

    (problem,) = reading.rejected
    assert (problem.file, problem.row, problem.field, problem.message) == ("mme.csv", "3", field, message)
    assert problem.remedy
    assert [each.key for each in reading.exercises] == ["mme0"]


def test_one_wrong_row_refuses_its_whole_exercise(tmp_path: Path) -> None:
    rows = [{}, {"country": "Poland", "Sea": "x"}, {"MMEID": "mme2"}]
    reading = read_exercises(write(tmp_path / "mme.csv", *rows))

    assert [each.key for each in reading.exercises] == ["mme2"]
    assert reading.refused == ("mme1",)


def test_two_exercises_under_one_identifier_are_refused(tmp_path: Path) -> None:
    reading = read_exercises(write(tmp_path / "mme.csv", {}, {"Location": "Black Sea"}))

    assert [str(each) for each in reading.rejected] == [
        "mme.csv:3: MMEID: mme1 is another exercise in row 2: Location differ (give each exercise its own identifier)"
    ]


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mme.csv"
    path.write_text("MMEID,country\nmme1,Denmark\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"lacks the columns Ex_Name, Series_Name"):
        read_exercises(path)
    (tmp_path / "mme.parquet").write_bytes(b"not a parquet file")
    with pytest.raises(BadInput, match="cannot be read"):
        read_exercises(tmp_path / "mme.parquet")
    with pytest.raises(BadInput, match="no such file"):
        read_exercises(tmp_path / "absent.csv")


@pytest.mark.skipif(not MIRROR, reason="the mirror of open data is not here: set ENTENTE_MIRROR")
def test_the_mirror_holds_what_the_documentation_says(tmp_path: Path) -> None:
    path = Path(MIRROR or "") / "mme" / "exercises_long_1980_2005.parquet"
    reading = read_exercises(path)
    codes = [each.code for exercise in reading.exercises for each in exercise.participants]

    assert (reading.rows, len(reading.exercises), len(codes)) == (10_503, 2_904, 10_298)
    assert reading.unmatched == (("Baltic States", 1),)
    assert (reading.unnamed, reading.repeated) == (157, 21)
    assert reading.refused == ("mme1872", "mme2365", "mme281", "mme3460", "mme3681", "mme395")
    assert [problem.row for problem in reading.rejected] == ["3219", "5334", "7173", "7556", "8103", "8733"]
    assert {code: codes.count(code) for code in ("SUN", "RUS", "DDR", "CSK", "YUG", "ANT")} == {
        "SUN": 84, "RUS": 234, "DDR": 46, "CSK": 25, "YUG": 2, "ANT": 1,
    }  # fmt: skip

    copy = tmp_path / "mme.csv"
    pl.read_parquet(path).write_csv(copy)
    assert read_exercises(copy).exercises == reading.exercises

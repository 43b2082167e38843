"""Multinational Military Exercises (V. D'Orazio and K. Galambos, 1980-2005): one row per exercise and participant.

The long form is that of M. Flynn's R package troopdata (`mme_long`).

Layout: the 31 columns of the long form, as Parquet or as comma-separated text; found by name. `MMEID` groups the
rows of an exercise. -9 is: not reported. A day "xx" is: known to the month. `StartDate` and `EndDate` repeat the
columns s.year ... e.day, which are read; where the two disagree the row is refused. `year` is each calendar year
that an exercise touches, so that one over two years has its participants twice: they are counted, not doubled.
`gwcode`, `isnato`, `w_nato` and `participant_count` follow from the rest and are not read.

An exercise of which any row is wrong is refused whole: half of its participants would be a false record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from entente.kernel.errors import BadInput, Problem
from entente.kernel.partial_dates import PartialDate, Precision
from entente.sources.states import state_on

DOMAINS = ("CPX", "Air", "Land", "Sea", "Amphibious", "Cyber")
PURPOSES = ("Warfighting", "Peacekeeping", "Humanitarian")
_DAYS = ("s.year", "s.month", "s.day", "e.year", "e.month", "e.day")
# What must be the same in every row of an exercise.
_WHOLE = (
    "Ex_Name", "Series_Name", "Location", "lat", "lon", "StartDate", "EndDate", *_DAYS, *DOMAINS, *PURPOSES,
    "FocusDescription", "AdditionalParticipantInfo",
)  # fmt: skip
COLUMNS = ("MMEID", "country", *_WHOLE)
_ABSENT = frozenset({"", "-9", "-9.0", "NA", "NaN", "nan", "None"})
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2})")
_DASHED = re.compile(r"(\d{4})-(\d{1,2})-(xx|\d{1,2})")
_PIVOT = 50

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Participant:
    """A country that took part: the label of the data set, and the code of the state it names, None for none."""

    label: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise of the data set. Empty texts, and None for a place on the map: not reported.

    `domains` and `purposes` are the column names that say so, `unnamed` counts participants without a name,
    `row` is the row on which the exercise begins (the header is row 1).
    """

    key: str
    name: str
    series: str
    start: PartialDate
    end: PartialDate
    place: str
    latitude: float | None
    longitude: float | None
    domains: tuple[str, ...]
    purposes: tuple[str, ...]
    focus: str
    note: str
    participants: tuple[Participant, ...]
    unnamed: int
    row: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. `unmatched` counts rows by a label that names no state we know, `unnamed` those with -9.

    `repeated` counts rows that name a participant again; `rejected` says what is wrong, by row, and
    `refused` names the exercises left out for it.
    """

    rows: int
    exercises: tuple[Exercise, ...]
    rejected: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()
    unmatched: tuple[tuple[str, int], ...] = ()
    unnamed: int = 0
    repeated: int = 0


@dataclass(slots=True)
class _Tally:
    rejected: list[Problem] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unmatched: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0
    repeated: int = 0


def read_exercises(path: Path) -> Reading:
    """Read a file of the data set. Raises BadInput when it cannot be read or lacks a column."""
    rows = _rows(path)
    groups: dict[str, list[tuple[int, Row]]] = {}
    tally = _Tally()
    for number, row in enumerate(rows, start=2):
        if row["MMEID"]:
            groups.setdefault(row["MMEID"], []).append((number, row))
        else:
            tally.rejected.append(
                _problem(path, number, "MMEID", "the exercise has no identifier", "fill MMEID, or remove the row")
            )
    exercises = [found for key, group in groups.items() if (found := _exercise(path, key, group, tally))]
    return Reading(
        rows=len(rows),
        exercises=tuple(exercises),
        rejected=tuple(sorted(tally.rejected, key=lambda problem: int(problem.row))),
        refused=tuple(tally.refused),
        unmatched=tuple(sorted(tally.unmatched.items(), key=lambda pair: (-pair[1], pair[0]))),
        unnamed=tally.unnamed,
        repeated=tally.repeated,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise BadInput("there is no such file", file=str(path), remedy="give the path of the data set")
    try:
        if path.suffix.lower() == ".parquet":
            table = pl.read_parquet(path)
        else:
            table = pl.read_csv(path, infer_schema=False, encoding="utf8")
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BadInput(
            f"cannot be read: {reason}", file=path.name, remedy="give the Parquet file, or CSV in UTF-8"
        ) from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise BadInput(
            f"lacks the columns {', '.join(missing)}",
            file=path.name,
            row="1",
            remedy="give the long form, one row per exercise and participant",
        )
    return [{name: _text(value) for name, value in row.items()} for row in table.select(COLUMNS).iter_rows(named=True)]


def _text(value: object) -> str:
    """A cell as text, spaces made single, empty for what the data set writes when it does not know."""
    text = " ".join(str(value).split()) if value is not None else ""
    return "" if text in _ABSENT else text


def _exercise(path: Path, key: str, group: list[tuple[int, Row]], tally: _Tally) -> Exercise | None:
    first, head = group[0]
    problems = [found for number, row in group for found in _row_problems(path, number, row)]
    problems += _differing(path, key, group)
    span = None if problems else _span(head)
    if span is not None and span[1].last < span[0].first:
        problems.append(
            _problem(path, first, "EndDate", f"{head['EndDate']} is before {head['StartDate']}", "correct the dates")
        )
    if problems or span is None:
        tally.rejected += problems
        tally.refused.append(key)
        return None
    participants, unnamed = _participants(group, span[0].first, tally)
    point = (float(head["lat"]), float(head["lon"])) if head["lat"] else (None, None)
    return Exercise(
        key=key,
        name=head["Ex_Name"],
        series=head["Series_Name"],
        start=span[0],
        end=span[1],
        place=head["Location"],
        latitude=point[0],
        longitude=point[1],
        domains=tuple(name for name in DOMAINS if _number(head[name]) == 1),
        purposes=tuple(name for name in PURPOSES if _number(head[name]) == 1),
        focus=head["FocusDescription"],
        note=head["AdditionalParticipantInfo"],
        participants=participants,
        unnamed=unnamed,
        row=first,
    )


def _participants(group: Iterable[tuple[int, Row]], day: date, tally: _Tally) -> tuple[tuple[Participant, ...], int]:
    found: dict[str, Participant] = {}
    unnamed = 0
    for _line, row in group:
        label = row["country"]
        if not label:
            unnamed += 1
            continue
        code = state_on(label, day)
        if (code or label) in found:
            tally.repeated += 1
            continue
        found[code or label] = Participant(label, code)
        if code is None:
            tally.unmatched[label] += 1
    tally.unnamed += unnamed
    return tuple(found.values()), unnamed


def _row_problems(path: Path, number: int, row: Row) -> list[Problem]:
    problems = []
    for prefix, written in (("s", "StartDate"), ("e", "EndDate")):
        fault = _day_fault(row, prefix, row[written])
        if fault:
            problems.append(_problem(path, number, written, fault, "correct the date"))
    problems += [
        _problem(path, number, name, f"{row[name]!r} is not 0 or 1", "write 0 or 1")
        for name in (*DOMAINS, *PURPOSES)
        if _number(row[name]) not in {0, 1}
    ]
    if not _placed(row):
        text = f"{row['lat'] or '-'}, {row['lon'] or '-'} is not a place on earth"
        problems.append(_problem(path, number, "lat", text, "give degrees north and east, or neither"))
    return problems


def _placed(row: Row) -> bool:
    """Whether both or neither of latitude and longitude are given, within their limits."""
    if not row["lat"] and not row["lon"]:
        return True
    latitude, longitude = _number(row["lat"]), _number(row["lon"])
    return latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180


def _day_fault(row: Row, prefix: str, written: str) -> str:
    try:
        day = _day(row, prefix)
    except ValueError:
        return f"{'-'.join(row[f'{prefix}.{part}'] or '?' for part in ('year', 'month', 'day'))} is not a date"
    return "" if _written(written) == day else f"{written or 'no date'} is not {day}, the date of the {prefix}. columns"


def _day(row: Row, prefix: str) -> PartialDate:
    """Return the date of three columns, known to the month when its day is xx. Raises ValueError for no date."""
    year, month = (int(float(row[f"{prefix}.{part}"])) for part in ("year", "month"))
    day = row[f"{prefix}.day"]
    if day == "xx":
        return PartialDate(date(year, month, 1), Precision.MONTH)
    return PartialDate(date(year, month, int(float(day))))


def _written(text: str) -> PartialDate | None:
    """Return the date as written: month/day/year with two figures, or year-month-day."""
    try:
        if match := _SLASHED.fullmatch(text):
            month, day, year = map(int, match.groups())
            return PartialDate(date(year + (1900 if year > _PIVOT else 2000), month, day))
        if match := _DASHED.fullmatch(text):
            if match[3] == "xx":
                return PartialDate(date(int(match[1]), int(match[2]), 1), Precision.MONTH)
            return PartialDate(date(*map(int, match.groups())))
    except ValueError:
        return None
    return None


def _span(head: Row) -> tuple[PartialDate, PartialDate]:
    return _day(head, "s"), _day(head, "e")


def _differing(path: Path, key: str, group: list[tuple[int, Row]]) -> list[Problem]:
    """The first row that says something else of the exercise than its first row: two exercises under one name."""
    first, head = group[0]
    for number, row in group[1:]:
        names = [name for name in _WHOLE if row[name] != head[name]]
        if names:
            text = f"{key} is another exercise in row {first}: {', '.join(names[:3])} differ"
            return [_problem(path, number, "MMEID", text, "give each exercise its own identifier")]
    return []


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def _problem(path: Path, number: int, column: str, message: str, remedy: str) -> Problem:
    return Problem(message, file=path.name, row=str(number), field=column, remedy=remedy)

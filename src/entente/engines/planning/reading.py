"""Instances and plans from their JSON files, refused whole with every problem found.

A problem's row is the place in the file, such as `requests[12]`, counted from 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from entente.engines.planning.instance import (
    Activity,
    Commitment,
    Fund,
    Goal,
    Instance,
    Partner,
    Prerequisite,
    Request,
)
from entente.engines.planning.plan import Allocation, Plan, Refusal, Stage
from entente.kernel.errors import BadInput, Problem

LARGEST = 10**12  # amounts beyond this overflow the solver's arithmetic when summed
SHOWN = 50  # problems listed before the rest is only counted


class Row:
    """One object of the file, read field by field; notes what is wrong and reads on."""

    def __init__(self, reader: Reader, place: str, data: object) -> None:
        self.reader, self.place = reader, place
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.wrong("", f"expected an object, found {_kind(data)}", "write it as {...}")

    def wrong(self, field: str, message: str, remedy: str) -> None:
        """Note a problem of this row."""
        self.reader.wrong(self.place, field, message, remedy)

    def _get(self, field: str, default: Any) -> Any:
        if field in self.data:
            return self.data[field]
        if default is None and self.data:
            self.wrong(field, "is missing", f"add {field!r}")
        return default

    def text(self, field: str, default: str | None = None) -> str:
        """A non-empty text; '' after a problem."""
        value = self._get(field, default)
        if value is None or (isinstance(value, str) and (value or default is not None)):
            return value or ""
        self.wrong(field, f"expected a text, found {_kind(value)}", "write a non-empty text in quotes")
        return ""

    def whole(self, field: str, least: int = 0, most: int = LARGEST, default: int | None = None) -> int:
        """A whole number in a range; `least` after a problem."""
        value = self._get(field, default)
        if value is None:
            return least
        if type(value) is not int:
            self.wrong(field, f"expected a whole number, found {_kind(value)}", "write it without quotes or decimals")
            return least
        if not least <= value <= most:
            self.wrong(field, f"{value} is out of range", f"give a whole number from {least} to {most}")
            return least
        return value

    def day(self, field: str) -> date:
        """A date; the first day of the calendar after a problem."""
        value = self.text(field)
        try:
            return date.fromisoformat(value)
        except ValueError:
            if value:
                self.wrong(field, f"{value!r} is not a date", "write it as YYYY-MM-DD, such as 2027-05-10")
            return date.min

    def texts(self, field: str, default: list[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        value = self._get(field, default)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(field, "expected a list of texts", "write it as [...]")
            return ()
        return tuple(value)

    def counts(self, field: str) -> dict[str, int]:
        """An object of whole numbers of at least 0."""
        value = self._get(field, None)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(field, f"expected an object, found {_kind(value)}", "write it as {field: people}")
            return {}
        inner = Row(self.reader, f"{self.place}.{field}", value)
        return {name: inner.whole(name) for name in value}

    def known(self, field: str, name: str, ids: Iterable[str], noun: str) -> None:
        """Note a problem unless `name` is one of `ids`."""
        if name and name not in ids:
            self.wrong(field, f"no {noun} {name!r}", f"add the {noun}, or correct the id")


class Reader:
    """Collects the problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._sections: dict[str, list[Row]] = {}

    def wrong(self, row: str, field: str, message: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(message, file=self.file, row=row, field=field, remedy=remedy))

    def rows(self, top: Row, section: str) -> list[Row]:
        """The rows of one list of the file, read once."""
        if section not in self._sections:
            self._sections[section] = self._read(top, section)
        return self._sections[section]

    def _read(self, top: Row, section: str) -> list[Row]:
        value = top.data.get(section)
        if not isinstance(value, list):
            message = "is missing" if section not in top.data else f"expected a list, found {_kind(value)}"
            self.wrong("", section, message, "write it as [...]; an empty list will do")
            return []
        return [Row(self, f"{section}[{number}]", item) for number, item in enumerate(value)]

    def unique(self, rows: list[Row], key: Callable[[int], object], field: str) -> None:
        """Note every row whose key an earlier row has."""
        seen: dict[object, str] = {}
        for number, row in enumerate(rows):
            value = key(number)
            if value in seen:
                row.wrong(field, f"{_named(value)} was given before, in {seen[value]}", "keep one of the two")
            else:
                seen[value] = row.place

    def finish(self) -> None:
        """Raise all problems noted, the first `SHOWN` of them in full."""
        if not self.problems:
            return
        more = len(self.problems) - SHOWN
        if more > 0:
            rest = Problem(f"and {more} more problems", file=self.file, remedy="correct those above first")
            raise BadInput([*self.problems[:SHOWN], rest])
        raise BadInput(self.problems)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), str(value))


def _named(value: object) -> str:
    return " on ".join(map(str, value)) if isinstance(value, tuple) else repr(value)


def load_json(path: Path) -> object:
    """The content of a JSON file. Raises BadInput that says what is wrong with the file, and where."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message, row, remedy = error.strerror or "cannot be read", "", "check the path and the permissions"
    except UnicodeDecodeError:
        message, row, remedy = "is not text in UTF-8", "", "save it as UTF-8"
    except json.JSONDecodeError as error:
        ended = error.pos >= len(error.doc.rstrip())
        message, row = f"is not valid JSON: {error.msg}", str(error.lineno)
        remedy = "the file ends too early: export it again" if ended else f"correct column {error.colno} of that line"
    except RecursionError:
        message, row, remedy = "is nested too deeply", "", "check that it is an instance or a plan"
    raise BadInput(message, file=str(path), row=row, remedy=remedy)


def read_instance(path: Path) -> Instance:
    """Read an instance from its file. Raises BadInput with every problem found."""
    return parse_instance(load_json(path), file=str(path))


def parse_instance(data: object, file: str = "") -> Instance:
    """An instance from parsed JSON, checked: types, ranges, dates, unique ids and references.

    Raises BadInput with every problem found, each naming `file`, row, field and remedy.
    """
    reader = Reader(file)
    top = Row(reader, "", data)
    if not top.data:
        if not reader.problems:
            reader.wrong("", "", "holds no instance", "see docs/reference/planning.md for the format")
        reader.finish()
    instance = Instance(
        activities=_activities(reader, top),
        partners=_partners(reader, top),
        funds=_funds(reader, top),
        requests=_requests(reader, top),
        goals=_goals(reader, top),
        mandatory=_commitments(reader, top),
        prerequisites=_prerequisites(reader, top),
    )
    _check_references(reader, top, instance)
    reader.finish()
    return instance


def _activities(reader: Reader, top: Row) -> tuple[Activity, ...]:
    rows = reader.rows(top, "activities")
    found = tuple(_activity(row) for row in rows)
    reader.unique(rows, lambda n: found[n].id, "id")
    return found


def _activity(row: Row) -> Activity:
    activity = Activity(
        id=row.text("id"),
        field=row.text("field"),
        start=row.day("start"),
        end=row.day("end"),
        seats=row.whole("seats"),
        cost_per_seat=row.whole("cost_per_seat"),
        fund=row.text("fund"),
        eligible=frozenset(row.texts("eligible")),
        lead=row.text("lead", default=""),
    )
    if date.min < activity.end < activity.start:
        row.wrong("end", f"{activity.end} is before the start, {activity.start}", "swap or correct the dates")
    return activity


def _partners(reader: Reader, top: Row) -> tuple[Partner, ...]:
    rows = reader.rows(top, "partners")
    found = tuple(
        Partner(
            id=row.text("id"),
            budget=row.whole("budget"),
            personnel=row.counts("personnel"),
            protected_minimum=row.whole("protected_minimum"),
            frameworks=row.texts("frameworks", default=[]),
        )
        for row in rows
    )
    reader.unique(rows, lambda n: found[n].id, "id")
    return found


def _funds(reader: Reader, top: Row) -> tuple[Fund, ...]:
    rows = reader.rows(top, "funds")
    found = tuple(Fund(row.text("id"), row.whole("amount")) for row in rows)
    reader.unique(rows, lambda n: found[n].id, "id")
    return found


def _goals(reader: Reader, top: Row) -> tuple[Goal, ...]:
    rows = reader.rows(top, "goals")
    found = tuple(
        Goal(row.text("id"), row.text("partner"), row.whole("weight", most=1000), row.whole("needs", least=1))
        for row in rows
    )
    reader.unique(rows, lambda n: found[n].id, "id")
    return found


def _requests(reader: Reader, top: Row) -> tuple[Request, ...]:
    rows = reader.rows(top, "requests")
    found = tuple(_request(row) for row in rows)
    reader.unique(rows, lambda n: found[n].key, "activity")
    return found


def _request(row: Row) -> Request:
    request = Request(
        partner=row.text("partner"),
        activity=row.text("activity"),
        seats_min=row.whole("seats_min", least=1),
        seats_wanted=row.whole("seats_wanted", least=1),
        priority=row.whole("priority", least=1, most=5),
        goal=row.text("goal"),
    )
    if request.seats_min > request.seats_wanted:
        row.wrong("seats_min", f"{request.seats_min} is more than seats_wanted", "lower it, or want more seats")
    return request


def _commitments(reader: Reader, top: Row) -> tuple[Commitment, ...]:
    rows = reader.rows(top, "mandatory")
    found = tuple(Commitment(row.text("partner"), row.text("activity"), row.whole("seats", least=1)) for row in rows)
    reader.unique(rows, lambda n: found[n].key, "activity")
    return found


def _prerequisites(reader: Reader, top: Row) -> tuple[Prerequisite, ...]:
    rows = reader.rows(top, "prerequisites")
    return tuple(Prerequisite(row.text("activity"), row.text("requires")) for row in rows)


def _check_references(reader: Reader, top: Row, instance: Instance) -> None:
    partners, activities, funds, goals = instance.partner, instance.activity, instance.fund, instance.goal
    for row, activity in zip(reader.rows(top, "activities"), instance.activities, strict=False):
        row.known("fund", activity.fund, funds, "fund")
        for name in sorted(activity.eligible):
            row.known("eligible", name, partners, "partner")
    for row, goal in zip(reader.rows(top, "goals"), instance.goals, strict=False):
        row.known("partner", goal.partner, partners, "partner")
    for row, request in zip(reader.rows(top, "requests"), instance.requests, strict=False):
        row.known("partner", request.partner, partners, "partner")
        row.known("activity", request.activity, activities, "activity")
        row.known("goal", request.goal, goals, "goal")
        owner = goals[request.goal].partner if request.goal in goals else request.partner
        if owner != request.partner:
            row.wrong("goal", f"{request.goal!r} is a goal of {owner}", f"name a goal of {request.partner}")
    for row, commitment in zip(reader.rows(top, "mandatory"), instance.mandatory, strict=False):
        row.known("partner", commitment.partner, partners, "partner")
        row.known("activity", commitment.activity, activities, "activity")
    for row, rule in zip(reader.rows(top, "prerequisites"), instance.prerequisites, strict=False):
        row.known("activity", rule.activity, activities, "activity")
        row.known("requires", rule.requires, activities, "activity")


def read_plan(path: Path) -> Plan:
    """Read a plan from its file. Raises BadInput with every problem found."""
    return parse_plan(load_json(path), file=str(path))


def parse_plan(data: object, file: str = "") -> Plan:
    """A plan from parsed JSON; only `allocations` must be there. Raises BadInput with every problem found.

    Whether the allocations are allowed is for `check` to say: here only their form is read.
    """
    reader = Reader(file)
    top = Row(reader, "", data)
    if not top.data and not reader.problems:
        reader.wrong("", "allocations", "is missing", "write it as [...]; an empty list will do")
        reader.finish()
    rows = reader.rows(top, "allocations") if top.data else []
    granted = tuple(Allocation(r.text("partner"), r.text("activity"), r.whole("seats", least=-LARGEST)) for r in rows)
    refusals = tuple(_refusal(row) for row in reader.rows(top, "refusals")) if "refusals" in top.data else ()
    stages = tuple(_stage(row) for row in reader.rows(top, "stages")) if "stages" in top.data else ()
    seed = top.whole("seed", default=0)
    reader.finish()
    return Plan(granted, refusals, stages, seed)


def _refusal(row: Row) -> Refusal:
    pairs = row.data.get("binding")
    good = isinstance(pairs, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(item, str) for item in pair) for pair in pairs
    )
    if not good:
        row.wrong("binding", "expected a list of [rule, subject]", 'write it as [["capacity", "A0001"]]')
    return Refusal(
        partner=row.text("partner"),
        activity=row.text("activity"),
        granted=row.whole("granted"),
        wanted=row.whole("wanted"),
        reason=row.text("reason", default=""),
        binding=tuple((pair[0], pair[1]) for pair in pairs or ()) if good else (),
        remedy=row.text("remedy", default=""),
    )


def _stage(row: Row) -> Stage:
    gap, seconds = row.data.get("gap"), row.data.get("seconds")
    for field, value in (("gap", gap), ("seconds", seconds)):
        if type(value) not in (int, float):
            row.wrong(field, "expected a number", "write it without quotes")
            return Stage(row.text("name"), 0, 0, 0.0, 0.0)
    low = -LARGEST
    return Stage(
        row.text("name"), row.whole("value", low), row.whole("bound", low), float(gap or 0), float(seconds or 0)
    )

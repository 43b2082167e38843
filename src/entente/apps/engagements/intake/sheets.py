"""From the rows of a sheet to engagements: one row for each engagement, one for each further participant.

A row that has a title begins an engagement; rows with the same key and no title, on the same sheet or on another one,
name further participants. A row with a title may name the first participant itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.engagements.enums import EngagementKind, EngagementLevel, EngagementState, PartyRole
from entente.apps.engagements.intake.layout import ENGAGEMENT_COLUMNS, KEY, LONGEST
from entente.apps.engagements.intake.mme import states_by_code
from entente.apps.engagements.intake.reading import Line, lines_of, read_lines
from entente.apps.engagements.intake.types import Batch, Incoming, IncomingParty, IncomingPerson
from entente.apps.register.models import Party, Term
from entente.kernel.errors import BadInput, Problem
from entente.kernel.partial_dates import EARLIEST, LATEST, PartialDate

# What a sheet may say of an engagement: what comes after is decided on the platform, step by step.
STATES = (EngagementState.PLANNED, EngagementState.CONFIRMED, EngagementState.HELD, EngagementState.RECORDED)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_SEATS = 10_000


@dataclass(slots=True)
class _Group:
    """The rows of one engagement."""

    head: Line | None = None
    participants: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a cell may say."""

    parties: frozenset[str]
    fields: frozenset[str]
    countries: frozenset[str]


def read_sheets(path: Path, *, name: str, exercise: bool = False) -> Batch:
    """Read a workbook or a CSV file of engagements; what is wrong in it is in `rejected`, by cell.

    `name` begins every key, so that two lists do not get in each other's way. Raises BadInput when the file cannot
    be read, or for a name that is none.
    """
    check_name(name)
    return _batch(*read_lines(path), name=name, exercise=exercise)


def read_sheet_data(file: str, data: bytes, *, name: str, exercise: bool = False) -> Batch:
    """Read the content of a workbook or of a CSV file with this name. As `read_sheets`."""
    check_name(name)
    return _batch(*lines_of(file, data), name=name, exercise=exercise)


def check_name(name: str) -> None:
    """Raise BadInput for a name that cannot begin the keys of a list."""
    if not _NAME.fullmatch(name) or name == "mme":
        raise BadInput(
            _("%(name)r cannot name a list") % {"name": name}, field="name",
            remedy=_("use small letters, digits and hyphens, such as mission-2026"),
        )  # fmt: skip


def _batch(lines: list[Line], problems: list[Problem], *, name: str, exercise: bool) -> Batch:
    groups, misplaced = _grouped(lines)
    problems += misplaced
    parties = frozenset(Party.objects.values_list("code", flat=True))
    words = _Words(
        parties,
        frozenset(Term.objects.filter(list="functional_area").values_list("code", flat=True)),
        parties | states_by_code().keys(),
    )
    incoming = []
    for key, group in groups.items():
        item, wrong = _engagement(key, group, words)
        problems += wrong
        if item is not None:
            incoming.append(item)
    sheets = list(dict.fromkeys(line.file for line in lines))
    problems.sort(key=lambda each: (sheets.index(each.file) if each.file in sheets else -1, *_place(each)))
    return Batch(prefix=name, incoming=tuple(incoming), rejected=tuple(problems), exercise=exercise)


def _place(problem: Problem) -> tuple[int, int, str]:
    """Where a cell stands in its sheet, row by row, so that whoever corrects the sheet goes through it once."""
    column = problem.row.rstrip("0123456789")
    return int(problem.row.removeprefix(column) or 0), len(column), column


def _grouped(lines: Iterable[Line]) -> tuple[dict[str, _Group], list[Problem]]:
    groups: dict[str, _Group] = {}
    problems: list[Problem] = []
    for line in lines:
        key = line.cells.get(KEY, "")
        if not key or len(key) > LONGEST[KEY]:
            problems.append(
                line.problem(KEY, _("the row has no key"), _("write the engagement's key, up to 120 letters"))
            )
            continue
        group = groups.setdefault(key, _Group())
        if _begins(line):
            if group.head is not None:
                message = _("row %(number)s begins the same engagement") % {"number": group.head.at(KEY)}
                problems.append(line.problem(KEY, message, _("give each engagement a key of its own")))
                continue
            group.head = line
        if line.cells.get("party") or line.cells.get("name"):
            group.participants.append(line)
        elif not _begins(line):
            problems.append(line.problem("party", _("no party is named"), _("write its code, such as UKR")))
    return groups, problems


def _begins(line: Line) -> bool:
    return any(line.cells.get(column) for column in ENGAGEMENT_COLUMNS if column != KEY)


def _engagement(key: str, group: _Group, words: _Words) -> tuple[Incoming | None, list[Problem]]:
    if group.head is None:
        line = group.participants[0]
        message = _("no row says what %(key)s is") % {"key": key}
        return None, [line.problem(KEY, message, _("add a row with its title, kind and dates"))]
    head, problems = group.head, list[Problem]()
    values = _head_values(head, words, problems)
    parties, people = _participants(group.participants, words, problems)
    if problems:
        return None, problems
    return Incoming(key=key, parties=parties, people=people, file=head.file, row=str(head.number), **values), []


def _head_values(head: Line, words: _Words, problems: list[Problem]) -> dict[str, Any]:
    cells = head.cells
    english, french = cells.get("title_en", ""), cells.get("title_fr", "")
    if not (english or french):
        problems.append(head.problem("title_en", _("the engagement has no title"), _("give it one")))
    for column, most in LONGEST.items():
        if len(cells.get(column, "")) > most:
            message = _("longer than %(most)s letters") % {"most": most}
            problems.append(head.problem(column, message, _("shorten it")))
    starts = _day(head, "starts", problems)
    ends = _day(head, "ends", problems) if cells.get("ends") else starts
    if starts and ends and ends.last < starts.first:
        problems.append(head.problem("ends", _("the end comes before the start"), _("correct the dates")))
    area = cells.get("field", "").lower().replace(" ", "_")
    if area and area not in words.fields:
        problems.append(
            head.problem("field", _("%(code)r is not known") % {"code": cells["field"]}, _among(words.fields))
        )
    country = cells.get("country", "").upper()
    if country and country not in words.countries:
        message = _("%(code)r is not known") % {"code": cells["country"]}
        problems.append(head.problem("country", message, _("write the country's code of three letters, such as NOR")))
    return {
        "title_en": english or french,
        "title_fr": french or english,
        "kind": _choice(head, "kind", EngagementKind.values, "", problems),
        "level": _choice(head, "level", EngagementLevel.values, EngagementLevel.WORKING.value, problems),
        "state": _state(head, ends, problems),
        "field": area,
        "starts": starts,
        "ends": ends,
        "place": cells.get("place", ""),
        "country": country,
        "latitude": _degrees(head, "latitude", 90, problems),
        "longitude": _degrees(head, "longitude", 180, problems),
        "purpose": cells.get("purpose", ""),
        "series": cells.get("series", ""),
    }


def _participants(
    lines: Iterable[Line], words: _Words, problems: list[Problem]
) -> tuple[tuple[IncomingParty, ...], tuple[IncomingPerson, ...]]:
    """A row with a name is a person, and brings their party along; a row without is the party."""
    parties: dict[tuple[str, str], IncomingParty] = {}
    people: dict[IncomingPerson, None] = {}
    for line in lines:
        code = line.cells.get("party", "").upper()
        if code not in words.parties:
            remedy = _("write a code of the register, such as UKR")
            message = _("%(code)r is not known") % {"code": line.cells.get("party", "")}
            problems.append(line.problem("party", message, remedy))
            continue
        role = _choice(line, "role", PartyRole.values, PartyRole.PARTICIPANT.value, problems)
        if name := line.cells.get("name", ""):
            person = IncomingPerson(code, name, line.cells.get("post", ""), role)
            if person in people:
                problems.append(line.problem("name", _("stands there twice"), _("remove one of the two")))
            people[person] = None
            parties.setdefault((code, PartyRole.PARTICIPANT.value), IncomingParty(code))
        else:
            parties[code, role] = IncomingParty(code, role, _seats(line, problems))
    return tuple(parties.values()), tuple(people)


def _choice(line: Line, column: str, allowed: list[str], usual: str, problems: list[Problem]) -> str:
    said = line.cells.get(column, "")
    value = said.lower().replace(" ", "_") or usual
    if value not in allowed:
        problems.append(line.problem(column, _("%(code)r is not known") % {"code": said}, _among(allowed)))
    return value


def _state(line: Line, ends: PartialDate | None, problems: list[Problem]) -> str:
    """Return the state that a row gives; "" where it gives none and the day decides."""
    if not line.cells.get("state"):
        return ""
    state = _choice(line, "state", [each.value for each in STATES], "", problems)
    if state == EngagementState.HELD and ends and ends.last >= timezone.now().date():
        message = _("it is not over before the end of %(day)s") % {"day": ends.last.isoformat()}
        problems.append(line.problem("state", message, _("write planned or confirmed, or correct the dates")))
    return state


def _among(names: Iterable[str]) -> str:
    return _("use one of: %(names)s") % {"names": ", ".join(sorted(names))}


def _day(line: Line, column: str, problems: list[Problem]) -> PartialDate | None:
    try:
        day = PartialDate.parse(line.cells.get(column, ""))
    except ValueError:
        message = _("%(value)s is not a date.") % {"value": line.cells.get(column, "") or "–"}
        problems.append(line.problem(column, message, _("write YYYY, YYYY-MM or YYYY-MM-DD")))
        return None
    if not EARLIEST <= day.first <= LATEST:
        message = _("the year %(year)s cannot be meant") % {"year": day.first.year}
        problems.append(line.problem(column, message, _("correct the year")))
        return None
    return day


def _degrees(line: Line, column: str, most: int, problems: list[Problem]) -> Decimal | None:
    text = line.cells.get(column, "").replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > most:
        problems.append(
            line.problem(column, _("not a place on earth"), _("write degrees north or east, such as 50.45"))
        )
        return None
    return round(value, 5)


def _seats(line: Line, problems: list[Problem]) -> int | None:
    text = line.cells.get("seats", "")
    if not text:
        return None
    if not text.isdecimal() or int(text) > _SEATS:
        problems.append(line.problem("seats", _("not a number of seats"), _("write a whole number, or nothing")))
        return None
    return int(text)

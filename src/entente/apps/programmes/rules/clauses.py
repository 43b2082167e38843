"""Clauses as text: which fields each kind has, how a row becomes text, and text a row.

Every field of a clause has one form as text: dates as ISO 8601, choices by their value, posts, objectives and
goals by code. Snapshots, comparisons, the editing form and spreadsheets all use this form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import ActivityKind, Area, ClauseKind, Direction, Priority, Side, Track
from entente.apps.programmes.models import Activity, Commitment, Goal, Objective, Programme
from entente.apps.programmes.rules.dates import date_problem, period_problems
from entente.apps.programmes.rules.goals import goal_problems
from entente.apps.programmes.rules.references import UnknownReference, shortened
from entente.kernel.errors import Problem

Clause = Programme | Objective | Goal | Activity | Commitment
Text = dict[str, str]

MODELS: dict[ClauseKind, type[Clause]] = {
    ClauseKind.PROGRAMME: Programme,
    ClauseKind.OBJECTIVE: Objective,
    ClauseKind.GOAL: Goal,
    ClauseKind.ACTIVITY: Activity,
    ClauseKind.COMMITMENT: Commitment,
}


@dataclass(frozen=True, slots=True)
class Lookups:
    """What text may refer to: keys of posts by code, objectives by number, goals by code.

    `areas` are the functional areas of the pack; none: any code is taken.
    """

    posts: Mapping[str, UUID] = field(default_factory=dict)
    objectives: Mapping[str, UUID] = field(default_factory=dict)
    goals: Mapping[str, UUID] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FieldForm:
    """How a field is read from text into the column `column`. `read` raises ValueError with the message.

    `most` is the greatest length, `needed` refuses an empty text, `refers` names what it refers to.
    """

    column: str
    read: Callable[[str], Any] = str
    most: int = 0
    needed: bool = False
    refers: str = ""


def _line(column: str, most: int = 300, *, needed: bool = False) -> FieldForm:
    return FieldForm(column, most=most, needed=needed)


def _long(column: str, *, needed: bool = False) -> FieldForm:
    return FieldForm(column, most=20_000, needed=needed)


def _choice(column: str, choices: Any) -> FieldForm:
    values = {str(value): value for value in choices.values}

    def read(text: str) -> Any:
        if text not in values:
            raise ValueError(_("use one of: %(values)s") % {"values": ", ".join(values)})
        return values[text]

    return FieldForm(column, read, needed=True)


def _whole(column: str, *, needed: bool = False) -> FieldForm:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text) <= 32_767):
            raise ValueError(_("write a whole number from 0 to 32767"))
        return int(text)

    return FieldForm(column, read, needed=needed)


def _day(column: str) -> FieldForm:
    def read(text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise ValueError(_("write the day as YYYY-MM-DD")) from None

    return FieldForm(column, read)


def _post(column: str) -> FieldForm:
    return FieldForm(f"{column}_id", refers="posts")


_TITLES = {"title_en": _line("title_en"), "title_fr": _line("title_fr")}
_OWNERS = {"alliance_owner": _post("alliance_owner"), "partner_owner": _post("partner_owner")}

FORMS: dict[ClauseKind, dict[str, FieldForm]] = {
    ClauseKind.PROGRAMME: {
        **_TITLES,
        "summary": _long("summary"),
        "period_start": _line("period_start", 10),
        "period_end": _line("period_end", 10),
        **_OWNERS,
    },
    ClauseKind.OBJECTIVE: {
        "number": _whole("number", needed=True),
        **_TITLES,
        "text_en": _long("text_en"),
        "text_fr": _long("text_fr"),
        "area": _choice("area", Area),
    },
    ClauseKind.GOAL: {
        "code": _line("code", 40, needed=True),
        "objective": FieldForm("objective_id", refers="objectives"),
        **_TITLES,
        "what": _long("what"),
        "measure": _long("measure"),
        "baseline": _line("baseline", 120),
        "baseline_on": _line("baseline_on", 10),
        "target": _line("target", 120),
        "direction": _choice("direction", Direction),
        "unit": _line("unit", 60),
        "by_when": _line("by_when", 10),
        "functional_area": _line("functional_area", 60),
        "priority": _choice("priority", Priority),
        **_OWNERS,
        "theory_of_change": _long("theory_of_change"),
    },
    ClauseKind.ACTIVITY: {
        "code": _line("code", 40, needed=True),
        "goal": FieldForm("goal_id", refers="goals"),
        **_TITLES,
        "description": _long("description"),
        "kind": _choice("kind", ActivityKind),
        "track": _choice("track", Track),
        "planned_from": _day("planned_from"),
        "planned_to": _day("planned_to"),
        "lead": _post("lead"),
    },
    ClauseKind.COMMITMENT: {
        "side": _choice("side", Side),
        "goal": FieldForm("goal_id", refers="goals"),
        "text": _long("text", needed=True),
        "due": _line("due", 10),
        "position": _whole("position"),
    },
}

# What a new clause says where nothing is given.
DEFAULTS: dict[ClauseKind, Text] = {
    ClauseKind.PROGRAMME: {},
    ClauseKind.OBJECTIVE: {"area": Area.POLITICAL.value},
    ClauseKind.GOAL: {"direction": Direction.INCREASE.value, "priority": str(Priority.MEDIUM.value)},
    ClauseKind.ACTIVITY: {"kind": ActivityKind.OTHER.value, "track": Track.PRACTICAL.value},
    ClauseKind.COMMITMENT: {"side": Side.PARTNER.value, "position": "0"},
}

_REFERENCES: dict[str, Callable[[Any], str]] = {
    "objective": lambda row: str(row.number),
    "goal": lambda row: row.code,
}


def key_of(kind: str, clause_id: UUID) -> str:
    """Return the key of a clause in snapshots."""
    return f"{kind}/{clause_id}"


def text_of(kind: ClauseKind, row: Clause) -> Text:
    """Return a clause as text. What it refers to must be loaded with it (select_related)."""
    return {name: _written(name, getattr(row, name)) for name in FORMS[kind]}


def _written(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if name in _REFERENCES:
        return _REFERENCES[name](value)
    return str(getattr(value, "code", value))


def values_of(kind: ClauseKind, text: Mapping[str, str], lookups: Lookups) -> tuple[dict[str, Any], list[Problem]]:
    """Read a whole clause: the columns' values, and every problem, each at its field."""
    values: dict[str, Any] = {}
    problems = [
        Problem(
            _("there is no such field"),
            field=name,
            remedy=_("use one of: %(names)s") % {"names": ", ".join(FORMS[kind])},
        )
        for name in text
        if name not in FORMS[kind]
    ]
    for name, form in FORMS[kind].items():
        given = text.get(name, "").strip()
        try:
            values[form.column] = _value(form, given, lookups)
        except UnknownReference as error:
            problems.append(Problem(error.message, field=name, remedy=error.remedy))
        except ValueError as error:
            wrong = _("“%(value)s” is not right") % {"value": shortened(given)} if given else _("the field is empty")
            problems.append(Problem(wrong, field=name, remedy=str(error)))
    return values, problems + _content_problems(kind, text, lookups)


def _value(form: FieldForm, text: str, lookups: Lookups) -> Any:
    if form.needed and not text:
        raise ValueError(_("fill it in"))
    if form.most and len(text) > form.most:
        raise ValueError(_("use at most %(most)s characters") % {"most": form.most})
    if not form.refers:
        return form.read(text) if text or form.read is not str else ""
    if not text:
        return None
    known = {"posts": lookups.posts, "objectives": lookups.objectives, "goals": lookups.goals}[form.refers]
    if text not in known:
        raise UnknownReference(form.refers, text, known)
    return known[text]


def _content_problems(kind: ClauseKind, text: Mapping[str, str], lookups: Lookups) -> list[Problem]:
    if kind == ClauseKind.PROGRAMME:
        return period_problems(text.get("period_start", ""), text.get("period_end", ""))
    if kind == ClauseKind.GOAL:
        area = text.get("functional_area", "")
        unknown = lookups.areas and area and area not in lookups.areas
        return goal_problems(text) + (
            [Problem(_("%(area)r is not a functional area") % {"area": area}, field="functional_area",
                     remedy=_("use one of: %(names)s") % {"names": ", ".join(sorted(lookups.areas))})]
            if unknown else []
        )  # fmt: skip
    if kind == ClauseKind.ACTIVITY:
        start, end = text.get("planned_from", ""), text.get("planned_to", "")
        if start and end and end < start:
            return [Problem(_("it ends before it begins"), field="planned_to", remedy=_("give a later end"))]
    if kind == ClauseKind.COMMITMENT and (problem := date_problem("due", text.get("due", ""))):
        return [problem]
    return []


def digest_of(content: Mapping[str, Mapping[str, str]]) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

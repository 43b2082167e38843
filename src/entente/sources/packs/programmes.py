"""Reading the programmes of a pack: one file each in programmes/, those made up in programmes/exercise/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from entente.kernel.errors import Problem
from entente.sources.packs.documents import LINE, document, text
from entente.sources.packs.types import PackClause, PackOlder, PackProgramme, PackStep, Place

FOLDER, EXERCISE = "programmes", "programmes/exercise"
REMEDY = "see docs/reference/public-programmes.md"

_HEAD = {
    "code", "party", "instrument", "title", "summary", "state", "adopted", "period", "supersedes", "follows", "steps",
    "owners", "sources", "exercise", "shared", "objectives", "goals", "activities", "commitments", "funding",
}  # fmt: skip
_PARTS = {"follows": {"framework", "title", "fact", "start", "end"}, "steps": {"verb", "day", "state", "reason"}}
# The list of each kind of clause in a file, and the fields of the clause as the platform names them. Money is no
# clause of the text, and is written beside it.
LISTS = {
    "objectives": "objective", "goals": "goal", "activities": "activity", "commitments": "commitment",
    "funding": "funding",
}  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "objective": ("number", "title_en", "title_fr", "text_en", "text_fr", "area"),
    "goal": (
        "code", "objective", "title_en", "title_fr", "what", "measure", "baseline", "baseline_on", "target",
        "direction", "unit", "by_when", "functional_area", "priority", "alliance_owner", "partner_owner",
        "theory_of_change",
    ),
    "activity": (
        "code", "goal", "title_en", "title_fr", "description", "kind", "track", "planned_from", "planned_to", "lead",
    ),
    "commitment": ("side", "goal", "text", "due", "position"),
    "funding": (
        "currency", "planned", "committed", "spent", "goal", "activity", "donor", "donor_name", "lead", "agent", "note",
    ),
}  # fmt: skip
# Entries that hold a text in both languages.
_BILINGUAL = {("objective", "title"), ("objective", "text"), ("goal", "title"), ("activity", "title")}


def read_programmes(folder: Path, problems: list[Problem]) -> tuple[PackProgramme, ...]:
    """Read every file, in the order of their names; what cannot be read goes to `problems`."""
    return tuple(
        programme
        for place in (FOLDER, EXERCISE)
        for path in sorted((folder / place).glob("*.yaml"))
        if (programme := _programme(folder, path.relative_to(folder).as_posix(), problems)) is not None
    )


def _programme(folder: Path, name: str, problems: list[Problem]) -> PackProgramme | None:
    found = len(problems)
    entry = document(folder, name, problems)
    if len(problems) > found:
        return None
    if not isinstance(entry, dict):
        problems.append(Problem("is not a mapping", file=name, remedy=REMEDY))
        return None
    _unknown(name, entry, _HEAD, problems)
    period, owners = _mapping(name, entry, "period", problems), _mapping(name, entry, "owners", problems)
    _unknown(name, period, {"start", "end"}, problems)
    _unknown(name, owners, {"alliance", "partner"}, problems)
    return PackProgramme(
        place=Place(name, int(entry[LINE])),
        code=_line(entry, "code"),
        party=_line(entry, "party"),
        instrument=_line(entry, "instrument"),
        title=text(entry.get("title")),
        summary=_line(entry, "summary"),
        state=_line(entry, "state"),
        adopted=_line(entry, "adopted"),
        start=_line(period, "start"),
        end=_line(period, "end"),
        supersedes=_line(entry, "supersedes"),
        alliance_owner=_line(owners, "alliance"),
        partner_owner=_line(owners, "partner"),
        exercise=entry.get("exercise") is True,
        shared=entry.get("shared") is True,
        older=tuple(_older(name, part) for part in _entries(name, entry, "follows", problems)),
        steps=tuple(_step(name, part) for part in _entries(name, entry, "steps", problems)),
        clauses=tuple(
            _clause(name, kind, part, problems)
            for listed, kind in LISTS.items()
            for part in _entries(name, entry, listed, problems)
        ),
        sources=_sources(entry),
    )


def _older(name: str, part: dict[str, Any]) -> PackOlder:
    return PackOlder(
        place=Place(name, int(part[LINE])),
        framework=_line(part, "framework"),
        title=text(part.get("title")),
        fact=_line(part, "fact"),
        start=_line(part, "start"),
        end=_line(part, "end"),
    )


def _step(name: str, part: dict[str, Any]) -> PackStep:
    return PackStep(
        place=Place(name, int(part[LINE])),
        verb=_line(part, "verb"),
        day=_line(part, "day"),
        state=_line(part, "state"),
        reason=_line(part, "reason"),
        sources=_sources(part),
    )


def _clause(name: str, kind: str, part: dict[str, Any], problems: list[Problem]) -> PackClause:
    values: dict[str, str] = {}
    known = set(FIELDS[kind]) | {"sources", "state", "since"} | {field for owner, field in _BILINGUAL if owner == kind}
    _unknown(name, part, known, problems)
    for field in part:
        if (kind, field) in _BILINGUAL:
            both = text(part[field])
            values |= {f"{field}_en": both.en, f"{field}_fr": both.fr}
        elif field in FIELDS[kind]:
            values[field] = _line(part, field)
    return PackClause(
        place=Place(name, int(part[LINE])),
        kind=kind,
        text=values,
        state=_line(part, "state"),
        since=_line(part, "since"),
        sources=_sources(part),
    )


def _line(entry: dict[str, Any], field: str) -> str:
    value = entry.get(field)
    return "" if value is None else str(value).strip()


def _sources(entry: dict[str, Any]) -> tuple[str, ...]:
    value = entry.get("sources") or []
    return tuple(str(source) for source in value) if isinstance(value, list) else (str(value),)


def _mapping(name: str, entry: dict[str, Any], field: str, problems: list[Problem]) -> dict[str, Any]:
    value = entry.get(field) or {}
    if isinstance(value, dict):
        return value
    problems.append(Problem("is not a mapping", file=name, row=str(entry[LINE]), field=field, remedy=REMEDY))
    return {}


def _entries(name: str, entry: dict[str, Any], field: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    value = entry.get(field) or []
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            if field in _PARTS:
                _unknown(name, part, _PARTS[field] | {"sources"}, problems)
            yield part
        else:
            problems.append(
                Problem(f"{part!r} is not a mapping", file=name, row=str(entry[LINE]), field=field, remedy=REMEDY)
            )


def _unknown(name: str, entry: dict[str, Any], known: Iterable[str], problems: list[Problem]) -> None:
    remedy = f"use one of {', '.join(sorted(known))}"
    problems.extend(
        Problem("there is no such field", file=name, row=str(entry[LINE]), field=field, remedy=remedy)
        for field in sorted(entry.keys() - set(known) - {LINE})
    )

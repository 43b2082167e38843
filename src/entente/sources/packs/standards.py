"""The standards of a pack: standards.csv, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from entente.kernel.errors import Problem
from entente.kernel.partial_dates import PartialDate
from entente.sources.packs.tables import many, rows
from entente.sources.packs.types import Pack, PackStandard, Place, Text

FILE = "standards.csv"
COLUMNS = ("code", "number", "agreement", "title_en", "title_fr", "edition", "edition_on", "field", "sources")
FIELDS = "standard_field"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_standards(folder: Path, problems: list[Problem]) -> tuple[PackStandard, ...]:
    """Read standards.csv; nothing when the pack has none. What cannot be read goes to `problems`."""
    path = folder / FILE
    if not path.exists():
        return ()
    return tuple(
        PackStandard(
            place=place,
            code=row["code"],
            number=row["number"],
            agreement=row["agreement"],
            title=Text(row["title_en"], row["title_fr"]),
            edition=row["edition"],
            edition_on=row["edition_on"],
            field=row["field"],
            sources=many(row["sources"]),
        )
        for place, row in rows(folder, path, COLUMNS, problems)
    )


def check_standards(pack: Pack) -> Iterator[Problem]:
    """Yield every problem of the standards: codes and numbers of their own, titles, fields, dates, sources."""
    fields = {term.code for term in pack.terms if term.list == FIELDS}
    sources = {source.id for source in pack.sources}
    codes: dict[str, Place] = {}
    numbers: dict[str, Place] = {}
    for standard in pack.standards:
        yield from _once(standard.place, "code", standard.code, codes)
        yield from _once(standard.place, "number", f"{standard.number}: {standard.title.en}", numbers)
        yield from _check_entry(standard)
        if standard.field not in fields:
            message = f"{standard.field!r} is not known"
            yield _problem(standard.place, "field", message, f"add it to codes.csv, list {FIELDS}")
        for source in standard.sources:
            if source not in sources:
                yield _problem(standard.place, "sources", f"{source!r} is not known", "add it to sources.csv")


def _check_entry(standard: PackStandard) -> Iterator[Problem]:
    """What is wrong with a row by itself."""
    place = standard.place
    if not _CODE.fullmatch(standard.code):
        yield _problem(place, "code", f"{standard.code!r} is not a code", "write it like ajp-3-19")
    if not standard.number:
        yield _problem(place, "number", "is empty", "give the number as published, for instance AJP-3.19")
    for language, value in (("en", standard.title.en), ("fr", standard.title.fr)):
        if not value:
            yield _problem(place, f"title_{language}", "is empty", "write it in both languages")
    if standard.edition_on:
        try:
            PartialDate.parse(standard.edition_on)
        except ValueError as error:
            yield _problem(place, "edition_on", str(error), "write YYYY, YYYY-MM or YYYY-MM-DD")
    if not standard.sources:
        yield _problem(place, "sources", "the standard has no source", "name at least one id of sources.csv")


def _once(place: Place, field: str, key: str, seen: dict[str, Place]) -> Iterator[Problem]:
    if key in seen:
        yield _problem(place, field, f"stands already on line {seen[key].line}", "remove one of the two")
    seen.setdefault(key, place)


def _problem(place: Place, field: str, message: str, remedy: str) -> Problem:
    return Problem(message, file=place.file, row=str(place.line), field=field, remedy=remedy)

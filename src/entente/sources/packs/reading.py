"""Reading a pack's folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from entente.kernel.errors import BadInput, Problem
from entente.sources.packs.documents import LINE, document, plain, text
from entente.sources.packs.forecasts import read_forecasts
from entente.sources.packs.programmes import FOLDER, read_programmes
from entente.sources.packs.results import read_replays, read_scores
from entente.sources.packs.standards import read_standards
from entente.sources.packs.tables import many, rows
from entente.sources.packs.types import Pack, PackFact, PackFramework, PackParty, PackSource, PackTerm, Place, Text

PARTY_COLUMNS = (
    "code", "kind", "iso_alpha2", "iso_alpha3", "iso_numeric", "name_en", "name_fr", "official_en", "official_fr",
    "aliases", "region", "capital_en", "capital_fr", "latitude", "longitude", "sources",
)  # fmt: skip
SOURCE_COLUMNS = ("id", "title", "publisher", "url", "published", "kind", "language", "note")
FACT_COLUMNS = (
    "key", "claim", "kind", "party", "framework", "counterpart", "title_en", "title_fr", "start", "end", "decided",
    "observed", "status", "end_reason", "track", "note_en", "note_fr", "sources",
)  # fmt: skip
CODE_COLUMNS = ("list", "code", "name_en", "name_fr", "source")
# Lists of pack.yaml, and the vocabulary each fills.
VOCABULARIES = {"statuses": "status", "end_reasons": "end_reason", "tracks": "track", "regions": "region"}


def read_pack(folder: Path) -> Pack:
    """Read a pack. Raises BadInput with every problem of form; `check_pack` judges the content."""
    problems: list[Problem] = []
    if not folder.is_dir():
        raise BadInput(f"{folder} is not a folder", remedy="name the folder of a pack, for instance packs/nato")
    head = document(folder, "pack.yaml", problems)
    frameworks = document(folder, "frameworks.yaml", problems)
    if not isinstance(head, dict):
        problems.append(Problem("is not a mapping", file="pack.yaml", remedy="see docs/reference/packs.md"))
        raise BadInput(problems)
    pack = Pack(
        code=str(head.get("id") or ""),
        title=text(head.get("title")),
        version=str(head.get("version") or ""),
        digest=digest(folder),
        settings=plain({key: value for key, value in head.items() if key not in VOCABULARIES}),
        terms=(*_terms(head, problems), *_codes(folder, problems)),
        parties=_parties(folder, problems),
        frameworks=_frameworks(frameworks, problems),
        sources=_sources(folder, problems),
        facts=_facts(folder, problems),
        programmes=read_programmes(folder, problems),
        standards=read_standards(folder, problems),
        scores=read_scores(folder, problems),
        replays=read_replays(folder, problems),
        forecasts=read_forecasts(folder, problems),
    )
    if problems:
        raise BadInput(problems)
    return pack


def digest(folder: Path) -> str:
    """Return the SHA-256 over the names and contents of the pack's files."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _terms(head: dict[str, Any], problems: list[Problem]) -> tuple[PackTerm, ...]:
    terms = []
    for name, vocabulary in VOCABULARIES.items():
        for entry in head.get(name) or []:
            if not isinstance(entry, dict):
                problems.append(
                    Problem(f"{entry!r} is not a term", file="pack.yaml", field=name, remedy="write {code, en, fr}")
                )
                continue
            place = Place("pack.yaml", int(entry[LINE]))
            terms.append(
                PackTerm(
                    place, vocabulary, str(entry.get("code") or ""), text(entry), str(entry.get("tone") or "neutral")
                )
            )
    return tuple(terms)


def _codes(folder: Path, problems: list[Problem]) -> tuple[PackTerm, ...]:
    """The further code lists of codes.csv, when there is one."""
    path = folder / "codes.csv"
    if not path.exists():
        return ()
    return tuple(
        PackTerm(place, row["list"], row["code"], Text(row["name_en"], row["name_fr"]))
        for place, row in rows(folder, path, CODE_COLUMNS, problems)
    )


def _parties(folder: Path, problems: list[Problem]) -> tuple[PackParty, ...]:
    return tuple(
        PackParty(
            place=place,
            code=row["code"],
            kind=row["kind"],
            iso_alpha2=row["iso_alpha2"],
            iso_alpha3=row["iso_alpha3"],
            iso_numeric=row["iso_numeric"],
            name=Text(row["name_en"], row["name_fr"]),
            official=Text(row["official_en"], row["official_fr"]),
            aliases=many(row["aliases"], "|"),
            region=row["region"],
            capital=Text(row["capital_en"], row["capital_fr"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
            sources=many(row["sources"]),
        )
        for place, row in rows(folder, folder / "parties.csv", PARTY_COLUMNS, problems)
    )


def _frameworks(entries: Any, problems: list[Problem]) -> tuple[PackFramework, ...]:
    frameworks = []
    for entry in entries or []:
        if not isinstance(entry, dict):
            problems.append(Problem(f"{entry!r} is not a framework", file="frameworks.yaml", remedy="write a mapping"))
            continue
        frameworks.append(
            PackFramework(
                place=Place("frameworks.yaml", int(entry[LINE])),
                code=str(entry.get("code") or ""),
                kind=str(entry.get("kind") or ""),
                name=text(entry.get("name")),
                short=text(entry.get("short")),
                description=text(entry.get("description")),
                launched=str(entry.get("launched") or ""),
                ended=str(entry.get("ended") or ""),
                succeeds=str(entry.get("succeeds") or ""),
                sources=tuple(str(source) for source in entry.get("sources") or []),
            )
        )
    return tuple(frameworks)


def _sources(folder: Path, problems: list[Problem]) -> tuple[PackSource, ...]:
    """Those of sources.csv, and those that the programmes brought, when there are any."""
    paths = [folder / "sources.csv", *(folder / FOLDER).glob("sources.csv")]
    return tuple(
        PackSource(place=place, **row) for path in paths for place, row in rows(folder, path, SOURCE_COLUMNS, problems)
    )


def _facts(folder: Path, problems: list[Problem]) -> tuple[PackFact, ...]:
    facts = []
    for path in sorted((folder / "facts").glob("*.csv")):
        for place, row in rows(folder, path, FACT_COLUMNS, problems):
            if not row["claim"].isdecimal():
                problems.append(
                    Problem(f"{row['claim']!r} is not a number", file=place.file, row=str(place.line), field="claim",
                            remedy="1 for the claim that is followed, 2 and up for its rivals")
                )  # fmt: skip
                continue
            facts.append(_fact(place, row))
    return tuple(facts)


def _fact(place: Place, row: dict[str, str]) -> PackFact:
    return PackFact(
        place=place,
        key=row["key"],
        claim=int(row["claim"]),
        kind=row["kind"],
        parties=many(row["party"]),
        framework=row["framework"],
        counterparts=many(row["counterpart"]),
        title=Text(row["title_en"], row["title_fr"]),
        start=row["start"],
        end=row["end"],
        decided=row["decided"],
        observed=many(row["observed"]),
        status=row["status"],
        end_reason=row["end_reason"],
        track=row["track"],
        note=Text(row["note_en"], row["note_fr"]),
        sources=many(row["sources"]),
    )

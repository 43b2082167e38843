"""A small pack to load and to break: an invented alliance, so that no test leans on the real record."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

from entente.sources.packs.reading import FACT_COLUMNS, PARTY_COLUMNS, SOURCE_COLUMNS

HEAD = {
    "id": "league",
    "title": {"en": "The League", "fr": "La Ligue"},
    "version": "1",
    "alliance": {"party": "LEAGUE", "membership_framework": "LEAGUE"},
    "deciding_time_zone": "Europe/Brussels",
    "borders_statement": {"en": "Borders are as drawn.", "fr": "Les frontières sont comme tracées."},
    "regions": [{"code": "north", "en": "North", "fr": "Nord"}, {"code": "south", "en": "South", "fr": "Sud"}],
    "statuses": [
        {"code": "active", "en": "Active", "fr": "Actif", "tone": "ok"},
        {"code": "ended", "en": "Ended", "fr": "Terminé", "tone": "ended"},
        {"code": "suspended", "en": "Suspended", "fr": "Suspendu", "tone": "stopped"},
    ],
    "end_reasons": [{"code": "became_ally", "en": "Became an ally", "fr": "Devenu allié"}],
    "tracks": [{"code": "practical", "en": "Practical cooperation", "fr": "Coopération pratique"}],
}

FRAMEWORKS = [
    ("LEAGUE", "alliance", "The League", "La Ligue"),
    ("PART", "partner_framework", "Partnership", "Partenariat"),
    ("PLAN", "instrument", "Tailored plan", "Plan adapté"),
]

PARTIES = [
    ("LEAGUE", "organisation", "", "", "", "The League", "La Ligue", "", ""),
    ("TUR", "state", "TR", "TUR", "792", "Türkiye", "Türkiye", "Turkey|Turquie", "south"),
    ("MLT", "state", "MT", "MLT", "470", "Malta", "Malte", "", "south"),
    ("SWE", "state", "SE", "SWE", "752", "Sweden", "Suède", "", "north"),
]


def fact(key: str, **values: Any) -> dict[str, str]:
    """A row of facts/*.csv: a membership of Malta in the Partnership unless told otherwise."""
    row = dict.fromkeys(FACT_COLUMNS, "")
    row |= {
        "key": key,
        "claim": "1",
        "kind": "membership",
        "party": "MLT",
        "framework": "PART",
        "title_en": f"Fact {key}",
        "title_fr": f"Fait {key}",
        "start": "1995-04-26",
        "end": "..",
        "status": "active",
        "sources": "gazette",
    }
    return row | {name: str(value) for name, value in values.items()}


FACTS = [
    fact("league/TUR", party="TUR", framework="LEAGUE", start="1952-02-18"),
    fact("part/MLT/1", start="1995-04-26", end="1996-10-27"),
    fact("part/MLT/2", start="2008-04-03"),
    fact("part/SWE", party="SWE", start="1994-05-09", end="2024-03-07", end_reason="became_ally"),
    fact("league/SWE", party="SWE", framework="LEAGUE", start="2024-03-07"),
]


def write_pack(folder: Path, facts: list[dict[str, str]] | None = None, **head: Any) -> Path:
    """Write the pack into `folder` and return it. `head` replaces entries of pack.yaml."""
    (folder / "facts").mkdir(parents=True, exist_ok=True)
    rows = FACTS if facts is None else facts
    used = {code for row in rows for code in (*row["party"].split(";"), *row["counterpart"].split(";"))} | {"LEAGUE"}
    (folder / "pack.yaml").write_text(yaml.safe_dump({**HEAD, **head}, allow_unicode=True), encoding="utf-8")
    frameworks = [
        {"code": code, "kind": kind, "name": {"en": en, "fr": fr}, "short": {"en": en, "fr": fr}, "sources": []}
        for code, kind, en, fr in FRAMEWORKS
    ]
    (folder / "frameworks.yaml").write_text(yaml.safe_dump(frameworks, allow_unicode=True), encoding="utf-8")
    _write(folder / "parties.csv", PARTY_COLUMNS, [_party(*party) for party in PARTIES if party[0] in used])
    cited = sorted({source for row in rows for source in row["sources"].split(";") if source})
    _write(
        folder / "sources.csv",
        SOURCE_COLUMNS,
        [
            {
                "id": code,
                "title": f"The {code}",
                "url": f"https://example.org/{code}",
                "kind": "primary",
                "language": "en",
            }
            for code in cited
        ],
    )
    _write(folder / "facts" / "facts.csv", FACT_COLUMNS, rows)
    return folder


def _party(*values: str) -> dict[str, str]:
    names = ("code", "kind", "iso_alpha2", "iso_alpha3", "iso_numeric", "name_en", "name_fr", "aliases", "region")
    return dict(zip(names, values, strict=True))


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

"""Reading what a pack says of access: levels, caveats, communities, release groups, roles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entente.kernel.errors import BadInput, Problem
from entente.sources.packs.documents import LINE, document, text
from entente.sources.packs.types import Text

FILE = "access.yaml"
SCOPES = frozenset({"own_party", "party", "framework", "field"})
REMEDY = "see docs/reference/markings.md"


@dataclass(frozen=True, slots=True)
class PackLevel:
    """A level; its rank is its place in the list."""

    code: str
    name: Text
    needs_agreement: bool


@dataclass(frozen=True, slots=True)
class PackCaveat:
    """A caveat, with the community that alone reads what bears it ("": none)."""

    code: str
    name: Text
    community: str


@dataclass(frozen=True, slots=True)
class PackGroup:
    """Parties that a release names together."""

    code: str
    name: Text
    frameworks: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackRole:
    """A role: what it may do, and what a grant of it must be limited to."""

    line: int
    code: str
    name: Text
    permissions: tuple[str, ...]
    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessScheme:
    """All of access.yaml. `digest` tells whether it has changed."""

    digest: str
    alliance: str
    membership: str
    agreement: str
    agreement_statuses: tuple[str, ...]
    levels: tuple[PackLevel, ...]
    communities: tuple[tuple[str, Text], ...] = ()
    caveats: tuple[PackCaveat, ...] = ()
    groups: tuple[PackGroup, ...] = ()
    roles: tuple[PackRole, ...] = field(default=())


def read_access(folder: Path) -> AccessScheme | None:
    """Read a pack's access.yaml; None when the pack has none. Raises BadInput with every problem."""
    if not (folder / FILE).exists():
        return None
    problems: list[Problem] = []
    head, content = document(folder, "pack.yaml", problems), document(folder, FILE, problems)
    if not isinstance(head, dict) or not isinstance(content, dict):
        raise BadInput([*problems, Problem("is not a mapping", file=FILE, remedy=REMEDY)])
    alliance, agreement = head.get("alliance") or {}, content.get("agreement") or {}
    scheme = AccessScheme(
        digest=hashlib.sha256((folder / FILE).read_bytes()).hexdigest(),
        alliance=str(alliance.get("party") or ""),
        membership=str(alliance.get("membership_framework") or ""),
        agreement=str(agreement.get("framework") or ""),
        agreement_statuses=_codes(agreement.get("statuses")),
        levels=tuple(
            PackLevel(_code(each), text(each), bool(each.get("agreement", True)))
            for each in _entries(content, "levels", problems)
        ),
        communities=tuple((_code(each), text(each)) for each in _entries(content, "communities", problems)),
        caveats=tuple(
            PackCaveat(_code(each), text(each), str(each.get("community") or ""))
            for each in _entries(content, "caveats", problems)
        ),
        groups=tuple(
            PackGroup(_code(each), text(each), _codes(each.get("frameworks")), _codes(each.get("parties")))
            for each in _entries(content, "groups", problems)
        ),
        roles=tuple(
            PackRole(
                int(each[LINE]), _code(each), text(each), _codes(each.get("permissions")), _codes(each.get("scope"))
            )
            for each in _entries(content, "roles", problems)
        ),
    )
    problems += _faults(scheme)
    if problems:
        raise BadInput(problems)
    return scheme


def _entries(content: dict[str, Any], name: str, problems: list[Problem]) -> list[dict[str, Any]]:
    """The mappings of a list, each with a code of its own and both names."""
    kept: list[dict[str, Any]] = []
    seen: set[str] = set()
    for entry in content.get(name) or []:
        if not isinstance(entry, dict):
            problems.append(Problem(f"{entry!r} is not a mapping", file=FILE, field=name, remedy=REMEDY))
            continue
        code, names = _code(entry), text(entry)
        row = str(entry[LINE])
        if not code or code in seen:
            problems.append(
                Problem(f"{code!r} is missing or repeated", file=FILE, row=row, field="code", remedy="one code each")
            )
        if not names.en or not names.fr:
            problems.append(
                Problem(f"{code} has no name", file=FILE, row=row, field=name, remedy="give it one in en and in fr")
            )
        seen.add(code)
        kept.append(entry)
    return kept


def _faults(scheme: AccessScheme) -> list[Problem]:
    """What refers to nothing."""
    problems = []
    if not scheme.levels or scheme.levels[0].code != "PUBLIC":
        problems.append(
            Problem("the first level is not PUBLIC", file=FILE, field="levels", remedy="begin with {code: PUBLIC, ...}")
        )
    communities = {code for code, _ in scheme.communities}
    problems += [
        Problem(f"{each.community!r} is not a community", file=FILE, field="caveats", remedy="list it first")
        for each in scheme.caveats
        if each.community and each.community not in communities
    ]
    problems += [
        Problem(
            f"{scope!r} is not a scope",
            file=FILE,
            row=str(role.line),
            field="scope",
            remedy=f"use {', '.join(sorted(SCOPES))}",
        )
        for role in scheme.roles
        for scope in role.scope
        if scope not in SCOPES
    ]
    return problems


def _code(entry: dict[str, Any]) -> str:
    return str(entry.get("code") or "")


def _codes(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())

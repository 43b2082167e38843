"""Versions of the text, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Programme, Version
from entente.apps.programmes.rules.clauses import Text
from entente.apps.programmes.selectors.clauses import content_of
from entente.engines.text_diff import ClauseChange, diff_clauses

Since = Literal["version", "round"]


@dataclass(frozen=True, slots=True)
class ClauseDiff:
    """A clause that changed: its kind, key, a name to show, and the change."""

    kind: str
    kind_label: str
    clause_id: UUID
    name: str
    change: ClauseChange


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What changed from one text to another, clause by clause; None for `after`: the text as it stands."""

    programme: str
    before: int | None
    before_at: datetime | None
    after: int | None
    clauses: tuple[ClauseDiff, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """An immutable text: of a round, or agreed."""

    programme: str
    number: int
    round: int
    agreed_at: datetime | None
    recorded_at: datetime
    digest: str
    content: dict[str, Text]


def version_get(viewer: Viewer, *, programme: str, number: int) -> VersionView:
    """Return a version of a programme (code). One statement. Raises Version.DoesNotExist."""
    row = Version.objects.select_related("programme").get(programme__code=programme, number=number)
    return VersionView(
        row.programme.code, row.number, row.round, row.agreed_at, row.recorded_at, row.digest, row.content
    )


def version_diff(
    viewer: Viewer, *, programme: str, since: Since = "version", before: int | None = None, after: int | None = None
) -> VersionDiff:
    """Return what changed, clause by clause, word by word. At most seven statements.

    By default from the last agreed version ("version"), or from the text last circulated ("round"), to the
    text as it stands; `before` and `after` choose versions by number. Where there is nothing to compare with,
    every clause is new. Raises Programme.DoesNotExist, Version.DoesNotExist.
    """
    row = Programme.objects.get(code=programme)
    versions = Version.objects.filter(programme=row)
    if before is not None:
        base: Version | None = versions.get(number=before)
    else:
        agreed = versions.filter(agreed_at__isnull=False) if since == "version" else versions
        base = agreed.order_by("number").last()
    new = content_of(row) if after is None else versions.get(number=after).content
    old = base.content if base else {}
    changes = diff_clauses(old, new)
    return VersionDiff(
        programme=row.code,
        before=base.number if base else None,
        before_at=(base.agreed_at or base.recorded_at) if base else None,
        after=after,
        clauses=tuple(_named(change, old, new) for change in changes),
    )


def _named(change: ClauseChange, old: dict[str, Text], new: dict[str, Text]) -> ClauseDiff:
    kind, _sep, key = change.key.partition("/")
    text = new.get(change.key) or old.get(change.key) or {}
    label = str(ClauseKind(kind).label)
    code = text.get("code") or text.get("number") or ""
    title = text.get("title_en") or text.get("title_fr") or text.get("text", "")[:80]
    return ClauseDiff(kind, label, UUID(key), " ".join(filter(None, (code, title))), change)

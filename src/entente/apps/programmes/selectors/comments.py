"""Remarks on the clauses of a programme."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Comment
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.register.models.named import in_language


@dataclass(frozen=True, slots=True)
class CommentView:
    """A remark with its replies, oldest first. `own`: of the viewer's party, which may settle it."""

    id: UUID
    clause: str
    author: str
    post: str
    side: str
    party: str
    text: str
    internal: bool
    written_at: datetime
    resolved_at: datetime | None
    own: bool
    marking_id: int
    replies: tuple[CommentView, ...] = ()


def comment_list(
    viewer: Viewer, *, programme_id: UUID, clause_kind: ClauseKind | None = None, clause_id: UUID | None = None
) -> tuple[CommentView, ...]:
    """Return the remarks on a programme, or on one clause, that the viewer may read. One statement."""
    rows = Comment.objects.filter(programme=programme_id).select_related("author_post")
    if clause_kind is not None and clause_id is not None:
        rows = rows.filter(clause_kind=clause_kind, clause_id=clause_id)
    below: dict[UUID | None, list[Comment]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    return tuple(_view(row, below, viewer) for row in below[None])


def _view(row: Comment, below: dict[UUID | None, list[Comment]], viewer: Viewer) -> CommentView:
    post = row.author_post
    return CommentView(
        id=row.pk,
        clause=f"{row.clause_kind}/{row.clause_id}",
        author=row.author_name,
        post=in_language(post.name_en, post.name_fr) if post else "",
        side=row.side,
        party=row.party,
        text=row.text,
        internal=row.internal,
        written_at=row.written_at,
        resolved_at=row.resolved_at,
        own=bool(viewer.party) and viewer.party == row.party,
        marking_id=marking_of(row),
        replies=tuple(_view(reply, below, viewer) for reply in below.get(row.pk, ())),
    )

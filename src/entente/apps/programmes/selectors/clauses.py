"""The clauses of a programme as rows and as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from entente.apps.access.models import Post
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Activity, Goal, Objective, Programme
from entente.apps.programmes.rules.clauses import MODELS, Clause, Lookups, Text, key_of, text_of
from entente.apps.programmes.selectors.rows import slim
from entente.apps.register.models import Term

AREAS = "functional_area"

_CODE: tuple[str, ...] = ("code",)
_OWNERS = {"alliance_owner": _CODE, "partner_owner": _CODE}
RELATED: dict[ClauseKind, dict[str, tuple[str, ...]]] = {
    ClauseKind.PROGRAMME: _OWNERS,
    ClauseKind.OBJECTIVE: {},
    ClauseKind.GOAL: {"objective": ("number",), **_OWNERS},
    ClauseKind.ACTIVITY: {"goal": _CODE, "lead": _CODE},
    ClauseKind.COMMITMENT: {"goal": _CODE},
}


def clause_rows(kind: ClauseKind, *, programme_id: UUID, ids: Iterable[UUID] | None = None) -> list[Clause]:
    """Return the clauses of a kind, with what their text refers to."""
    rows: QuerySet[Any] = slim(MODELS[kind]._default_manager.all(), **RELATED[kind])
    own = {"pk": programme_id} if kind == ClauseKind.PROGRAMME else {"programme": programme_id}
    found = rows.filter(**own)
    return list(found if ids is None else found.filter(pk__in=list(ids)))


def content_of(programme: Programme) -> dict[str, Text]:
    """Return every clause as text, by key, as snapshots keep it. Five statements.

    A clause with a narrower marking than the programme's is not part of the shared text.
    """
    return {
        key_of(kind, row.pk): text_of(kind, row)
        for kind in ClauseKind
        for row in clause_rows(kind, programme_id=programme.pk)
        if row.marking_id == programme.marking_id
    }


def lookups_for(programme: Programme, texts: Iterable[Text]) -> Lookups:
    """Return what the texts may refer to. Four statements."""
    codes = {
        code
        for text in texts
        for name in ("alliance_owner", "partner_owner", "lead")
        if (code := text.get(name, "").strip())
    }
    return Lookups(
        posts=dict(Post.objects.filter(code__in=codes, active=True).values_list("code", "pk")) if codes else {},
        objectives={
            str(number): pk for number, pk in Objective.objects.filter(programme=programme).values_list("number", "pk")
        },
        goals=dict(Goal.objects.filter(programme=programme).values_list("code", "pk")),
        areas=frozenset(Term.objects.filter(list=AREAS).values_list("code", flat=True)),
    )


def activity_codes(programme: Programme) -> dict[str, UUID]:
    """Return the keys of a programme's activities by code."""
    return dict(Activity.objects.filter(programme=programme).values_list("code", "pk"))

"""Sources, and everything that rests on them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, Value

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Framework, Party, Source
from entente.apps.register.selectors.held import fact_views, framework_ref, held_facts, source_ref
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView, FrameworkRef, PartyRef, SourceRef
from entente.kernel.as_of import AsOf
from entente.kernel.folding import fold


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source in the list; `facts` counts the claims held now that rest on it."""

    source: SourceRef
    language: str
    facts: int


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source and what rests on it."""

    as_of: AsOf
    source: SourceRef
    language: str
    note: str
    facts: tuple[FactView, ...]
    parties: tuple[PartyRef, ...]
    frameworks: tuple[FrameworkRef, ...]


def source_list(viewer: Viewer, *, text: str = "", kind: str = "") -> list[SourceRow]:
    """Return the sources by title, with how much rests on each."""
    now = Q(facts__recorded__endswith=None)
    rows = Source.objects.annotate(
        held=Count("facts", filter=now, distinct=True),
        counted=ArrayAgg("facts__marking", filter=now, distinct=True, default=Value([])),
    )
    if kind:
        rows = rows.filter(kind=kind)
    for word in fold(text).split():
        rows = rows.filter(Q(search_en__contains=word) | Q(search_names__contains=word))
    found = list(rows.defer("search"))
    for marking_id in {each for row in found for each in row.counted}:
        note(marking_id)
    return [SourceRow(source_ref(row), row.language, row.held) for row in found]


def source_get(viewer: Viewer, *, code: str, as_of: AsOf) -> SourcePage | None:
    """Return a source's page; None when there is no such source."""
    source = Source.objects.filter(code=code).first()
    if source is None:
        return None
    rows = held_facts(viewer, as_of=as_of).filter(Exists(source.citations.filter(fact=OuterRef("pk"))))
    return SourcePage(
        as_of=as_of,
        source=source_ref(source),
        language=source.language,
        note=source.note,
        facts=tuple(fact_views(rows, as_of=as_of, words=Vocabulary())),
        parties=tuple(PartyRef(party.code, party.name) for party in Party.objects.filter(sources=source)),
        frameworks=tuple(ref for each in Framework.objects.filter(sources=source) if (ref := framework_ref(each))),
    )

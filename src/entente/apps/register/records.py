"""The register's records, as the ledger and the notices need them: who may read them, what they hang on.

Reading goes through row-level security, so that a record which the viewer may not read is not described.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, Ref, register
from entente.apps.register.models import Citation, Fact, FactParty, Framework, Pack, Party, Source


def _by_code(model: Any, page: str) -> Callable[[Viewer, Collection[str]], Mapping[str, Described]]:
    """Describe records that are found by their code."""

    def described(viewer: Viewer, codes: Collection[str]) -> Mapping[str, Described]:
        return {
            row.code: Described(str(row), reverse(page, args=[row.code]), getattr(row, "marking_id", None))
            for row in model.objects.filter(code__in=codes)
        }

    return described


def _facts(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    """Describe facts by key: the last version that the viewer may read."""
    rows = Fact.objects.filter(key__in=keys).order_by("recorded")
    return {
        row.key: Described(row.title, reverse("fact", args=[row.pk]), getattr(row, "marking_id", None)) for row in rows
    }


def _packs(viewer: Viewer, codes: Collection[str]) -> Mapping[str, Described]:
    """Describe packs."""
    return {row.code: Described(row.title, reverse("about")) for row in Pack.objects.filter(code__in=codes)}


def _above_facts(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
    """A fact hangs on its parties and its framework."""
    above: dict[str, set[Ref]] = {}
    parties = FactParty.objects.filter(fact__key__in=keys).values_list("fact__key", "party__code")
    frameworks = Fact.objects.filter(key__in=keys, framework__isnull=False).values_list("key", "framework__code")
    for kind, pairs in (("party", parties), ("framework", frameworks)):
        for key, code in pairs.distinct().order_by():
            above.setdefault(key, set()).add(Ref(kind, code))
    return above


def _fact_rows(key: str) -> Mapping[str, Collection[str]]:
    """The rows of all versions of a fact."""
    versions = Fact.objects.filter(key=key).values("pk")
    return {
        "register_fact": [str(pk) for pk in versions.values_list("pk", flat=True)],
        "register_factparty": _keys(FactParty.objects.filter(fact__in=versions)),
        "register_citation": _keys(Citation.objects.filter(fact__in=versions)),
    }


def _row_by_code(model: Any) -> Callable[[str], Mapping[str, Collection[str]]]:
    """The row of a record that is found by its code, looked up in the statement that asks for its changes."""
    key = Cast("pk", TextField())
    return lambda code: {
        model._meta.db_table: model.objects.filter(code=code).order_by().annotate(key=key).values("key")
    }


def _keys(rows: Any) -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


register(RecordKind("party", _by_code(Party, "party"), rows=_row_by_code(Party)))
register(RecordKind("framework", _by_code(Framework, "framework"), rows=_row_by_code(Framework)))
register(RecordKind("source", _by_code(Source, "source"), rows=_row_by_code(Source)))
register(RecordKind("fact", _facts, parents=_above_facts, rows=_fact_rows))
register(RecordKind("pack", _packs, rows=_row_by_code(Pack)))

"""The records of programmes, as the ledger and the notices need them: who may read them, what they hang on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, Ref, register
from entente.apps.programmes import duty_records  # noqa: F401  registers the kinds of duties, challenges, money
from entente.apps.programmes.models import (
    Activity,
    Comment,
    Commitment,
    Goal,
    Objective,
    Programme,
    Review,
    Template,
)


def _programmes(viewer: Viewer, codes: Collection[str]) -> Mapping[str, Described]:
    rows = Programme.objects.filter(code__in=codes)
    return {row.code: Described(row.title, reverse("programme", args=[row.code]), row.marking_id) for row in rows}


def _goals(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = Goal.objects.filter(pk__in=_uuids(keys)).select_related("programme")
    return {str(row.pk): Described(f"{row.code} {row.title}", _goal_page(row), row.marking_id) for row in rows}


def _goal_page(row: Goal) -> str:
    return reverse("goal", args=[row.programme.code, row.code])


def _parts(model: Any) -> Callable[[Viewer, Collection[str]], Mapping[str, Described]]:
    """Describe parts of a programme by its page."""

    def described(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
        rows = model.objects.filter(pk__in=_uuids(keys)).select_related("programme")
        return {
            str(row.pk): Described(str(row), reverse("programme", args=[row.programme.code]), row.marking_id)
            for row in rows
        }

    return described


def _templates(viewer: Viewer, codes: Collection[str]) -> Mapping[str, Described]:
    return {row.code: Described(row.name, "") for row in Template.objects.filter(code__in=codes)}


def _above_programmes(codes: Collection[str]) -> Mapping[str, Collection[Ref]]:
    """A programme hangs on its partner and its instrument."""
    rows = Programme.objects.filter(code__in=codes).values_list("code", "party__code", "instrument__code")
    return {code: {Ref("party", party), Ref("framework", instrument)} for code, party, instrument in rows}


def _above_parts(model: Any) -> Callable[[Collection[str]], Mapping[str, Collection[Ref]]]:
    """A part hangs on its programme."""

    def above(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
        rows = model.objects.filter(pk__in=_uuids(keys)).values_list("pk", "programme__code")
        return {str(pk): {Ref("programme", code)} for pk, code in rows}

    return above


def _row_by_code(model: Any) -> Callable[[str], Mapping[str, Collection[str]]]:
    """The row of a record that is known by its code, looked up in the statement that asks for its changes."""
    key = Cast("pk", TextField())
    return lambda code: {
        model._meta.db_table: model.objects.filter(code=code).order_by().annotate(key=key).values("key")
    }


def _row(model: Any) -> Callable[[str], Mapping[str, Collection[str]]]:
    """The row of a record that is known by its key: nothing to look up."""
    return lambda key: {model._meta.db_table: [str(UUID(key))]}


def _uuids(keys: Collection[str]) -> list[UUID]:
    return [UUID(key) for key in keys]


register(RecordKind("programme", _programmes, parents=_above_programmes, rows=_row_by_code(Programme)))
register(RecordKind("goal", _goals, parents=_above_parts(Goal), rows=_row(Goal)))
for _kind, _model in (
    ("objective", Objective),
    ("activity", Activity),
    ("commitment", Commitment),
    ("comment", Comment),
    ("review", Review),
):
    register(RecordKind(_kind, _parts(_model), parents=_above_parts(_model), rows=_row(_model)))
register(RecordKind("template", _templates, rows=_row_by_code(Template)))

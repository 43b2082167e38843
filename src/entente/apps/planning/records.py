"""The records of planning, as the ledger and the notices need them: who may read them, what they hang on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, RecordKind, Ref, register
from entente.apps.planning.models import Fund, MenuEntry, Partner, PlanVersion, Review, Round, SeatRequest


def _rounds(viewer: Viewer, codes: Collection[str]) -> Mapping[str, Described]:
    rows = Round.objects.filter(code__in=codes)
    return {row.code: Described(row.title, reverse("planning-round", args=[row.code]), row.marking_id) for row in rows}


def _entries(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = MenuEntry.objects.filter(pk__in=_uuids(keys))
    return {
        str(row.pk): Described(f"{row.code} {row.title}", reverse("menu-entry", args=[row.pk]), row.marking_id)
        for row in rows
    }


def _requests(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
    rows = SeatRequest.objects.filter(pk__in=_uuids(keys)).select_related("entry", "partner__party", "round")
    return {
        str(row.pk): Described(
            f"{row.partner.party.name}, {row.entry.code} {row.entry.title}",
            reverse("planning-requests", args=[row.round.code]),
            row.marking_id,
        )
        for row in rows
    }


def _parts(model: Any) -> Callable[[Viewer, Collection[str]], Mapping[str, Described]]:
    """Describe parts of a round by its page."""

    def described(viewer: Viewer, keys: Collection[str]) -> Mapping[str, Described]:
        rows = model.objects.filter(pk__in=_uuids(keys)).select_related("round")
        return {
            str(row.pk): Described(row.round.title, reverse("planning-round", args=[row.round.code]), row.marking_id)
            for row in rows
        }

    return described


def _above(model: Any, *, party: str = "") -> Callable[[Collection[str]], Mapping[str, Collection[Ref]]]:
    """A part hangs on its round, and on the party whose it is."""

    def above(keys: Collection[str]) -> Mapping[str, Collection[Ref]]:
        wanted = ["pk", "round__code", *([party] if party else [])]
        rows = model.objects.filter(pk__in=_uuids(keys)).values_list(*wanted)
        return {
            str(row[0]): {Ref("planning_round", row[1])} | ({Ref("party", row[2])} if party and row[2] else set())
            for row in rows
        }

    return above


def _row(model: Any, key: str) -> Callable[[str], Mapping[str, Collection[str]]]:
    return lambda value: {
        model._meta.db_table: [str(pk) for pk in model.objects.filter(**{key: value}).values_list("pk", flat=True)]
    }


def _uuids(keys: Collection[str]) -> list[UUID]:
    return [UUID(key) for key in keys]


register(RecordKind("planning_round", _rounds, rows=_row(Round, "code")))
register(RecordKind("planning_entry", _entries, parents=_above(MenuEntry), rows=_row(MenuEntry, "pk")))
register(
    RecordKind(
        "seat_request",
        _requests,
        parents=_above(SeatRequest, party="partner__party__code"),
        rows=_row(SeatRequest, "pk"),
    )
)
for _kind, _model, _party in (
    ("planning_fund", Fund, ""),
    ("planning_partner", Partner, "party__code"),
    ("plan_version", PlanVersion, ""),
    ("plan_review", Review, "party__code"),
):
    register(RecordKind(_kind, _parts(_model), parents=_above(_model, party=_party), rows=_row(_model, "pk")))

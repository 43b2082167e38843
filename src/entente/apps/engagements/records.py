"""The records of engagements, as the ledger and the notices need them: who may read them, what they hang on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.models import Action, Engagement, EngagementGoal, EngagementParty, Lesson, Pledge
from entente.apps.ledger.records import Described, RecordKind, Ref, register

Found = Mapping[str, Described]
Above = Mapping[str, Collection[Ref]]


def _page(code: str) -> str:
    return reverse("engagement", args=[code])


def _uuids(keys: Collection[str]) -> list[UUID]:
    return [UUID(key) for key in keys]


def _engagements(viewer: Viewer, codes: Collection[str]) -> Found:
    rows = Engagement.objects.filter(code__in=codes).defer("search")
    return {row.code: Described(row.title, _page(row.code), row.marking_id) for row in rows}


def _above_engagements(codes: Collection[str]) -> Above:
    """An engagement hangs on its parties and on the programmes whose goals it serves."""
    found: dict[str, set[Ref]] = {code: set() for code in codes}
    # A part that is marked apart tells its own party alone, under its own name.
    parties = EngagementParty.objects.filter(engagement__code__in=codes, marking=F("engagement__marking"))
    for code, party in parties.values_list("engagement__code", "party__code"):
        found[code].add(Ref("party", party))
    goals = EngagementGoal.objects.filter(engagement__code__in=codes, marking=F("engagement__marking"))
    for code, goal in goals.values_list("engagement__code", "goal_id"):
        found[code].add(Ref("goal", str(goal)))
    return found


def _parts(viewer: Viewer, keys: Collection[str]) -> Found:
    rows = EngagementParty.objects.filter(pk__in=keys, engagement__code__gt="").select_related("engagement", "party")
    return {
        str(row.pk): Described(
            f"{row.engagement.title}: {row.party.name}", _page(row.engagement.code), row.marking_id
        )
        for row in rows
    }  # fmt: skip


def _above_parts(keys: Collection[str]) -> Above:
    rows = EngagementParty.objects.filter(pk__in=keys).values_list("pk", "engagement__code", "party__code")
    return {str(pk): {Ref("engagement", code), Ref("party", party)} for pk, code, party in rows}


def _lessons(viewer: Viewer, keys: Collection[str]) -> Found:
    rows = Lesson.objects.filter(pk__in=_uuids(keys)).defer("search")
    return {str(row.pk): Described(row.title, reverse("lesson", args=[row.pk]), row.marking_id) for row in rows}


def _actions(viewer: Viewer, keys: Collection[str]) -> Found:
    rows = Action.objects.filter(pk__in=_uuids(keys)).select_related("engagement")
    return {str(row.pk): Described(row.text, _page(row.engagement.code), row.marking_id) for row in rows}


def _pledges(viewer: Viewer, keys: Collection[str]) -> Found:
    rows = Pledge.objects.filter(pk__in=_uuids(keys)).select_related("engagement")
    return {str(row.pk): Described(row.text, _page(row.engagement.code), row.marking_id) for row in rows}


def _above(model: type[Lesson] | type[Action] | type[Pledge]) -> Callable[[Collection[str]], Above]:
    """A part hangs on its engagement."""

    def above(keys: Collection[str]) -> Above:
        rows = model.objects.filter(pk__in=_uuids(keys)).values_list("pk", "engagement__code")
        return {str(pk): {Ref("engagement", code)} for pk, code in rows}

    return above


def _rows(code: str) -> Mapping[str, Collection[str]]:
    keys = Engagement.objects.filter(code=code).values_list("pk", flat=True)
    return {"engagements_engagement": [str(pk) for pk in keys]}


register(RecordKind("engagement", _engagements, parents=_above_engagements, rows=_rows))
register(RecordKind("engagement_part", _parts, parents=_above_parts))
# The rows of a lesson are not shown in its history: what an observation said before it was released stays unsaid.
register(RecordKind("lesson", _lessons, parents=_above(Lesson)))
register(RecordKind("action", _actions, parents=_above(Action)))
register(RecordKind("pledge", _pledges, parents=_above(Pledge)))

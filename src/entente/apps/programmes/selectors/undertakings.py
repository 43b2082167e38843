"""What partners promised against what they delivered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Delivery, Undertaking
from entente.apps.programmes.rules.duties import Standing, standing
from entente.apps.programmes.selectors.rows import POST, marking_of, slim
from entente.apps.programmes.vocabularies import UndertakingKind, UndertakingState


@dataclass(frozen=True, slots=True)
class UndertakingView:
    """An undertaking and how it stands."""

    id: UUID
    programme_id: UUID
    programme: str
    programme_title: str
    party: str
    party_name: str
    kind: UndertakingKind
    text: str
    unit: str
    due: str
    goal: str
    owner: str
    owner_name: str
    released_on: date | None
    released_reason: str
    standing: Standing
    revision: int
    exercise: bool
    marking_id: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many undertakings of a kind stand how. Counts, and no average of things that are not alike."""

    kind: UndertakingKind
    by_state: dict[UndertakingState, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """What was delivered on a day, and what shows it."""

    on: date
    amount: Decimal
    note: str
    source: str
    source_title: str
    by: str


def undertakings(
    viewer: Viewer, *, programme_id: UUID | None = None, party: str = "", on: date | None = None
) -> tuple[UndertakingView, ...]:
    """Return undertakings with what was delivered of them up to a day (today by default). One statement."""
    day = on or timezone.now().date()
    rows = _delivered(day)
    if programme_id:
        rows = rows.filter(programme=programme_id)
    if party:
        rows = rows.filter(programme__party__code=party)
    return tuple(_view(row, row.delivered, day) for row in rows)


def undertaking_get(viewer: Viewer, *, undertaking_id: UUID, on: date | None = None) -> UndertakingView:
    """Return one undertaking. Raises Undertaking.DoesNotExist, also when it is hidden. One statement."""
    day = on or timezone.now().date()
    row = _delivered(day).get(pk=undertaking_id)
    return _view(row, row.delivered, day)


def undertaking_counts(views: tuple[UndertakingView, ...]) -> tuple[KindCount, ...]:
    """Count undertakings by kind and state, every kind named."""
    counted = Counter((view.kind, view.standing.state) for view in views)
    return tuple(
        KindCount(kind, {state: counted[kind, state] for state in UndertakingState if counted[kind, state]})
        for kind in UndertakingKind
    )


def deliveries(viewer: Viewer, *, undertaking_id: UUID) -> tuple[DeliveryView, ...]:
    """Return what was delivered of one undertaking, by day. One statement."""
    rows = Delivery.objects.filter(undertaking=undertaking_id).annotate(
        source_code=F("source__code"), source_name=F("source__title")
    )
    return tuple(
        DeliveryView(row.on, row.amount, row.note, row.source_code or "", row.source_name or "", row.by_name)
        for row in rows
    )


def _delivered(day: date) -> QuerySet[Any, Any]:
    given = Delivery.objects.filter(undertaking=OuterRef("pk"), on__lte=day).order_by()
    named: dict[str, tuple[str, ...]] = {
        "programme": ("code", "title_en", "title_fr", "party_id", "marking_id"),
        "programme__party": ("code", "name_en", "name_fr"), "goal": ("code", "marking_id"), "owner": POST,
    }  # fmt: skip
    return slim(Undertaking.objects.all(), **named).annotate(
        delivered=Coalesce(Subquery(given.values("undertaking").annotate(sum=Sum("amount")).values("sum")), Decimal(0)),
        delivered_marks=ArraySubquery(given.values("marking_id").distinct()),
    )


def _view(row: Any, delivered: Decimal, day: date) -> UndertakingView:
    for marking_id in row.delivered_marks:
        note(marking_id)
    return UndertakingView(
        id=row.pk,
        programme_id=row.programme_id,
        programme=row.programme.code,
        programme_title=row.programme.title,
        party=row.programme.party.code,
        party_name=row.programme.party.name,
        kind=UndertakingKind(row.kind),
        text=row.text,
        unit=row.unit,
        due=row.due,
        goal=row.goal.code if row.goal else "",
        owner=row.owner.code if row.owner else "",
        owner_name=row.owner.name if row.owner else "",
        released_on=row.released_on,
        released_reason=row.released_reason,
        standing=standing(promised=row.promised, delivered=delivered, due=row.due, released_on=row.released_on, on=day),
        revision=row.revision,
        exercise=row.exercise,
        marking_id=marking_of(row),
    )

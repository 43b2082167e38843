"""Who may read an engagement, decided anew: by its originator, or with who takes part."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import compile_markings, reclassify
from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import (
    Action,
    Engagement,
    EngagementGoal,
    EngagementParty,
    EngagementPerson,
    ForceContribution,
    Pledge,
    TrainingObjective,
)
from entente.apps.engagements.services.writing import locked, party_codes, record, set_search

_PLATFORM = Actor(name="Entente")
# What may be marked apart from its engagement.
_PARTS: tuple[Any, ...] = (
    EngagementParty, EngagementPerson, EngagementGoal, Pledge, ForceContribution, TrainingObjective, Action,
)  # fmt: skip


@transaction.atomic
def reclassify_engagement(
    actor: Actor, engagement_id: UUID, spec: MarkingSpec, *, reason: str, on: date | None = None
) -> Engagement:
    """Give an engagement another marking; its parts follow, and none of them is read more widely than it.

    Raises Refused where the rule of markings does not allow it or no reason is given, BadInput for a marking that
    makes no sense.
    """
    engagement = locked(engagement_id)
    before = engagement.marking_id
    reclassify(
        actor, engagement, spec, record_type="engagement", record_id=engagement.code,
        on=on or timezone.now().date(), reason=reason, among=party_codes(engagement),
    )  # fmt: skip
    with seeing_everything():
        _narrow(engagement, but=before)
        _find_again(engagement)
    return engagement


@transaction.atomic
def follow_participants(actor: Actor, engagement_id: UUID, *, marking_id: int, told: int) -> None:
    """Release an engagement to whoever takes part now. For a release that was agreed with its participants.

    `told` is the marking of the entry in the ledger: that somebody came or went is not for all who take part.
    """
    engagement = locked(engagement_id)
    before = engagement.marking_id
    if before == marking_id:
        return
    engagement.marking_id = marking_id
    engagement.save(update_fields=["marking_id"])
    record(actor, "follow_participants", engagement, before={"marking_id": before}, after={"marking_id": marking_id},
           marking_id=told)  # fmt: skip


def _narrow(engagement: Engagement, *, but: int | None) -> None:
    """Mark the parts that were marked apart so that nobody reads them who does not read the engagement."""
    for model in _PARTS:
        rows = model.objects.filter(engagement=engagement).exclude(marking__in=[but, engagement.marking_id])
        for marking in set(rows.values_list("marking_id", flat=True)):
            both = compile_markings(_PLATFORM, [marking, int(engagement.marking_id or 1)])
            rows.filter(marking=marking).update(marking=both)


def _find_again(engagement: Engagement) -> None:
    report = getattr(engagement, "report", None)
    set_search(engagement, report=report.text if report is not None and report.accepted_at else "")
    engagement.save(update_fields=["search_names", "search_en", "search_fr"])

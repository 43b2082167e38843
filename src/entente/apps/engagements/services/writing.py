"""What every service of engagements does: lock, say whom it concerns, note the step, write the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Engagement, EngagementStep
from entente.apps.engagements.search_texts import set_engagement_texts
from entente.apps.ledger.services import append
from entente.apps.register.models import Party

SEARCH = ("search_names", "search_en", "search_fr")


def locked(engagement_id: UUID) -> Engagement:
    """Return the engagement, locked for this transaction. Raises Engagement.DoesNotExist, also when hidden."""
    return Engagement.objects.select_for_update(of=("self",)).select_related("lead").get(pk=engagement_id)


def party_codes(engagement: Engagement) -> frozenset[str]:
    """Return the codes of the parties in an engagement, in whatever role."""
    return frozenset(engagement.party_links.values_list("party__code", flat=True))


def note_step(
    actor: Actor,
    engagement: Engagement,
    verb: str,
    *,
    before: str,
    on: date,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Keep an act in the engagement's life."""
    EngagementStep.objects.create(
        engagement=engagement,
        marking_id=engagement.marking_id,
        verb=verb,
        state_before=before,
        state_after=engagement.state,
        on=on,
        post_id=actor.post_id,
        by_name=actor.name,
        reason=reason,
        detail=detail or {},
    )


def set_search(engagement: Engagement, *, report: str = "") -> None:
    """Write what the engagement is found by into the row, without saving it; `report` once that is accepted."""
    parties = Party.objects.filter(
        engagement_links__engagement=engagement, engagement_links__marking=engagement.marking_id
    ).distinct()
    set_engagement_texts(engagement, parties, report=report)


def record(
    actor: Actor,
    action: str,
    engagement: Engagement,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    part: tuple[str, Model] | None = None,
    marking_id: int | None = None,
) -> None:
    """Append the ledger entry of an act on an engagement, or on a part of it (kind and row).

    `marking_id`: of what the entry says, where that is not for everybody who reads the engagement.
    """
    kind, row = part or ("engagement", engagement)
    append(
        actor,
        action=f"engagements.{action}",
        record_type=kind,
        record_id=engagement.code if part is None else str(row.pk),
        before=before,
        after=after,
        reason=reason,
        marking_id=marking_id or getattr(row, "marking_id", engagement.marking_id),
    )

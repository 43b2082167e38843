"""Parts of an engagement that are marked apart: of which some who read the engagement must not learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.engagements.services.writing import record


def apart_of(engagement: Engagement) -> dict[str, int]:
    """Return the markings of the parts that do not bear the engagement's own, by party (code). One statement."""
    rows = EngagementParty.objects.filter(engagement=engagement).exclude(marking=engagement.marking_id)
    return dict(rows.values_list("party__code", "marking_id"))


def marking_of_part(engagement: Engagement, party: str) -> int:
    """Return the marking of what is kept of a party's part: that of the part itself, else of the engagement."""
    return apart_of(engagement).get(party, cast("int", engagement.marking_id))


def seats_apart(engagement: Engagement) -> dict[str, int | None]:
    """Return the seats of the parties whose part is marked apart. One statement."""
    rows = EngagementParty.objects.filter(engagement=engagement).exclude(marking=engagement.marking_id)
    return dict(rows.values_list("party__code", "seats"))


def record_parts(actor: Actor, engagement: Engagement, before: Mapping[str, int | None]) -> None:
    """Write into the ledger, part by part and under its marking, which seats parties marked apart have now."""
    rows = EngagementParty.objects.filter(engagement=engagement).exclude(marking=engagement.marking_id)
    for row in rows.select_related("party").order_by("pk"):
        code = row.party.code
        if code not in before or before[code] != row.seats:
            record(
                actor, "set_parties", engagement, before={"seats": before[code]} if code in before else None,
                after={"party": code, "seats": row.seats}, part=("engagement_part", row),
            )  # fmt: skip

"""Parts of an engagement that are marked apart: of which some who read the engagement must not learn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db.models import Max

from entente.apps.access.binding import seeing_everything
from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.engagements.services.writing import record

_PLATFORM = Actor(name="Entente")


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


def next_number(rows: Any) -> int:
    """Return the number that follows the highest among all the rows, also those that the actor may not read.

    It orders and keeps apart, and is never shown: what is missing between two would tell of a third.
    """
    with seeing_everything():
        return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def make_way(engagement: Engagement, rows: Any, *, action: str, kept: Callable[[Any], dict[str, Any]]) -> None:
    """Take away the parts that stand where the actor is about to write the same, and that they may not read.

    A refusal would tell that they are there. Whoever read them reads what is written now, and in the ledger, under
    the marking they bore, what it replaced: an `action` with what `kept` says of each.
    """
    seen = set(rows.values_list("pk", flat=True))
    with seeing_everything():
        for row in rows.exclude(pk__in=seen):
            record(_PLATFORM, action, engagement, before=kept(row), marking_id=row.marking_id)
            row.delete()

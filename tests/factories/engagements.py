"""Engagements in the world of programmes: the alliance's desk plans, a lead reports, somebody else approves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import Role
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.engagements.enums import EngagementKind
from entente.apps.engagements.models import ApprovalStep, Engagement
from entente.apps.engagements.services.planning import plan_engagement
from entente.apps.engagements.services.wanted import NewEngagement
from tests.factories.access import ALWAYS, Someone, someone
from tests.factories.programmes import World, acting, write_programme_world

DESK = (
    "engagements.plan", "engagements.nominate", "engagements.report", "engagements.chains", "engagements.actions",
    "engagements.verify", "engagements.exercises", "engagements.observe", "engagements.lessons", "engagements.record",
    "engagements.approve",
)  # fmt: skip
LEAD = ("engagements.plan", "engagements.report", "engagements.actions", "engagements.observe")
APPROVER = ("engagements.approve", "engagements.verify", "engagements.lessons")
MISSION = ("engagements.nominate", "engagements.report", "engagements.actions", "engagements.observe")


@dataclass(frozen=True)
class EngagementWorld(World):
    """Beside the world of programmes: the lead of activities, the one who approves for the lead's organisation."""

    lead: Someone
    approver: Someone


def write_engagement_world() -> EngagementWorld:
    """Write the world; the lead's organisation has one approval step."""
    world = write_programme_world()
    cleared = ((2, ALWAYS),)
    lead = someone(ViewerFacts("HQ", cleared), role="lead", permissions=LEAD)
    approver = someone(ViewerFacts("HQ", cleared), role="approver", permissions=APPROVER)
    with seeing_everything():
        for role, more in (("desk", DESK), ("mission", MISSION)):
            row = Role.objects.get(pk=role)
            row.permissions = sorted({*row.permissions, *more})
            row.save(update_fields=["permissions"])
        ApprovalStep.objects.create(organisation=lead.post.organisation, approver=approver.post)
    kept = {name: getattr(world, name) for name in world.__dataclass_fields__}
    return EngagementWorld(**kept, lead=lead, approver=approver)


def days_from_now(days: int) -> date:
    """A day before or after today."""
    return timezone.now().date() + timedelta(days=days)


def new_engagement(world: EngagementWorld, **fields: object) -> NewEngagement:
    """A workshop with P and Q, held by P in a month, led by the lead."""
    given: dict[str, object] = {
        "title_en": "Workshop on mines", "title_fr": "Atelier sur les mines", "kind": EngagementKind.TRAINING,
        "starts": days_from_now(30), "ends": days_from_now(31), "lead": world.lead.post.code, "host": "P",
        "parties": {"P": 5, "Q": 3}, "place": "Port", "country": "P",
    }  # fmt: skip
    return NewEngagement(**{**given, **fields})  # type: ignore[arg-type]


def planned(world: EngagementWorld, **fields: object) -> Engagement:
    """An engagement that the desk planned."""
    with acting(world.desk) as actor:
        return plan_engagement(actor, new_engagement(world, **fields))


def over(world: EngagementWorld, *, days: int = 3, **fields: object) -> Engagement:
    """An engagement that ended some days ago and has no report yet."""
    return planned(world, **{"starts": days_from_now(-days - 1), "ends": days_from_now(-days), **fields})

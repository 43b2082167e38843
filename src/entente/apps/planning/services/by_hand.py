"""Allocations changed by hand: always in a copy of a version, checked against every rule."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.planning.enums import VersionKind
from entente.apps.planning.models import Allocation, PlanVersion
from entente.apps.planning.selectors.instance import RoundInstance, instance_json, round_instance
from entente.apps.planning.services.allocating import digest_of, keep_plan, new_version
from entente.apps.planning.services.writing import record
from entente.engines.planning import Plan, check, explain
from entente.engines.planning.instance import Key
from entente.engines.planning.plan import allocations
from entente.kernel.errors import BadInput, Problem

BY_HAND = "by hand"


@transaction.atomic
def change_seats(
    actor: Actor, round_id: UUID, *, version: int, seats: Mapping[UUID, int], reason: str, label: str = ""
) -> PlanVersion:
    """Write a copy of a version with other seats for some requests (by key); return it, drawn.

    Raises BadInput naming every rule that the changed plan would break. The engine's proofs do not hold for a plan
    changed by hand, so the copy has none.
    """
    row = new_version(actor, round_id, kind=VersionKind.PLAN, label=label or reason, base=version)
    made = round_instance(Viewer(name=actor.name), held=row.round)
    plan = changed_plan(made, row.base, seats)
    problems = plan_problems(made, plan)
    if problems:
        raise BadInput(problems)
    row.inputs, row.engine = instance_json(made.instance), BY_HAND
    row.digest = digest_of(row.inputs)
    keep_plan(row, made, Plan(plan.allocations, explain(made.instance, plan)), made.instance)
    row.drawn_at, row.share = timezone.now(), 1.0
    row.save()
    after = {"number": row.number, "of": version, "changed": len(seats)}
    record(actor, "change_seats", "plan_version", row, after=after, reason=reason)
    return row


def changed_plan(made: RoundInstance, base: PlanVersion | None, seats: Mapping[UUID, int]) -> Plan:
    """Return the plan of a version with other seats for some requests."""
    kept = (
        dict(
            Allocation.objects.filter(round=base.round_id, version_number=base.number).values_list(
                "request_id", "seats"
            )
        )
        if base is not None
        else {}
    )
    wanted: dict[Key, int] = {}
    for key, request in made.requests.items():
        wanted[key] = seats.get(request.pk, kept.get(request.pk, 0))
    return Plan(allocations(wanted))


def plan_problems(made: RoundInstance, plan: Plan) -> list[Problem]:
    """Name every rule that a plan breaks, in words."""
    words = {
        "seats_range": _("the seats are outside what the request asks for"),
        "capacity": _("more seats than the activity has"),
        "ineligible": _("the activity is not open to this partner"),
        "partner_budget": _("more than the partner’s budget"),
        "fund_amount": _("more than the fund holds"),
        "absence_limit": _("too many people of the partner away at once"),
        "prerequisite": _("an activity that must come first is not granted"),
        "mandatory": _("seats that were promised are missing"),
    }
    return [
        Problem(f"{words.get(row.rule, row.rule)}: {row.subject} ({row.detail})", field=row.rule,
                remedy=_("change the seats again"))
        for row in check(made.instance, plan).violations
    ]  # fmt: skip

"""Saying how often a party is to be met."""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.calendars.models import CadenceTarget
from entente.apps.calendars.rules import may_set_cadence
from entente.apps.engagements.enums import EngagementLevel
from entente.apps.ledger.services import append
from entente.apps.programmes.services.marking import marking_for
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Problem


@transaction.atomic
def set_cadence(
    actor: Actor, *, party: str, level: str, every_days: int | None, note: str = "", exercise: bool = False
) -> CadenceTarget | None:
    """Say how often a party is to be met at a level; None days takes the cadence back. Return what holds now.

    It is for the allies at the lowest level above public: the partner does not read it. Nothing is written when
    nothing changes. Raises Refused without the permission, BadInput for an unknown level.
    """
    may_set_cadence(actor, party=party)
    if level not in EngagementLevel.values:
        raise BadInput(
            Problem(_("%(code)r is not known") % {"code": level}, field="level", remedy=_("choose one from the list"))
        )
    row = Party.objects.get(code=party)
    held = CadenceTarget.objects.select_for_update().filter(party=row, level=level).order_by("pk").first()
    before = {"every_days": held.every_days, "note": held.note} if held else None
    after = {"every_days": every_days, "note": note} if every_days else None
    if before == after:
        return held
    marking_id = cast("int", held.marking_id) if held else marking_for(actor, parties=(), on=timezone.now().date())
    kept = _written(held, row, level, every_days, note, marking_id, exercise)
    append(
        actor,
        action="engagements.set_cadence",
        record_type="party",
        record_id=row.code,
        before={"level": level, **(before or {})},
        after={"level": level, **(after or {})},
        marking_id=marking_id,
    )
    return kept


def _written(
    held: CadenceTarget | None,
    row: Party,
    level: str,
    every_days: int | None,
    note: str,
    marking_id: int,
    exercise: bool,
) -> CadenceTarget | None:
    if every_days is None:
        if held is not None:
            held.delete()
        return None
    if held is None:
        return CadenceTarget.objects.create(
            party=row, level=level, every_days=every_days, note=note, marking_id=marking_id, exercise=exercise
        )
    held.every_days, held.note = every_days, note
    held.revision += 1
    held.save(update_fields=["every_days", "note", "revision"])
    return held

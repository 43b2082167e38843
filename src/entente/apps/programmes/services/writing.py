"""What every service of programmes does: lock, note the step, note the change of the text, write the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.programmes.enums import ProgrammeState, Side
from entente.apps.programmes.models import Agreement, Programme, ProgrammeStep
from entente.apps.programmes.rules.dates import overlap_problem
from entente.apps.programmes.rules.sides import voice
from entente.apps.programmes.rules.transitions import CHANGE_TEXT
from entente.kernel.errors import Problem
from entente.kernel.periods import Period


def locked(programme_id: UUID) -> Programme:
    """Return the programme, locked for this transaction. Raises Programme.DoesNotExist, also when it is hidden."""
    rows = Programme.objects.select_for_update(of=("self",)).select_related("party", "instrument")
    return rows.get(pk=programme_id)


def period_of(programme: Programme) -> Period | None:
    """Return the period in force of a row."""
    kept = programme.period
    return Period(kept.lower, kept.upper) if kept is not None else None


def check_overlap(programme: Programme, period: Period | None) -> Problem | None:
    """Name another programme of the same instrument and partner in the way.

    Programmes for exercise and real ones do not get in each other's way, nor do one and its successor.
    Waits for whoever is checking the same pair, so that two drafts cannot pass at once.
    """
    with connection.cursor() as cursor:
        pair = f"programmes/{programme.party_id}/{programme.instrument_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [pair])
    others = (
        Programme.objects.filter(
            party=programme.party_id,
            instrument=programme.instrument_id,
            exercise=programme.exercise,
            period__isnull=False,
        )
        .exclude(pk__in=[key for key in (programme.pk, programme.supersedes_id) if key])
        .exclude(supersedes=programme.pk)
        .exclude(state=ProgrammeState.WITHDRAWN)
    )
    return overlap_problem(period, ((other.code, Period(other.period.lower, other.period.upper)) for other in others))


def note_step(
    actor: Actor,
    programme: Programme,
    verb: str,
    *,
    before: str,
    on: date,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Keep an act in the programme's life."""
    ProgrammeStep.objects.create(
        programme=programme,
        marking_id=programme.marking_id,
        verb=verb,
        state_before=before,
        state_after=programme.state,
        on=on,
        side=voice(actor, party=programme.party.code) or "",
        post_id=actor.post_id,
        by_name=actor.name,
        reason=reason,
        detail=detail or {},
    )


def text_changed(actor: Actor, programme: Programme) -> list[str]:
    """Note that the text is another one now: every agreement to it is void. Return the sides that had agreed."""
    programme.text_revision += 1
    standing = Agreement.objects.filter(programme=programme, voided_at=None)
    voided = [str(side) for side in standing.values_list("side", flat=True)]
    standing.update(voided_at=timezone.now())
    if programme.state == ProgrammeState.COMMITTEE:
        programme.state = ProgrammeState.PARTNER_AGREEMENT
        note_step(
            actor,
            programme,
            CHANGE_TEXT,
            before=ProgrammeState.COMMITTEE,
            on=timezone.now().date(),
            detail={"voided": voided},
        )
    programme.save(update_fields=["text_revision", "state"])
    return voided


def agreed_sides(programme: Programme) -> frozenset[Side]:
    """Return the sides that agree to the text as it stands."""
    rows = Agreement.objects.filter(programme=programme, voided_at=None, text_revision=programme.text_revision)
    return frozenset(Side(side) for side in rows.values_list("side", flat=True))


def record(
    actor: Actor,
    action: str,
    programme: Programme,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    part: tuple[str, Model] | None = None,
) -> None:
    """Append the ledger entry of an act on a programme, or on a part of it (kind and row)."""
    kind, row = part or ("programme", programme)
    append(
        actor,
        action=f"programmes.{action}",
        record_type=kind,
        record_id=programme.code if part is None else str(row.pk),
        before=before,
        after=after,
        reason=reason,
        marking_id=getattr(row, "marking_id", programme.marking_id),
    )

"""What every service of planning does: lock, check the table, note the step, write the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.planning.models import Round, RoundStep
from entente.apps.planning.rules.guards import GUARDS, Facts
from entente.apps.planning.rules.transitions import Transition, transition_for


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that may be done: the locked round, the row of the table, the reason."""

    actor: Actor
    round: Round
    transition: Transition
    reason: str


def locked(round_id: UUID) -> Round:
    """Return the round, locked for this transaction. Raises Round.DoesNotExist, also when it is hidden."""
    return Round.objects.select_for_update(of=("self",)).get(pk=round_id)


def begin(actor: Actor, round_id: UUID, verb: str, *, reason: str = "") -> Act:
    """Lock the round and check the verb against the table. The guard is the caller's to run (`guard`)."""
    held = locked(round_id)
    return Act(actor, held, transition_for(actor, state=held.state, verb=verb), reason)


def guard(act: Act, facts: Facts) -> None:
    """Run the guard of the act's transition."""
    if act.transition.guard:
        GUARDS[act.transition.guard](facts)


def finish(act: Act, *, fields: tuple[str, ...] = (), detail: dict[str, Any] | None = None) -> Round:
    """Move the round, keep the step, write the ledger entry; `fields` were changed with the act."""
    held, before = act.round, act.round.state
    held.state = act.transition.target
    held.revision += 1
    held.save(update_fields=["state", "revision", *fields])
    RoundStep.objects.create(
        round=held,
        marking_id=held.marking_id,
        verb=act.transition.verb,
        state_before=before,
        state_after=held.state,
        on=timezone.now().date(),
        by_name=act.actor.name,
        reason=act.reason,
    )
    record(
        act.actor,
        act.transition.verb,
        "planning_round",
        held,
        before={"state": before},
        after={"state": held.state, **(detail or {})},
        reason=act.reason,
        key=held.code,
    )
    return held


def record(
    actor: Actor,
    action: str,
    kind: str,
    row: Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    key: str = "",
) -> None:
    """Append the ledger entry of an act on a marked record; its key is the row's, where none is given."""
    append(
        actor,
        action=f"planning.{action}",
        record_type=kind,
        record_id=key or str(row.pk),
        before=before,
        after=after,
        reason=reason,
        marking_id=getattr(row, "marking_id", None),
    )

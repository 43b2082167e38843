"""What every service of early warning does: lock, note the step, write the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.warnings.models import Alert, AlertStep
from entente.kernel.errors import Refused


def locked(alert_id: UUID) -> Alert:
    """Return the alert, locked for this transaction. Raises Alert.DoesNotExist, also when it is hidden."""
    return Alert.objects.select_for_update(of=("self",)).get(pk=alert_id)


def party_codes(alert: Alert) -> tuple[str, ...]:
    """Return the codes of the parties that an alert is about."""
    return tuple(alert.parties.order_by("alert_parties__position").values_list("code", flat=True))


def require(actor: Actor, permission: str) -> None:
    """Raise Refused unless a role of the actor grants the permission."""
    if not actor.may(permission):
        raise Refused(
            _("Your post may not do this."),
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def note_step(
    actor: Actor,
    alert: Alert,
    verb: str,
    *,
    before: str,
    on: date,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> AlertStep:
    """Keep an act in the life of an alert."""
    return AlertStep.objects.create(
        alert=alert,
        marking_id=alert.marking_id,
        verb=verb,
        state_before=before,
        state_after=alert.state,
        on=on,
        reason=reason.strip(),
        detail={key: value for key, value in (detail or {}).items() if value not in ("", None)},
        post_id=actor.post_id,
        by_name=actor.name,
    )


def record(
    actor: Actor,
    action: str,
    *,
    kind: str,
    key: object,
    marking_id: int | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    marking_ids: tuple[int, ...] = (),
) -> int:
    """Append the ledger entry of an act; return its number."""
    entry = append(
        actor,
        action=f"warnings.{action}",
        record_type=kind,
        record_id=str(key),
        before=before,
        after=after,
        reason=reason,
        marking_id=marking_id,
        marking_ids=marking_ids,
    )
    return int(entry.id)

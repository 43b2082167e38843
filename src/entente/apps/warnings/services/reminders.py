"""Telling whoever acknowledges of an alert, and again when the time is over. Nothing is escalated: a person is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from entente.apps.access.models import PUBLIC, Delegation, PostHolding
from entente.apps.access.viewers import Actor
from entente.apps.notices.services import enrol
from entente.apps.warnings.enums import AlertState
from entente.apps.warnings.models import Alert
from entente.apps.warnings.services.writing import record

ACTOR = Actor(name="Entente")
AGAIN = timedelta(hours=24)


@transaction.atomic
def remind_overdue(*, now: datetime) -> int:
    """Remind the holders of each post whose acknowledgement is overdue, at most once a day; return how many alerts.

    Run it as a process that sees everything: a holder is told no more than they may read.
    """
    waiting = Alert.objects.select_for_update(of=("self",)).filter(
        Q(reminded_at__isnull=True) | Q(reminded_at__lte=now - AGAIN), state=AlertState.ALERT, due_at__lt=now
    )
    reminded = 0
    for alert in waiting.select_related("named_post"):
        tell_holders(ACTOR, alert, now=now)
        alert.reminded_at = now
        alert.save(update_fields=["reminded_at"])
        record(
            ACTOR, "remind", kind="alert", key=alert.pk, marking_id=alert.marking_id,
            after={"post": alert.named_post.code if alert.named_post else "", "due_at": alert.due_at},
        )  # fmt: skip
        reminded += 1
    return reminded


def tell_holders(actor: Actor, alert: Alert, *, now: datetime) -> None:
    """Have those hear of the alert from now on who may acknowledge it: the holders, and whom the post lent this to."""
    lent = Delegation.objects.filter(
        from_post=alert.named_post_id, period__contains=now.date(), permissions__contains=["warnings.acknowledge"]
    )
    posts = [alert.named_post_id, *lent.filter(to_post__isnull=False).values_list("to_post_id", flat=True)]
    holders = [
        *PostHolding.objects.filter(
            post__in=posts, period__contains=now.date(), person__is_active=True
        ).values_list("person_id", flat=True),
        *lent.filter(to_person__is_active=True).values_list("to_person_id", flat=True),
    ]  # fmt: skip
    enrol(
        actor, people=sorted(set(holders)), record_type="alert", record_id=str(alert.pk),
        marking_ids=[alert.marking_id or PUBLIC],
    )  # fmt: skip

"""What early warning puts on a post’s desk: alerts to acknowledge."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.obligations import Obligation
from entente.apps.warnings.enums import AlertState
from entente.apps.warnings.models import Alert


def acknowledgements(viewer: Viewer | Actor, posts: Collection[UUID], on: date) -> Iterator[Obligation]:
    """Yield the alerts that wait for some posts. One statement; a series is named by its codes."""
    rows = Alert.objects.filter(state=AlertState.ALERT, named_post__in=posts)
    for row in rows:
        if row.named_post_id is None:  # the database allows no alert without one
            continue
        due = row.due_at.date() if row.due_at else None
        yield Obligation(
            kind="acknowledgement",
            record_id=row.pk,
            code="",
            title=str(row).replace("|", " – "),
            programme_id=None,
            programme="",
            party="",
            due=due,
            late=due is not None and due < on,
            roles=("accountable",),
            marking_id=row.marking_id or PUBLIC,
            post_id=row.named_post_id,
            exercise=row.exercise,
            label=_("Alert to acknowledge"),
            url=reverse("alert", args=[row.pk]),
        )

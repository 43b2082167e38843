"""What a suspension of a track touches."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import Track
from entente.apps.programmes.errors import AffectedActivity
from entente.apps.programmes.models import Activity, Programme
from entente.apps.programmes.rules.suspension import is_affected


def affected_activities(
    viewer: Viewer, *, programme_id: UUID, track: Track = Track.PRACTICAL, on: date | None = None
) -> tuple[AffectedActivity, ...]:
    """Return the activities that suspending the track on a day would touch, by code."""
    programme = Programme.objects.get(pk=programme_id)
    return affected_views(affected_rows(programme, track=track, on=on or timezone.now().date()))


def affected_rows(programme: Programme, *, track: Track, on: date) -> list[Activity]:
    """Return the same as rows."""
    rows = Activity.objects.filter(programme=programme)
    return [row for row in rows if is_affected(row, track=track, on=on)]


def affected_views(rows: list[Activity]) -> tuple[AffectedActivity, ...]:
    """Turn rows into what people are shown."""
    return tuple(
        AffectedActivity(
            id=row.pk,
            code=row.code,
            title=row.title,
            state=row.state,
            planned_from=str(row.planned_from or ""),
            planned_to=str(row.planned_to or ""),
        )
        for row in rows
    )

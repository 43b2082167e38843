"""A post's watches, and what crossed them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from entente.apps.access.shown import not_shown
from entente.apps.access.viewers import Viewer
from entente.apps.warnings.enums import Measure
from entente.apps.warnings.models import Crossing, Watch
from entente.apps.warnings.selectors.titles import alert_titles, watch_titles

SHOWN = 100


@dataclass(frozen=True, slots=True)
class WatchView:
    """A watch of the viewer's post; `crossings` are those that the viewer may read."""

    id: UUID
    title: str
    note: str
    active: bool
    by_name: str
    made_at: datetime
    crossings: int
    last_day: date | None
    exercise: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch looks at, as its form has it."""

    id: UUID
    title: str
    party: str
    region: str
    series_id: str
    measure: str
    threshold: float | None
    note: str
    exercise: bool


@dataclass(frozen=True, slots=True)
class CrossingView:
    """A signal that crossed a watch."""

    day: date
    watch: str
    alert_id: UUID
    alert: str
    value: float | None
    fresh: bool
    exercise: bool


@dataclass(frozen=True, slots=True)
class WatchPage:
    """The watches of the viewer's post and what crossed them, the newest first."""

    watches: tuple[WatchView, ...]
    crossings: tuple[CrossingView, ...]


def watch_page(viewer: Viewer) -> WatchPage:
    """Return the watches of the post the viewer acts in. At most six statements."""
    if viewer.post_id is None:
        return WatchPage((), ())
    watches = list(Watch.objects.filter(post=viewer.post_id, deleted_at__isnull=True).select_related("party"))
    titles = watch_titles(watches)
    crossed = list(_crossings(viewer).select_related("alert"))
    alerts = alert_titles([row.alert for row in crossed])
    of_watch: dict[UUID, list[Crossing]] = {}
    for row in crossed:
        of_watch.setdefault(row.watch_id, []).append(row)
    return WatchPage(
        watches=tuple(_watch(row, titles[row.pk], of_watch.get(row.pk, [])) for row in watches),
        crossings=tuple(
            CrossingView(
                row.day, titles[row.watch_id], row.alert_id, alerts[row.alert_id], row.value, row.seen_at is None,
                row.alert.exercise,
            )
            for row in crossed[:SHOWN]
        ),
    )  # fmt: skip


def fresh_crossings(viewer: Viewer) -> int:
    """Return how many crossings the viewer's post has not looked at. One statement."""
    if viewer.post_id is None:
        return 0
    with not_shown():
        return _crossings(viewer).filter(seen_at__isnull=True).count()


def watches_crossed(viewer: Viewer, *, alert_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return which watches of the viewer's post some warnings crossed, by warning. At most three statements."""
    if viewer.post_id is None or not alert_ids:
        return {}
    rows = list(_crossings(viewer).filter(alert__in=alert_ids).select_related("watch__party"))
    titles = watch_titles({row.watch_id: row.watch for row in rows}.values())
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.alert_id, []).append(titles[row.watch_id])
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


def watch_get(viewer: Viewer, *, watch_id: UUID) -> Watched:
    """Return a watch of the viewer's post as a form shows it. Raises Watch.DoesNotExist, also for another post's."""
    rows = Watch.objects.select_related("party")
    row = rows.get(pk=watch_id, post=viewer.post_id, deleted_at__isnull=True)
    party = row.party.code if row.party else ""
    threshold = None if row.measure == Measure.ANY else row.threshold
    title = watch_titles([row])[row.pk]
    return Watched(row.pk, title, party, row.region, row.series_id, row.measure, threshold, row.note, row.exercise)


def _crossings(viewer: Viewer) -> QuerySet[Crossing]:
    return Crossing.objects.filter(watch__post=viewer.post_id, watch__deleted_at__isnull=True)


def _watch(row: Watch, title: str, crossed: list[Crossing]) -> WatchView:
    return WatchView(
        row.pk, title, row.note, row.active, row.by_name, row.made_at, len(crossed),
        max((each.day for each in crossed), default=None), row.exercise,
    )  # fmt: skip

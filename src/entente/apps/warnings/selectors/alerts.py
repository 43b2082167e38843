"""Lists of warnings: the queue, a party's own, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils import timezone

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.warnings.enums import AlertState
from entente.apps.warnings.models import Alert, Crossing
from entente.apps.warnings.rules.transitions import CLOSED
from entente.apps.warnings.selectors.acting_for import posts_acted_for
from entente.apps.warnings.selectors.rows import ACKNOWLEDGE, alert_rows, with_parties
from entente.apps.warnings.selectors.types import AlertRow
from entente.apps.warnings.selectors.watches import watches_crossed

SORTS = ("newest", "unusual", "probability", "due")
# What a page shows; beyond it says how many there are, and asks for a filter.
PAGE = 200


@dataclass(frozen=True, slots=True)
class AlertFilters:
    """What is listed. Several values of one field are alternatives; `open` leaves out what is closed.

    `mine`: waiting for the viewer's post, or one that lent it this. `overdue`: not acknowledged in time. `crossed`:
    crossed a watch of the viewer's post.
    """

    state: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    series_id: str = ""
    open: bool = True
    mine: bool = False
    overdue: bool = False
    ungraded: bool = False
    crossed: bool = False
    exercise: bool | None = None


@dataclass(frozen=True, slots=True)
class AlertList:
    """Warnings, and how many there are of all that match, listed or not: by state, `mine`, `overdue`, `crossed`."""

    rows: tuple[AlertRow, ...]
    total: int
    by_state: dict[str, int]
    mine: int = 0
    overdue: int = 0
    crossed: int = 0


def alert_list(
    viewer: Viewer,
    *,
    filters: AlertFilters | None = None,
    sort: str = "newest",
    limit: int = PAGE,
    now: datetime | None = None,
) -> AlertList:
    """Return warnings, the newest and among them the most unusual first, unless sorted otherwise.

    Four statements, two or three more for the watches that they crossed, and at most two for posts that lent theirs.
    """
    wanted, now = filters or AlertFilters(), now or timezone.now()
    matching = _matching(viewer, wanted, now)
    counted = _counted(matching, viewer)
    for marking_id in {row.marking_id for row in counted}:
        note(marking_id)  # what is counted is shown, listed or not
    by_state = Counter(row.state for row in counted)
    ordered = matching.order_by(*_ORDERS.get(sort, _ORDERS["newest"]))[:limit]
    rows = alert_rows(viewer, with_parties(ordered), now=now)
    crossed = watches_crossed(viewer, alert_ids=[row.id for row in rows])
    rows = tuple(replace(row, crossed=crossed.get(row.id, ())) for row in rows)
    waiting = [row for row in counted if row.state == AlertState.ALERT]
    return AlertList(
        rows, len(counted), dict(by_state),
        mine=_mine(viewer, waiting, now),
        overdue=sum(row.due_at is not None and row.due_at < now for row in waiting),
        crossed=sum(row.has_crossed for row in counted),
    )  # fmt: skip


class _Counted(NamedTuple):
    """What is counted of a warning. Its key is among it, so that two warnings never count as one."""

    pk: UUID
    state: str
    marking_id: int
    named_post_id: UUID | None
    due_at: datetime | None
    has_crossed: bool


def _counted(rows: QuerySet[Alert], viewer: Viewer) -> list[_Counted]:
    crossings = Crossing.objects.filter(
        alert=OuterRef("pk"), watch__post=viewer.post_id, watch__deleted_at__isnull=True
    )
    columns = [name for name in _Counted._fields if name != "has_crossed"]
    found = rows.order_by().values_list(*columns, Exists(crossings))
    return [_Counted(*row) for row in found]


def _mine(viewer: Viewer, waiting: list[_Counted], now: datetime) -> int:
    """How many wait for a post that the viewer acknowledges for."""
    named = {row.named_post_id for row in waiting}
    if not named:
        return 0
    posts = posts_acted_for(viewer, permission=ACKNOWLEDGE, on=now.date())
    return sum(row.named_post_id in posts for row in waiting)


def party_alerts(viewer: Viewer, *, party: str, now: datetime | None = None) -> tuple[AlertRow, ...]:
    """Return the open warnings about a party, those nearest to a decision first. Three statements."""
    now = now or timezone.now()
    rows = alert_rows(viewer, with_parties(_matching(viewer, AlertFilters(party=(party,)), now)), now=now)
    places = {str(state): place for place, state in enumerate(AlertState)}
    return tuple(sorted(rows, key=lambda row: (-places[row.state], -row.last_day.toordinal(), row.title)))


def alert_keys(viewer: Viewer, *, keys: list[UUID], now: datetime | None = None) -> tuple[AlertRow, ...]:
    """Return those of some warnings that the viewer may read, in their usual order. Three statements."""
    now = now or timezone.now()
    rows = Alert.objects.filter(pk__in=keys).order_by(*_ORDERS["newest"])
    return alert_rows(viewer, with_parties(rows), now=now)


def _matching(viewer: Viewer, wanted: AlertFilters, now: datetime) -> QuerySet[Alert]:
    rows = Alert.objects.all()
    if wanted.state:
        rows = rows.filter(state__in=wanted.state)
    elif wanted.open:
        rows = rows.exclude(state__in=CLOSED)
    for lookup, values in (
        ("alert_parties__party__code__in", wanted.party),
        ("alert_parties__party__region__in", wanted.region),
        ("origin__in", wanted.origin),
    ):
        if values:
            rows = rows.filter(**{lookup: values})
    if wanted.series_id:
        rows = rows.filter(series_id=wanted.series_id)
    if wanted.exercise is not None:
        rows = rows.filter(exercise=wanted.exercise)
    if wanted.ungraded:
        rows = rows.filter(Q(reliability="") | Q(credibility=""))
    rows = _of_post(rows, viewer, wanted, now)
    if wanted.overdue:
        rows = rows.filter(state=AlertState.ALERT, due_at__lt=now)
    return rows.distinct() if wanted.party or wanted.region or wanted.crossed else rows


def _of_post(rows: QuerySet[Alert], viewer: Viewer, wanted: AlertFilters, now: datetime) -> QuerySet[Alert]:
    """What concerns the viewer's post: what waits for it, what crossed its watches."""
    if wanted.mine:
        posts = posts_acted_for(viewer, permission=ACKNOWLEDGE, on=now.date())
        rows = rows.filter(state=AlertState.ALERT, named_post__in=posts)
    if wanted.crossed:
        rows = rows.filter(crossings__watch__post=viewer.post_id, crossings__watch__deleted_at__isnull=True)
    return rows


_RATE = F("rate").asc(nulls_last=True)
_CHANCE = F("probability").desc(nulls_last=True)
_ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "newest": ("-last_day", _RATE, _CHANCE, "pk"),
    "unusual": (_RATE, _CHANCE, "-last_day", "pk"),
    "probability": (_CHANCE, "-last_day", "pk"),
    "due": (F("due_at").asc(nulls_last=True), "-last_day", "pk"),
}

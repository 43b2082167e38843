"""Reading one's notices and subscriptions. What a viewer may not read is neither shown nor counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from entente.apps.access.viewers import Viewer
from entente.apps.ledger.actions import label_of
from entente.apps.ledger.records import Described, Ref, describe
from entente.apps.notices.models import Notice, Preference, Subscription

# A page of notices, and beyond how many a count says "more than".
PAGE = 50
COUNTED = 99


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its reader sees it. `followed` is the record through which they heard of it."""

    id: UUID
    at: datetime
    act: str
    record: Described
    followed: Described | None
    unread: bool


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """A record that the viewer follows or has muted."""

    ref: Ref
    record: Described
    stance: str
    since: datetime


def notice_list(
    viewer: Viewer, *, unread_only: bool = False, before: UUID | None = None, limit: int = PAGE
) -> list[NoticeView]:
    """Return the viewer's notices, newest first. `before` is the last notice of the page before."""
    notices = _own_notices(viewer)
    if unread_only:
        notices = notices.filter(read_at__isnull=True)
    if before is not None:
        last = notices.filter(pk=before).values_list("entry_id", flat=True).first()
        notices = notices.filter(entry_id__lt=last if last is not None else 0)
    return list(islice(readable(viewer, notices.order_by("-entry_id")), limit))


def notice_count(viewer: Viewer) -> int:
    """Return how many unread notices the viewer has; COUNTED + 1 for more than COUNTED."""
    unread = _own_notices(viewer).filter(read_at__isnull=True).order_by("-entry_id")
    return sum(1 for _ in islice(readable(viewer, unread), COUNTED + 1))


def subscription_list(viewer: Viewer) -> list[SubscriptionView]:
    """Return what the viewer follows and mutes, by title."""
    kept = list(_own_subscriptions(viewer))
    refs = {row: Ref(row.record_type, row.record_id) for row in kept}
    described = describe(viewer, refs.values())
    shown = [
        SubscriptionView(ref, described[ref], row.stance, row.since) for row, ref in refs.items() if ref in described
    ]
    return sorted(shown, key=lambda view: view.record.title.casefold())


def subscription_stance(viewer: Viewer, *, record_type: str, record_id: str) -> str:
    """Return the viewer's own stance on one record: "follow", "mute" or ""."""
    row = _own_subscriptions(viewer).filter(record_type=record_type, record_id=record_id).first()
    return row.stance if row else ""


def addressed(viewer: Viewer, *, record_type: str, record_ids: Collection[str]) -> set[str]:
    """Return those of some records of which the viewer was given a notice. One statement."""
    held = _own_notices(viewer).filter(record_type=record_type, record_id__in=record_ids)
    return set(held.values_list("record_id", flat=True))


def digest_wanted(viewer: Viewer) -> bool:
    """Whether the viewer gets the daily mail: yes unless they declined."""
    if viewer.person_id is None:
        return False
    return not Preference.objects.filter(person_id=viewer.person_id, digest=False).exists()


def readable(viewer: Viewer, notices: QuerySet[Notice]) -> Iterator[NoticeView]:
    """Yield the notices of records that the viewer may read now, in order, looking up records page by page."""
    stream = notices.iterator(chunk_size=PAGE * 2)
    while page := list(islice(stream, PAGE * 2)):
        described = describe(viewer, _refs(page))
        for notice in page:
            record = described.get(Ref(notice.record_type, notice.record_id))
            if record is not None:
                followed = described.get(Ref(notice.followed_type, notice.followed_id))
                act = label_of(notice.action)
                yield NoticeView(notice.pk, notice.at, act, record, followed, notice.read_at is None)


def _own_notices(viewer: Viewer) -> QuerySet[Notice]:
    """Return the viewer's notices; none for someone who has not signed in."""
    return Notice.objects.none() if viewer.person_id is None else Notice.objects.filter(person_id=viewer.person_id)


def _own_subscriptions(viewer: Viewer) -> QuerySet[Subscription]:
    """Return the viewer's subscriptions; none for someone who has not signed in."""
    if viewer.person_id is None:
        return Subscription.objects.none()
    return Subscription.objects.filter(person_id=viewer.person_id)


def _refs(notices: Iterable[Notice]) -> set[Ref]:
    return {
        ref
        for notice in notices
        for ref in (Ref(notice.record_type, notice.record_id), Ref(notice.followed_type, notice.followed_id))
    }

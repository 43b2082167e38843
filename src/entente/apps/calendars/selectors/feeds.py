"""Calendar feeds: whose they are, their addresses, and what they show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Count, Q

from entente.apps.access.models import Level, Marking
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.models import Feed
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, rows_of
from entente.apps.engagements.enums import Attendance
from entente.apps.engagements.models import EngagementParty, EngagementPerson, EngagementStep
from entente.apps.register.selectors.types import PartyRef

_SALT = "entente.calendar.feed"
# How much of the past a calendar keeps, and how far it looks ahead.
PAST, AHEAD = timedelta(days=366), timedelta(days=3 * 366)
MOST = 3_000


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed of one's own: of one's own engagements where `party` is None."""

    id: UUID
    party: PartyRef | None
    token: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class Event:
    """What a feed shows of an engagement: `told` is False where its title is above the channel's marking.

    `revision` counts the steps of its life that its person may read; changes out of their sight do not count.
    """

    engagement: Listed
    told: bool
    revision: int


@dataclass(frozen=True, slots=True)
class Channel:
    """Over what feeds are fetched: the rank of the highest level it may tell, and its name; none: the open Internet."""

    rank: int = 0
    name: str = ""


def channel() -> Channel:
    """Return the channel of this deployment. A level that the pack's scale lacks allows no more than what is public."""
    level = Level.objects.filter(code=settings.FEED_CEILING, rank__gt=0).first() if settings.FEED_CEILING else None
    return Channel(level.rank, level.name) if level else Channel()


def feed_list(viewer: Viewer) -> list[FeedView]:
    """Return the feeds that the viewer has open, with their addresses' tokens."""
    rows = Feed.objects.filter(person=viewer.person_id, revoked_at=None).select_related("party")
    return [
        FeedView(
            row.pk, PartyRef(row.party.code, row.party.name) if row.party else None, token_of(row), row.opened_at.date()
        )
        for row in rows
    ]


def token_of(feed: Feed) -> str:
    """Return the signed name under which a feed is fetched: it says nothing, and cannot be guessed or made up."""
    return signing.Signer(salt=_SALT, sep=".").sign(feed.pk.hex)


def feed_of_token(token: str) -> Feed | None:
    """Return the feed of a token; None for a wrong token, an ended feed, and a person who may no longer sign in."""
    try:
        key = UUID(hex=signing.Signer(salt=_SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Feed.objects.select_related("person", "party").filter(
        pk=key, revoked_at=None, person__is_active=True
    ).first()  # fmt: skip


def feed_events(viewer: Viewer, *, feed: Feed, on: date) -> list[Event]:
    """Return what a feed shows on a day: what its person may read, read as that person. Seven statements at most.

    In a feed of one's own an engagement above the channel keeps its days alone; in a party's it is left out. So is the
    part of a party that is marked above it: the channel does not tell that it takes part.
    """
    rows = rows_of(Filters(party=feed.party.code if feed.party else ""))
    rows = rows.filter(starts__range=(on - PAST, on + AHEAD), starts_precision="day", ends_precision="day")
    if feed.party is None:
        own = EngagementPerson.objects.filter(person=feed.person_id).exclude(attendance=Attendance.DECLINED)
        led = Q(lead=viewer.post_id) if viewer.post_id else Q(pk__in=[])
        rows = rows.filter(Q(pk__in=own.values("engagement")) | led)
    held = list(rows[:MOST])
    keys = [row.pk for row in held]
    steps = EngagementStep.objects.filter(engagement__in=keys).values_list("engagement").annotate(number=Count("pk"))
    revisions = dict(steps.order_by())
    links = EngagementParty.objects.filter(engagement__in=keys)
    parts = list(links.values_list("engagement_id", "party__code", "marking_id"))
    markings = {cast("int", row.marking_id) for row in held} | {marking for _key, _code, marking in parts}
    tellable = _tellable(markings, rank=min(feed.rank, channel().rank))
    named: dict[UUID, set[str]] = defaultdict(set)
    for key, code, marking in parts:
        if marking in tellable:
            named[key].add(code)
    return [
        Event(_with(each, named[each.id]), each.marking_id in tellable, revisions.get(each.id, 0))
        for each in list_engagements(held)
        if feed.party is None or (each.marking_id in tellable and feed.party.code in named[each.id])
    ]


def _with(row: Listed, codes: set[str]) -> Listed:
    """Return an engagement that names these parties, and no others."""
    return replace(
        row,
        parties=tuple(party for party in row.parties if party.code in codes),
        hosts=tuple(party for party in row.hosts if party.code in codes),
    )


def _tellable(marking_ids: Iterable[int], *, rank: int) -> set[int]:
    """Those of the markings that the channel may carry: no level above its own, and nothing that few may read."""
    rows = Marking.objects.filter(pk__in=list(marking_ids), level__rank__lte=rank, caveats=[], communities=[])
    return set(rows.values_list("pk", flat=True))

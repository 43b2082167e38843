"""Calendar feeds: opened, re-opened under another address, and ended by whoever subscribes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from entente.apps.access.viewers import Actor
from entente.apps.calendars.models import Feed
from entente.apps.ledger.services import append
from entente.apps.register.models import Party
from entente.kernel.errors import Refused


@transaction.atomic
def open_feed(actor: Actor, *, party: str = "", rank: int = 0) -> Feed:
    """Open a feed of one's own engagements, or of those with a party; return the one that is open already.

    `rank` is that of the channel over which it is fetched, 0 for the open Internet. Raises Refused for nobody,
    Party.DoesNotExist for an unknown party.
    """
    person_id = _person(actor)
    row = Party.objects.get(code=party) if party else None
    held = Feed.objects.filter(person=person_id, party=row, revoked_at=None).first()
    if held is not None:
        return held
    feed = Feed.objects.create(
        person_id=person_id, post_id=actor.post_id, party=row, language=(get_language() or "en")[:2], rank=rank
    )
    _record(actor, "open_feed", feed)
    return feed


@transaction.atomic
def close_feed(actor: Actor, feed_id: UUID) -> Feed:
    """End a feed of one's own: its address answers no more. Raises Feed.DoesNotExist for anybody else's."""
    feed = Feed.objects.select_for_update(of=("self",)).get(pk=feed_id, person=_person(actor), revoked_at=None)
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    _record(actor, "close_feed", feed)
    return feed


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Refused("Nobody subscribes.", rule="calendars.person", remedy="sign in")
    return actor.person_id


def _record(actor: Actor, action: str, feed: Feed) -> None:
    append(
        actor,
        action=f"engagements.{action}",
        record_type="person",
        record_id=str(feed.person_id),
        after={"feed": str(feed.pk), "party": feed.party.code if feed.party else ""},
    )

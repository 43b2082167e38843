"""Feeds: whose engagements, what is told of them, and that a closed one answers no more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from entente.apps.access.binding import acting_as, seeing_everything
from entente.apps.access.identity import viewer_of_person
from entente.apps.access.models import Level
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import ViewerFacts
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.calendars.ical import calendar_file
from entente.apps.calendars.models import Feed
from entente.apps.calendars.selectors.feeds import channel, feed_events, feed_list, feed_of_token, token_of
from entente.apps.calendars.services.feeds import close_feed, open_feed
from entente.apps.engagements.models import Engagement
from entente.apps.ledger.models import Entry
from entente.kernel.errors import Refused
from tests.factories.access import ALWAYS, Someone, someone
from tests.factories.calendars import engagement, named
from tests.factories.programmes import acting, write_programme_world

SOON = timezone.now().date() + timedelta(days=10)


@pytest.fixture
def who(db: None) -> Someone:
    with seeing_everything():
        write_programme_world()
    return someone(ViewerFacts("HQ", ((3, ALWAYS),)), role="reader", permissions=("register.read",))


def hidden_marking() -> int:
    return intern(Actor(name="Platform"), MarkingSpec("INNER", "HQ", parties=("HQ",)), on=date(2024, 1, 1))


def own(who: Someone, row: Engagement) -> None:
    named(row, "HQ", who.person.name, person=who.person, post=who.post)


def feed_for(who: Someone, party: str = "") -> Feed:
    with acting(who) as actor:
        return open_feed(actor, party=party)


def told(who: Someone, feed: Feed) -> list[tuple[str, bool]]:
    with acting_as(viewer_of_person(who.person)) as viewer:
        return [(each.engagement.title, each.told) for each in feed_events(viewer, feed=feed, on=timezone.now().date())]


def test_ones_own_feed_holds_ones_own_and_tells_no_title_above_the_channel(who: Someone) -> None:
    with seeing_everything():
        own(who, engagement("P", starts=SOON, title_en="Public talks"))
        own(who, engagement("P", starts=SOON, title_en="Inner talks", marking_id=hidden_marking()))
        engagement("P", starts=SOON, title_en="Talks of others")
        declined = engagement("P", starts=SOON, title_en="Declined")
        named(declined, "HQ", who.person.name, person=who.person, attendance="declined")

    assert told(who, feed_for(who)) == [("Public talks", True), ("Inner talks", False)]


def test_the_feed_of_a_party_leaves_out_what_is_above_the_channel(who: Someone) -> None:
    with seeing_everything():
        engagement("P", starts=SOON, title_en="Public talks")
        engagement("P", starts=SOON, title_en="Inner talks", marking_id=hidden_marking())
        engagement("Q", starts=SOON, title_en="Talks with Q")
        engagement("P", starts=SOON, title_en="Some time", starts_precision="month")
        engagement("P", starts=SOON - timedelta(days=800), title_en="Long ago")

    assert told(who, feed_for(who, "P")) == [("Public talks", True)]


def test_the_part_of_a_party_above_the_channel_is_not_told(who: Someone) -> None:
    with seeing_everything():
        row = engagement("P", "Q", starts=SOON, title_en="Public talks")
        row.party_links.filter(party__code="Q").update(marking=hidden_marking())
        own(who, row)
    with acting_as(viewer_of_person(who.person)) as viewer:
        [event] = feed_events(viewer, feed=feed_for(who), on=timezone.now().date())
    assert (event.told, [party.code for party in event.engagement.parties]) == (True, ["P"])
    assert told(who, feed_for(who, "Q")) == []
    assert told(who, feed_for(who, "P")) == [("Public talks", True)]


def test_a_channel_for_more_tells_more_and_no_longer_once_it_is_lowered(who: Someone, settings: Any) -> None:
    with seeing_everything():
        engagement("P", starts=SOON, title_en="Public talks")
        engagement("P", starts=SOON, title_en="Inner talks", marking_id=hidden_marking())
    level = Level.objects.get(code="INNER")
    settings.FEED_CEILING = "INNER"
    assert (channel().rank, channel().name) == (level.rank, level.name)
    with acting(who) as actor:
        feed = open_feed(actor, party="P", rank=channel().rank)
    assert [title for title, _told in told(who, feed)] == ["Public talks", "Inner talks"]
    settings.FEED_CEILING = "no such level"
    assert told(who, feed) == [("Public talks", True)]


def test_a_feed_is_opened_once_and_closed_for_good(who: Someone) -> None:
    feed = feed_for(who, "P")
    assert feed_for(who, "P") == feed
    assert feed_of_token(token_of(feed)) == feed
    with acting(who) as actor:
        assert [each.token for each in feed_list(who.viewer())] == [token_of(feed)]
        close_feed(actor, feed.pk)
        with pytest.raises(Feed.DoesNotExist):
            close_feed(actor, feed.pk)
    assert feed_of_token(token_of(feed)) is None
    assert token_of(feed_for(who, "P")) != token_of(feed)
    with seeing_everything():
        actions = Entry.objects.filter(record_id=str(who.person.pk), action__contains="feed").order_by("id")
        assert list(actions.values_list("action", flat=True)) == [
            "engagements.open_feed", "engagements.close_feed", "engagements.open_feed",
        ]  # fmt: skip


def test_nobody_makes_up_an_address_or_closes_a_feed_of_others(who: Someone) -> None:
    feed = feed_for(who)
    for wrong in ("", "x", feed.pk.hex, f"{feed.pk.hex}.x", token_of(feed) + "x"):
        assert feed_of_token(wrong) is None
    other = someone(ViewerFacts("HQ", ((3, ALWAYS),)), role="other")
    with acting(other) as actor, pytest.raises(Feed.DoesNotExist):
        close_feed(actor, feed.pk)
    with pytest.raises(Refused):
        open_feed(Actor(name="Nobody"))
    who.person.is_active = False
    who.person.save(update_fields=["is_active"])
    assert feed_of_token(token_of(feed)) is None


def events_of(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_file_is_an_icalendar_of_whole_days(who: Someone) -> None:
    with seeing_everything():
        own(who, engagement("P", starts=SOON, ends=SOON + timedelta(days=2), title_en="Talks", place="Port, North"))
        own(who, engagement("P", starts=SOON, title_en="Drill", exercise=True, state="cancelled"))
        own(who, engagement("P", starts=SOON, title_en="Inner", place="Bunker", marking_id=hidden_marking()))
    feed = feed_for(who)
    with acting_as(viewer_of_person(who.person)) as viewer:
        shown = feed_events(viewer, feed=feed, on=timezone.now().date())
        content = calendar_file(
            shown,
            name="Mine",
            at=datetime(2026, 1, 1, tzinfo=UTC),
            address_of=lambda code: f"https://example.org/{code}",
        )
    talks, drill, inner = events_of(content)

    assert (talks["DTSTART"].dt, talks["DTEND"].dt) == (SOON, SOON + timedelta(days=3))
    assert (talks["SUMMARY"], talks["LOCATION"], talks["STATUS"]) == ("Talks", "Port, North", "CONFIRMED")
    assert talks["URL"].startswith("https://example.org/e-")
    assert (drill["SUMMARY"], drill["STATUS"]) == ("EXERCISE – Drill", "CANCELLED")
    assert (inner["SUMMARY"], "LOCATION" in inner, "URL" in inner) == ("Engagement", False, False)
    assert b"Bunker" not in content
    assert b"Inner" not in content


def test_the_address_answers_without_a_session_and_only_while_open(who: Someone, client: Client) -> None:
    with seeing_everything():
        engagement("P", starts=SOON, title_en="Public talks")
    feed = feed_for(who, "P")
    address = f"/engagements/feeds/{token_of(feed)}.ics"

    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [event["SUMMARY"] for event in events_of(response.content)] == ["Public talks"]
    assert client.post(address).status_code == 405
    with acting(who) as actor:
        close_feed(actor, feed.pk)
    assert client.get(address).status_code == 404

"""iCalendar files (RFC 5545, with the names of RFC 7986) of engagements: days without times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from entente.apps.calendars.selectors.feeds import Event as Shown
from entente.apps.engagements.enums import EngagementState

_STATUS = {
    EngagementState.PLANNED.value: "TENTATIVE",
    EngagementState.INVITED.value: "TENTATIVE",
    EngagementState.POSTPONED.value: "CANCELLED",
    EngagementState.CANCELLED.value: "CANCELLED",
}
_REFRESH = timedelta(hours=4)


def calendar_file(events: Iterable[Shown], *, name: str, at: datetime, address_of: Callable[[str], str]) -> bytes:
    """Return the file, in the reader's language. `at`: when it was made; `address_of` gives an engagement's page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Entente//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for shown in events:
        calendar.add_component(_event(shown, at=at, address_of=address_of))
    content: bytes = calendar.to_ical()
    return content


def _event(shown: Shown, *, at: datetime, address_of: Callable[[str], str]) -> Event:
    engagement = shown.engagement
    event = Event()
    event.add("uid", f"{engagement.id}@entente")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", shown.revision)
    event.add("dtstart", engagement.starts)
    event.add("dtend", engagement.ends + timedelta(days=1))
    event.add("status", _STATUS.get(engagement.state, "CONFIRMED"))
    if not shown.told:
        event.add("summary", _("Engagement"))
        event.add("class", "PRIVATE")
        return event
    title = f"{_('EXERCISE')} – {engagement.title}" if engagement.exercise else engagement.title
    event.add("summary", title)
    event.add("categories", [engagement.kind_label])
    if engagement.place:
        event.add("location", engagement.place)
    if engagement.parties:
        event.add("description", ", ".join(party.name for party in engagement.parties))
    event.add("url", address_of(engagement.code))
    return event

"""Calendars to subscribe to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from entente.apps.access.binding import acting_as
from entente.apps.access.identity import viewer_of_person
from entente.apps.calendars.ical import calendar_file
from entente.apps.calendars.models import Feed
from entente.apps.calendars.selectors.feeds import channel, feed_events, feed_list, feed_of_token
from entente.apps.calendars.services.feeds import close_feed, open_feed
from entente.apps.register.models import Party
from entente.apps.register.selectors.choices import party_list
from entente.web.actors import actor_of, viewer_of
from entente.web.views.problems import explained


@login_required
@explained
@require_http_methods(["GET", "HEAD", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """List one's feeds with their addresses; open one."""
    if request.method == "POST":
        try:
            open_feed(actor_of(request), party=request.POST.get("party", "")[:12], rank=channel().rank)
        except Party.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("The feed is open. Copy its address into your calendar."))
        return redirect("calendar-feeds")
    viewer = viewer_of(request)
    held = [
        (feed, request.build_absolute_uri(reverse("calendar-feed", args=[feed.token]))) for feed in feed_list(viewer)
    ]
    context = {
        "feeds": held,
        "own": any(feed.party is None for feed, _address in held),
        "channel": channel(),
        "parties": party_list(viewer),
        "tab": "feeds",
        "section": "engagements",
    }
    response = render(request, "web/calendars/feeds.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@explained
@require_POST
def close(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """End one of one's feeds."""
    try:
        close_feed(actor_of(request), feed_id)
    except Feed.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The feed is closed: its address answers no more."))
    return redirect("calendar-feeds")


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a feed to whoever knows its address, as its person may read it."""
    row = feed_of_token(token)
    if row is None:
        raise Http404
    # The same file all day, so that a calendar program sees whether anything changed.
    made = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with acting_as(viewer_of_person(row.person, post_id=row.post_id)) as viewer, translation.override(row.language):
        events = feed_events(viewer, feed=row, on=made.date())
        name = _("Entente: %(party)s") % {"party": row.party.name} if row.party else _("Entente: my engagements")
        content = calendar_file(events, name=name, at=made, address_of=lambda code: _page(request, code))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("engagement", args=[code]))

"""The addresses of the pages that look at engagements over time, places and parties."""

from __future__ import annotations

from django.urls import URLPattern, path

from entente.web.views.calendars import cadence, calendar, feeds, overlaps, places, together

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.calendar, name="engagement-calendar"),
    path("cadence/", cadence.cadence, name="cadence"),
    path("cadence/export.<str:form>", cadence.cadence_export, name="cadence-export"),
    path("cadence/<str:party>/<slug:level>/", cadence.set_target, name="set-cadence"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("conflicts/", overlaps.conflicts, name="participant-conflicts"),
    path("map/", places.places, name="engagement-map"),
    path("mix/", together.mix, name="engagement-mix"),
    path("network/", together.network, name="engagement-network"),
    path("network/export.<str:form>", together.network_export, name="network-export"),
    path("feeds/", feeds.feeds, name="calendar-feeds"),
    path("feeds/<uuid:feed_id>/close/", feeds.close, name="close-feed"),
    path("feeds/<str:token>.ics", feeds.feed, name="calendar-feed"),
]

"""Full-text search of engagements, in English and French, whatever the accents."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, rows_of
from entente.apps.register.selectors.search import words_query


@dataclass(frozen=True, slots=True)
class FoundEngagements:
    """The latest that were found; `more` says that there are others."""

    rows: tuple[Listed, ...]
    more: bool


def search_engagements(viewer: Viewer, *, text: str, limit: int = 20) -> FoundEngagements:
    """Find engagements by words of their titles, purposes, places and parties, the latest first. Two statements."""
    query: SearchQuery | None = words_query(text)
    if query is None:
        return FoundEngagements((), False)
    rows = list(rows_of(Filters()).filter(search=query).order_by("-starts", "-id")[: limit + 1])
    return FoundEngagements(tuple(list_engagements(rows[:limit])), len(rows) > limit)

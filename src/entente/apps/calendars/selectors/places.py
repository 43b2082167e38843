"""Where engagements take place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, rows_of, within

MOST = 3_000


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on the map, by its name as most of its engagements write it."""

    name: str
    country: str
    latitude: float
    longitude: float
    engagements: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The spots, the fullest first; `unplaced` have no spot. `more`: there are more than could be read."""

    places: tuple[Place, ...]
    unplaced: int
    total: int
    more: bool


def engagement_places(viewer: Viewer, *, first: date, last: date, filters: Filters) -> Places:
    """Return where engagements took place from `first` to `last`. Three statements."""
    rows = list(within(rows_of(filters), first, last).order_by("-starts", "-id")[: MOST + 1])
    found = list_engagements(rows[:MOST])
    by_spot: dict[tuple[float, float], list[Listed]] = defaultdict(list)
    for each in found:
        if each.latitude is not None and each.longitude is not None:
            by_spot[each.latitude, each.longitude].append(each)
    places = [
        Place(_usual([each.place for each in group]), _usual([each.country for each in group]), *spot, tuple(group))
        for spot, group in by_spot.items()
    ]
    placed = sum(len(place.engagements) for place in places)
    return Places(
        tuple(sorted(places, key=lambda place: (-len(place.engagements), place.name, place.latitude, place.longitude))),
        len(found) - placed,
        len(found),
        len(rows) > MOST,
    )


def _usual(names: list[str]) -> str:
    """The text that occurs most, the shortest of several."""
    given = [name for name in names if name]
    return min(set(given), key=lambda name: (-given.count(name), len(name), name)) if given else ""

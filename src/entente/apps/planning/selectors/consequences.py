"""What agreeing a version would do, before it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from entente.apps.access.viewers import Viewer
from entente.apps.planning.enums import Standing
from entente.apps.planning.models import Allocation, MenuEntry
from entente.apps.planning.selectors.menu import round_of
from entente.apps.planning.selectors.types import Named


@dataclass(frozen=True, slots=True)
class Consequences:
    """How many engagements come about, who gets seats, who waits, who is left with nothing."""

    engagements: int
    seats: int
    granted: int
    cut: int
    waiting: int
    cost: int
    empty: tuple[Named, ...]
    by_partner: tuple[tuple[Named, int, int], ...]


def consequences_of_agreeing(viewer: Viewer, *, code: str, version: int) -> Consequences:
    """Return what agreeing a version would do, as far as the reader may read it."""
    held = round_of(viewer, code=code)
    rows = list(
        Allocation.objects.filter(round=held, version_number=version)
        .exclude(request__standing=Standing.WITHDRAWN)
        .select_related("request__partner__party", "request__entry")
    )
    if viewer.side == "partner":
        rows = [row for row in rows if row.request.partner.party.code == viewer.party]
    seats: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    names: dict[str, Named] = {}
    for row in rows:
        party = row.request.partner.party
        names[party.code] = Named(party.code, party.name)
        seats[party.code] += row.seats
        waits[party.code] += row.seats < row.request.seats_wanted
    given = {row.request.entry_id for row in rows if row.seats}
    asked = {row.request.entry_id for row in rows}
    none = MenuEntry.objects.filter(pk__in=asked - given)
    return Consequences(
        engagements=len({row.request.entry_id for row in rows if row.seats and not row.request.entry.engagement_code}),
        seats=sum(seats.values()),
        granted=sum(1 for row in rows if row.seats >= row.request.seats_wanted),
        cut=sum(1 for row in rows if 0 < row.seats < row.request.seats_wanted),
        waiting=sum(1 for row in rows if not row.seats),
        cost=sum(row.seats * row.request.entry.cost_per_seat for row in rows),
        empty=tuple(Named(row.code, row.title) for row in none),
        by_partner=tuple(
            (names[code], seats[code], waits[code]) for code in sorted(names, key=lambda c: names[c].name)
        ),
    )

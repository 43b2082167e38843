"""The engagements of a party, alone and with another: the section of its page, and what the API gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import connection

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, rows_of, with_parts
from entente.apps.calendars.selectors.network import Pair
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef


@dataclass(frozen=True, slots=True)
class PartyHistory:
    """How much a party did together with others: by year and kind, with whom most, and the latest."""

    by_year: tuple[tuple[int, int], ...]
    total: int
    partners: tuple[Pair, ...]
    latest: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Engagements of a party, or of a pair, latest first; `total` counts all, `more` says whether others follow."""

    rows: tuple[Listed, ...]
    total: int
    more: bool


def party_history(viewer: Viewer, *, code: str, on: date, partners: int = 12, latest: int = 8) -> PartyHistory:
    """Return what a party took part in up to a day. Two statements, whatever the number of engagements."""
    years: Counter[int] = Counter()
    pairs: dict[PartyRef, tuple[int, date, date]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"code": code, "on": on})
        counted = cursor.fetchall()
    own = PartyRef(code, "")
    for other, english, french, year, marking_id, number, begun, ended in counted:
        note(marking_id)
        ref = PartyRef(other, in_language(english, french))
        if year is not None:
            own = ref
            years[int(year)] += number
            continue
        held, earliest, latest_day = pairs.get(ref, (0, begun, ended))
        pairs[ref] = held + number, min(earliest, begun), max(latest_day, ended)
    if not years:
        return PartyHistory((), 0, (), ())
    recent = rows_of(Filters(party=code)).filter(starts__lte=on).order_by("-starts", "-id")[:latest]
    return PartyHistory(
        by_year=tuple((year, years[year]) for year in range(min(years), max(years) + 1)),
        total=sum(years.values()),
        partners=tuple(sorted((_pair(own, ref, *counts) for ref, counts in pairs.items()), key=_most)[:partners]),
        latest=tuple(list_engagements(with_parts(recent))),
    )


def _pair(own: PartyRef, other: PartyRef, count: int, first: date, last: date) -> Pair:
    one, two = sorted((own, other), key=lambda ref: ref.code)
    return Pair(one, two, count, first, last)


def _most(pair: Pair) -> tuple[int, str, str]:
    return -pair.count, pair.one.name, pair.other.name


# What a party took part in by year, and with whom, over what the viewer may read; by the markings that it rests on.
_SHARED = """
WITH mine AS MATERIALIZED (
    SELECT e.engagement_id, e.party_id, e.starts, e.marking_id
    FROM engagements_engagementparty e JOIN register_party p ON p.id = e.party_id
    WHERE p.code = %(code)s AND NOT e.called_off AND e.starts <= %(on)s
)
SELECT p.code, p.name_en, p.name_fr, extract(year FROM m.starts), m.marking_id, count(DISTINCT m.engagement_id),
    min(m.starts), max(m.starts)
FROM mine m JOIN register_party p ON p.id = m.party_id GROUP BY p.id, 4, 5
UNION ALL
SELECT p.code, p.name_en, p.name_fr, NULL, o.marking_id, count(DISTINCT o.engagement_id), min(o.starts), max(o.starts)
FROM mine m JOIN engagements_engagementparty o ON o.engagement_id = m.engagement_id AND o.party_id <> m.party_id
JOIN register_party p ON p.id = o.party_id WHERE NOT o.called_off GROUP BY p.id, 5
"""


def party_next(viewer: Viewer, *, code: str, on: date, limit: int = 6) -> tuple[Listed, ...]:
    """Return the next engagements of a party after a day, the nearest first. Two statements."""
    coming = rows_of(Filters(party=code)).filter(starts__gt=on)[:limit]
    return tuple(list_engagements(with_parts(coming)))


def engagement_history(
    viewer: Viewer,
    *,
    filters: Filters,
    first: date | None = None,
    last: date | None = None,
    skip: int = 0,
    limit: int = 50,
) -> HistoryPage:
    """Return engagements that pass the filters, latest first. Three statements."""
    rows = rows_of(filters).order_by("-starts", "-id")
    if first is not None:
        rows = rows.filter(ends__gte=first)
    if last is not None:
        rows = rows.filter(starts__lte=last)
    found = list_engagements(rows[skip : skip + limit + 1])
    return HistoryPage(tuple(found[:limit]), rows.order_by().count(), len(found) > limit)

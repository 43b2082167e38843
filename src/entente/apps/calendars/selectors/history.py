"""The engagements of a party, alone and with another: the section of its page, and what the API gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractYear

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, rows_of
from entente.apps.calendars.selectors.network import Pair, engagement_network
from entente.apps.engagements.models import EngagementParty


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
    """Return what a party took part in up to a day. Six statements, whatever the number of engagements."""
    links = EngagementParty.objects.filter(party__code=code, called_off=False, starts__lte=on).order_by()
    years: Counter[int] = Counter()
    counted = links.annotate(year=ExtractYear("starts")).values_list("year", "marking_id")
    for year, marking_id, number in counted.annotate(number=Count("engagement_id", distinct=True)):
        note(marking_id)
        years[year] += number
    if not years:
        return PartyHistory((), 0, (), ())
    network = engagement_network(viewer, first=date(min(years), 1, 1), last=on, party=code)
    recent = rows_of(Filters(party=code)).filter(starts__lte=on).order_by("-starts", "-id")[:latest]
    return PartyHistory(
        by_year=tuple((year, years[year]) for year in range(min(years), max(years) + 1)),
        total=sum(years.values()),
        partners=network.of(code)[:partners],
        latest=tuple(list_engagements(recent)),
    )


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

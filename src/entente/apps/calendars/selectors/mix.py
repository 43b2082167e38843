"""Engagements by kind and by partner, over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractYear

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, rows_of
from entente.apps.engagements.enums import EngagementKind, EngagementState
from entente.apps.engagements.models import EngagementParty
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef

_OFF = (EngagementState.CANCELLED, EngagementState.POSTPONED)


@dataclass(frozen=True, slots=True)
class Mix:
    """How many engagements of each kind began in each year, and how many each party took part in, by kind."""

    years: tuple[int, ...]
    kinds: tuple[tuple[str, str], ...]
    by_year: dict[tuple[str, int], int]
    by_party: tuple[tuple[PartyRef, dict[str, int], int], ...]
    total: int


def engagement_mix(
    viewer: Viewer, *, first: date, last: date, parties: Sequence[str] = (), filters: Filters | None = None
) -> Mix:
    """Count what was not called off. Two statements. `parties` (codes) limits the table by partner."""
    rows = rows_of(filters or Filters()).filter(starts__range=(first, last)).exclude(state__in=_OFF).order_by()
    by_year: Counter[tuple[str, int]] = Counter()
    grouped = rows.annotate(year=ExtractYear("starts")).values_list("kind", "year", "marking_id")
    for kind, year, marking_id, number in grouped.annotate(number=Count("id")):
        note(marking_id)
        by_year[kind, year] += number
    kinds = [kind for kind in EngagementKind if any(code == kind for code, _year in by_year)]
    return Mix(
        years=tuple(range(first.year, last.year + 1)),
        kinds=tuple((kind.value, str(kind.label)) for kind in kinds),
        by_year=dict(by_year),
        by_party=_by_party(first, last, parties, filters or Filters()),
        total=sum(by_year.values()),
    )


def _by_party(
    first: date, last: date, parties: Sequence[str], filters: Filters
) -> tuple[tuple[PartyRef, dict[str, int], int], ...]:
    links = EngagementParty.objects.filter(called_off=False, starts__range=(first, last)).order_by()
    if parties:
        links = links.filter(party__code__in=list(parties))
    if filters.kind:
        links = links.filter(kind=filters.kind)
    if filters.level:
        links = links.filter(level=filters.level)
    if filters.real:
        links = links.filter(exercise=False)
    columns = ("party__code", "party__name_en", "party__name_fr", "kind", "marking_id")
    found: dict[PartyRef, Counter[str]] = {}
    for code, english, french, kind, marking_id, number in links.values_list(*columns).annotate(
        number=Count("engagement_id", distinct=True)
    ):
        note(marking_id)
        found.setdefault(PartyRef(code, in_language(english, french)), Counter())[kind] += number
    ordered = sorted(found.items(), key=lambda pair: (-sum(pair[1].values()), pair[0].name))
    return tuple((party, dict(kinds), sum(kinds.values())) for party, kinds in ordered)

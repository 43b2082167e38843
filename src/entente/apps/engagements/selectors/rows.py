"""From rows of engagements to what lists show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from entente.apps.engagements.enums import EngagementKind, EngagementLevel, PartyRole, Standing
from entente.apps.engagements.models import Engagement, EngagementParty
from entente.apps.engagements.rules.standing import Deadlines, standing
from entente.apps.engagements.selectors.types import EngagementRow, PartyPart
from entente.apps.programmes.selectors.rows import marking_of, post_ref
from entente.kernel.partial_dates import PartialDate, Precision

UNREAD = ("search", "search_names", "search_en", "search_fr")
# Host first, observers last.
_ORDER = [role.value for role in PartyRole]


def with_names(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Load engagements with their lead's name and without what only the search reads."""
    return rows.select_related("lead").defer(*UNREAD)


def engagement_rows(rows: Iterable[Engagement], *, on: date, deadlines: Deadlines) -> tuple[EngagementRow, ...]:
    """Turn rows loaded by `with_names` into what lists show, on a date. One statement more, for the parties."""
    listed = list(rows)
    parties = party_parts(row.pk for row in listed)
    return tuple(_row(row, parties.get(row.pk, ()), on, deadlines) for row in listed)


def party_parts(engagement_ids: Iterable[UUID]) -> dict[UUID, tuple[PartyPart, ...]]:
    """Return the parties of engagements, the host first. One statement."""
    links = (
        EngagementParty.objects.filter(engagement__in=list(engagement_ids))
        .select_related("party")
        .only("engagement_id", "role", "seats", "marking_id", "party__code", "party__name_en", "party__name_fr")
    )
    found: dict[UUID, list[PartyPart]] = {}
    for link in links:
        part = PartyPart(link.party.code, link.party.name, link.role, str(PartyRole(link.role).label), link.seats)
        found.setdefault(link.engagement_id, []).append(part)
    return {
        key: tuple(sorted(parts, key=lambda part: (_ORDER.index(part.role), part.name))) for key, parts in found.items()
    }


def dated(day: date, precision: str) -> str:
    """Write a day with no more than is known of it: YYYY, YYYY-MM or YYYY-MM-DD."""
    return str(PartialDate(day, Precision(precision)))


def _row(row: Engagement, parties: tuple[PartyPart, ...], on: date, deadlines: Deadlines) -> EngagementRow:
    stands: Standing = standing(state=row.state, starts=row.starts, ends=row.ends, on=on, deadlines=deadlines)
    return EngagementRow(
        id=row.pk,
        code=row.code,
        title=row.title,
        kind=row.kind,
        kind_label=str(EngagementKind(row.kind).label),
        level=row.level,
        level_label=str(EngagementLevel(row.level).label),
        field=row.field,
        state=row.state,
        stands=stands.value,
        stands_label=str(stands.label),
        starts=row.starts,
        ends=row.ends,
        first=dated(row.starts, row.starts_precision),
        last=dated(row.ends, row.ends_precision),
        place=row.place,
        country=row.country,
        latitude=None if row.latitude is None else float(row.latitude),
        longitude=None if row.longitude is None else float(row.longitude),
        parties=parties,
        lead=post_ref(row.lead),
        exercise=row.exercise,
        marking_id=marking_of(row),
    )

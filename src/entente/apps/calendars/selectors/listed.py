"""Engagements as calendars and lists show them, and what they can be filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from entente.apps.access.shown import note
from entente.apps.engagements.enums import EngagementKind, EngagementLevel, EngagementState, PartyRole
from entente.apps.engagements.models import Engagement, EngagementGoal, EngagementParty
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef
from entente.kernel.partial_dates import PartialDate, Precision

# What a calendar shows began within it or shortly before; what lasted longer is found by its end (an index of its own).
_SHORT = 62
_OFF = (EngagementState.CANCELLED, EngagementState.POSTPONED)
COLUMNS = (
    "id", "marking_id", "code", "title_en", "title_fr", "kind", "level", "field", "state", "starts",
    "starts_precision", "ends", "ends_precision", "place", "country", "latitude", "longitude", "series", "exercise",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown; an empty field filters nothing. `party` and `other` took part together; `goal` is a goal's key."""

    party: str = ""
    other: str = ""
    kind: str = ""
    level: str = ""
    field: str = ""
    goal: UUID | None = None
    country: str = ""
    real: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An engagement in a list. `starts_text` and `ends_text` are as precise as the record knows the days."""

    id: UUID
    code: str
    title: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    field: str
    state: str
    called_off: bool
    starts: date
    ends: date
    starts_text: str
    ends_text: str
    place: str
    country: str
    latitude: float | None
    longitude: float | None
    parties: tuple[PartyRef, ...]
    hosts: tuple[PartyRef, ...]
    exercise: bool
    marking_id: int

    @property
    def exact(self) -> bool:
        """Whether both days are known to the day."""
        return len(self.starts_text) == len(self.ends_text) == 10

    @property
    def span(self) -> str:
        """The days as ISO dates, one where they are the same."""
        return self.starts_text if self.starts_text == self.ends_text else f"{self.starts_text}/{self.ends_text}"


def rows_of(filters: Filters) -> QuerySet[Engagement]:
    """Return the engagements that pass the filters, without what only search needs."""
    rows = Engagement.objects.only(*COLUMNS).order_by("starts", "id")
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.field:
        rows = rows.filter(field=filters.field)
    if filters.country:
        rows = rows.filter(country=filters.country)
    if filters.real:
        rows = rows.filter(exercise=False)
    if filters.goal:
        rows = rows.filter(Exists(EngagementGoal.objects.filter(engagement=OuterRef("pk"), goal=filters.goal)))
    for code in (filters.party, filters.other):
        if code:
            parts = EngagementParty.objects.filter(engagement=OuterRef("pk"), party__code=code)
            rows = rows.filter(Exists(parts))
    return rows


def within(rows: QuerySet[Engagement], first: date, last: date) -> QuerySet[Engagement]:
    """Return the engagements that have a day from `first` to `last`, both included.

    The few that began long before are asked for first, in a statement of their own: as one condition with the others
    the planner takes them for many, and reads the whole calendar from its beginning.
    """
    shortly_before = date.fromordinal(max(1, first.toordinal() - _SHORT))
    lasting = Func(F("ends"), F("starts"), arg_joiner=" - ", template="(%(expressions)s)", output_field=IntegerField())
    long = rows.alias(lasting=lasting).filter(lasting__gt=_SHORT, ends__gte=first, starts__lt=shortly_before)
    keys = list(long.order_by().values_list("pk", flat=True))
    return rows.filter(Q(starts__range=(shortly_before, last), ends__gte=first) | Q(pk__in=keys))


def with_parts(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Load engagements with their parties, for `list_engagements`: a short list in one statement."""
    links = EngagementParty.objects.filter(engagement=OuterRef("pk")).order_by("party__name_en", "pk")
    named = JSONObject(mark="marking_id", role="role", code="party__code", en="party__name_en", fr="party__name_fr")
    parts = links.values(json=named)
    return rows.annotate(parties_list=ArraySubquery(parts))


def list_engagements(rows: Iterable[Engagement], *, with_parties: bool = True) -> list[Listed]:
    """Return the rows in the reader's language.

    One statement more for their parties, whatever their number; none where they were loaded `with_parts`.
    """
    held = list(rows)
    if held and hasattr(held[0], "parties_list"):
        parties = _sorted_parts(
            (row.pk, part["mark"], part["role"], part["code"], part["en"], part["fr"])
            for row in held
            for part in _parts_of(row)
        )
    else:
        parties = parties_of([row.pk for row in held]) if with_parties else {}
    none: tuple[tuple[PartyRef, ...], tuple[PartyRef, ...]] = ((), ())
    return [_listed(row, *parties.get(row.pk, none)) for row in held]


def parties_of(keys: Sequence[UUID]) -> dict[UUID, tuple[tuple[PartyRef, ...], tuple[PartyRef, ...]]]:
    """Return the parties of engagements, each once, and those that host or lead, by engagement."""
    links = EngagementParty.objects.filter(engagement__in=keys).order_by("party__name_en", "pk")
    columns = ("engagement_id", "marking_id", "role", "party__code", "party__name_en", "party__name_fr")
    return _sorted_parts(links.values_list(*columns))


def _parts_of(row: Engagement) -> Iterable[dict[str, Any]]:
    found: Iterable[dict[str, Any]] = getattr(row, "parties_list", ())
    return found


def _sorted_parts(
    links: Iterable[tuple[UUID, int, str, str, str, str]],
) -> dict[UUID, tuple[tuple[PartyRef, ...], tuple[PartyRef, ...]]]:
    named: dict[UUID, dict[str, PartyRef]] = defaultdict(dict)
    hosts: dict[UUID, dict[str, PartyRef]] = defaultdict(dict)
    for key, marking_id, role, code, english, french in links:
        note(marking_id)
        party = PartyRef(code, in_language(english, french))
        named[key][code] = party
        if role in {PartyRole.HOST, PartyRole.LEAD}:
            hosts[key][code] = party
    return {key: (tuple(found.values()), tuple(hosts[key].values())) for key, found in named.items()}


def _listed(row: Engagement, parties: tuple[PartyRef, ...], hosts: tuple[PartyRef, ...]) -> Listed:
    return Listed(
        id=row.pk,
        code=row.code,
        title=row.title,
        kind=row.kind,
        kind_label=str(EngagementKind(row.kind).label),
        level=row.level,
        level_label=str(EngagementLevel(row.level).label),
        field=row.field,
        state=row.state,
        called_off=row.state in _OFF,
        starts=row.starts,
        ends=row.ends,
        starts_text=str(PartialDate(row.starts, Precision(row.starts_precision))),
        ends_text=str(PartialDate(row.ends, Precision(row.ends_precision))),
        place=row.place,
        country=row.country,
        latitude=float(row.latitude) if row.latitude is not None else None,
        longitude=float(row.longitude) if row.longitude is not None else None,
        parties=parties,
        hosts=hosts,
        exercise=row.exercise,
        marking_id=cast("int", row.marking_id),
    )

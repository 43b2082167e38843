"""What allies offer partners on the menu, in the form of engagements: to compare it with these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import cast
from uuid import UUID

from entente.apps.calendars.selectors.listed import Listed
from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.planning.enums import RoundState, Standing
from entente.apps.planning.models import MenuEntry, SeatRequest
from entente.apps.register.models import Party
from entente.apps.register.selectors.types import PartyRef

TEACHING = (
    EngagementKind.TRAINING, EngagementKind.EDUCATION, EngagementKind.EXPERT_VISIT, EngagementKind.CAPACITY_BUILDING,
)  # fmt: skip
OFFERED = "offered"
MOST = 4_000


def menu_offers(*, allies: Collection[str], first: date, last: date) -> list[Listed]:
    """Return what allies host on the menus of rounds that are not over and that is no engagement yet.

    It is offered to the partners whom the entry names, and to those that have asked for it; what is open to
    everybody is nobody's in particular. Three statements.
    """
    rows = (
        MenuEntry.objects.filter(
            kind__in=TEACHING,
            starts__range=(first, last),
            withdrawn=False,
            engagement_code="",
            host__code__in=list(allies),
        )
        .exclude(round__state__in=[RoundState.CLOSED, RoundState.CANCELLED])
        .select_related("host", "round")
        .order_by("starts", "pk")
    )
    entries = list(rows[:MOST])
    asked = _asked([entry.pk for entry in entries])
    named = {code for entry in entries for code in entry.parties} | {code for codes in asked.values() for code in codes}
    parties = {party.code: PartyRef(party.code, party.name) for party in Party.objects.filter(code__in=named)}
    return [_listed(entry, [*entry.parties, *asked.get(entry.pk, ())], parties) for entry in entries]


def _asked(keys: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = SeatRequest.objects.filter(entry__in=keys).exclude(standing=Standing.WITHDRAWN)
    for key, code in rows.values_list("entry_id", "partner__party__code"):
        found[key].append(code)
    return found


def _listed(entry: MenuEntry, codes: Iterable[str], parties: dict[str, PartyRef]) -> Listed:
    host = entry.host
    level = entry.level or EngagementLevel.WORKING.value
    return Listed(
        id=entry.pk,
        code=entry.code,
        title=entry.title,
        kind=entry.kind,
        kind_label=str(EngagementKind(entry.kind).label),
        level=level,
        level_label=str(EngagementLevel(level).label),
        field=entry.field,
        state=OFFERED,
        called_off=False,
        starts=entry.starts,
        ends=entry.ends,
        starts_text=entry.starts.isoformat(),
        ends_text=entry.ends.isoformat(),
        place=entry.place,
        country=entry.country,
        latitude=entry.latitude,
        longitude=entry.longitude,
        parties=tuple(parties[code] for code in dict.fromkeys(codes) if code in parties),
        hosts=(PartyRef(host.code, host.name),) if host else (),
        exercise=entry.round.exercise,
        marking_id=cast("int", entry.marking_id),
    )

"""A person, or a post, in two places at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Listed, list_engagements
from entente.apps.engagements.enums import Attendance
from entente.apps.engagements.models import Engagement, EngagementPerson
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef

# They do not come, or did not.
AWAY = (Attendance.DECLINED, Attendance.ABSENT)
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody is to be at two engagements on the same days. `who` is "person", "post" or "name"."""

    who: str
    name: str
    party: PartyRef
    one: Listed
    other: Listed
    first: date
    last: date


def participant_conflicts(viewer: Viewer, *, first: date, last: date, party: str = "") -> list[Conflict]:
    """Find who is named for two engagements that share a day from `first` to `last`. Three statements.

    A person is told by the account, else by name and party; a post by the post held, which is told apart from the
    people in it.
    """
    rows = EngagementPerson.objects.filter(called_off=False, starts__lte=last, ends__gte=first).exclude(
        attendance__in=AWAY
    )
    if party:
        rows = rows.filter(party__code=party)
    parts = list(rows.select_related("party").order_by("starts", "pk")[:MOST])
    pairs = _pairs(parts, first, last)
    engagements = {
        each.id: each
        for each in list_engagements(
            Engagement.objects.filter(pk__in={part.engagement_id for pair in pairs for part in pair[1:]})
        )
    }
    return [
        Conflict(
            who=who,
            name=one.post_name if who == "post" else one.name,
            party=PartyRef(one.party.code, in_language(one.party.name_en, one.party.name_fr)),
            one=engagements[one.engagement_id],
            other=engagements[other.engagement_id],
            first=max(one.starts, other.starts),
            last=min(one.ends, other.ends),
        )
        for who, one, other in pairs
        if one.engagement_id in engagements and other.engagement_id in engagements
    ]


def _pairs(
    parts: list[EngagementPerson], first: date, last: date
) -> list[tuple[str, EngagementPerson, EngagementPerson]]:
    """Each pair once, under the closest tie; in the order of the days they share."""
    found: dict[tuple[int, int], tuple[str, EngagementPerson, EngagementPerson]] = {}
    for who in ("person", "name", "post"):
        same: dict[Any, list[EngagementPerson]] = defaultdict(list)
        for part in parts:
            key = _key(who, part)
            if key is not None:
                same[key].append(part)
        for together in same.values():
            for number, one in enumerate(together):
                for other in together[number + 1 :]:
                    if other.starts > one.ends:
                        break
                    shares = max(one.starts, other.starts, first) <= min(one.ends, other.ends, last)
                    if shares and one.engagement_id != other.engagement_id:
                        found.setdefault((one.pk, other.pk), (who, one, other))
    return sorted(found.values(), key=lambda pair: (max(pair[1].starts, pair[2].starts), pair[1].pk))


def _key(who: str, part: EngagementPerson) -> Any:
    if who == "person":
        return part.person_id
    if who == "post":
        return part.post_id
    return None if part.person_id else (part.party_id, part.name.casefold())

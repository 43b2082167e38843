"""Two allies offering one partner the same training in the same quarter: as engagements, or on the menu."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.db.models import Exists, OuterRef

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters, Listed, list_engagements, rows_of
from entente.apps.calendars.selectors.offers import TEACHING, menu_offers
from entente.apps.engagements.enums import EngagementState, PartyRole
from entente.apps.engagements.models import EngagementParty
from entente.apps.register.selectors.types import PartyRef
from entente.kernel.folding import fold

MOST = 4_000
# Titles that share so many of their words say the same.
ALIKE = 0.5
_SHORTEST = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Engagements of one partner in one quarter, by different allies. `why`: "field" or "title" makes them the same."""

    partner: PartyRef
    quarter: tuple[int, int]
    why: str
    field: str
    kind_labels: tuple[str, ...]
    offers: tuple[tuple[Listed, tuple[PartyRef, ...]], ...]

    @property
    def allies(self) -> tuple[PartyRef, ...]:
        """The allies that offer, each once."""
        return tuple(dict.fromkeys(ally for _offer, allies in self.offers for ally in allies))


def training_overlaps(
    viewer: Viewer, *, allies: Collection[str], first: date, last: date, partner: str = ""
) -> list[Overlap]:
    """Find training that different allies lead, host or offer for one partner in one quarter. Five statements at most.

    `allies` are codes. The same is: one functional area, or titles that share half of their words.
    """
    led = EngagementParty.objects.filter(
        engagement=OuterRef("pk"), role__in=[PartyRole.HOST, PartyRole.LEAD], party__code__in=list(allies)
    )
    rows = (
        rows_of(Filters(party=partner))
        .filter(Exists(led), kind__in=TEACHING, starts__range=(first, last))
        .exclude(state__in=[EngagementState.CANCELLED, EngagementState.POSTPONED])[:MOST]
    )
    by_partner: dict[tuple[PartyRef, tuple[int, int]], list[tuple[Listed, tuple[PartyRef, ...]]]] = defaultdict(list)
    for each in (*list_engagements(rows), *menu_offers(allies=allies, first=first, last=last)):
        offering = tuple(host for host in each.hosts if host.code in allies)
        for party in each.parties:
            if party.code not in allies and (not partner or party.code == partner):
                by_partner[party, quarter_of(each.starts)].append((each, offering))
    return [
        overlap
        for (party, quarter), offers in sorted(by_partner.items(), key=lambda pair: (pair[0][1], fold(pair[0][0].name)))
        for overlap in _overlaps(party, quarter, offers)
    ]


def quarter_of(day: date) -> tuple[int, int]:
    """Return the year and the quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def quarter_days(year: int, quarter: int) -> tuple[date, date]:
    """Return the first and the last day of a quarter."""
    first = date(year, quarter * 3 - 2, 1)
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first, following - timedelta(days=1)


def _overlaps(
    partner: PartyRef, quarter: tuple[int, int], offers: list[tuple[Listed, tuple[PartyRef, ...]]]
) -> list[Overlap]:
    groups: list[tuple[str, str, list[tuple[Listed, tuple[PartyRef, ...]]]]] = []
    by_field: dict[str, list[tuple[Listed, tuple[PartyRef, ...]]]] = defaultdict(list)
    rest: list[tuple[Listed, tuple[PartyRef, ...]]] = []
    for offer in offers:
        (by_field[offer[0].field] if offer[0].field else rest).append(offer)
    groups += [("field", area, group) for area, group in by_field.items()]
    groups += [("title", "", group) for group in _alike(rest)]
    return [
        Overlap(partner, quarter, why, area, tuple(dict.fromkeys(each.kind_label for each, _by in group)), tuple(group))
        for why, area, group in groups
        if _by_different(group)
    ]


def _by_different(group: list[tuple[Listed, tuple[PartyRef, ...]]]) -> bool:
    """Whether two of the offers have nobody in common: what allies offer together is offered once."""
    offering = {frozenset(ally.code for ally in allies) for _each, allies in group}
    return any(one.isdisjoint(other) for one, other in combinations(offering, 2))


def _alike(offers: list[tuple[Listed, tuple[PartyRef, ...]]]) -> list[list[tuple[Listed, tuple[PartyRef, ...]]]]:
    """Group what has no functional area by the words of its title."""
    groups: list[tuple[set[str], list[tuple[Listed, tuple[PartyRef, ...]]]]] = []
    for offer in offers:
        words = {word for word in _WORD.findall(fold(offer[0].title)) if len(word) >= _SHORTEST}
        for known, group in groups:
            if words and len(words & known) / len(words | known) >= ALIKE:
                group.append(offer)
                break
        else:
            groups.append((words, [offer]))
    return [group for _words, group in groups]

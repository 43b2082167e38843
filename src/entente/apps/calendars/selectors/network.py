"""Who took part together with whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import connection

from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Party
from entente.apps.register.selectors.types import PartyRef

# Counted in the database over what the viewer may read: pairs, with the markings of what they rest on.
_PAIRS = """
SELECT a.party_id, b.party_id, count(DISTINCT a.engagement_id), min(a.starts), max(a.starts), bool_and(a.exercise),
    array_agg(DISTINCT a.marking_id) || array_agg(DISTINCT b.marking_id)
FROM engagements_engagementparty a
JOIN engagements_engagementparty b ON b.engagement_id = a.engagement_id AND b.party_id > a.party_id
WHERE NOT a.called_off AND a.starts BETWEEN %(first)s AND %(last)s {also}
GROUP BY 1, 2
"""
_PART = """
SELECT party_id, count(DISTINCT engagement_id), array_agg(DISTINCT marking_id) FROM engagements_engagementparty a
WHERE NOT called_off AND starts BETWEEN %(first)s AND %(last)s {also} GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties and how many engagements they shared, from the first to the last day."""

    one: PartyRef
    other: PartyRef
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Network:
    """Parties with the number of engagements each took part in, and pairs of them, both the most first."""

    parties: tuple[tuple[PartyRef, int], ...]
    pairs: tuple[Pair, ...]
    exercise: bool

    def of(self, code: str) -> tuple[Pair, ...]:
        """Return the pairs of one party."""
        return tuple(pair for pair in self.pairs if code in {pair.one.code, pair.other.code})


def engagement_network(
    viewer: Viewer, *, first: date, last: date, kind: str = "", party: str = "", real: bool = False
) -> Network:
    """Return who took part with whom from `first` to `last`. Three statements.

    With a `party` (code): only pairs with it. `kind` limits to one kind of engagement.
    """
    values: dict[str, date | str] = {"first": first, "last": last, "kind": kind, "party": party}
    limits = ("AND a.kind = %(kind)s " if kind else "") + ("AND NOT a.exercise " if real else "")
    around = (
        "AND a.engagement_id IN (SELECT o.engagement_id FROM engagements_engagementparty o"
        " JOIN register_party op ON op.id = o.party_id WHERE op.code = %(party)s"
        " AND o.starts BETWEEN %(first)s AND %(last)s) "
        if party
        else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(also=limits + around), values)
        pairs = cursor.fetchall()
        cursor.execute(_PART.format(also=limits + around), values)
        counts = {}
        for party_id, number, markings in cursor.fetchall():
            counts[party_id] = number
            for marking_id in markings:
                note(marking_id)
    rows = Party.objects.filter(pk__in=list(counts)).only("code", "name_en", "name_fr")
    names = {row.pk: PartyRef(row.code, row.name) for row in rows}
    together: Counter[tuple[PartyRef, PartyRef]] = Counter()
    days: dict[tuple[PartyRef, PartyRef], tuple[date, date]] = {}
    for one, other, number, begun, ended, _made_up, markings in pairs:
        for marking_id in markings:
            note(marking_id)
        key = tuple(sorted((names[one], names[other]), key=lambda ref: ref.code))
        pair = (key[0], key[1])
        if party and party not in {pair[0].code, pair[1].code}:
            continue
        together[pair] += number
        held = days.get(pair, (begun, ended))
        days[pair] = (min(held[0], begun), max(held[1], ended))
    return Network(
        parties=tuple(
            sorted(((names[key], number) for key, number in counts.items()), key=lambda x: (-x[1], x[0].name))
        ),
        pairs=tuple(
            Pair(*pair, number, *days[pair])
            for pair, number in sorted(together.items(), key=lambda item: (-item[1], item[0][0].name, item[0][1].name))
        ),
        exercise=bool(pairs) and all(row[5] for row in pairs),
    )

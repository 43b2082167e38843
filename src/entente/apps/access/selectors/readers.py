"""Who would be able to read: shown before a marking is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from entente.apps.access.models import Caveat, Level, Organisation
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.viewers import Viewer
from entente.apps.register.models import Party

SEE_PEOPLE = "access.read"

_PARTIES = """
SELECT p.code, access_has_agreement(p.code, %(day)s) OR p.code = %(originator)s AS bound
FROM register_party p
WHERE p.code = ANY (access_reach(%(parties)s, %(groups)s, %(on)s)) OR p.code = %(originator)s
"""

_HOLDERS = """
SELECT DISTINCT v.party, post.code, post.name_en, post.name_fr, person.name
FROM access_postholding h
JOIN access_post post ON post.id = h.post_id
JOIN access_person person ON person.id = h.person_id
CROSS JOIN LATERAL access_viewer(h.person_id, h.post_id, %(day)s) v
WHERE h.period @> %(day)s AND access_may_read(
    v.party, v.cleared, v.agreed, v.belongs, %(rank)s, %(needs_agreement)s, %(originator)s,
    access_reach(%(parties)s, %(groups)s, %(on)s), %(communities)s
)
"""


@dataclass(frozen=True, slots=True)
class PartyReaders:
    """A party the marking reaches. `bound`: an agreement lets it read; `people` counts who could today."""

    code: str
    name: str
    bound: bool
    people: int


@dataclass(frozen=True, slots=True)
class Readers:
    """Who could read a record so marked. Public: everybody, and nothing is listed.

    `people` (name and post) are told only to whoever may see people; others see how many.
    """

    public: bool
    parties: tuple[PartyReaders, ...] = ()
    people: tuple[tuple[str, str], ...] = ()

    @property
    def able(self) -> tuple[PartyReaders, ...]:
        """The parties of which someone could read it today."""
        return tuple(party for party in self.parties if party.bound and party.people)

    @property
    def nobody(self) -> tuple[PartyReaders, ...]:
        """The parties bound by an agreement of which nobody could."""
        return tuple(party for party in self.parties if party.bound and not party.people)

    @property
    def unbound(self) -> tuple[PartyReaders, ...]:
        """The parties that no agreement lets read it."""
        return tuple(party for party in self.parties if not party.bound)


def explain_readers(viewer: Viewer, *, spec: MarkingSpec, on: date, day: date) -> Readers:
    """Return who could read, on `day`, a record of the date `on` with this marking. Nothing is written."""
    level = Level.objects.filter(pk=spec.level).first() if spec.level else None
    if level is None or level.rank == 0:
        return Readers(public=True)
    caveats = Caveat.objects.filter(pk__in=spec.caveats, community__isnull=False)
    values: dict[str, Any] = {
        "day": day,
        "on": on,
        "originator": spec.originator,
        "parties": list(spec.parties),
        "groups": list(spec.groups),
        "communities": sorted({*spec.communities, *(str(row.community_id) for row in caveats)}),
        "rank": level.rank,
        "needs_agreement": level.needs_agreement,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PARTIES, values)
        reached = dict(cursor.fetchall())
        cursor.execute(_HOLDERS, values)
        holders = cursor.fetchall()
    french = Organisation(name_en="en", name_fr="fr").name == "fr"
    named = sorted((row[4], row[3] if french else row[2]) for row in holders)
    return Readers(
        public=False,
        parties=tuple(
            PartyReaders(
                party.code,
                party.name,
                reached[party.code] or not level.needs_agreement,
                len({row[4] for row in holders if row[0] == party.code}),
            )
            for party in Party.objects.filter(code__in=reached)
        ),
        people=tuple(named) if viewer.may(SEE_PEOPLE) else (),
    )

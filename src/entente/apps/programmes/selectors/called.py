"""What the programmes and partners of obligations are called: read apart, for there are thousands of obligations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from uuid import UUID

from entente.apps.programmes.models import Programme
from entente.apps.programmes.obligations import Obligation
from entente.apps.register.models import Party


@dataclass(frozen=True, slots=True)
class Called:
    """Names of partners by code, titles of programmes by key, as far as the reader may read these."""

    parties: dict[str, str] = field(default_factory=dict)
    programmes: dict[UUID, str] = field(default_factory=dict)

    def party(self, code: str) -> str:
        """Return what a partner is called; its code when it is not known."""
        return self.parties.get(code, code)

    def name(self, item: Obligation) -> Obligation:
        """Return an obligation with the names of its programme and partner."""
        title = self.programmes.get(item.programme_id, item.programme) if item.programme_id else ""
        return replace(item, party_name=self.party(item.party), programme_title=title)


def called(*, parties: Collection[str], programmes: Collection[UUID | None]) -> Called:
    """Return what these are called in the reader's language. Two statements at most.

    Programmes come as rows, so that the page bears the markings of those it names.
    """
    codes, keys = set(parties) - {""}, {key for key in programmes if key}
    rows = Programme.objects.filter(pk__in=keys).only("title_en", "title_fr", "marking_id") if keys else ()
    partners = Party.objects.filter(code__in=codes).only("code", "name_en", "name_fr") if codes else ()
    return Called({row.code: row.name for row in partners}, {row.pk: row.title for row in rows})

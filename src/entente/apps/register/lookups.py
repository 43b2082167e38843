"""The rows that claims refer to, by code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entente.apps.register.claims import Claim
from entente.apps.register.models import Framework, Party, Source


@dataclass(frozen=True, slots=True)
class Lookup:
    """Parties, frameworks and sources by code; what is unknown is absent."""

    parties: dict[str, Party]
    frameworks: dict[str, Framework]
    sources: dict[str, Source]


def lookup(claims: Iterable[Claim]) -> Lookup:
    """Load what the claims refer to, in three statements."""
    claims = list(claims)
    parties = {code for claim in claims for code in (*claim.parties, *claim.counterparts)}
    frameworks = {claim.framework for claim in claims if claim.framework}
    sources = {code for claim in claims for code in claim.sources}
    return Lookup(
        parties={row.code: row for row in Party.objects.filter(code__in=parties)},
        frameworks={row.code: row for row in Framework.objects.filter(code__in=frameworks)},
        sources={row.code: row for row in Source.objects.filter(code__in=sources)},
    )

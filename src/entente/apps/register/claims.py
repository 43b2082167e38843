"""The content of a claim, apart from when and by whom it was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from psycopg.types.range import DateRange

from entente.apps.register.enums import FactKind, FactRole
from entente.apps.register.models import Fact
from entente.kernel.spells import certain_period
from entente.sources.packs.types import PackFact


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said: of whom, in which framework, from when to when, by which sources (codes)."""

    key: str
    kind: str
    parties: tuple[str, ...]
    sources: tuple[str, ...]
    title_en: str
    title_fr: str
    status: str
    claim: int = 1
    framework: str = ""
    counterparts: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    decided: str = ""
    observed: tuple[str, ...] = ()
    end_reason: str = ""
    track: str = ""
    note_en: str = ""
    note_fr: str = ""

    def valid(self) -> DateRange:
        """The days on which it certainly holds. Raises ValueError for dates that make no sense."""
        period = certain_period(
            start=self.start,
            end=self.end,
            decided=self.decided,
            observed=self.observed,
            ends_before=FactKind(self.kind).ends_before,
        )
        return DateRange(period.start, period.end)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the ledger and for comparison."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def claim_of_pack(fact: PackFact) -> Claim:
    """The claim that a pack's row makes."""
    return Claim(
        key=fact.key,
        claim=fact.claim,
        kind=fact.kind,
        parties=fact.parties,
        counterparts=fact.counterparts,
        framework=fact.framework,
        title_en=fact.title.en,
        title_fr=fact.title.fr,
        start=fact.start,
        end=fact.end,
        decided=fact.decided,
        observed=fact.observed,
        status=fact.status,
        end_reason=fact.end_reason,
        track=fact.track,
        note_en=fact.note.en,
        note_fr=fact.note.fr,
        sources=fact.sources,
    )


def claim_of_row(fact: Fact) -> Claim:
    """The claim that a row holds; its parties, sources and framework are best prefetched."""
    in_role = {role: tuple(_codes(fact, role)) for role in FactRole}
    return Claim(
        key=fact.key,
        claim=fact.claim,
        kind=fact.kind,
        parties=in_role[FactRole.SUBJECT],
        counterparts=in_role[FactRole.COUNTERPART],
        framework=fact.framework.code if fact.framework else "",
        title_en=fact.title_en,
        title_fr=fact.title_fr,
        start=fact.start,
        end=fact.end,
        decided=fact.decided,
        observed=tuple(fact.observed),
        status=fact.status,
        end_reason=fact.end_reason,
        track=fact.track,
        note_en=fact.note_en,
        note_fr=fact.note_fr,
        sources=tuple(citation.source.code for citation in fact.citations.all()),
    )


def _codes(fact: Fact, role: FactRole) -> Iterable[str]:
    return (part.party.code for part in fact.fact_parties.all() if part.role == role)

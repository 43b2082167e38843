"""One fact: what we hold, what we held before, and what other sources say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entente.apps.access.viewers import Viewer
from entente.apps.register.claims import Claim, claim_of_row
from entente.apps.register.models import Fact
from entente.apps.register.selectors.held import fact_view, held_facts, with_parts
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView
from entente.kernel.as_of import AsOf


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact with every version of it, latest knowledge first, and its rivals as held now.

    `claim` is the content of the version asked for, to begin a correction from.
    """

    as_of: AsOf
    fact: FactView
    claim: Claim
    held: bool
    versions: tuple[FactView, ...]
    rivals: tuple[FactView, ...]


def fact_get(viewer: Viewer, *, fact_id: UUID, valid: date) -> FactPage | None:
    """Return a fact's page; None when there is no such fact. `valid` is the date it is placed against."""
    as_of = AsOf(valid)
    words = Vocabulary()
    asked = (
        with_parts(Fact.objects.filter(pk=fact_id)).prefetch_related("fact_parties__party", "citations__source").first()
    )
    if asked is None:
        return None
    versions = with_parts(Fact.objects.filter(key=asked.key, claim=asked.claim))
    latest_first = sorted(versions, key=lambda fact: fact.recorded.lower, reverse=True)
    rivals = held_facts(viewer, as_of=as_of).filter(key=asked.key).exclude(claim=asked.claim).order_by("claim")
    rival_views = tuple(fact_view(rival, as_of=as_of, words=words) for rival in rivals)
    asked.rival_markings = [rival.marking_id for rival in rival_views]  # type: ignore[attr-defined]
    return FactPage(
        as_of=as_of,
        fact=fact_view(asked, as_of=as_of, words=words),
        claim=claim_of_row(asked),
        held=asked.recorded.upper is None,
        versions=tuple(fact_view(version, as_of=as_of, words=words) for version in latest_first),
        rivals=rival_views,
    )

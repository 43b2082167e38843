"""What may leave by which channel."""

from __future__ import annotations

from entente.apps.access.models import Level, Marking
from entente.apps.ledger.records import Described


def mailable_markings(ceiling: str) -> frozenset[int]:
    """Return the markings that a mail may carry: levels up to the ceiling, without caveat or community.

    `ceiling` is a level's code. Empty, or unknown to the pack: what is public.
    """
    rank = Level.objects.filter(code=ceiling).values_list("rank", flat=True).first() or 0
    return frozenset(
        Marking.objects.filter(level__rank__lte=rank, caveats=[], communities=[]).values_list("pk", flat=True)
    )


def mail_may_carry(described: Described, *, markings: frozenset[int]) -> bool:
    """Whether a mail may name the record: it bears no marking, or one of those that mail may carry."""
    return described.marking_id is None or described.marking_id in markings

"""From sealed entries to notices: whoever follows a record, or something it hangs on, hears of the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from entente.apps.access.binding import seeing_everything
from entente.apps.ledger.actions import SILENT
from entente.apps.ledger.outbox import Sealed, reader
from entente.apps.ledger.records import Ref, lineage
from entente.apps.notices.enums import Stance
from entente.apps.notices.models import Notice, Subscription
from entente.apps.notices.written import notices_of

Stances = Mapping[Ref, Mapping[UUID, str]]


@reader("notices")
def notify(entries: Sequence[Sealed]) -> None:
    """Write the notices of some acts. The actor hears nothing of their own."""
    loud = [entry for entry in entries if entry.action not in SILENT]
    if not loud or not Subscription.objects.exists():
        return
    with seeing_everything():
        lines = lineage({Ref(entry.record_type, entry.record_id) for entry in loud})
    stances = _stances({ref for levels in lines.values() for level in levels for ref in level})
    notices = [
        notice
        for entry in loud
        for about in [Ref(entry.record_type, entry.record_id)]
        for notice in notices_of(entry.entry_id, entry, about=about, people=followers(lines[about], stances))
    ]
    # Whoever the act was addressed to has a notice of it already.
    Notice.objects.bulk_create(notices, batch_size=1000, ignore_conflicts=True)


def followers(levels: Iterable[Iterable[Ref]], stances: Stances) -> dict[UUID, Ref]:
    """Return who hears of a record, and through which one they follow.

    `levels` are the record, what it hangs on and so on. A person's nearest stance decides; among several
    equally near, to mute wins.
    """
    decided: dict[UUID, Ref | None] = {}
    for level in levels:
        near: dict[UUID, Ref | None] = {}
        for ref in sorted(level):
            for person_id, stance in stances.get(ref, {}).items():
                near[person_id] = None if stance == Stance.MUTE else near.get(person_id, ref)
        decided = near | decided
    return {person_id: ref for person_id, ref in decided.items() if ref is not None}


def _stances(refs: Iterable[Ref]) -> dict[Ref, dict[UUID, str]]:
    """Return the stances of active people on some records."""
    by_type: dict[str, set[str]] = {}
    for ref in refs:
        by_type.setdefault(ref.record_type, set()).add(ref.record_id)
    found: dict[Ref, dict[UUID, str]] = {}
    for record_type, record_ids in by_type.items():
        rows = Subscription.objects.filter(
            record_type=record_type, record_id__in=record_ids, person__is_active=True
        ).values_list("record_id", "person_id", "stance")
        for record_id, person_id, stance in rows:
            found.setdefault(Ref(record_type, record_id), {})[person_id] = stance
    return found

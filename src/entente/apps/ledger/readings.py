"""Recording that a sensitive record was opened: its page, its route of the API, its file.

Lists and searches name records and are no readings of them; a file that is taken away is one.
"""

from __future__ import annotations

from entente.apps.access.models.marked import PUBLIC
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Described, Ref, describe
from entente.apps.ledger.services import append_read


def record_reading(viewer: Viewer, *, record_type: str, record_id: str, described: Described | None = None) -> None:
    """Record that the viewer opened a record, if it bears a marking above public and is there for them.

    `described`: what whoever asks has read of it already for this viewer, so that it is not read again.
    """
    if described is None:
        ref = Ref(record_type, record_id)
        described = describe(viewer, [ref]).get(ref)
    if described is not None and described.marking_id not in {None, PUBLIC}:
        append_read(viewer, record_type=record_type, record_id=record_id, marking_id=described.marking_id)

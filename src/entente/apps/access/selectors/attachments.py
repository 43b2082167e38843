"""Reading attachments: only with the record they belong to."""

from __future__ import annotations

from uuid import UUID

from entente.apps.access.models import Attachment
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Ref, describe


def attachment_list(viewer: Viewer, *, record_type: str, record_id: str) -> list[Attachment]:
    """Return the files of a record that the viewer may read, oldest first."""
    if not describe(viewer, [Ref(record_type, record_id)]):
        return []
    return list(Attachment.objects.filter(record_type=record_type, record_id=record_id))


def attachment_get(viewer: Viewer, *, attachment_id: UUID) -> Attachment | None:
    """Return a file; None when it, or the record it belongs to, is not there for the viewer."""
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None or not describe(viewer, [Ref(attachment.record_type, attachment.record_id)]):
        return None
    return attachment

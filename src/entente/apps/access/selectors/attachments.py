"""Reading attachments: only with the record they belong to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from entente.apps.access.models import PUBLIC, Attachment
from entente.apps.access.rules.attaching import attaches
from entente.apps.access.selectors.bearing import banners
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Ref, describe, lineage


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file of a record, with the words of its own marking; none: it is public."""

    file: Attachment
    marking: str


def marked_files(viewer: Viewer, *, record_type: str, record_id: str) -> list[MarkedFile]:
    """Return the files of a record that the viewer may read, oldest first, each with what it bears."""
    files = attachment_list(viewer, record_type=record_type, record_id=record_id)
    numbers = [file.marking_id or PUBLIC for file in files]
    words = banners(marking_ids={*numbers} - {PUBLIC})
    return [MarkedFile(file, words.get(number, "")) for file, number in zip(files, numbers, strict=True)]


def limits_of(ref: Ref) -> tuple[Collection[str], Collection[str]]:
    """Return the parties and the frameworks that a record hangs on, the nearest of each: a role is limited to some."""
    levels = lineage([ref])[ref]
    return _nearest(levels, "party"), _nearest(levels, "framework")


def attaches_here(viewer: Viewer, *, record_type: str, record_id: str) -> bool:
    """Tell whether a role of the viewer lets them attach files to this record."""
    parties, frameworks = limits_of(Ref(record_type, record_id))
    return attaches(viewer, parties=parties, frameworks=frameworks)


def _nearest(levels: list[set[Ref]], kind: str) -> set[str]:
    found = ({ref.record_id for ref in level if ref.record_type == kind} for level in levels)
    return next((codes for codes in found if codes), set())


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

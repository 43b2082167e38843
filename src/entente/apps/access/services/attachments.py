"""Attaching files to records."""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access import storage
from entente.apps.access.models import Attachment
from entente.apps.access.rules import attaching as rules
from entente.apps.access.rules import uploads
from entente.apps.access.selectors.attachments import limits_of
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.records import Ref, describe
from entente.apps.ledger.services import append
from entente.kernel.errors import BadInput


def may_attach_to(actor: Actor, ref: Ref) -> None:
    """The actor attaches files to this record, which hangs on parties and frameworks. Raises Refused."""
    parties, frameworks = limits_of(ref)
    rules.may_attach(actor, parties=parties, frameworks=frameworks)


@transaction.atomic
def attach(
    actor: Actor, viewer: Viewer, *, record_type: str, record_id: str, name: str, content: bytes, marking_id: int
) -> Attachment:
    """Attach a file to a record that the actor may read, with a marking interned in the same transaction.

    Raises Refused without the permission there, BadInput with the reason when the file is not taken or the record
    is not there for the actor.
    """
    may_attach_to(actor, Ref(record_type, record_id))
    if not describe(viewer, [Ref(record_type, record_id)]):
        raise BadInput(_("there is no such record"), field="record", remedy=_("attach the file from the record's page"))
    name = PurePath(name.replace("\\", "/")).name[-200:]
    media_type = uploads.inspect(name, content)
    attachment = Attachment.objects.create(
        record_type=record_type,
        record_id=record_id,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=storage.keep(content),
        added_by_id=actor.person_id,
        marking_id=marking_id,
    )
    append(
        actor,
        action="access.attach",
        record_type=record_type,
        record_id=record_id,
        after={"attachment": str(attachment.pk), "name": name, "size": len(content), "sha256": attachment.sha256},
        marking_id=marking_id,
    )
    return attachment


@transaction.atomic
def detach(actor: Actor, attachment: Attachment, *, reason: str) -> None:
    """Take a file off its record. Its content stays in the store: the ledger names it by its hash."""
    may_attach_to(actor, Ref(attachment.record_type, attachment.record_id))
    append(
        actor,
        action="access.detach",
        record_type=attachment.record_type,
        record_id=attachment.record_id,
        before={"attachment": str(attachment.pk), "name": attachment.name, "sha256": attachment.sha256},
        reason=reason,
        marking_id=attachment.marking_id,
    )
    attachment.delete()

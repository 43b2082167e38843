"""Importing a round's workbook: all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.planning.models import Round
from entente.apps.planning.services.by_hand import change_seats
from entente.apps.planning.services.menu import edit_activity, offer_activity, withdraw_activity
from entente.apps.planning.services.requests import request_seats, withdraw_request
from entente.apps.planning.services.writing import locked
from entente.apps.planning.sheets.preview import Preview, preview_workbook
from entente.kernel.errors import BadInput, Refused


@transaction.atomic
def apply_workbook(actor: Actor, held: Round, data: bytes, *, digest: str = "") -> Preview:
    """Make the changes of a workbook, all or none; return what was done.

    With the `digest` of a preview it does what was seen then, or nothing. A second import of the same workbook
    changes nothing. Every change has its own entry in the ledger. Raises BadInput with every problem by sheet and
    cell, Refused when something changed since the preview or a rule forbids it.
    """
    preview = preview_workbook(actor, locked(held.pk), data)
    if preview.problems:
        raise BadInput(preview.problems)
    if digest and digest != preview.digest:
        raise Refused(
            _("Something changed since you looked at the preview."),
            rule="planning.import_as_seen",
            remedy=_("look at the preview again, then import"),
        )
    reason = _("imported from a spreadsheet")
    _offers(actor, held, preview, reason)
    for key in preview.withdrawn:
        withdraw_activity(actor, key, reason=reason)
    if preview.asked:
        request_seats(actor, held.pk, preview.asked)
    for key in preview.taken_back:
        withdraw_request(actor, key, reason=reason)
    if preview.seats and preview.version is not None:
        change_seats(actor, held.pk, version=preview.version, seats=dict(preview.seats), reason=reason)
    return preview


def _offers(actor: Actor, held: Round, preview: Preview, reason: str) -> None:
    """Write the menu. What must come first may be new as well: it is named once all of it is there."""
    later = []
    for text, key, revision in preview.offers:
        if key is not None:
            later.append((text, key, revision))
            continue
        entry = offer_activity(actor, held.pk, replace(text, prerequisites=""))
        if text.prerequisites:
            later.append((text, entry.pk, entry.revision))
    for text, key, revision in later:
        edit_activity(actor, key, text, revision=revision, reason=reason)

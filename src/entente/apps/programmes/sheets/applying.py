"""Importing a workbook: all of it or nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.errors import StaleEdit
from entente.apps.programmes.models import Programme
from entente.apps.programmes.services.drafting import draft_programme
from entente.apps.programmes.services.editing import Edit, edit_clauses
from entente.apps.programmes.sheets.preview import Preview, preview_workbook
from entente.kernel.errors import BadInput, Refused

# What hangs on others is removed before them.
_REMOVAL = (ClauseKind.COMMITMENT, ClauseKind.ACTIVITY, ClauseKind.GOAL, ClauseKind.OBJECTIVE)


@transaction.atomic
def apply_workbook(actor: Actor, data: bytes, *, digest: str = "") -> Preview:
    """Make the changes of a workbook, all or none; return what was done.

    With the `digest` of a preview it does what was seen then, or nothing. A second import of the same workbook
    changes nothing. Every change has its own entry in the ledger. Raises BadInput with every problem by sheet and
    cell, Refused when something changed since the preview or a rule forbids it.
    """
    preview = preview_workbook(actor, data)
    if preview.problems:
        raise BadInput(preview.problems)
    if digest and digest != preview.digest:
        raise Refused(
            _("Something changed since you looked at the preview."),
            rule="programmes.import_as_seen",
            remedy=_("look at the preview again, then import"),
        )
    reason = _("imported from a spreadsheet")
    for begun in preview.begun:
        draft_programme(actor, begun)
    keys = dict(Programme.objects.filter(code__in=[code for code, _edits in preview.edits]).values_list("code", "pk"))
    try:
        for code, edits in preview.edits:
            for batch in _batches(edits):
                edit_clauses(actor, keys[code], batch, reason=reason)
    except StaleEdit as stale:
        # Between the reading and the writing of one transaction: rare, and nothing is lost by trying again.
        raise Refused(stale.message, rule=stale.rule, remedy=_("import the workbook again")) from stale
    return preview


def _batches(edits: tuple[Edit, ...]) -> list[list[Edit]]:
    batches = [[edit for edit in edits if not edit.remove]]
    batches += [[edit for edit in edits if edit.remove and edit.kind == kind] for kind in _REMOVAL]
    return [batch for batch in batches if batch]

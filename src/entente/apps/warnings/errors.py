"""What early warning refuses with more to show than a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entente.engines.text_diff import FieldChange
from entente.kernel.errors import Refused


class StaleReport(Refused):
    """Somebody else corrected the report in the meantime. Nothing was saved and nothing is lost.

    `differences` is what the text that was to be saved changes in the one that is held now; `revision` the one to send
    with the next attempt.
    """

    def __init__(self, *, differences: tuple[FieldChange, ...], revision: int) -> None:
        super().__init__(
            _("Somebody else corrected this report while you were editing it."),
            rule="warnings.fresh_edit",
            remedy=_("compare the two texts, keep what should stand, and save again"),
        )
        self.differences, self.revision = differences, revision

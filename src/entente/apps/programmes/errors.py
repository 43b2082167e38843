"""Refusals that carry what the refused person needs to go on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from entente.engines.text_diff import FieldChange
from entente.kernel.errors import Refused


class StaleEdit(Refused):
    """Somebody else changed the clause in the meantime. Nothing was saved and nothing is lost.

    `theirs` is the text as it stands, `yours` the text that was to replace it, `differences` what separates
    the two, `revision` the one to send with the next attempt.
    """

    def __init__(
        self, *, theirs: dict[str, str], yours: dict[str, str], differences: tuple[FieldChange, ...], revision: int
    ) -> None:
        super().__init__(
            _("Somebody else changed this clause while you were editing it."),
            rule="programmes.fresh_edit",
            remedy=_("compare the two texts below, keep what should stand, and save again"),
        )
        self.theirs, self.yours, self.differences, self.revision = theirs, yours, differences, revision


@dataclass(frozen=True, slots=True)
class AffectedActivity:
    """An activity that a suspension of practical cooperation touches."""

    id: UUID
    code: str
    title: str
    state: str
    planned_from: str
    planned_to: str


class ConfirmAffected(Refused):
    """A suspension must be decided in sight of the activities it touches; `activities` lists them."""

    def __init__(self, activities: tuple[AffectedActivity, ...]) -> None:
        super().__init__(
            _("This suspension touches %(count)s activities that were not confirmed.") % {"count": len(activities)},
            rule="programmes.affected_listed",
            remedy=_("look at the list and confirm the suspension with it"),
        )
        self.activities = activities

"""How a cadence stands, in words."""

from __future__ import annotations

from django.utils.translation import pgettext

from entente.apps.calendars.selectors.cadence import Cell
from entente.apps.register.selectors.types import TermView


def standing_term(cell: Cell) -> TermView | None:
    """Return the word and the tone; None where no cadence is set."""
    words = {
        "overdue": pgettext("cadence", "Overdue"),
        "soon": pgettext("cadence", "Due soon"),
        "kept": pgettext("cadence", "Kept"),
    }
    if cell.due.standing not in words:
        return None
    return TermView(cell.due.standing, words[cell.due.standing], cell.tone)

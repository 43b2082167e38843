"""Which sheets a workbook has, and which columns; the headings are the fields' own names in every language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import ActivityKind, Area, ClauseKind, Direction, Priority, Side, Track
from entente.apps.programmes.rules.clauses import FORMS

ABOUT = "About"
PROGRAMME, ID, REVISION, REMOVE = "programme", "id", "revision", "remove"
PARTY, INSTRUMENT = "party", "instrument"
YES = frozenset({"yes", "oui", "x", "1", "true"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: one row per clause of its kind. `leading` columns say whose clause it is, `trailing` what about it."""

    name: str
    kind: ClauseKind
    leading: tuple[str, ...]
    trailing: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in order."""
        return (*self.leading, *FORMS[self.kind], *self.trailing)

    @property
    def key(self) -> str:
        """The column that every row must fill in."""
        return PROGRAMME

    @property
    def unnamed(self) -> tuple[str, str]:
        """What is wrong with a row that names no programme, and what to do."""
        return _("no programme is named"), _("name the programme of each row by its code")


SHEETS: tuple[Sheet, ...] = (
    Sheet("Programmes", ClauseKind.PROGRAMME, (PROGRAMME, PARTY, INSTRUMENT), (REVISION,)),
    Sheet("Objectives", ClauseKind.OBJECTIVE, (PROGRAMME, ID), (REVISION, REMOVE)),
    Sheet("Goals", ClauseKind.GOAL, (PROGRAMME, ID), (REVISION, REMOVE)),
    Sheet("Activities", ClauseKind.ACTIVITY, (PROGRAMME, ID), (REVISION, REMOVE)),
    Sheet("Commitments", ClauseKind.COMMITMENT, (PROGRAMME, ID), (REVISION, REMOVE)),
)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}

# What may be chosen in a column.
CHOICES: dict[tuple[ClauseKind, str], tuple[str, ...]] = {
    (ClauseKind.OBJECTIVE, "area"): tuple(Area.values),
    (ClauseKind.GOAL, "direction"): tuple(Direction.values),
    (ClauseKind.GOAL, "priority"): tuple(str(value) for value in Priority.values),
    (ClauseKind.ACTIVITY, "kind"): tuple(ActivityKind.values),
    (ClauseKind.ACTIVITY, "track"): tuple(Track.values),
    (ClauseKind.COMMITMENT, "side"): tuple(Side.values),
}

# Limits of a workbook that is read: against bombs and mistakes.
MOST_BYTES = 10_000_000
MOST_UNPACKED = 200_000_000
MOST_PARTS = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 32_767


def plain(text: str) -> str:
    """Return the text as a cell can hold it: line breaks of one kind, no control characters, no blank ends."""
    text = text.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char >= " " or char in "\n\t").strip()

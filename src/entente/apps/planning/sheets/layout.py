"""Which sheets a round's workbook has, and which columns; the headings are the fields' own names in every language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.planning.services.menu import FIELDS

ID, REVISION, REMOVE = "id", "revision", "remove"
VERSION, PARTNER, ACTIVITY, SEATS = "version", "partner", "activity", "seats"
# What partners ask for, and what is told of it: `standing`, `granted` and `promised` are read, never written.
REQUEST_FIELDS = ("goal", "seats_min", "seats_wanted", "priority", "note")
TOLD = ("standing", "granted", "promised")


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """A sheet: one row per record. `key` is the column that every row must fill in."""

    name: str
    columns: tuple[str, ...]
    key: str

    @property
    def unnamed(self) -> tuple[str, str]:
        """What is wrong with a row that does not fill in the key, and what to do."""
        return _("the row does not say which activity it is about"), _("write the code of the activity")


MENU = RoundSheet("Menu", (*FIELDS, ID, REVISION, REMOVE), "code")
REQUESTS = RoundSheet("Requests", (PARTNER, ACTIVITY, *REQUEST_FIELDS, *TOLD, ID, REVISION, REMOVE), ACTIVITY)
ALLOCATIONS = RoundSheet("Allocations", (VERSION, PARTNER, ACTIVITY, SEATS, "seats_wanted", "reasons"), ACTIVITY)
SHEETS = (MENU, REQUESTS, ALLOCATIONS)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": tuple(EngagementKind.values),
    "level": tuple(EngagementLevel.values),
    "priority": ("1", "2", "3", "4", "5"),
}
# What people add up.
NUMBERS = frozenset(
    {"seats", "cost_per_seat", "fee_per_seat", "seats_min", "seats_wanted", "priority", "granted", "promised"}
)
WIDE = frozenset({"title_en", "title_fr", "summary", "note", "reasons", "goal", "frameworks"})

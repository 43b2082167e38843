"""Which programmes a list is asked for, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from entente.apps.programmes.enums import ProgrammeState
from entente.apps.programmes.selectors.programmes import ProgrammeFilters
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.kernel.folding import fold


@dataclass(frozen=True, slots=True)
class Query:
    """The list as asked for in the address. What makes no sense falls back to the default."""

    filters: ProgrammeFilters
    kind: str = ""
    sort: str = "party"
    descending: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Query:
        """Read the address."""
        kind = query.get("kind", "")
        chosen = {
            name: tuple(value for value in query.getlist(name) if value) for name in ("party", "instrument", "state")
        }
        sort = query.get("sort", "")
        return cls(
            filters=ProgrammeFilters(**chosen, exercise={"real": False, "exercise": True}.get(kind)),
            kind=kind if kind in {"real", "exercise"} else "",
            sort=sort if sort in KEYS else "party",
            descending=query.get("order") == "desc",
        )

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return self.filters != ProgrammeFilters()

    def lets(self, row: ProgrammeRow) -> bool:
        """Whether a programme passes the filters."""
        filters = self.filters
        return (
            (not filters.party or row.party.code in filters.party)
            and (not filters.instrument or row.instrument in filters.instrument)
            and (not filters.state or row.state in filters.state)
            and (filters.exercise is None or row.exercise == filters.exercise)
        )

    def ordered(self, rows: Iterable[ProgrammeRow]) -> list[ProgrammeRow]:
        """Return the rows in the order asked for; equal ones by partner, whichever the direction."""
        by_party = sorted(rows, key=KEYS["party"])
        return sorted(by_party, key=KEYS[self.sort], reverse=self.descending)


_STATES = ProgrammeState.values
KEYS: dict[str, Callable[[ProgrammeRow], Any]] = {
    "party": lambda row: (fold(row.party.name), row.period_start, row.code),
    "instrument": lambda row: fold(row.instrument_name),
    "state": lambda row: _STATES.index(row.state),
    "adopted": lambda row: row.adopted_on or "9999",
    "period": lambda row: row.period_start or "9999",
    "left": lambda row: row.days_left if row.days_left is not None else 10**6,
}

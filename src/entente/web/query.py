"""What the portfolio's address says: filters, order, colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from entente.apps.register.enums import FrameworkKind
from entente.apps.register.selectors.portfolio import PortfolioFilters, PortfolioRow, Standing
from entente.kernel.folding import fold

FILTERS = ("framework", "region", "status", "programme", "relation")
COLOURS = ("relation", "framework", "region", "status", "programme")
RELATIONS = ("alliance", "ally", "partner", "other")


@dataclass(frozen=True, slots=True)
class PortfolioQuery:
    """The portfolio as asked for in the address. What makes no sense falls back to the default."""

    filters: PortfolioFilters
    colour: str = "relation"
    focus: str = ""
    sort: str = "relation"
    descending: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> PortfolioQuery:
        """Read the address."""
        chosen = {name: tuple(value for value in query.getlist(name) if value) for name in FILTERS}
        colour, sort = query.get("colour", ""), query.get("sort", "")
        return cls(
            filters=PortfolioFilters(**chosen, text=query.get("text", "").strip()),
            colour=colour if colour in COLOURS else "relation",
            focus=query.get("focus", ""),
            sort=sort if sort in _KEYS else "relation",
            descending=query.get("order") == "desc",
        )

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return self.filters != PortfolioFilters()

    def ordered(self, rows: tuple[PortfolioRow, ...]) -> list[PortfolioRow]:
        """Return the rows in the order asked for; equal ones by name, whichever the direction."""
        by_name = sorted(rows, key=lambda row: fold(row.name))
        return sorted(by_name, key=_KEYS[self.sort], reverse=self.descending)


_RANKS = {FrameworkKind.ALLIANCE: 0, FrameworkKind.PARTNER_FRAMEWORK: 1}


def foremost(standings: Iterable[Standing]) -> Standing | None:
    """Return the membership that says most of the relation: the alliance, then a partnership, then the rest."""
    return min(standings, key=lambda each: _RANKS.get(FrameworkKind(each.framework.kind), 2), default=None)


def since(row: PortfolioRow) -> str:
    """When the membership that says most of the relation began, as the source dates it; empty when not known."""
    first = foremost(row.memberships)
    return first.start if first else ""


_KEYS: dict[str, Callable[[PortfolioRow], Any]] = {
    "name": lambda row: fold(row.name),
    "relation": lambda row: RELATIONS.index(row.relation),
    "region": lambda row: fold(row.region.name) if row.region else "\uffff",
    "status": lambda row: fold(row.status.name) if row.status else "\uffff",
    "since": lambda row: since(row) or "9999",
    "memberships": lambda row: len(row.memberships),
    "programmes": lambda row: len(row.programmes),
}

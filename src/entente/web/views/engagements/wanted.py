"""What the address of the list of engagements asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import QueryDict

from entente.apps.engagements.enums import EngagementKind, EngagementLevel, Standing
from entente.apps.engagements.selectors.listing import EngagementFilters


@dataclass(frozen=True, slots=True)
class Query:
    """The list as asked for. What makes no sense falls back to the default."""

    filters: EngagementFilters
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Query:
        """Read the address."""
        exercise = {"exercise": True, "real": False}.get(query.get("made", ""))
        return cls(
            EngagementFilters(
                party=_values(query, "party"),
                kind=tuple(each for each in _values(query, "kind") if each in EngagementKind.values),
                level=tuple(each for each in _values(query, "level") if each in EngagementLevel.values),
                field=_values(query, "field"),
                standing=tuple(each for each in _values(query, "standing") if each in Standing.values),
                since=_day(query.get("from", ""), last=False),
                until=_day(query.get("to", ""), last=True),
                text=query.get("text", "").strip(),
                goal=_key(query.get("goal", "")),
                mine=query.get("mine") == "1",
                exercise=exercise,
            ),
            page=int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1,
        )

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return self.filters != EngagementFilters()


def _values(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(value for value in query.getlist(name) if value)


def _day(text: str, *, last: bool) -> date | None:
    """Read a day, or a year for its first or last day."""
    try:
        if len(text) == 4:
            return date(int(text), 12, 31) if last else date(int(text), 1, 1)
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

"""What the address of these pages says: filters, period. What makes no sense falls back to the default."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.calendars.selectors.listed import Filters
from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.programmes.models import Goal
from entente.apps.register import selectors
from entente.apps.register.models import Party, Term
from entente.apps.register.selectors.choices import party_list
from entente.apps.register.selectors.types import PartyRef
from entente.kernel.folding import fold
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.clock import clock_of

EARLIEST, LATEST = 1949, 2099


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name in the address, its label, its values, the one chosen."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Period:
    """Years, both included."""

    first: date
    last: date


def filters_of(query: QueryDict) -> Filters:
    """Read the filters."""
    return Filters(
        party=query.get("party", "")[:12],
        other=query.get("other", "")[:12],
        kind=_one_of(query.get("kind", ""), EngagementKind.values),
        level=_one_of(query.get("level", ""), EngagementLevel.values),
        field=query.get("field", "")[:60],
        goal=_key(query.get("goal", "")),
        real=query.get("only") == "real",
    )


def period_of(query: QueryDict, *, on: date, years: int) -> Period:
    """Read the years `from` and `to`; by default so many years up to the one asked about."""
    last = _year(query.get("to", ""), on.year)
    first = _year(query.get("from", ""), last - years + 1)
    return Period(date(min(first, last), 1, 1), date(max(first, last), 12, 31))


def filtered(filters: Filters) -> bool:
    """Whether any filter is set."""
    return filters != Filters()


def choices(request: HttpRequest, filters: Filters, *names: str) -> list[Choice]:
    """Return the filters of a page, with their values in the reader's language."""
    viewer = viewer_of(request)
    made: dict[str, Callable[[], tuple[str, tuple[tuple[str, str], ...], str]]] = {
        "party": lambda: (_("Party"), _parties(viewer), filters.party),
        "other": lambda: (_("Together with"), _parties(viewer), filters.other),
        "kind": lambda: (_("Kind"), _labels(EngagementKind.choices), filters.kind),
        "level": lambda: (_("Level"), _labels(EngagementLevel.choices), filters.level),
        "field": lambda: (_("Functional area"), _areas(), filters.field),
        "goal": lambda: (_("Goal"), _goals(filters), str(filters.goal or "")),
        "only": lambda: (_("Records"), (("real", _("Without exercise data")),), "real" if filters.real else ""),
    }
    return [Choice(name, *made[name]()) for name in names]


def standing_parties(request: HttpRequest) -> tuple[list[PartyRef], list[PartyRef]]:
    """Return the partners, and the allies with the alliance itself, by name, as the alliance of the page sees them."""
    found = selectors.portfolio_get(viewer_of(request), as_of=clock_of(request).as_of, pack=alliance_of(request))
    named = sorted(found.rows, key=lambda row: fold(row.name))
    partners = [PartyRef(row.code, row.name) for row in named if row.relation == "partner"]
    allies = [PartyRef(row.code, row.name) for row in named if row.relation == "ally"]
    alliance = Party.objects.filter(code=found.pack.alliance).first() if found.pack else None
    return partners, [*([PartyRef(alliance.code, alliance.name)] if alliance else []), *allies]


def area_names() -> dict[str, str]:
    """Return the functional areas by code."""
    return {term.code: term.name for term in Term.objects.filter(list="functional_area")}


def borne(shown: Iterable[Any]) -> dict[str, Any]:
    """Return what a page of these bears: the band only where all that it shows is of an exercise."""
    rows = list(shown)
    return {"exercise": bool(rows) and all(row.exercise for row in rows), "section": "engagements"}


def _parties(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    return tuple((party.code, party.name) for party in party_list(viewer))


def _labels(pairs: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(label)) for value, label in pairs)


def _areas() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(area_names().items(), key=lambda pair: fold(pair[1])))


def _goals(filters: Filters) -> tuple[tuple[str, str], ...]:
    """The goals that engagements serve, of the party asked for; without one only the goal chosen."""
    rows = Goal.objects.filter(engagement_links__isnull=False).select_related("programme__party").distinct()
    if filters.party:
        rows = rows.filter(programme__party__code=filters.party)
    return tuple((str(row.pk), f"{row.programme.party.name}: {row.code} {row.title}") for row in rows[:200])


def _one_of(value: str, allowed: Iterable[str]) -> str:
    return value if value in allowed else ""


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _year(text: str, usual: int) -> int:
    return min(LATEST, max(EARLIEST, int(text))) if text.isdecimal() and len(text) == 4 else usual

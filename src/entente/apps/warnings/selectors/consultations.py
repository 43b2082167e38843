"""How consultations went before: from the request to the meeting, as the register has them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind
from entente.apps.register.selectors.held import fact_views, held_facts
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView
from entente.kernel.as_of import AsOf
from entente.kernel.partial_dates import PartialDate, Precision


@dataclass(frozen=True, slots=True)
class PastConsultation:
    """A consultation of the register. `days` from its beginning to the meeting; None when a day is not known."""

    fact: FactView
    days: int | None
    about: bool


def past_consultations(viewer: Viewer, *, as_of: AsOf, parties: Collection[str] = ()) -> tuple[PastConsultation, ...]:
    """Return the consultations begun by the date, those about the parties first, the newest first. Five statements."""
    wanted = {*parties}
    rows = held_facts(viewer, as_of=as_of).filter(kind=FactKind.CONSULTATION)
    views = [fact for fact in fact_views(rows, as_of=as_of, words=Vocabulary()) if fact.phase != "future"]
    found = [
        PastConsultation(fact, _days(fact), bool(wanted & {party.code for party in fact.parties}))
        for fact in views
        if fact.followed
    ]
    found.sort(key=lambda each: each.fact.valid_from or date.min, reverse=True)
    return tuple(sorted(found, key=lambda each: not each.about))


def _days(fact: FactView) -> int | None:
    start, end = _day(fact.start), _day(fact.end)
    return (end - start).days if start and end else None


def _day(text: str) -> date | None:
    """The day that a date names; None when it is not known to the day."""
    try:
        known = PartialDate.parse(text)
    except ValueError:
        return None
    return known.first if known.precision is Precision.DAY else None

"""Consultations, from the request to the meeting: those of the register, and those asked for on this platform."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from entente.apps.access.viewers import Viewer
from entente.apps.register.enums import FactKind
from entente.apps.register.selectors.held import fact_views, held_facts
from entente.apps.register.selectors.terms import Vocabulary
from entente.apps.register.selectors.types import FactView, PartyRef
from entente.apps.warnings.enums import AlertState
from entente.apps.warnings.models import Consultation
from entente.apps.warnings.selectors.titles import alert_titles
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


@dataclass(frozen=True, slots=True)
class AskedHere:
    """A consultation that a warning led to. `days` from the request to the meeting, None before it."""

    alert_id: UUID
    title: str
    state_label: str
    framework_name: str
    party: PartyRef
    requested_on: date
    met_on: date | None
    days: int | None
    reference: str
    outcome: str
    exercise: bool


def consultations_asked_here(viewer: Viewer) -> tuple[AskedHere, ...]:
    """Return the consultations that warnings led to, those of exercises last, the newest first."""
    rows = list(Consultation.objects.select_related("alert", "framework", "party"))
    titles = alert_titles([row.alert for row in rows], known={})
    found = [
        AskedHere(
            alert_id=row.alert_id,
            title=titles[row.alert_id],
            state_label=str(AlertState(row.alert.state).label),
            framework_name=row.framework.name,
            party=PartyRef(row.party.code, row.party.name),
            requested_on=row.requested_on,
            met_on=row.met_on,
            days=(row.met_on - row.requested_on).days if row.met_on else None,
            reference=row.reference,
            outcome=row.outcome,
            exercise=row.alert.exercise,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.exercise))


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

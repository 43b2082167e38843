"""What the register says of a party, as sections of a brief."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from entente.apps.register.selectors.parties import PartyPage
from entente.apps.register.selectors.types import FactView
from entente.kernel.partial_dates import PartialDate
from entente.web.briefs.content import Line, Section
from entente.web.views.shared import grouped
from entente.web.words import span_text

RECENT = timedelta(days=365)


def in_force(page: PartyPage) -> Section:
    """Everything that holds on the date: suspensions first, they say more than what they suspend."""
    facts = (*page.suspensions, *page.memberships, *page.programmes, *page.mandates)
    return Section(
        _("In force on this date"), fact_lines(facts), empty=_("Nothing is in force on this date."), whole=True
    )


def newly(page: PartyPage, on: date) -> Section:
    """What began, ended or was decided in the twelve months up to the date, the latest first."""
    dated = [(day, fact) for fact in page.facts if fact.followed and (day := _latest(fact, on)) is not None]
    recent = sorted((pair for pair in dated if pair[0] > on - RECENT), key=lambda pair: pair[0], reverse=True)
    return Section(
        _("New in the twelve months before"),
        fact_lines((fact for _day, fact in recent)),
        empty=_("The record has nothing new in the twelve months before."),
    )


def disputed(page: PartyPage) -> Section:
    """Every claim on which sources disagree; nothing is said where there is none."""
    return Section(_("What the sources disagree on"), fact_lines(page.disputed))


def by_kind(page: PartyPage) -> Iterable[Section]:
    """Every claim of the record, a section for each kind, oldest first."""
    for _kind, heading, facts in grouped(page.facts):
        yield Section(heading, fact_lines(facts))


def fact_lines(facts: Iterable[FactView]) -> tuple[Line, ...]:
    """A line for each fact, with its sources."""
    return tuple(_line(fact) for fact in facts)


def _line(fact: FactView) -> Line:
    state = ", ".join(filter(None, (fact.status.name, fact.track.name if fact.track else "")))
    return Line(
        what=fact.title,
        when=span_text(start=fact.start, end=fact.end, decided=fact.decided, observed=fact.observed),
        state=state,
        sources=fact.sources,
        where=fact.framework.short if fact.framework and fact.framework.short not in fact.title else "",
        disputed=fact.disputed,
    )


def _latest(fact: FactView, on: date) -> date | None:
    """The last day, up to the date, on which the fact says that something happened."""
    days = [day for text in (fact.start, fact.decided, fact.end) if (day := _first_day(text)) is not None]
    return max((day for day in days if day <= on), default=None)


def _first_day(text: str) -> date | None:
    try:
        return PartialDate.parse(text).first
    except ValueError:
        return None

"""Money of programmes: lines, totals per currency that reconcile, and conversion at a dated rate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import ExchangeRate, FundingLine
from entente.apps.programmes.rules.funding import OLDEST, Conversion, Money, Rate, conversion, sums
from entente.apps.register.models.named import in_language
from entente.apps.register.selectors.types import PartyRef


@dataclass(frozen=True, slots=True)
class FundingView:
    """A funding line. `over_planned`: more is committed than planned."""

    id: UUID
    programme_id: UUID
    programme: str
    programme_title: str
    party: str
    party_name: str
    goal: str
    goal_title: str
    activity: str
    activity_title: str
    donor: str
    donor_name: str
    lead: str
    lead_name: str
    agent: str
    currency: str
    money: Money
    note: str
    source: str
    over_planned: bool
    revision: int
    exercise: bool
    marking_id: int


@dataclass(frozen=True, slots=True)
class Group:
    """The money of one donor, lead nation, agent, goal or programme, by currency."""

    key: str
    name: str
    by_currency: dict[str, Money]


@dataclass(frozen=True, slots=True)
class Funding:
    """Money and how it divides. Every grouping adds up to `totals`, currency by currency."""

    lines: tuple[FundingView, ...]
    totals: dict[str, Money]
    by_donor: tuple[Group, ...]
    by_lead: tuple[Group, ...]
    by_agent: tuple[Group, ...]
    by_goal: tuple[Group, ...]
    by_programme: tuple[Group, ...]
    by_partner: tuple[Group, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every grouping adds up to the totals."""
        groupings = (self.by_donor, self.by_lead, self.by_agent, self.by_goal, self.by_programme, self.by_partner)
        return all(
            sums(pair for group in groups for pair in group.by_currency.items()) == self.totals for groups in groupings
        )


@dataclass(frozen=True, slots=True)
class Converted:
    """Totals in one currency as of a day: their sum, the rates that were used, and what has no rate.

    `total` is the sum of what could be converted; it is whole only when `without_rate` is empty.
    """

    currency: str
    on: date
    total: Money
    parts: dict[str, Money]
    rates: tuple[Rate, ...]
    without_rate: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether the total covers all the money."""
        return not self.without_rate


def funding(
    viewer: Viewer, *, programme_id: UUID | None = None, party: str = "", exercise: bool | None = None
) -> Funding:
    """Return the money of a programme, of a partner's programmes, or of all. One statement.

    `exercise` keeps what is made up, or what is not.
    """
    rows = FundingLine.objects.all()
    if programme_id:
        rows = rows.filter(programme=programme_id)
    if party:
        rows = rows.filter(programme__party__code=party)
    if exercise is not None:
        rows = rows.filter(exercise=exercise)
    lines = _views(rows)
    return Funding(
        lines=lines,
        totals=sums((line.currency, line.money) for line in lines),
        by_donor=_grouped(lines, lambda line: (line.donor or line.donor_name, line.donor_name)),
        by_lead=_grouped(lines, lambda line: (line.lead, line.lead_name or _("No lead nation"))),
        by_agent=_grouped(lines, lambda line: (line.agent, line.agent or _("No executing agent"))),
        by_goal=_grouped(lines, lambda line: (f"{line.programme} {line.goal}".strip(), line.goal_title)),
        by_programme=_grouped(lines, lambda line: (line.programme, line.programme_title)),
        by_partner=_grouped(lines, lambda line: (line.party, line.party_name)),
    )


def funding_line_get(viewer: Viewer, *, line_id: UUID) -> FundingView:
    """Return one funding line. Raises FundingLine.DoesNotExist, also when it is hidden. One statement."""
    for view in _views(FundingLine.objects.filter(pk=line_id)):
        return view
    raise FundingLine.DoesNotExist(line_id)


def funded_partners(viewer: Viewer) -> tuple[PartyRef, ...]:
    """Return the partners that any money is recorded for, by name. One statement."""
    party = "programme__party__"
    rows = FundingLine.objects.order_by().values_list(
        f"{party}code", f"{party}name_en", f"{party}name_fr", "marking_id"
    )  # fmt: skip
    found = set()
    for code, en, fr, marking_id in rows.distinct():
        note(marking_id)
        found.add(PartyRef(code, in_language(en, fr)))
    return tuple(sorted(found, key=lambda each: each.name))


def converted(viewer: Viewer, *, totals: dict[str, Money], into: str, on: date | None = None) -> Converted:
    """Return totals in one currency at the rates of a day (today by default). One statement.

    A currency without a rate young enough is named and left out of the total, never guessed.
    """
    day = on or timezone.now().date()
    rates = list(_rates(into, day))
    found: dict[str, Conversion] = {}
    for currency in totals:
        way = conversion(currency=currency, into=into, on=day, rates=rates)
        if way is not None:
            found[currency] = way
    parts = {currency: totals[currency].at(way.factor) for currency, way in found.items()}
    return Converted(
        currency=into,
        on=day,
        total=sum(parts.values(), Money()),
        parts=parts,
        rates=tuple(way.used for way in found.values() if way.used),
        without_rate=tuple(currency for currency in totals if currency not in found),
    )


def exchange_rates(viewer: Viewer, *, currency: str = "") -> tuple[Rate, ...]:
    """Return the rates on record, the latest first; those of one currency. One statement."""
    rows = ExchangeRate.objects.select_related("source").order_by("-on", "base", "quote", "-recorded_at")
    kept = (row for row in rows if not currency or currency in {row.base, row.quote})
    return tuple(_rate(row) for row in kept)


def _rates(currency: str, day: date) -> Iterable[Rate]:
    """The rates of a currency that are young enough; of two of one day, the last recorded first."""
    rows = ExchangeRate.objects.filter(on__lte=day, on__gte=day - OLDEST).select_related("source")
    for row in rows.order_by("-recorded_at"):
        if currency in {row.base, row.quote}:
            yield _rate(row)


def _rate(row: ExchangeRate) -> Rate:
    return Rate(row.base, row.quote, row.on, row.rate, row.source.code)


def _grouped(lines: Iterable[FundingView], key: Callable[[FundingView], tuple[str, str]]) -> tuple[Group, ...]:
    held: dict[str, tuple[str, list[FundingView]]] = {}
    for line in lines:
        code, name = key(line)
        held.setdefault(code, (name, []))[1].append(line)
    return tuple(
        Group(code, name, sums((line.currency, line.money) for line in own))
        for code, (name, own) in sorted(held.items(), key=lambda entry: (entry[0] == "", entry[1][0]))
    )


class _Line(NamedTuple):
    """The columns of a funding line and of what it refers to; what is hidden, or not there, is None."""

    id: UUID
    programme_id: UUID
    programme: str
    title_en: str
    title_fr: str
    party: str
    party_en: str
    party_fr: str
    goal: str | None
    goal_en: str | None
    goal_fr: str | None
    activity: str | None
    activity_en: str | None
    activity_fr: str | None
    donor: str | None
    donor_en: str | None
    donor_fr: str | None
    donor_name: str
    lead: str | None
    lead_en: str | None
    lead_fr: str | None
    agent: str
    currency: str
    planned: Decimal
    committed: Decimal
    spent: Decimal
    note: str
    source: str | None
    revision: int
    exercise: bool


def _titled(relation: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{relation}__{name}" for name in names)


_TITLED, _NAMED = ("code", "title_en", "title_fr"), ("code", "name_en", "name_fr")
_COLUMNS = (
    "pk", "programme_id", *_titled("programme", *_TITLED), *_titled("programme__party", *_NAMED),
    *_titled("goal", *_TITLED), *_titled("activity", *_TITLED), *_titled("donor", *_NAMED), "donor_name",
    *_titled("lead", *_NAMED), "agent", "currency", "planned", "committed", "spent", "note", "source__code",
    "revision", "exercise",
)  # fmt: skip
# The line's own first; those of what it names, which the page shows as well.
_MARKINGS = ("marking_id", *_titled("programme", "marking_id"), *_titled("goal", "marking_id"),
             *_titled("activity", "marking_id"), *_titled("source", "marking_id"))  # fmt: skip


def _views(rows: QuerySet[FundingLine]) -> tuple[FundingView, ...]:
    """Read the lines with all that they name. One statement; as columns, because a page may sum up thousands."""
    found = []
    for values in rows.values_list(*_MARKINGS, *_COLUMNS):
        markings, columns = values[: len(_MARKINGS)], values[len(_MARKINGS) :]
        for marking_id in markings:
            note(marking_id)
        found.append(_view(_Line(*columns), markings[0] or PUBLIC))
    return tuple(found)


def _view(row: _Line, marking_id: int) -> FundingView:
    return FundingView(
        id=row.id,
        programme_id=row.programme_id,
        programme=row.programme,
        programme_title=in_language(row.title_en, row.title_fr),
        party=row.party,
        party_name=in_language(row.party_en, row.party_fr),
        goal=row.goal or "",
        goal_title=_word(row.goal_en, row.goal_fr),
        activity=row.activity or "",
        activity_title=_word(row.activity_en, row.activity_fr),
        donor=row.donor or "",
        donor_name=row.donor_name or _word(row.donor_en, row.donor_fr),
        lead=row.lead or "",
        lead_name=_word(row.lead_en, row.lead_fr),
        agent=row.agent,
        currency=row.currency,
        money=Money(row.planned, row.committed, row.spent),
        note=row.note,
        source=row.source or "",
        over_planned=row.committed > row.planned,
        revision=row.revision,
        exercise=row.exercise,
        marking_id=marking_id,
    )


def _word(english: str | None, french: str | None) -> str:
    return in_language(english or "", french or "")

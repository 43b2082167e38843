"""Money of programmes: lines, totals per currency that reconcile, and conversion at a dated rate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import ExchangeRate, FundingLine
from entente.apps.programmes.rules.funding import OLDEST, Conversion, Money, Rate, conversion, sums
from entente.apps.programmes.selectors.rows import marking_of


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
    rows = _with_related()
    if programme_id:
        rows = rows.filter(programme=programme_id)
    if party:
        rows = rows.filter(programme__party__code=party)
    if exercise is not None:
        rows = rows.filter(exercise=exercise)
    lines = tuple(_view(row) for row in rows)
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
    return _view(_with_related().get(pk=line_id))


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


def _with_related() -> QuerySet[FundingLine]:
    return FundingLine.objects.select_related("programme__party", "goal", "activity", "donor", "lead", "source")


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


def _view(row: FundingLine) -> FundingView:
    return FundingView(
        id=row.pk,
        programme_id=row.programme_id,
        programme=row.programme.code,
        programme_title=row.programme.title,
        party=row.programme.party.code,
        party_name=row.programme.party.name,
        goal=row.goal.code if row.goal else "",
        goal_title=row.goal.title if row.goal else "",
        activity=row.activity.code if row.activity else "",
        activity_title=row.activity.title if row.activity else "",
        donor=row.donor.code if row.donor else "",
        donor_name=row.donor_name or (row.donor.name if row.donor else ""),
        lead=row.lead.code if row.lead else "",
        lead_name=row.lead.name if row.lead else "",
        agent=row.agent,
        currency=row.currency,
        money=Money(row.planned, row.committed, row.spent),
        note=row.note,
        source=row.source.code if row.source else "",
        over_planned=row.committed > row.planned,
        revision=row.revision,
        exercise=row.exercise,
        marking_id=marking_of(row),
    )

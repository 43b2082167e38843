"""Sums of money that are never mixed: per currency, and converted only at a dated rate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.translation import gettext as _

from entente.kernel.errors import Problem

_CURRENCY = re.compile(r"[A-Z]{3}")
CENT = Decimal("0.01")
# A rate older than this on the day asked for is no rate for that day (design): two months cover any calendar
# of reference rates, and the monthly accounting rates of international organisations.
OLDEST = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Money:
    """Planned, committed and spent, in one currency."""

    planned: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    def __add__(self, other: Money) -> Money:
        return Money(self.planned + other.planned, self.committed + other.committed, self.spent + other.spent)

    def at(self, rate: Decimal) -> Money:
        """Return the same in another currency, to the cent, halves to the even one."""
        return Money(*(
            (amount * rate).quantize(CENT, ROUND_HALF_EVEN) for amount in (self.planned, self.committed, self.spent)
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `base` was worth `rate` units of `quote` on a day, as the source (code) says."""

    base: str
    quote: str
    on: date
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """How amounts of one currency become those of another: the factor, and the rate that was used."""

    factor: Decimal
    used: Rate | None


def sums(lines: Iterable[tuple[str, Money]]) -> dict[str, Money]:
    """Add up (currency, money), each currency for itself, by its code."""
    totals: dict[str, Money] = {}
    for currency, money in lines:
        totals[currency] = totals.get(currency, Money()) + money
    return dict(sorted(totals.items()))


def conversion(*, currency: str, into: str, on: date, rates: Iterable[Rate]) -> Conversion | None:
    """Return how to convert as of a day: by the latest rate up to that day, in either direction; None without one.

    A rate older than `OLDEST` does not count. Two rates are never chained: what has no rate of its own is told,
    not guessed.
    """
    if currency == into:
        return Conversion(Decimal(1), None)
    fitting = [
        rate for rate in rates if {rate.base, rate.quote} == {currency, into} and timedelta(0) <= on - rate.on <= OLDEST
    ]
    if not fitting:
        return None
    # Of two rates of one day the one quoted in the direction asked for goes before its inverse.
    best = max(fitting, key=lambda rate: (rate.on, rate.base == currency))
    return Conversion(best.rate if best.base == currency else 1 / best.rate, best)


def funding_problems(text: Mapping[str, str], amounts: Money) -> list[Problem]:
    """Say what is wrong with a funding line: who gives, in what currency, and no more spent than committed."""
    problems = []
    if not _CURRENCY.fullmatch(text.get("currency", "")):
        problems.append(
            Problem(
                _("%(code)r is not a currency") % {"code": text.get("currency", "")},
                field="currency",
                remedy=_("write the three capital letters of ISO 4217, for instance EUR"),
            )
        )
    if not text.get("donor", "").strip() and not text.get("donor_name", "").strip():
        problems.append(Problem(_("no donor is named"), field="donor", remedy=_("name a party or a fund")))
    if not text.get("goal", "").strip() and not text.get("activity", "").strip():
        problems.append(Problem(_("the money is for nothing"), field="goal", remedy=_("name a goal or an activity")))
    if amounts.spent > amounts.committed:
        problems.append(
            Problem(
                _("%(spent)s is spent of %(committed)s committed")
                % {"spent": amounts.spent, "committed": amounts.committed},
                field="spent",
                remedy=_("record the commitment first"),
            )
        )
    return problems


def rate_problems(*, base: str, quote: str, rate: Decimal, on: date, today: date) -> list[Problem]:
    """Say what is wrong with a rate: two currencies, above zero, of a day that has been."""
    problems = [
        Problem(
            _("%(code)r is not a currency") % {"code": code},
            field=field,
            remedy=_("write the three capital letters of ISO 4217, for instance EUR"),
        )
        for field, code in (("base", base), ("quote", quote))
        if not _CURRENCY.fullmatch(code)
    ]
    if base == quote:
        problems.append(Problem(_("the two currencies are the same"), field="quote", remedy=_("name another one")))
    if not rate:
        problems.append(Problem(_("a rate is above zero"), field="rate", remedy=_("check it against its source")))
    if on > today:
        problems.append(Problem(_("%(day)s is still to come") % {"day": on}, field="on",
                                remedy=_("give a day up to today")))  # fmt: skip
    return problems

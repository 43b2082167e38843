"""The shapes of the API's answers about money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from ninja import Schema


class MoneyOut(Schema):
    """Planned, committed and spent, in one currency."""

    planned: Decimal
    committed: Decimal
    spent: Decimal


class FundingLineOut(Schema):
    """Money of one donor for one goal or activity."""

    id: UUID
    programme: str
    party: str
    goal: str
    activity: str
    donor: str
    donor_name: str
    lead: str
    agent: str
    currency: str
    money: MoneyOut
    note: str
    source: str
    revision: int
    exercise: bool


class GroupOut(Schema):
    """The money of one donor, lead nation, agent, goal, programme or partner, by currency."""

    key: str
    name: str
    by_currency: dict[str, MoneyOut]


class FundingOut(Schema):
    """Money and how it divides; `reconciles`: every division adds up to the totals, currency by currency."""

    lines: list[FundingLineOut]
    totals: dict[str, MoneyOut]
    reconciles: bool
    by_partner: list[GroupOut]
    by_donor: list[GroupOut]
    by_lead: list[GroupOut]
    by_agent: list[GroupOut]
    by_programme: list[GroupOut]
    by_goal: list[GroupOut]


class RateOut(Schema):
    """One unit of `base` was worth `rate` units of `quote` on a day, as the source says."""

    base: str
    quote: str
    on: date
    rate: Decimal
    source: str


class ConvertedOut(Schema):
    """Totals in one currency as of a day; whole only when `without_rate` is empty."""

    currency: str
    on: date
    total: MoneyOut
    parts: dict[str, MoneyOut]
    rates: list[RateOut]
    without_rate: list[str]

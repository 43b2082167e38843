"""Keeping funding lines and exchange rates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Activity, ExchangeRate, FundingLine, Goal, Programme
from entente.apps.programmes.rules.funding import Money, funding_problems, rate_problems
from entente.apps.programmes.rules.sides import require_side
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.services.inputs import (
    amount_of,
    fresh,
    need_reason,
    party_of,
    refuse,
    source_of,
)
from entente.apps.programmes.services.marking import record_marking
from entente.apps.programmes.services.writing import locked, record
from entente.kernel.errors import BadInput, Problem, Refused

# What fits numeric(18, 2).
_MOST = Decimal(10) ** 16


@dataclass(frozen=True, slots=True)
class FundingText:
    """A funding line in words: goal, activity, donor, lead nation and source by code.

    The donor is a party, or a fund by `donor_name`; `agent` is the executing agent's name. Money in `currency`
    (ISO 4217), to two decimal places.
    """

    currency: str
    planned: Decimal | int | str = 0
    committed: Decimal | int | str = 0
    spent: Decimal | int | str = 0
    goal: str = ""
    activity: str = ""
    donor: str = ""
    donor_name: str = ""
    lead: str = ""
    agent: str = ""
    note: str = ""
    source: str = ""

    def as_text(self) -> dict[str, str]:
        """Return it as the ledger keeps it."""
        return {name: str(value) for name, value in asdict(self).items()}


@transaction.atomic
def add_funding(actor: Actor, programme_id: UUID, new: FundingText) -> FundingLine:
    """Add a funding line for a goal or an activity of a programme; return it.

    Raises Refused without the permission, BadInput naming each field that is wrong, also more spent than
    committed.
    """
    programme = locked(programme_id)
    require_side(actor, "programmes.money", programme)
    today = timezone.now().date()
    marking_id = record_marking(actor, marking_id=marking_of(programme), party=programme.party.code, on=today)
    line = FundingLine(programme=programme, marking_id=marking_id, exercise=programme.exercise)
    _fill(line, programme, new)
    line.save(force_insert=True)
    record(actor, "add_funding", programme, after=new.as_text(), part=("funding_line", line))
    return line


@transaction.atomic
def edit_funding(actor: Actor, line_id: UUID, new: FundingText, *, revision: int, reason: str = "") -> FundingLine:
    """Change a funding line. Raises Refused for a stale edit, BadInput naming each field that is wrong."""
    line, programme = _locked(line_id)
    require_side(actor, "programmes.money", programme)
    fresh(line.revision, revision)
    before = funding_text(line).as_text()
    _fill(line, programme, new)
    line.revision += 1
    line.save()
    record(
        actor, "edit_funding", programme, before=before, after=new.as_text(), reason=reason,
        part=("funding_line", line),
    )  # fmt: skip
    return line


@transaction.atomic
def remove_funding(actor: Actor, line_id: UUID, *, revision: int, reason: str) -> None:
    """Remove a funding line that was recorded by mistake. The ledger keeps what it said.

    Raises Refused without a reason, for a stale edit, or when money was spent.
    """
    line, programme = _locked(line_id)
    require_side(actor, "programmes.money", programme)
    need_reason(reason, "programmes.funding_reason")
    fresh(line.revision, revision)
    if line.spent:
        raise Refused(
            _("Money was spent of this line: it stays."),
            rule="programmes.spent_stays",
            remedy=_("correct the amounts instead"),
        )
    record(
        actor, "remove_funding", programme, before=funding_text(line).as_text(), reason=reason,
        part=("funding_line", line),
    )  # fmt: skip
    line.delete()


@transaction.atomic
def record_rate(
    actor: Actor, *, base: str, quote: str, rate: Decimal | int | str, on: date, source: str
) -> ExchangeRate:
    """Record that one unit of `base` was worth `rate` units of `quote` on a day, as a source (code) says.

    It is public, as its source must be. A rate of the same day from the same source replaces nothing: the
    latest recorded one counts. Raises Refused without the permission, BadInput naming each field that is wrong.
    """
    if actor.side == "partner" or not actor.may("programmes.money"):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS["programmes.money"]},
            rule="programmes.money",
            remedy=_("ask an administrator for a role with this permission"),
        )
    problems: list[Problem] = []
    value = amount_of(rate, "rate", problems, places=8)
    cited = source_of(source, problems)
    if not source.strip():
        problems.append(Problem(_("a rate has a source"), field="source", remedy=_("name the source of the rate")))
    if not problems:
        problems = rate_problems(base=base, quote=quote, rate=value, on=on, today=timezone.now().date())
    if problems or cited is None:
        raise BadInput(problems)
    row = ExchangeRate.objects.create(
        base=base, quote=quote, on=on, rate=value, source=cited, marking_id=cited.marking_id
    )
    append(
        actor,
        action="programmes.record_rate",
        record_type="exchange_rate",
        record_id=str(row.pk),
        after={"base": base, "quote": quote, "on": on, "rate": str(value), "source": source},
        marking_id=row.marking_id,
    )
    return row


def funding_text(line: FundingLine) -> FundingText:
    """Return a line as text: what an edit form starts from."""
    return FundingText(
        currency=line.currency,
        planned=line.planned,
        committed=line.committed,
        spent=line.spent,
        goal=line.goal.code if line.goal else "",
        activity=line.activity.code if line.activity else "",
        donor=line.donor.code if line.donor else "",
        donor_name=line.donor_name,
        lead=line.lead.code if line.lead else "",
        agent=line.agent,
        note=line.note,
        source=line.source.code if line.source else "",
    )


def _locked(line_id: UUID) -> tuple[FundingLine, Programme]:
    held = FundingLine.objects.get(pk=line_id)
    programme = locked(held.programme_id)
    rows = FundingLine.objects.select_for_update(of=("self",)).select_related(
        "goal", "activity", "donor", "lead", "source"
    )
    return rows.get(pk=line_id), programme


def _fill(line: FundingLine, programme: Programme, new: FundingText) -> None:
    problems: list[Problem] = []
    amounts = Money(*(_amount(new, field, problems) for field in ("planned", "committed", "spent")))
    activity = Activity.objects.filter(programme=programme, code=new.activity).first() if new.activity else None
    goal = Goal.objects.filter(programme=programme, code=new.goal).first() if new.goal else None
    for field, code, found in (("goal", new.goal, goal), ("activity", new.activity, activity)):
        if code and found is None:
            problems.append(
                Problem(_("%(code)r is not in the programme") % {"code": code}, field=field,
                        remedy=_("choose one of its clauses"))
            )  # fmt: skip
    if activity is not None:
        if goal is not None and activity.goal_id != goal.pk:
            problems.append(
                Problem(_("the activity serves another goal"), field="goal", remedy=_("leave the goal empty"))
            )
        goal = goal or activity.goal
    donor, lead = party_of(new.donor, "donor", problems), party_of(new.lead, "lead", problems)
    cited = source_of(new.source, problems)
    problems += funding_problems(new.as_text(), amounts)
    refuse(problems)
    line.goal, line.activity, line.donor, line.lead, line.source = goal, activity, donor, lead, cited
    line.donor_name, line.agent, line.note = new.donor_name.strip(), new.agent.strip(), new.note.strip()
    line.currency = new.currency
    line.planned, line.committed, line.spent = amounts.planned, amounts.committed, amounts.spent


def _amount(new: FundingText, field: str, problems: list[Problem]) -> Decimal:
    amount = amount_of(getattr(new, field), field, problems)
    if amount >= _MOST:
        problems.append(Problem(_("the amount is too large"), field=field, remedy=_("check the number of digits")))
    return amount

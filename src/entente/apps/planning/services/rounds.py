"""Planning rounds: beginning one, its money and partners, and the verbs that move it up to the allocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.planning.enums import Standing
from entente.apps.planning.models import Fund, MenuEntry, Partner, Round, SeatRequest
from entente.apps.planning.rules.guards import Facts
from entente.apps.planning.rules.transitions import BEFORE_AGREED, PLAN
from entente.apps.planning.services.marking import own_marking, partner_marking, require_own
from entente.apps.planning.services.writing import begin, finish, guard, locked, record
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Problem, Refused
from entente.kernel.identifiers import uuid7


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to begin. `code` is for made-up rounds of a pack; the platform chooses one otherwise."""

    year: int
    title_en: str
    title_fr: str = ""
    note: str = ""
    offers_close: date | None = None
    requests_close: date | None = None
    review_close: date | None = None
    currency: str = "EUR"
    exercise: bool = False
    code: str = ""


def require_plan(actor: Actor) -> None:
    """Raise Refused unless the actor plans rounds for the alliance."""
    if actor.side == "partner" or not actor.may(PLAN):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS[PLAN]},
            rule=PLAN,
            remedy=_("ask an administrator for a role with this permission"),
        )


@transaction.atomic
def plan_round(actor: Actor, new: NewRound, *, marking_id: int = 1) -> Round:
    """Begin a round as a draft; return it. Raises Refused without the permission, BadInput naming what is wrong."""
    require_plan(actor)
    problems = []
    if not (new.title_en.strip() or new.title_fr.strip()):
        problems.append(Problem(_("the round has no title"), field="title_en", remedy=_("give it one")))
    if not 1990 <= new.year <= 2100:
        problems.append(Problem(_("%(year)s is not a year to plan") % {"year": new.year}, field="year",
                                remedy=_("write four digits")))  # fmt: skip
    if problems:
        raise BadInput(problems)
    key, today = uuid7(), timezone.now().date()
    held = Round.objects.create(
        id=key,
        code=new.code or f"{new.year}-{key.hex[-6:]}",
        year=new.year,
        title_en=new.title_en.strip(),
        title_fr=new.title_fr.strip(),
        note=new.note.strip(),
        offers_close=new.offers_close,
        requests_close=new.requests_close,
        review_close=new.review_close,
        currency=new.currency,
        exercise=new.exercise,
        manager_id=actor.post_id,
        own_marking_id=own_marking(on=today),
        marking_id=marking_id,
    )
    record(actor, "plan_round", "planning_round", held, after={"year": new.year, "title": held.title}, key=held.code)
    return held


@transaction.atomic
def set_fund(actor: Actor, round_id: UUID, *, code: str, name_en: str, name_fr: str = "", amount: int) -> Fund:
    """Write what a fund has for a round; the fund is made when the round has none with this code."""
    require_plan(actor)
    held = _open(round_id)
    require_own(held.own_marking_id)
    if amount < 0:
        raise BadInput(Problem(_("money cannot be owed"), field="amount", remedy=_("write 0 or more")))
    fund = Fund.objects.filter(round=held, code=code).first()
    before = fund.amount if fund else None
    if fund is None:
        fund = Fund(round=held, code=code, marking_id=held.own_marking_id)
    fund.name_en, fund.name_fr, fund.amount = name_en, name_fr or name_en, amount
    fund.save()
    record(actor, "set_fund", "planning_fund", fund, before={"amount": before}, after={"amount": amount, "code": code})
    return fund


@transaction.atomic
def set_partner(
    actor: Actor, round_id: UUID, *, party: str, budget: int, floor: int = 0, away_else: int = 20,
    away: Mapping[str, int] | None = None,
) -> Partner:  # fmt: skip
    """Write what a partner has in a round: its money, its floor of seats, how many may be away at once per field."""
    require_plan(actor)
    held = _open(round_id)
    require_own(held.own_marking_id)
    nation = Party.objects.filter(code=party).first()
    if nation is None:
        raise BadInput(
            Problem(_("%(code)r is not a party") % {"code": party}, field="party", remedy=_("choose one of the list"))
        )
    partner = Partner.objects.filter(round=held, party=nation).first()
    before = {"budget": partner.budget, "floor": partner.floor} if partner else None
    if partner is None:
        partner = Partner(round=held, party=nation, marking_id=partner_marking(party, on=timezone.now().date()))
    partner.budget, partner.floor, partner.away_else = budget, floor, away_else
    partner.away = dict(away if away is not None else partner.away)
    partner.save()
    after = {"party": party, "budget": budget, "floor": floor, "away_else": away_else}
    record(actor, "set_partner", "planning_partner", partner, before=before, after=after)
    return partner


def open_offers(actor: Actor, round_id: UUID, *, reason: str = "") -> Round:
    """Open a draft for offers."""
    return _move(actor, round_id, "open_offers", reason=reason)


def open_requests(actor: Actor, round_id: UUID, *, reason: str = "") -> Round:
    """Close the menu and let partners request."""
    return _move(actor, round_id, "open_requests", reason=reason)


def reopen_offers(actor: Actor, round_id: UUID, *, reason: str) -> Round:
    """Open the menu again; requests made so far stay."""
    return _move(actor, round_id, "reopen_offers", reason=reason)


def close_requests(actor: Actor, round_id: UUID, *, reason: str = "") -> Round:
    """Close the requests; what comes from now on is late."""
    return _move(actor, round_id, "close_requests", reason=reason)


def reopen_requests(actor: Actor, round_id: UUID, *, reason: str) -> Round:
    """Open the requests again."""
    return _move(actor, round_id, "reopen_requests", reason=reason)


def close(actor: Actor, round_id: UUID, *, reason: str = "") -> Round:
    """Close a round whose year is over."""
    return _move(actor, round_id, "close", reason=reason)


def cancel(actor: Actor, round_id: UUID, *, reason: str) -> Round:
    """Cancel a round that will not be agreed."""
    return _move(actor, round_id, "cancel", reason=reason)


@transaction.atomic
def _move(actor: Actor, round_id: UUID, verb: str, *, reason: str) -> Round:
    act = begin(actor, round_id, verb, reason=reason)
    held = act.round
    guard(
        act,
        Facts(
            reason=reason,
            entries=MenuEntry.objects.filter(round=held, withdrawn=False).count(),
            requests=SeatRequest.objects.filter(round=held).exclude(standing=Standing.WITHDRAWN).count(),
        ),
    )
    return finish(act)


def _open(round_id: UUID) -> Round:
    held = locked(round_id)
    if held.state not in BEFORE_AGREED:
        raise Refused(
            _("The round is no longer open to changes of money and floors."),
            rule="planning.round_open",
            remedy=_("try it as a what-if version instead"),
        )
    return held

"""Why a request was cut or refused, and what would change that."""

from __future__ import annotations

from datetime import date

from entente.engines.planning.instance import Instance, Key, Request
from entente.engines.planning.ledger import Binding, Ledger
from entente.engines.planning.plan import Plan, Refusal


def explain(instance: Instance, plan: Plan) -> tuple[Refusal, ...]:
    """A refusal for every request granted fewer seats than it wanted, in order of arrival.

    Each names all that granting it alone would break (see `Refusal`), or that it would gain nothing.
    """
    ledger = Ledger(instance, plan.seats)
    short = [request for request in instance.requests if plan.seats.get(request.key, 0) < request.seats_wanted]
    return tuple(_refusal(ledger, request) for request in short)


def asked_further(request: Request, granted: int) -> int:
    """The seats that 'granting the request' would add: its least when it has none, the rest when it has some."""
    return request.seats_wanted - granted if granted else request.seats_min


def _refusal(ledger: Ledger, request: Request) -> Refusal:
    granted = ledger.seats.get(request.key, 0)
    further = asked_further(request, granted)
    binding = ledger.blockers(request.key, further)
    if binding:
        words = [_words(ledger, request, rule, further) for rule in binding]
        reason, remedy = (" ".join(part) for part in zip(*words, strict=True))
    else:
        binding = (("no_gain", request.goal),)
        reason, remedy = _no_gain(request, granted)
    return Refusal(*request.key, granted, request.seats_wanted, reason, binding, remedy)


def _no_gain(request: Request, granted: int) -> tuple[str, str]:
    if granted:
        return (
            f"{granted} seats deliver the activity for goal {request.goal}; more would cost money and add nothing.",
            "Raise the least number of seats of the request if fewer do not serve.",
        )
    return (
        f"Goal {request.goal} already has what it needs at this priority or better; this would add nothing.",
        f"Raise the needs of goal {request.goal}, or attach the request to another goal.",
    )


def _words(ledger: Ledger, request: Request, binding: Binding, further: int) -> tuple[str, str]:
    """(reason, remedy) of one binding rule, in a sentence each."""
    rule, subject = binding
    if rule == "ineligible":
        return f"{subject} is not open to {request.partner}.", f"Ask for {subject} to be opened to {request.partner}."
    if rule == "prerequisite":
        return _prerequisite_words(ledger.instance, request, subject)
    used, limit, over, day = _worst(ledger, request.key, rule, further)
    if rule == "capacity":
        return (
            f"{subject} is full for this: {used} of {limit} seats are taken and {further} more are needed.",
            f"Free or add {over} seats on {subject}.",
        )
    if rule == "absence_limit":
        return (
            f"On {day}, {used} of at most {limit} people of {request.partner} are away in {subject}; "
            f"{further} more would go.",
            f"Raise the limit of {request.partner} in {subject} by {over}, or release what overlaps {day}.",
        )
    owner = f"Fund {subject}" if rule == "fund_amount" else f"The budget of {subject}"
    return (
        f"{owner} has {limit - used:,} of {limit:,} left; this needs {limit - used + over:,}.",
        f"Add {over:,} to {owner[0].lower()}{owner[1:]}, or release as much.",
    )


def _prerequisite_words(instance: Instance, request: Request, required: str) -> tuple[str, str]:
    if not instance.in_order(required, request.activity):
        return (
            f"{required}, which must come first, is not over before {request.activity} begins.",
            f"Move {required} or {request.activity}.",
        )
    if (request.partner, required) not in instance.request:
        return (
            f"{required} must come first, and {request.partner} did not ask for it.",
            f"Ask for {required} too.",
        )
    return (
        f"{required} must come first, and {request.partner} was not granted it.",
        f"See the refusal of {required}: what lifts that lifts this.",
    )


def _worst(ledger: Ledger, key: Key, rule: str, further: int) -> tuple[int, int, int, str]:
    """(used, limit, excess, date) of the rule's tightest resource for these seats; for absence, the tightest day."""
    rows = [row for row in ledger.uses(key, further) if row[0][0] == rule]
    resource, amount, limit = max(rows, key=lambda row: ledger.used[row[0]] + row[1] - row[2])
    used = ledger.used[resource]
    day = date.fromordinal(int(resource[3])).isoformat() if rule == "absence_limit" else ""
    return used, limit, used + amount - limit, day

"""The engine's reasons as sentences: which limit binds, and what would have to change.

What a partner reads says nothing of others: no count of seats taken, no amount used, no name. The figures are for
the alliance (AllocationFigures).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

Binding = tuple[str, str]
# A goal as the engine writes it in a sentence: without the stop that follows it.
_GOAL = re.compile(r"(?<=[Gg]oal )\S+?(?=[.;,:]?(?:\s|$))")


@dataclass(frozen=True, slots=True)
class Names:
    """What the subjects of the engine are called: activities, funds, parties, fields and goals by its own names."""

    activities: dict[str, str]
    funds: dict[str, str]
    parties: dict[str, str]
    fields: dict[str, str]
    goals: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One limit that binds: `rule` and `subject` for machines, `text` and `remedy` for people."""

    rule: str
    subject: str
    text: str
    remedy: str


def _capacity(subject: str, names: Names) -> tuple[str, str]:
    name = names.activities.get(subject, subject)
    return (
        _("The seats of “%(name)s” do not suffice for this request beside those that came before it.") % {"name": name},
        _("More seats on the activity, or seats that others give back, would make room: the request waits for them."),
    )


def _fund(subject: str, names: Names) -> tuple[str, str]:
    name = names.funds.get(subject)
    if name is None:
        text = _("The fund that pays for the activity does not suffice.")
    else:
        text = _("The fund “%(name)s” does not suffice.") % {"name": name}
    return text, _("More money in the fund, or fewer seats at least, would lift this.")


def _budget(subject: str, names: Names) -> tuple[str, str]:
    return (
        _("The partner’s own budget in this round does not suffice."),
        _("A larger budget, or giving up seats of another activity, would lift this."),
    )


def _absence(subject: str, names: Names) -> tuple[str, str]:
    name = names.fields.get(subject, subject)
    return (
        _("Too many of the partner’s people in the field “%(name)s” would be away on the same day.") % {"name": name},
        _("A higher limit of absence, or giving up what overlaps, would lift this."),
    )


def _prerequisite(subject: str, names: Names) -> tuple[str, str]:
    name = names.activities.get(subject, subject)
    return (
        _("“%(name)s” must come first, and is not granted in time.") % {"name": name},
        _("Request it too, or see why it was refused."),
    )


def _ineligible(subject: str, names: Names) -> tuple[str, str]:
    return (
        _("The activity is not open to the partner on its day."),
        _("The menu says what stands in the way, and what would lift it."),
    )


def _no_gain(subject: str, names: Names) -> tuple[str, str]:
    name = names.goals.get(subject, subject)
    return (
        _("The goal “%(name)s” has what it needs from other activities at this priority.") % {"name": name},
        _("Attach the request to another goal, or give it a higher priority than those that serve this one."),
    )


def _mandatory(subject: str, names: Names) -> tuple[str, str]:
    return _("Seats that were promised are missing."), _("Lower the promise, or raise what limits it.")


def _not_requested(subject: str, names: Names) -> tuple[str, str]:
    return _("Seats were promised that nobody requested."), _("Ask the partner to request them.")


def _range(subject: str, names: Names) -> tuple[str, str]:
    return _("More seats were promised than the request asks for."), _("Promise fewer, or ask for more.")


TEXTS: dict[str, Callable[[str, Names], tuple[str, str]]] = {
    "capacity": _capacity,
    "fund_amount": _fund,
    "partner_budget": _budget,
    "absence_limit": _absence,
    "prerequisite": _prerequisite,
    "ineligible": _ineligible,
    "no_gain": _no_gain,
    "mandatory": _mandatory,
    "not_requested": _not_requested,
    "seats_range": _range,
}


def reasons(binding: Iterable[Iterable[str]], names: Names) -> tuple[Reason, ...]:
    """Return the reasons of a refusal in the reader's language. Raises KeyError for a rule without words."""
    found = []
    for rule, subject in binding:
        text, remedy = TEXTS[rule](subject, names)
        found.append(Reason(rule, subject, text, remedy))
    return tuple(found)


def figures_named(text: str, names: Names) -> str:
    """Return a sentence of the engine with goals by code and title; one that the reader may not read keeps its key."""
    return _GOAL.sub(lambda found: f"“{name}”" if (name := names.goals.get(found[0])) else found[0], text)


def rule_label(rule: str) -> str:
    """Name a limit in two or three words."""
    return {
        "capacity": _("Seats of the activity"),
        "fund_amount": _("Money of the fund"),
        "partner_budget": _("Budget of the partner"),
        "absence_limit": _("People away at once"),
        "prerequisite": _("What must come first"),
        "ineligible": _("Not open to the partner"),
        "no_gain": _("Goal already served"),
        "mandatory": _("Promised seats"),
        "not_requested": _("Not requested"),
        "seats_range": _("Outside the request"),
    }.get(rule, rule)

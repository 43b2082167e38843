"""How far a party is with a standard, and whether that is enough."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from entente.apps.programmes.rules.dates import date_problem
from entente.apps.programmes.vocabularies import AdoptionState, Fit
from entente.kernel.errors import Problem

# States that mean a party has bound itself to the standard.
BOUND = frozenset({AdoptionState.ADOPTED, AdoptionState.IMPLEMENTING, AdoptionState.IMPLEMENTED})
UNDER_WAY = frozenset({AdoptionState.STUDYING, AdoptionState.ADOPTED, AdoptionState.IMPLEMENTING})


def adoption_problems(text: Mapping[str, str]) -> list[Problem]:
    """Say what is wrong with an adoption: states that exist, a date that is one, no aim for what is refused."""
    state, target = text.get("state", ""), text.get("target_on", "")
    problems = []
    if state not in AdoptionState.values:
        problems.append(
            Problem(
                _("%(state)r is not a state of adoption") % {"state": state},
                field="state",
                remedy=_("use one of: %(values)s") % {"values": ", ".join(AdoptionState.values)},
            )
        )
    if problem := date_problem("target_on", target):
        problems.append(problem)
    if state == AdoptionState.REJECTED and target:
        problems.append(
            Problem(
                _("what is not to be adopted has no target date"), field="target_on", remedy=_("leave the date empty")
            )
        )
    if text.get("reservations", "").strip() and state not in BOUND:
        problems.append(
            Problem(
                _("a reservation is made to a standard that is adopted"),
                field="reservations",
                remedy=_("leave it empty, or say that the standard is adopted"),
            )
        )
    return problems


def fit(*, required: str, state: str, reservations: str) -> Fit:
    """Judge what a party has against the depth that is required ("adopted" or "implemented").

    A reservation leaves the requirement met only with a look at the reservation.
    """
    enough = state in BOUND if required == AdoptionState.ADOPTED else state == AdoptionState.IMPLEMENTED
    if enough:
        return Fit.MET_WITH_RESERVATIONS if reservations.strip() else Fit.MET
    return Fit.UNDER_WAY if state in UNDER_WAY else Fit.MISSING

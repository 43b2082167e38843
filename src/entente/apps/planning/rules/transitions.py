"""The life of a planning round as a table: who may do what, from where to where, and what must hold first.

The diagram of docs/reference/planning.md is drawn from it (scripts/diagrams.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.planning.enums import RoundState, Side
from entente.kernel.errors import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PLAN, OFFER, REQUEST, REVIEW = "planning.plan", "planning.offer", "planning.request", "planning.review"
ALLIANCE, PARTNER, EITHER = (Side.ALLIANCE,), (Side.PARTNER,), (Side.ALLIANCE, Side.PARTNER)


@dataclass(frozen=True, slots=True)
class Transition:
    """From a state, by a verb, to a state. `guard` names a function of rules.guards; "" guards nothing."""

    state: str
    verb: str
    target: str
    permission: str
    sides: tuple[Side, ...]
    guard: str = ""


def _rows(
    states: Iterable[str], verb: str, target: str, permission: str, sides: tuple[Side, ...], guard: str = ""
) -> tuple[Transition, ...]:
    """One row per state; a target "" leaves the state as it is."""
    return tuple(Transition(state, verb, target or state, permission, sides, guard) for state in states)


S = RoundState
BEFORE_AGREED = (S.DRAFT, S.OFFERS_OPEN, S.REQUESTS_OPEN, S.ALLOCATION, S.UNDER_REVIEW)
# What may be asked for late: as long as the plan is being drawn or kept.
LATE = (S.ALLOCATION, S.UNDER_REVIEW, S.AGREED)

ROUND: tuple[Transition, ...] = (
    *_rows([S.DRAFT], "open_offers", S.OFFERS_OPEN, PLAN, ALLIANCE),
    *_rows([S.DRAFT, S.OFFERS_OPEN], "offer", "", OFFER, ALLIANCE),
    *_rows([S.OFFERS_OPEN], "open_requests", S.REQUESTS_OPEN, PLAN, ALLIANCE, "has_menu"),
    *_rows([S.REQUESTS_OPEN], "reopen_offers", S.OFFERS_OPEN, PLAN, ALLIANCE, "reason_given"),
    *_rows([S.REQUESTS_OPEN], "request", "", REQUEST, PARTNER),
    *_rows([S.REQUESTS_OPEN], "close_requests", S.ALLOCATION, PLAN, ALLIANCE, "has_requests"),
    *_rows([S.ALLOCATION], "reopen_requests", S.REQUESTS_OPEN, PLAN, ALLIANCE, "reason_given"),
    *_rows([S.ALLOCATION, S.UNDER_REVIEW], "allocate", "", PLAN, ALLIANCE),
    *_rows([S.ALLOCATION], "put_under_review", S.UNDER_REVIEW, PLAN, ALLIANCE, "version_drawn"),
    *_rows([S.UNDER_REVIEW], "review", "", REVIEW, EITHER),
    *_rows([S.UNDER_REVIEW], "take_back", S.ALLOCATION, PLAN, ALLIANCE, "reason_given"),
    *_rows([S.UNDER_REVIEW], "agree", S.AGREED, PLAN, ALLIANCE, "reviewed"),
    *_rows(LATE, "request_late", "", REQUEST, PARTNER),
    *_rows([S.AGREED], "allocate_late", "", PLAN, ALLIANCE, "has_late_requests"),
    *_rows([S.AGREED], "adopt_late", "", PLAN, ALLIANCE, "version_drawn"),
    *_rows([S.AGREED], "release_seats", "", REQUEST, PARTNER, "reason_given"),
    *_rows([S.AGREED], "release_seats", "", PLAN, ALLIANCE, "reason_given"),
    *_rows([S.AGREED], "close", S.CLOSED, PLAN, ALLIANCE),
    *_rows(BEFORE_AGREED, "cancel", S.CANCELLED, PLAN, ALLIANCE, "reason_given"),
)  # fmt: skip
OVER = (S.CLOSED, S.CANCELLED)

LABELS: dict[str, _StrPromise] = {
    "open_offers": gettext_lazy("Open for offers"),
    "offer": gettext_lazy("Offer activities"),
    "open_requests": gettext_lazy("Close offers and open requests"),
    "reopen_offers": gettext_lazy("Open for offers again"),
    "request": gettext_lazy("Request seats"),
    "close_requests": gettext_lazy("Close requests"),
    "reopen_requests": gettext_lazy("Open requests again"),
    "allocate": gettext_lazy("Draw a version of the plan"),
    "put_under_review": gettext_lazy("Put under review by both sides"),
    "review": gettext_lazy("Accept or return"),
    "take_back": gettext_lazy("Take back for allocation"),
    "agree": gettext_lazy("Agree and turn into engagements"),
    "request_late": gettext_lazy("Request seats late"),
    "allocate_late": gettext_lazy("Allocate what is left to late requests"),
    "adopt_late": gettext_lazy("Grant the late requests"),
    "release_seats": gettext_lazy("Give seats back"),
    "close": gettext_lazy("Close the round"),
    "cancel": gettext_lazy("Cancel the round"),
}


def side_of(someone: Actor | Viewer) -> Side | None:
    """Return the side they act for: an ally's delegation has none of its own here."""
    if someone.side == "alliance":
        return Side.ALLIANCE
    return Side.PARTNER if someone.side == "partner" else None


def available(someone: Actor | Viewer, *, state: str) -> tuple[Transition, ...]:
    """Return what someone may do from a state, guards aside."""
    side = side_of(someone)
    return tuple(row for row in ROUND if row.state == state and side in row.sides and someone.may(row.permission))


def transition_for(actor: Actor, *, state: str, verb: str) -> Transition:
    """Return the row of the table. Raises Refused saying what would be possible, and for whom."""
    rows = [row for row in ROUND if row.verb == verb]
    here = [row for row in rows if row.state == state]
    if not here:
        raise Refused(
            _("“%(verb)s” is not possible while the round is “%(state)s”.")
            % {"verb": LABELS[verb], "state": RoundState(state).label},
            rule="planning.transition",
            remedy=_("it is possible in: %(states)s")
            % {"states": ", ".join(dict.fromkeys(str(RoundState(each.state).label) for each in rows))},
        )
    allowed = [row for row in here if row in available(actor, state=state)]
    if not allowed:
        row = here[0]
        raise Refused(
            _("Your post may not do this: “%(verb)s”.") % {"verb": LABELS[verb]},
            rule="planning.transition_role",
            remedy=_("it is for %(sides)s, with the permission %(permission)s")
            % {
                "sides": _(" or ").join(str(side.label) for side in row.sides),
                "permission": row.permission,
            },
        )
    return allowed[0]

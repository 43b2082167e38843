"""What the calendars allow, each rule by name; and how a cadence stands. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.kernel.errors import BadInput, Problem, Refused

CADENCE = "engagements.cadence"
LONGEST = 3_660
# With less than this share of the time left, a meeting is due soon.
SOON = 0.2

Standing = Literal["overdue", "soon", "kept", "none"]
TONES: dict[Standing, str] = {"overdue": "stopped", "soon": "warning", "kept": "ok", "none": "neutral"}


@dataclass(frozen=True, slots=True)
class Due:
    """How a cadence stands on a day. `by` is the last day to meet, `days` how many remain, less than 0 when overdue."""

    standing: Standing
    by: date | None = None
    days: int | None = None


def due(*, every_days: int | None, last: date | None, on: date) -> Due:
    """Say how a cadence stands. Whoever was never met although they are to be, is overdue."""
    if every_days is None:
        return Due("none")
    if last is None:
        return Due("overdue")
    by = last + timedelta(days=every_days)
    left = (by - on).days
    if left < 0:
        return Due("overdue", by, left)
    return Due("soon" if left <= every_days * SOON else "kept", by, left)


def may_set_cadence(actor: Actor, *, party: str) -> None:
    """The actor's role lets them say how often the party is to be met; a partner does not say it for the alliance."""
    if actor.side == "partner" or not actor.may(CADENCE, party=party):
        raise Refused(
            _("Your post may not say how often partners are to be met."),
            rule=CADENCE,
            remedy=_("ask an administrator for a role with this permission"),
        )


def days_of(text: str) -> int | None:
    """Return the days written, None for nothing. Raises BadInput for anything but 1 to 3660."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 0 < int(text) <= LONGEST:
        raise BadInput(
            Problem(
                _("“%(text)s” is not a number of days") % {"text": text[:20]}, field="every_days",
                remedy=_("write a whole number of days from 1 to 3660, or nothing"),
            )
        )  # fmt: skip
    return int(text)

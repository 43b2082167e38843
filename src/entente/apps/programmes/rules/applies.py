"""Which programme applies on a date: within periods, between them, and when one was adopted late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from entente.kernel.periods import Period


class How(StrEnum):
    """In which way a programme bears on a day.

    IN_FORCE: adopted by then, within its period. BRIDGING: its period is over and the allies decided that it
    still applies. LAPSED: its period is over, nobody closed it and nobody said that it still applies.
    ADOPTED_LATER: the day lies in its period, but it was adopted only afterwards; it did not apply yet.
    """

    IN_FORCE = "in_force"
    BRIDGING = "bridging"
    LAPSED = "lapsed"
    ADOPTED_LATER = "adopted_later"


@dataclass(frozen=True, slots=True)
class Window:
    """When a programme could apply: adopted, its agreed period, bridged from, ended on; what it supersedes.

    `exercise`: it is made up. What is made up takes the place of nothing real, nor the other way round.
    """

    id: UUID
    instrument: str
    period: Period
    adopted: date | None = None
    bridged: date | None = None
    ended: date | None = None
    supersedes: UUID | None = None
    exercise: bool = False

    @property
    def effective(self) -> date:
        """The first day on which it applied: it binds from its adoption, not before."""
        start = self.period.start or date.min
        return max(start, self.adopted) if self.adopted else start


@dataclass(frozen=True, slots=True)
class Applies:
    """A programme bears on the day, in which way, since when and until when (first day it no longer does)."""

    id: UUID
    how: How
    since: date
    until: date | None


def what_applies(windows: Iterable[Window], on: date) -> tuple[Applies, ...]:
    """Return what bears on a day, what is in force first.

    Of one instrument the newest in force counts; what is over (bridging, lapsed) counts only while nothing
    newer of the same instrument, and nothing that supersedes it, is in force.
    """
    known = list(windows)
    found = [(window, applies) for window in known if (applies := _bears(window, on))]
    in_force = [window for window, applies in found if applies.how is How.IN_FORCE]
    kept = [applies for window, applies in found if not _displaced(window, applies, in_force)]
    return tuple(sorted(kept, key=lambda applies: (list(How).index(applies.how), applies.since)))


def _bears(window: Window, on: date) -> Applies | None:
    end = window.period.end
    if window.ended is not None and window.ended <= on:
        return None
    if on < window.effective:
        begun = window.period.start is not None and window.period.start <= on
        return Applies(window.id, How.ADOPTED_LATER, window.effective, end) if begun else None
    if end is None or on < end:
        return Applies(window.id, How.IN_FORCE, window.effective, end)
    bridged = window.bridged is not None and window.bridged <= on
    return Applies(window.id, How.BRIDGING if bridged else How.LAPSED, end, window.ended)


def _displaced(window: Window, applies: Applies, in_force: list[Window]) -> bool:
    if applies.how is How.ADOPTED_LATER:
        return False
    return any(
        other.supersedes == window.id or (other.instrument == window.instrument and other.effective > window.effective)
        for other in in_force
        if other.id != window.id and other.exercise == window.exercise
    )

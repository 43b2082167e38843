"""The responsibility matrix: one accountable post per clause; gaps, overloads; undertakings as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import ActivityState, GoalState, ProgrammeState
from entente.apps.programmes.rules.dates import latest
from entente.apps.programmes.vocabularies import Duty, UndertakingState
from entente.kernel.errors import Problem

GOAL_OVER = frozenset({GoalState.COMPLETED, GoalState.CARRIED_OVER, GoalState.MERGED, GoalState.DROPPED})
ACTIVITY_OVER = frozenset({ActivityState.DELIVERED, ActivityState.CANCELLED})
PROGRAMME_OVER = frozenset({ProgrammeState.SUPERSEDED, ProgrammeState.CLOSED, ProgrammeState.WITHDRAWN})
# So many open clauses to answer for are more than one post can follow (design): about one per working day of a month.
OVERLOAD = 20
# What is due within so many days is due soon (design): about a month's work.
SOON = 30


def when_due(due: date | None, *, on: date) -> str:
    """Say how near a last day is on a day: "late", "soon", "later" or "open" (no day is known)."""
    if due is None:
        return "open"
    if due < on:
        return "late"
    return "soon" if due <= on + timedelta(days=SOON) else "later"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The posts (codes) of one clause, by duty."""

    accountable: str = ""
    responsible: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[Duty, str]]:
        """Return (duty, post) for each entry, without repetitions, in the order of the fields."""
        found: dict[tuple[Duty, str], None] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            for code in (value,) if isinstance(value, str) else value:
                if code.strip():
                    found[Duty(field.name), code.strip()] = None
        return list(found)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> MatrixRow:
        """Return the row of some (duty, post) entries."""
        by_duty: dict[str, list[str]] = {}
        for duty, code in pairs:
            by_duty.setdefault(duty, []).append(code)
        return cls(
            accountable="".join(by_duty.get(Duty.ACCOUNTABLE, [])[:1]),
            responsible=tuple(sorted(by_duty.get(Duty.RESPONSIBLE, []))),
            consulted=tuple(sorted(by_duty.get(Duty.CONSULTED, []))),
            informed=tuple(sorted(by_duty.get(Duty.INFORMED, []))),
        )

    def as_text(self) -> dict[str, str]:
        """Return the row as the ledger keeps it."""
        return {
            "accountable": self.accountable,
            **{name: ", ".join(getattr(self, name)) for name in ("responsible", "consulted", "informed")},
        }


def row_problems(row: MatrixRow, known: Iterable[str]) -> list[Problem]:
    """Say what is wrong with a row: an accountable post is named, every post exists, nobody is merely told twice."""
    problems = []
    if not row.accountable.strip():
        problems.append(Problem(_("no post is accountable"), field="accountable", remedy=_("name exactly one post")))
    codes = set(known)
    problems += [
        Problem(_("%(code)r is not a post in service") % {"code": code}, field=duty, remedy=_("choose one of the list"))
        for duty, code in row.pairs()
        if code not in codes
    ]
    both = {*row.consulted, *row.informed} & {row.accountable, *row.responsible}
    problems += [
        Problem(
            _("%(code)s answers for the clause, and needs not be consulted or informed as well") % {"code": code},
            field="consulted" if code in row.consulted else "informed",
            remedy=_("name the post once"),
        )
        for code in sorted(both)
    ]
    return problems


@dataclass(frozen=True, slots=True)
class Standing:
    """How an undertaking stands: what was promised, what was delivered, and the share, at most 1."""

    state: UndertakingState
    promised: Decimal
    delivered: Decimal

    @property
    def share(self) -> Decimal:
        """Delivered of promised, from 0 to 1."""
        return min(self.delivered / self.promised, Decimal(1))


def standing(
    *, promised: Decimal, delivered: Decimal, due: str, released_on: date | None, on: date
) -> Standing:  # fmt: skip
    """Judge an undertaking as of a day. It is late from the day after the last one that `due` can mean."""
    end = latest(due)
    if delivered >= promised:
        state = UndertakingState.KEPT
    elif released_on is not None and released_on <= on:
        state = UndertakingState.RELEASED
    elif end is not None and end < on:
        state = UndertakingState.LATE
    else:
        state = UndertakingState.PARTLY if delivered > 0 else UndertakingState.OPEN
    return Standing(state, promised, delivered)

"""What must hold before a transition: named predicates over the facts of a programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from entente.apps.programmes.enums import ClauseKind, Side
from entente.apps.programmes.models import Activity, Goal, Programme
from entente.kernel.errors import BadInput, Problem, Refused
from entente.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at.

    `on` is the day of the act, `reason` and `findings` what the actor wrote, `objectives` how many there are,
    `orphans` what lacks its place or its owners, `agreed` the sides whose agreement stands. `period` is the
    one in force, `wanted` the one the text says now. `overlap` names another programme in the way.
    """

    on: date
    reason: str = ""
    findings: str = ""
    objectives: int = 0
    orphans: tuple[Problem, ...] = ()
    agreed: frozenset[Side] = frozenset()
    amending: bool = False
    practical_suspended: bool = False
    dialogue_suspended: bool = False
    adopted: bool = False
    period: Period | None = None
    wanted: Period | None = None
    overlap: Problem | None = None
    successor_live: bool = False


def orphans(programme: Programme, goals: Iterable[Goal], activities: Iterable[Activity]) -> tuple[Problem, ...]:
    """Name every activity without a goal, goal without an objective, and goal without an owner on a side."""
    found = []
    for goal in goals:
        if goal.objective_id is None:
            found.append(
                _orphan(
                    f"{ClauseKind.GOAL.label} {goal.code}",
                    "objective",
                    _("the goal serves no objective"),
                    _("name one"),
                )
            )
        for side, owner in (("alliance", goal.alliance_owner_id), ("partner", goal.partner_owner_id)):
            if owner is None:
                message = {
                    "alliance": _("nobody on the alliance's side answers for the goal"),
                    "partner": _("nobody on the partner's side answers for the goal"),
                }[side]
                found.append(
                    _orphan(f"{ClauseKind.GOAL.label} {goal.code}", f"{side}_owner", message, _("name a post"))
                )
    found += [
        _orphan(
            f"{ClauseKind.ACTIVITY.label} {activity.code}",
            "goal",
            _("the activity serves no goal"),
            _("name one, or remove it"),
        )
        for activity in activities
        if activity.goal_id is None
    ]
    return tuple(found)


def _orphan(where: str, field: str, message: str, remedy: str) -> Problem:
    return Problem(message, row=where, field=field, remedy=remedy)


def _refuse(rule: str, message: str, remedy: str) -> Refused:
    return Refused(message, rule=f"programmes.{rule}", remedy=remedy)


def reason_given(facts: Facts) -> None:
    """A reason is written."""
    if not facts.reason.strip():
        raise _refuse("reason_given", _("No reason was given."), _("say why, for whoever reads this later"))


def findings_given(facts: Facts) -> None:
    """What the review found is written."""
    if not facts.findings.strip():
        raise _refuse("findings_given", _("The findings of the review are missing."), _("write what the review found"))


def has_content(facts: Facts) -> None:
    """There is something to talk about."""
    if not facts.objectives:
        raise _refuse("has_content", _("The programme has no objective yet."), _("add at least one"))


def complete(facts: Facts) -> None:
    """Nothing is orphaned."""
    has_content(facts)
    if facts.wanted is None:
        raise _refuse("period_known", _("The programme has no period."), _("give its start and its end"))
    if facts.orphans:
        raise BadInput(facts.orphans)


def both_agreed(facts: Facts) -> None:
    """Both sides agree to this very text."""
    complete(facts)
    if missing := [side for side in Side if side not in facts.agreed]:
        sides = ", ".join(str(side.label) for side in missing)
        raise _refuse(
            "both_agreed",
            _("The text as it stands is not agreed by both sides; missing: %(sides)s.") % {"sides": sides},
            _("ask that side to agree; any change of the text asks both anew"),
        )


def may_enter(facts: Facts) -> None:
    """It is adopted, and no other programme of the same instrument is in the way."""
    if not facts.adopted:
        raise _refuse("adopted", _("It has not been adopted."), _("record its adoption first"))
    if facts.wanted is None or facts.wanted.start is None:
        raise _refuse("period_known", _("The programme has no period."), _("give its start and its end"))
    if facts.on < facts.wanted.start:
        raise _refuse(
            "period_begun",
            _("Its period begins on %(day)s.") % {"day": facts.wanted.start},
            _("wait for that day, or change the period"),
        )
    if facts.overlap:
        raise BadInput(facts.overlap)


def not_amending(facts: Facts) -> None:
    """No amendment is under way."""
    if facts.amending:
        raise _refuse("not_amending", _("An amendment is under way."), _("adopt it or drop it first"))


def may_amend(facts: Facts) -> None:
    """There is a reason, and no amendment yet."""
    not_amending(facts)
    reason_given(facts)


def amending(facts: Facts) -> None:
    """An amendment is under way and its text is complete."""
    if not facts.amending:
        raise _refuse("amending", _("No amendment is under way."), _("open the programme for amendment first"))
    complete(facts)


def amending_with_reason(facts: Facts) -> None:
    """An amendment is under way, and there is a reason to end it."""
    if not facts.amending:
        raise _refuse("amending", _("No amendment is under way."), _("open the programme for amendment first"))
    reason_given(facts)


def amendment_agreed(facts: Facts) -> None:
    """Both sides agree to the amended text, and it does not lengthen the period."""
    amending(facts)
    both_agreed(facts)
    if _later(facts):
        raise _refuse("amendment_same_end", _("The amended text has a later end."), _("record it as an extension"))
    if facts.overlap:
        raise BadInput(facts.overlap)


def extension_agreed(facts: Facts) -> None:
    """Both sides agree to the amended text, and it has a later end."""
    amending(facts)
    both_agreed(facts)
    if not _later(facts):
        raise _refuse("later_end", _("The end is not later than before."), _("give a later end and have it agreed"))
    if facts.overlap:
        raise BadInput(facts.overlap)


def _later(facts: Facts) -> bool:
    before = facts.period.end if facts.period else None
    after = facts.wanted.end if facts.wanted else None
    return before is not None and (after is None or after > before)


def period_over(facts: Facts) -> None:
    """The period is over, and there is a reason to go on."""
    not_amending(facts)
    reason_given(facts)
    if facts.period is None or facts.period.end is None or facts.on < facts.period.end:
        raise _refuse("period_over", _("Its period is not over on that day."), _("wait for its end, or extend it"))


def practical_runs(facts: Facts) -> None:
    """Practical cooperation is not suspended, and there is a reason to."""
    _runs(facts, suspended=facts.practical_suspended)


def dialogue_runs(facts: Facts) -> None:
    """Dialogue is not suspended, and there is a reason to."""
    _runs(facts, suspended=facts.dialogue_suspended)


def _runs(facts: Facts, *, suspended: bool) -> None:
    if suspended:
        raise _refuse("runs", _("This track is suspended already."), _("nothing needs to be done"))
    reason_given(facts)


def practical_suspended(facts: Facts) -> None:
    """Practical cooperation is suspended, and there is a reason to resume it."""
    _stopped(facts, suspended=facts.practical_suspended)


def dialogue_suspended(facts: Facts) -> None:
    """Dialogue is suspended, and there is a reason to resume it."""
    _stopped(facts, suspended=facts.dialogue_suspended)


def _stopped(facts: Facts, *, suspended: bool) -> None:
    if not suspended:
        raise _refuse("suspended", _("This track is not suspended."), _("nothing needs to be done"))
    reason_given(facts)


def successor_in_force(facts: Facts) -> None:
    """The programme that takes its place is in force."""
    if not facts.successor_live:
        raise _refuse(
            "successor_in_force",
            _("No programme in force takes its place."),
            _("put the new one into force: it supersedes this one"),
        )


GUARDS: dict[str, Callable[[Facts], None]] = {
    guard.__name__: guard
    for guard in (
        reason_given, findings_given, has_content, complete, both_agreed, may_enter, not_amending, may_amend, amending,
        amending_with_reason, amendment_agreed, extension_agreed, period_over, practical_runs, practical_suspended,
        dialogue_runs, dialogue_suspended, successor_in_force,
    )
}  # fmt: skip

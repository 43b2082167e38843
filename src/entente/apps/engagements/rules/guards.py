"""What must hold before a transition: named predicates over the facts of an engagement or a lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from entente.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at.

    `on` is the day of the act, `reason` what the actor wrote. `starts` and `ends` are the engagement's days, `new`
    those asked for. `report` is its text, `waiting` counts the decisions that its chain still needs. For lessons:
    the recommendation, how many remedies there are, are done and are verified, and whether they have to be.
    """

    on: date
    reason: str = ""
    starts: date | None = None
    ends: date | None = None
    new: tuple[date, date] | None = None
    report: str = ""
    waiting: int = 0
    recommendation: str = ""
    remedies: int = 0
    done: int = 0
    verified: int = 0
    needs_validation: bool = True


def _refuse(rule: str, message: str, remedy: str) -> Refused:
    return Refused(message, rule=f"engagements.{rule}", remedy=remedy)


def reason_given(facts: Facts) -> None:
    """A reason is written."""
    if not facts.reason.strip():
        raise _refuse("reason_given", _("No reason was given."), _("say why, for whoever reads this later"))


def still_to_come(facts: Facts) -> None:
    """It is not over yet."""
    if facts.ends is not None and facts.on > facts.ends:
        raise _refuse(
            "still_to_come",
            _("It was over on %(day)s.") % {"day": facts.ends},
            _("report on it, or cancel it if it was not held"),
        )


def postponed_in_time(facts: Facts) -> None:
    """It has not begun, and a reason is written."""
    reason_given(facts)
    if facts.starts is not None and facts.on >= facts.starts:
        raise _refuse(
            "postponed_in_time",
            _("It began on %(day)s.") % {"day": facts.starts},
            _("report on what was held, or cancel it if it was not"),
        )


def new_days(facts: Facts) -> None:
    """The new days are given, in order, and still to come."""
    if facts.new is None or facts.new[1] < facts.new[0]:
        raise _refuse("new_days", _("The new dates are missing or not in order."), _("give its first and last day"))
    if facts.new[0] < facts.on:
        raise _refuse(
            "new_days", _("%(day)s has passed.") % {"day": facts.new[0]}, _("give days that are still to come")
        )


def report_ready(facts: Facts) -> None:
    """It is over, and something was written."""
    if facts.ends is not None and facts.on <= facts.ends:
        raise _refuse(
            "over", _("It is not over before the end of %(day)s.") % {"day": facts.ends}, _("wait until it is over")
        )
    if not facts.report.strip():
        raise _refuse("report_written", _("The report is empty."), _("write what came of it"))


def others_follow(facts: Facts) -> None:
    """Somebody else decides afterwards."""
    if facts.waiting <= 1:
        raise _refuse("others_follow", _("Nobody decides after you."), _("approve as the last"))


def last_to_decide(facts: Facts) -> None:
    """Nobody else is to decide."""
    if facts.waiting > 1:
        raise _refuse("last_to_decide", _("Others decide after you."), _("approve your own step"))


def recommendation_given(facts: Facts) -> None:
    """It says what to do about it."""
    if not facts.recommendation.strip():
        raise _refuse(
            "recommendation_given", _("The lesson recommends nothing yet."), _("write what should be done about it")
        )


def remedy_done(facts: Facts) -> None:
    """At least one remedial action is recorded, and none is still open."""
    if not facts.remedies:
        raise _refuse(
            "remedy_recorded", _("No remedial action is recorded."), _("record one, with its owner and its date")
        )
    if facts.done < facts.remedies:
        raise _refuse(
            "remedy_done",
            _("%(open)s of %(all)s remedial actions are still open.")
            % {"open": facts.remedies - facts.done, "all": facts.remedies},
            _("wait until their owners report them done"),
        )


def validated_where_needed(facts: Facts) -> None:
    """The remedies are done, and verified by somebody else where that is needed."""
    remedy_done(facts)
    if facts.needs_validation and facts.verified < facts.remedies:
        raise _refuse(
            "validated",
            _("%(open)s of %(all)s remedial actions were not verified.")
            % {"open": facts.remedies - facts.verified, "all": facts.remedies},
            _("have somebody else than their owner verify them"),
        )


GUARDS: dict[str, Callable[[Facts], None]] = {
    guard.__name__: guard
    for guard in (
        reason_given,
        still_to_come,
        postponed_in_time,
        new_days,
        report_ready,
        others_follow,
        last_to_decide,
        recommendation_given,
        remedy_done,
        validated_where_needed,
    )
}

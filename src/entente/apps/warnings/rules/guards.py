"""What must hold before a warning moves: named predicates over its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.warnings.enums import Credibility, Reliability
from entente.kernel.errors import BadInput, Problem, Refused

# A signal speaks of the seven days from the day on which it was seen.
SPOKEN_OF = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at: what the actor gave, and how the alert stands.

    `posts` are the posts in whose place the actor may acknowledge: their own, and those that lent it to them.
    `named`, `due_at`: the post that is to acknowledge, and by when. `series_open`: another open warning of the same
    series is in the way of reopening this one. `reports`, `origins`: on how many reports it rests, and how many of them
    are independent of one another. `last_seen`: the day of the last scan that saw the series.
    """

    on: date
    now: datetime
    reason: str = ""
    reliability: str = ""
    credibility: str = ""
    indicator: str = ""
    named: UUID | None = None
    due_at: datetime | None = None
    named_now: UUID | None = None
    acknowledged_by: UUID | None = None
    posts: frozenset[UUID] = frozenset()
    framework: str = ""
    frameworks: frozenset[str] = frozenset()
    requested_on: date | None = None
    met_on: date | None = None
    outcome: str = ""
    series_open: bool = False
    reports: int = 0
    origins: int = 0
    last_seen: date | None = None


def _refuse(rule: str, message: str, remedy: str) -> Refused:
    return Refused(message, rule=f"warnings.{rule}", remedy=remedy)


def reason_given(facts: Facts) -> None:
    """A reason is written."""
    if not facts.reason.strip():
        raise _refuse("reason_given", _("No reason was given."), _("say why, for whoever reads this later"))


def grade_given(facts: Facts) -> None:
    """Letter and number are given, each by itself; reports of one origin do not confirm one another."""
    problems = []
    if facts.reliability not in Reliability.values:
        problems.append(
            Problem(_("the reliability of the source is missing"), field="reliability", remedy=_("choose A to F"))
        )
    if facts.credibility not in Credibility.values:
        problems.append(
            Problem(_("the credibility of the information is missing"), field="credibility", remedy=_("choose 1 to 6"))
        )
    elif facts.credibility == Credibility.CONFIRMED and facts.reports and facts.origins < 2:
        problems.append(
            Problem(
                _("the reports it rests on go back to one origin: no other source confirms it"), field="credibility",
                remedy=_("rest it on a report of another origin, or choose 2 to 6"),
            )
        )  # fmt: skip
    if problems:
        raise BadInput(problems)


def indicator_given(facts: Facts) -> None:
    """It is named what would show that the matter grows."""
    if not facts.indicator.strip():
        raise BadInput(
            Problem(_("no indicator is named"), field="indicator", remedy=_("say what one looks at from now on"))
        )


def post_and_time(facts: Facts) -> None:
    """A post in service is named, and until when it should acknowledge: a time to come."""
    problems = []
    if facts.named is None:
        problems.append(
            Problem(_("no post is named to acknowledge"), field="named_post", remedy=_("choose one of the list"))
        )
    if facts.due_at is None or facts.due_at <= facts.now:
        problems.append(
            Problem(_("the time to acknowledge by is missing or past"), field="due_at", remedy=_("give a time to come"))
        )
    if problems:
        raise BadInput(problems)


def may_alert(facts: Facts) -> None:
    """A reason, a post and a time are given."""
    reason_given(facts)
    post_and_time(facts)


def named_post(facts: Facts) -> None:
    """The actor acts in the named post, or in one it lent this to."""
    if facts.named_now not in facts.posts:
        raise _refuse(
            "named_post",
            _("This alert is addressed to another post."),
            _("ask that post to acknowledge it or to delegate this to you, or ask an analyst to name your post"),
        )


def own_acknowledgement(facts: Facts) -> None:
    """The acknowledgement was made in the actor's own post, and a reason is written."""
    reason_given(facts)
    if facts.acknowledged_by not in facts.posts:
        raise _refuse(
            "own_acknowledgement",
            _("Another post acknowledged this alert."),
            _("ask that post to take it back"),
        )


def request_given(facts: Facts) -> None:
    """The ally says why, and under which of the pack's frameworks of consultation."""
    reason_given(facts)
    if facts.framework not in facts.frameworks:
        raise BadInput(
            Problem(
                _("%(code)r is not a framework of consultation") % {"code": facts.framework},
                field="framework",
                remedy=_("choose one of: %(codes)s")
                % {"codes": ", ".join(sorted(facts.frameworks)) or _("none known")},
            )
        )


def after_request(facts: Facts) -> None:
    """The council met on or after the day of the request."""
    if facts.requested_on is not None and facts.on < facts.requested_on:
        raise BadInput(
            Problem(
                _("%(given)s comes before %(day)s, the day of the request")
                % {"given": facts.on, "day": facts.requested_on},
                field="on",
                remedy=_("give that day or a later one"),
            )
        )


def outcome_given(facts: Facts) -> None:
    """What came of it is written, on or after the day of the meeting."""
    if not facts.outcome.strip():
        raise BadInput(Problem(_("the outcome is missing"), field="outcome", remedy=_("write what came of it")))
    if facts.met_on is not None and facts.on < facts.met_on:
        raise BadInput(
            Problem(
                _("%(given)s comes before %(day)s, the day of the meeting") % {"given": facts.on, "day": facts.met_on},
                field="on",
                remedy=_("give that day or a later one"),
            )
        )


def may_reopen(facts: Facts) -> None:
    """A reason is written, and no other open warning of the scan is about the same series."""
    reason_given(facts)
    if facts.series_open:
        raise _refuse(
            "may_reopen",
            _("Another warning about the same parties is open already."),
            _("go on with that one"),
        )


def seen_no_more(facts: Facts) -> None:
    """The seven days that a signal spoke of are over, no scan since has seen it again, and no report was laid to it."""
    if facts.reports or facts.last_seen is None or facts.on < facts.last_seen + SPOKEN_OF:
        raise _refuse(
            "seen_no_more",
            _("The seven days that this signal speaks of are not over, or somebody laid a report to it."),
            _("grade it, stand it down, or wait for a scan of a later day"),
        )


GUARDS: dict[str, Callable[[Facts], None]] = {
    each.__name__: each
    for each in (
        reason_given, grade_given, indicator_given, post_and_time, may_alert, named_post, own_acknowledgement,
        request_given, after_request, outcome_given, may_reopen, seen_no_more,
    )
}  # fmt: skip

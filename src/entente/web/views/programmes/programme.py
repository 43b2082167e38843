"""One programme: what applies on the date, what it says, who answers, what can be done now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.programmes.rules.applies import How
from entente.apps.programmes.rules.transitions import LIVE
from entente.apps.programmes.selectors.programmes import ProgrammePage, programme_get
from entente.apps.programmes.selectors.types import ActivityRow, AppliesView, CommitmentView, GoalRow, ObjectiveView
from entente.web.actors import viewer_of
from entente.web.clock import Clock, clock_of
from entente.web.views.history import already_read, record_parts
from entente.web.views.programmes.life import label_of
from entente.web.views.programmes.shared import borne_by, found_or_404, may_in
from entente.web.words import day_text


@dataclass(frozen=True, slots=True)
class Way:
    """A goal with the activities that serve it."""

    goal: GoalRow
    activities: tuple[ActivityRow, ...]


@dataclass(frozen=True, slots=True)
class End:
    """An objective with its goals; None: what serves no objective."""

    objective: ObjectiveView | None
    ways: tuple[Way, ...]
    loose: tuple[ActivityRow, ...] = ()


@found_or_404
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme on the date."""
    viewer, clock = viewer_of(request), clock_of(request)
    page = programme_get(viewer, code=code, on=clock.on)
    actions = [(each.verb, each.label) for each in page.actions]
    if "amend" in dict(actions):
        actions.append(("propose_extension", label_of("propose_extension")))
    context = {
        "page": page,
        "row": page.row,
        "actions": actions,
        "may_review": may_in(request, "programmes.review", page.row) and page.row.state in LIVE,
        "answer": answer(page, clock),
        "others": [each for each in page.applies if each.programme.id != page.row.id],
        "ends": ends_of(page),
        "sides": _promises(page.commitments),
        "goal_count": len(page.goals),
        "activity_count": len(page.activities),
        "head_key": f"programme/{page.row.id}",
        "comment_count": sum(page.comments.values()),
        "agreed": {line.side: line for line in page.agreements if line.standing},
        "latest_agreed": next((each for each in reversed(page.versions) if each.agreed_at), None),
        **record_parts(request, "programme", page.row.code, described=already_read(page.row.marking_id)),
        **borne_by([page.row.marking_id], exercise=page.row.exercise),
    }
    return render(request, "web/programmes/programme.html", context)


def ends_of(page: ProgrammePage) -> list[End]:
    """Arrange a programme from ends to means; what serves nothing comes last."""
    means: dict[str, list[ActivityRow]] = {}
    for activity in page.activities:
        means.setdefault(activity.goal, []).append(activity)

    def ways(goals: Iterable[GoalRow]) -> tuple[Way, ...]:
        return tuple(Way(goal, tuple(means.get(goal.code, ()))) for goal in goals)

    ends = [
        End(objective, ways(goal for goal in page.goals if goal.objective == objective.number))
        for objective in page.objectives
    ]
    orphans = ways(goal for goal in page.goals if goal.objective is None)
    loose = tuple(means.get("", ()))
    return [*ends, End(None, orphans, loose)] if orphans or loose else ends


def answer(page: ProgrammePage, clock: Clock) -> str:
    """One sentence: whether and how the programme applies on the date."""
    own = next((each for each in page.applies if each.programme.id == page.row.id), None)
    if own is not None:
        return how_text(own, clock)
    other = next((each for each in page.applies if each.how in {How.IN_FORCE, How.BRIDGING}), None)
    if other is not None:
        return _("It does not apply on %(date)s. Applicable then: %(title)s.") % {
            "date": day_text(clock.on, long=True),
            "title": other.programme.title,
        }
    return _("It does not apply on %(date)s, and no other programme of this partner does.") % {
        "date": day_text(clock.on, long=True)
    }


def how_text(applies: AppliesView, clock: Clock) -> str:
    """Say in which way a programme bears on the date."""
    values: dict[str, Any] = {
        "since": day_text(applies.since, long=True),
        "until": day_text(applies.until, long=True),
        "date": day_text(clock.on, long=True),
    }
    if applies.how is How.IN_FORCE:
        if applies.until is None:
            return _("It applies since %(since)s, without an end.") % values
        left = (applies.until - clock.on).days
        days = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": number_format(left)}
        return _("It applies since %(since)s and ends before %(until)s: %(days)s.") % {**values, "days": days}
    if applies.how is How.BRIDGING:
        return _("Its period ended before %(since)s. The allies declared that it still applies (bridging).") % values
    if applies.how is How.LAPSED:
        return _("Its period ended before %(since)s. Nobody closed it, and nobody said that it still applies.") % values
    return _("Its period covers %(date)s, but it was adopted later: it applies only since %(since)s.") % values


def _promises(commitments: Iterable[CommitmentView]) -> list[tuple[str, list[CommitmentView]]]:
    sides: dict[str, list[CommitmentView]] = {}
    for commitment in commitments:
        sides.setdefault(commitment.side_label, []).append(commitment)
    return list(sides.items())

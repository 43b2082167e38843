"""One verb of the life of an engagement, from the check to the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Engagement, Report, ReportApproval
from entente.apps.engagements.rules.guards import GUARDS, Facts
from entente.apps.engagements.rules.transitions import ENGAGEMENT, Transition, transition_for
from entente.apps.engagements.selectors.concern import concerned
from entente.apps.engagements.services.telling import tell
from entente.apps.engagements.services.writing import locked, note_step, record
from entente.apps.ledger.days import day_of_act


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that may be done: the locked engagement, the row of the table, the day and the reason."""

    actor: Actor
    engagement: Engagement
    transition: Transition
    on: date
    reason: str


def begin(
    actor: Actor,
    engagement_id: UUID,
    verb: str,
    *,
    on: date | None = None,
    reason: str = "",
    new: tuple[date, date] | None = None,
) -> Act:
    """Lock the engagement and check the verb against the table and its guard."""
    engagement = locked(engagement_id)
    day = day_of_act(on)
    row = transition_for(actor, concerned(engagement), state=engagement.state, verb=verb, table=ENGAGEMENT)
    if row.guard:
        GUARDS[row.guard](_facts(engagement, row.guard, on=day, reason=reason, new=new))
    return Act(actor, engagement, row, day, reason)


def finish(act: Act, *, detail: Mapping[str, Any] | None = None, fields: Sequence[str] = ()) -> Engagement:
    """Move the engagement, keep the step, write the ledger entry; `fields` were changed with the act."""
    engagement, before = act.engagement, act.engagement.state
    engagement.state = act.transition.target
    engagement.revision += 1
    engagement.save(update_fields=["state", "revision", *fields])
    kept = {key: _plain(value) for key, value in (detail or {}).items() if value not in ("", None, [])}
    verb = act.transition.verb
    note_step(act.actor, engagement, verb, before=before, on=act.on, reason=act.reason, detail=kept)
    tell(act.actor, engagement, verb)
    record(
        act.actor,
        {"accept": "approve"}.get(verb, verb),
        engagement,
        before={"state": before},
        after={"state": engagement.state, "on": act.on, **kept},
        reason=act.reason,
    )
    return engagement


def _plain(value: Any) -> Any:
    """Write a day as text: the detail of a step is JSON."""
    return value.isoformat() if isinstance(value, date) else value


def waiting(engagement: Engagement) -> list[ReportApproval]:
    """Return the decisions that the chain of a submitted report still needs, in their order."""
    return list(ReportApproval.objects.filter(engagement=engagement, decision="").order_by("position"))


def _facts(engagement: Engagement, guard: str, *, on: date, reason: str, new: tuple[date, date] | None) -> Facts:
    report = Report.objects.filter(engagement=engagement).first() if guard == "report_ready" else None
    return Facts(
        on=on,
        reason=reason,
        starts=engagement.starts,
        ends=engagement.ends,
        new=new,
        report=report.text if report else "",
        waiting=len(waiting(engagement)) if guard in {"others_follow", "last_to_decide"} else 0,
    )

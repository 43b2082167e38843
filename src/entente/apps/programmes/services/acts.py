"""One verb of the life of a programme, from the check to the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.models import Activity, Goal, Objective, Programme, Version
from entente.apps.programmes.rules.clauses import digest_of
from entente.apps.programmes.rules.dates import programme_period
from entente.apps.programmes.rules.guards import GUARDS, Facts, orphans
from entente.apps.programmes.rules.transitions import ENDED, LIVE, PROGRAMME, Transition, transition_for
from entente.apps.programmes.selectors.clauses import content_of
from entente.apps.programmes.services.writing import (
    agreed_sides,
    check_overlap,
    locked,
    note_step,
    period_of,
    record,
)
from entente.kernel.errors import BadInput, Problem, Refused

# Guards that look at the whole text; the others need no reading of it.
_OF_TEXT = frozenset(
    {"has_content", "complete", "both_agreed", "amending", "amendment_agreed", "extension_agreed", "may_enter"}
)


@dataclass(frozen=True, slots=True)
class Act:
    """A verb that may be done: the locked programme, the row of the table, the day and the reason."""

    actor: Actor
    programme: Programme
    transition: Transition
    on: date
    reason: str

    def same_text(self, text_revision: int) -> None:
        """Raise Refused unless the text is the one that the actor has read."""
        if text_revision != self.programme.text_revision:
            raise Refused(
                _("The text has changed since you read it."),
                rule="programmes.same_text",
                remedy=_("look at what changed, then agree to the text as it stands"),
            )

    def after_adoption(self) -> None:
        """Raise BadInput for a day before the adoption."""
        day = self.programme.adopted_on
        if self.on.isoformat() < day:
            raise BadInput(
                Problem(
                    _("%(given)s comes before %(day)s, the day of the adoption") % {"given": self.on, "day": day},
                    field="on",
                    remedy=_("give that day or a later one"),
                )
            )

    def text_as_agreed(self) -> None:
        """Raise Refused unless the text is that of the last agreed version."""
        agreed = Version.objects.filter(programme=self.programme, agreed_at__isnull=False).order_by("number").last()
        if agreed is not None and agreed.digest != digest_of(content_of(self.programme)):
            raise Refused(
                _("The text differs from the agreed version %(number)s.") % {"number": agreed.number},
                rule="programmes.text_as_agreed",
                remedy=_("undo the changes that the comparison shows, or have them adopted"),
            )


def begin(
    actor: Actor, programme_id: UUID, verb: str, *, on: date | None = None, reason: str = "", findings: str = ""
) -> Act:
    """Lock the programme and check the verb against the table and its guard."""
    programme = locked(programme_id)
    day = day_of_act(on)
    transition = transition_for(actor, programme, state=programme.state, verb=verb, table=PROGRAMME)
    if transition.guard:
        GUARDS[transition.guard](_facts(programme, transition.guard, on=day, reason=reason, findings=findings))
    return Act(actor, programme, transition, day, reason)


def finish(act: Act, *, detail: Mapping[str, Any] | None = None, fields: Sequence[str] = ()) -> Programme:
    """Move the programme, keep the step, write the ledger entry; `fields` were changed with the act."""
    programme, before = act.programme, act.programme.state
    programme.state = act.transition.target
    programme.save(update_fields=["state", *fields])
    kept = {key: value for key, value in (detail or {}).items() if value not in ("", None)}
    note_step(act.actor, programme, act.transition.verb, before=before, on=act.on, reason=act.reason, detail=kept)
    record(
        act.actor,
        act.transition.verb,
        programme,
        before={"state": before},
        after={"state": programme.state, "on": act.on, **kept},
        reason=act.reason,
    )
    return programme


def _facts(programme: Programme, guard: str, *, on: date, reason: str, findings: str) -> Facts:
    of_text = guard in _OF_TEXT
    wanted = programme_period(programme.period_start, programme.period_end)
    return Facts(
        on=on,
        reason=reason,
        findings=findings,
        objectives=Objective.objects.filter(programme=programme).count() if of_text else 0,
        orphans=_orphans(programme) if of_text else (),
        agreed=agreed_sides(programme) if of_text else frozenset(),
        amending=programme.amending,
        practical_suspended=programme.practical_suspended,
        dialogue_suspended=programme.dialogue_suspended,
        adopted=bool(programme.adopted_on),
        period=period_of(programme),
        wanted=wanted,
        overlap=check_overlap(programme, wanted) if of_text else None,
        successor_live=guard == "successor_in_force"
        and Programme.objects.filter(supersedes=programme, state__in=LIVE).exists(),
    )


def _orphans(programme: Programme) -> Any:
    goals = Goal.objects.filter(programme=programme).exclude(state__in=ENDED)
    return orphans(programme, goals, Activity.objects.filter(programme=programme))

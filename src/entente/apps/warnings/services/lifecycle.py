"""The acts in the life of a warning, each checked against the table and its guard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC, Post
from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.register.enums import FactKind
from entente.apps.register.models import Framework, Party
from entente.apps.warnings.enums import AlertState, Origin
from entente.apps.warnings.models import Alert, AlertReport, AlertStep, Consultation
from entente.apps.warnings.rules.guards import GUARDS, Facts
from entente.apps.warnings.rules.transitions import CLOSED, Transition, transition_for
from entente.apps.warnings.selectors.acting_for import posts_acted_for
from entente.apps.warnings.selectors.reports import corroboration
from entente.apps.warnings.selectors.types import Corroboration
from entente.apps.warnings.services.reminders import tell_holders
from entente.apps.warnings.services.writing import locked, note_step, party_codes, record
from entente.kernel.errors import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives with an act. Which of it is needed, the guards say."""

    on: date | None = None
    reason: str = ""
    reliability: str = ""
    credibility: str = ""
    indicator: str = ""
    named_post: str = ""
    due_at: datetime | None = None
    framework: str = ""
    reference: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class _Act:
    """An act that may be done: the locked alert, the row of the table, the day."""

    actor: Actor
    alert: Alert
    transition: Transition
    given: Given
    on: date
    now: datetime
    named: Post | None


@transaction.atomic
def act(actor: Actor, alert_id: UUID, verb: str, given: Given | None = None) -> Alert:
    """Do one act of the table with an alert.

    Raises Alert.DoesNotExist for one that is not there for the actor; Refused when the state, the actor's post or a
    guard does not allow it; BadInput naming what is missing.
    """
    begun = _begin(actor, alert_id, verb, given or Given())
    detail = _DO[verb](begun) if verb in _DO else {}
    return _finish(begun, detail)


@transaction.atomic
def acknowledge_all(actor: Actor, alert_ids: list[UUID], *, reason: str = "") -> list[Alert]:
    """Acknowledge several alerts, all or none."""
    return [act(actor, alert_id, "acknowledge", Given(reason=reason)) for alert_id in alert_ids]


def consultation_frameworks() -> dict[str, str]:
    """Return the frameworks under which the register holds consultations, with their names: what the packs say."""
    rows = Framework.objects.filter(facts__kind=FactKind.CONSULTATION).distinct()
    return {row.code: row.name for row in rows}


def _begin(actor: Actor, alert_id: UUID, verb: str, given: Given) -> _Act:
    alert = locked(alert_id)
    transition = transition_for(actor, state=alert.state, verb=verb, parties=party_codes(alert))
    on, now = _day(alert, given.on), timezone.now()
    named = Post.objects.filter(code=given.named_post.strip(), active=True).first() if given.named_post else None
    if transition.guard:
        GUARDS[transition.guard](_facts(actor, alert, transition, given, on=on, now=now, named=named))
    return _Act(actor, alert, transition, given, on, now, named)


def _day(alert: Alert, given: date | None) -> date:
    """The day of an act: today unless another one is given. Raises BadInput for one before the last that is held.

    The line from signal to outcome is read by its days: an act stands after what it rests on.
    """
    on = day_of_act(given)
    last = AlertStep.objects.filter(alert=alert).aggregate(last=Max("on"))["last"] or alert.first_day
    if on < last:
        raise BadInput(
            Problem(
                _("%(given)s comes before %(day)s, the day of the last step of this warning")
                % {"given": on, "day": last},
                field="on",
                remedy=_("give that day or a later one"),
            )
        )
    return on


def _facts(
    actor: Actor, alert: Alert, transition: Transition, given: Given, *, on: date, now: datetime, named: Post | None
) -> Facts:
    held = Consultation.objects.filter(alert=alert).first()
    rests_on = AlertReport.objects.filter(alert=alert).values_list("report_id", flat=True)
    backed = corroboration(actor, report_ids=list(rests_on)) if transition.verb == "grade" else Corroboration(0, 0)
    return Facts(
        on=on,
        now=now,
        reason=given.reason,
        reliability=given.reliability,
        credibility=given.credibility,
        indicator=given.indicator,
        named=named.pk if named else None,
        due_at=given.due_at,
        named_now=alert.named_post_id,
        acknowledged_by=alert.acknowledged_by_id,
        posts=posts_acted_for(actor, permission=transition.permission, on=now.date()),
        framework=given.framework,
        frameworks=frozenset(consultation_frameworks()) if transition.verb == "request_consultation" else frozenset(),
        requested_on=held.requested_on if held else None,
        met_on=held.met_on if held else None,
        outcome=given.outcome,
        series_open=transition.verb == "reopen" and _series_open(alert),
        reports=backed.reports,
        origins=backed.origins,
    )


def _series_open(alert: Alert) -> bool:
    return (
        alert.origin == Origin.SCAN
        and Alert.objects.filter(
            origin=Origin.SCAN, source=alert.source, series_id=alert.series_id, exercise=alert.exercise,
            marking_id=alert.marking_id or PUBLIC, closed_on__isnull=True,
        ).exclude(pk=alert.pk).exists()
    )  # fmt: skip


def _grade(begun: _Act) -> dict[str, Any]:
    alert, given = begun.alert, begun.given
    alert.reliability, alert.credibility = given.reliability, given.credibility
    return {"grade": given.reliability + given.credibility}


def _indicator(begun: _Act) -> dict[str, Any]:
    begun.alert.indicator = begun.given.indicator.strip()
    return {"indicator": begun.alert.indicator}


def _name_post(begun: _Act) -> dict[str, Any]:
    alert = begun.alert
    alert.named_post, alert.due_at, alert.reminded_at = begun.named, begun.given.due_at, None
    tell_holders(begun.actor, alert, now=begun.now)
    return {"post": begun.named.code if begun.named else "", "due_at": begun.given.due_at.isoformat()}  # type: ignore[union-attr]


def _alert(begun: _Act) -> dict[str, Any]:
    alert = begun.alert
    alert.was_alert = True
    alert.raised_by_id, alert.raised_by_name = begun.actor.post_id, begun.actor.name
    return _name_post(begun)


def _acknowledge(begun: _Act) -> dict[str, Any]:
    begun.alert.acknowledged_by_id = begun.alert.named_post_id
    begun.alert.acknowledged_at = begun.now
    return {}


def _undo_acknowledge(begun: _Act) -> dict[str, Any]:
    begun.alert.acknowledged_by = begun.alert.acknowledged_at = None
    return {}


def _request(begun: _Act) -> dict[str, Any]:
    given, alert = begun.given, begun.alert
    party = Party.objects.get(code=begun.actor.party)
    Consultation.objects.update_or_create(
        alert=alert,
        defaults={
            "framework": Framework.objects.get(code=given.framework), "party": party, "request": given.reason.strip(),
            "requested_on": begun.on, "met_on": None, "reference": "", "outcome": "", "outcome_on": None,
            "marking_id": alert.marking_id,
        },
    )  # fmt: skip
    return {"framework": given.framework, "party": party.code}


def _meeting(begun: _Act) -> dict[str, Any]:
    reference = begun.given.reference.strip()
    Consultation.objects.filter(alert=begun.alert).update(met_on=begun.on, reference=reference)
    return {"reference": reference}


def _outcome(begun: _Act) -> dict[str, Any]:
    outcome = begun.given.outcome.strip()
    Consultation.objects.filter(alert=begun.alert).update(outcome=outcome, outcome_on=begun.on)
    return {"outcome": outcome}


def _close(begun: _Act) -> dict[str, Any]:
    begun.alert.closed_on = begun.on
    return {}


def _reopen(begun: _Act) -> dict[str, Any]:
    alert = begun.alert
    alert.closed_on = alert.acknowledged_by = alert.acknowledged_at = alert.reminded_at = None
    return {}


_DO = {
    "grade": _grade,
    "raise_indicator": _indicator,
    "alert": _alert,
    "reassign": _name_post,
    "acknowledge": _acknowledge,
    "undo_acknowledge": _undo_acknowledge,
    "request_consultation": _request,
    "record_meeting": _meeting,
    "record_outcome": _outcome,
    "stand_down": _close,
    "false_alarm": _close,
    "reopen": _reopen,
}


def _finish(begun: _Act, detail: dict[str, Any]) -> Alert:
    alert, before = begun.alert, begun.alert.state
    alert.state = AlertState(begun.transition.target)
    if before in CLOSED:
        alert.closed_on = None
    alert.revision += 1
    alert.save()
    note_step(
        begun.actor, alert, begun.transition.verb, before=before, on=begun.on, reason=begun.given.reason, detail=detail
    )
    record(
        begun.actor,
        begun.transition.verb,
        kind="alert",
        key=alert.pk,
        marking_id=alert.marking_id,
        before={"state": before},
        after={"state": str(alert.state), "on": begun.on, **detail},
        reason=begun.given.reason.strip(),
    )
    return alert

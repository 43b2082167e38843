"""The life of a programme: every verb of the transition table.

Each function takes the actor, the programme's key and the day of the act (today by default); it raises
Programme.DoesNotExist for a programme that is not there or hidden, Refused when the table or a guard does
not allow the verb, BadInput naming orphans or an overlap. Nothing is half-saved.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind, GoalState, Outcome, ReviewKind, Side, Track
from entente.apps.programmes.errors import ConfirmAffected
from entente.apps.programmes.models import Agreement, Goal, GoalStep, Programme
from entente.apps.programmes.rules.dates import programme_period
from entente.apps.programmes.rules.sides import require_side
from entente.apps.programmes.rules.transitions import LIVE, TALKED
from entente.apps.programmes.selectors.affected import affected_rows, affected_views
from entente.apps.programmes.services.acts import Act, begin, finish
from entente.apps.programmes.services.editing import Edit, edit_clauses
from entente.apps.programmes.services.reviews import conclude_review, open_review, schedule_reviews
from entente.apps.programmes.services.versions import keep_version
from entente.apps.programmes.services.writing import agreed_sides
from entente.kernel.periods import Period


@transaction.atomic
def propose(actor: Actor, programme_id: UUID, *, on: date | None = None, reason: str = "") -> Programme:
    """Circulate a draft for staff consultation; its text is kept as a round."""
    return _circulate(begin(actor, programme_id, "propose", on=on, reason=reason))


@transaction.atomic
def return_to_draft(actor: Actor, programme_id: UUID, *, reason: str, on: date | None = None) -> Programme:
    """Take a programme back from consultation."""
    return finish(begin(actor, programme_id, "return_to_draft", on=on, reason=reason))


@transaction.atomic
def submit_to_partner(actor: Actor, programme_id: UUID, *, on: date | None = None, reason: str = "") -> Programme:
    """Ask both sides to agree to the text; it is kept as a round. Orphans are refused, each by name."""
    return _circulate(begin(actor, programme_id, "submit_to_partner", on=on, reason=reason))


@transaction.atomic
def agree(actor: Actor, programme_id: UUID, *, text_revision: int, on: date | None = None) -> Programme:
    """Agree, for the actor's side, to the text at the revision the actor has read.

    Raises Refused when the text has changed since. Any later change voids the agreements of both sides.
    """
    act = begin(actor, programme_id, "agree", on=on)
    programme = act.programme
    act.same_text(text_revision)
    side = require_side(actor, "programmes.agree", programme)
    standing = Agreement.objects.filter(programme=programme, side=side, voided_at=None)
    if not standing.exists():
        Agreement.objects.create(
            programme=programme,
            marking_id=programme.marking_id,
            side=side,
            text_revision=text_revision,
            at=timezone.now(),
            post_id=actor.post_id,
            by_name=actor.name,
        )
    both = len(agreed_sides(programme)) == len(Side)
    return finish(act, detail={"side": side.value, "text_revision": text_revision, "both": both})


@transaction.atomic
def return_to_consultation(actor: Actor, programme_id: UUID, *, reason: str, on: date | None = None) -> Programme:
    """Return a programme to consultation; agreements given so far are void."""
    act = begin(actor, programme_id, "return_to_consultation", on=on, reason=reason)
    Agreement.objects.filter(programme=act.programme, voided_at=None).update(voided_at=timezone.now())
    return finish(act)


@transaction.atomic
def submit_to_committee(actor: Actor, programme_id: UUID, *, on: date | None = None, reason: str = "") -> Programme:
    """Put the text that both sides agree to before the committee of allies; it is kept as a round."""
    return _circulate(begin(actor, programme_id, "submit_to_committee", on=on, reason=reason))


@transaction.atomic
def adopt(
    actor: Actor, programme_id: UUID, *, outcome: Outcome, reference: str = "", on: date | None = None
) -> Programme:
    """Record the adoption, by silence or in a meeting. The text becomes an agreed version; its goals are agreed."""
    act = begin(actor, programme_id, "adopt", on=on)
    programme = act.programme
    programme.adopted_on = act.on.isoformat()
    _agree_goals(actor, programme, act.on)
    version = keep_version(programme, agreed_at=timezone.now())
    return finish(
        act,
        detail={"outcome": Outcome(outcome).value, "reference": reference, "version": version.number},
        fields=["adopted_on"],
    )


@transaction.atomic
def enter_into_force(actor: Actor, programme_id: UUID, *, on: date | None = None) -> Programme:
    """Put an adopted programme into force; schedule its reviews; end the programme it supersedes.

    A programme adopted after its period began applies from its adoption, and the step says how late.
    """
    act = begin(actor, programme_id, "enter_into_force", on=on)
    programme = act.programme
    act.after_adoption()
    period = programme_period(programme.period_start, programme.period_end) or Period()
    programme.period = DateRange(period.start, period.end)
    late = max((date.fromisoformat(programme.adopted_on) - (period.start or act.on)).days, 0)
    finish(act, detail={"late_days": late}, fields=["period"])
    schedule_reviews(actor, programme, period)
    old = programme.supersedes
    if old is not None and old.state in LIVE:
        supersede(actor, old.pk, on=act.on)
    return programme


@transaction.atomic
def supersede(actor: Actor, programme_id: UUID, *, on: date | None = None) -> Programme:
    """End a programme whose successor is in force."""
    act = begin(actor, programme_id, "supersede", on=on)
    # Named is a successor that whoever reads of the step may read as well.
    for_all = {PUBLIC, act.programme.marking_id}
    successors = act.programme.superseded_by.filter(state__in=LIVE, marking__in=for_all)
    return _end(act, detail={"by": list(successors.order_by("code").values_list("code", flat=True))})


@transaction.atomic
def open_mid_term_review(actor: Actor, programme_id: UUID, *, on: date | None = None) -> Programme:
    """Open the mid-term review."""
    act = begin(actor, programme_id, "open_mid_term_review", on=on)
    open_review(act.programme, ReviewKind.MID_TERM, on=act.on)
    return finish(act)


@transaction.atomic
def conclude_mid_term_review(actor: Actor, programme_id: UUID, *, findings: str, on: date | None = None) -> Programme:
    """Conclude the mid-term review with its findings."""
    act = begin(actor, programme_id, "conclude_mid_term_review", on=on, findings=findings)
    conclude_review(act.programme, ReviewKind.MID_TERM, on=act.on, findings=findings)
    return finish(act, detail={"findings": findings})


@transaction.atomic
def open_final_review(actor: Actor, programme_id: UUID, *, on: date | None = None) -> Programme:
    """Open the final review."""
    act = begin(actor, programme_id, "open_final_review", on=on)
    open_review(act.programme, ReviewKind.FINAL, on=act.on)
    return finish(act)


@transaction.atomic
def close(
    actor: Actor, programme_id: UUID, *, findings: str = "", reason: str = "", on: date | None = None
) -> Programme:
    """Close a programme: after its final review with the findings, or while it only bridges with the reason."""
    act = begin(actor, programme_id, "close", on=on, reason=reason, findings=findings)
    if findings:
        conclude_review(act.programme, ReviewKind.FINAL, on=act.on, findings=findings)
    return _end(act, detail={"findings": findings})


@transaction.atomic
def amend(actor: Actor, programme_id: UUID, *, reason: str, on: date | None = None) -> Programme:
    """Open the text for amendment; the agreed version stays in force meanwhile."""
    act = begin(actor, programme_id, "amend", on=on, reason=reason)
    act.programme.amending = True
    # What the sides agreed to was the text before.
    Agreement.objects.filter(programme=act.programme, voided_at=None).update(voided_at=timezone.now())
    return finish(act, fields=["amending"])


@transaction.atomic
def propose_extension(
    actor: Actor, programme_id: UUID, *, period_end: str, reason: str, on: date | None = None
) -> Programme:
    """Open an amendment whose only change is a later end. Both sides agree to it, then `extend` records it."""
    programme = amend(actor, programme_id, reason=reason, on=on)
    edit_clauses(
        actor,
        programme_id,
        [Edit(ClauseKind.PROGRAMME, {"period_end": period_end}, programme_id, programme.revision)],
        reason=reason,
    )
    return Programme.objects.get(pk=programme_id)


@transaction.atomic
def drop_amendment(actor: Actor, programme_id: UUID, *, reason: str, on: date | None = None) -> Programme:
    """End an amendment without adopting it. Raises Refused while the text differs from the agreed version."""
    act = begin(actor, programme_id, "drop_amendment", on=on, reason=reason)
    act.text_as_agreed()
    act.programme.amending = False
    return finish(act, fields=["amending"])


@transaction.atomic
def adopt_amendment(
    actor: Actor, programme_id: UUID, *, outcome: Outcome, reference: str = "", on: date | None = None
) -> Programme:
    """Record that the allies adopted the amended text; it becomes the next agreed version."""
    return _amended(begin(actor, programme_id, "adopt_amendment", on=on), actor, outcome, reference)


@transaction.atomic
def extend(
    actor: Actor, programme_id: UUID, *, outcome: Outcome, reference: str = "", on: date | None = None
) -> Programme:
    """Record that the allies adopted a text with a later end: the programme is extended."""
    act = begin(actor, programme_id, "extend", on=on)
    programme = _amended(act, actor, outcome, reference)
    schedule_reviews(actor, programme, programme_period(programme.period_start, programme.period_end) or Period())
    return programme


@transaction.atomic
def bridge(actor: Actor, programme_id: UUID, *, reason: str, on: date | None = None) -> Programme:
    """Declare that a programme whose period is over still applies until the next one does."""
    return finish(begin(actor, programme_id, "bridge", on=on, reason=reason))


@transaction.atomic
def suspend(
    actor: Actor,
    programme_id: UUID,
    *,
    track: Track,
    reason: str,
    shown: Collection[UUID] = (),
    on: date | None = None,
) -> Programme:
    """Suspend a track. `shown` are the keys of the affected activities that the actor has been shown.

    Raises ConfirmAffected with the list when it is another one: a suspension is decided in sight of what it
    stops. New nominations are refused from now on (rules.suspension.may_nominate); the other track goes on.
    """
    track = Track(track)
    act = begin(actor, programme_id, f"suspend_{track.value}", on=on, reason=reason)
    affected = affected_rows(act.programme, track=track, on=act.on)
    if {row.pk for row in affected} != set(shown):
        raise ConfirmAffected(affected_views(affected))
    return _set_track(act, track, suspended=True, detail={"affected": [row.code for row in affected]})


@transaction.atomic
def resume(actor: Actor, programme_id: UUID, *, track: Track, reason: str, on: date | None = None) -> Programme:
    """Resume a suspended track."""
    track = Track(track)
    act = begin(actor, programme_id, f"resume_{track.value}", on=on, reason=reason)
    return _set_track(act, track, suspended=False, detail={})


@transaction.atomic
def withdraw(actor: Actor, programme_id: UUID, *, reason: str, on: date | None = None) -> Programme:
    """Withdraw a draft that will not be agreed."""
    act = begin(actor, programme_id, "withdraw", on=on, reason=reason)
    Agreement.objects.filter(programme=act.programme, voided_at=None).update(voided_at=timezone.now())
    return finish(act)


def _circulate(act: Act) -> Programme:
    act.programme.round += 1
    version = keep_version(act.programme)
    return finish(act, detail={"round": act.programme.round, "version": version.number}, fields=["round"])


def _end(act: Act, *, detail: dict[str, object]) -> Programme:
    """End a programme on the day of the act: what comes after may begin then. Its period keeps at least a day."""
    programme = act.programme
    kept = programme.period
    if kept is not None and (kept.upper is None or act.on < kept.upper):
        first = kept.lower or act.on
        programme.period = DateRange(kept.lower, max(act.on, first + timedelta(days=1)))
    programme.amending = False
    return finish(act, detail=detail, fields=["period", "amending"])


def _amended(act: Act, actor: Actor, outcome: Outcome, reference: str) -> Programme:
    programme = act.programme
    period = programme_period(programme.period_start, programme.period_end)
    before = programme.period.upper if programme.period else None
    programme.period = DateRange(period.start, period.end) if period else None
    programme.amending = False
    programme.round += 1
    _agree_goals(actor, programme, act.on)
    version = keep_version(programme, agreed_at=timezone.now())
    detail = {
        "outcome": Outcome(outcome).value,
        "reference": reference,
        "version": version.number,
        "period_end_before": before.isoformat() if before else "",
        "period_end": programme.period_end,
    }
    return finish(act, detail=detail, fields=["period", "amending", "round"])


def _agree_goals(actor: Actor, programme: Programme, on: date) -> None:
    """Allies who adopt a text agree to the goals in it."""
    talked = list(Goal.objects.filter(programme=programme, state__in=TALKED))
    GoalStep.objects.bulk_create(
        GoalStep(
            programme=programme, marking_id=goal.marking_id, goal=goal, state=GoalState.AGREED, on=on,
            post_id=actor.post_id, by_name=actor.name,
        )
        for goal in talked
    )  # fmt: skip
    Goal.objects.filter(pk__in=[goal.pk for goal in talked]).update(state=GoalState.AGREED, state_since=on)


def _set_track(act: Act, track: Track, *, suspended: bool, detail: dict[str, object]) -> Programme:
    name = f"{track.value}_suspended"
    setattr(act.programme, name, suspended)
    return finish(act, detail=detail, fields=[name])

"""Keeping the challenges of the cooperation with partners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.selectors.markings import marking_get
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Challenge, ChallengeEvidence, ChallengeStep, Goal, Programme
from entente.apps.programmes.rules.challenges import judgement_problems
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.services.inputs import (
    fresh,
    need_reason,
    party_of,
    post_of,
    refuse,
    require_for_party,
    source_of,
)
from entente.apps.programmes.services.marking import internal_marking, record_marking
from entente.apps.programmes.services.standards import evidence_problems
from entente.apps.programmes.vocabularies import ChallengeState, Trend
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Problem, Refused


@dataclass(frozen=True, slots=True)
class ChallengeText:
    """A challenge in words: party, programme, goal and owner by code; severity from 1 (low) to 4 (critical)."""

    party: str
    kind: str
    title: str
    severity: int
    owner: str
    review_on: date | None
    trend: str = Trend.STEADY.value
    description: str = ""
    mitigation: str = ""
    programme: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a challenge is judged at a review. Without an owner (code) it keeps the one it has."""

    severity: int
    trend: str
    mitigation: str
    review_on: date | None
    owner: str = ""


@transaction.atomic
def open_challenge(
    actor: Actor, new: ChallengeText, *, internal: bool = True, marking: MarkingSpec | None = None,
    on: date | None = None, exercise: bool = False,
) -> Challenge:  # fmt: skip
    """Open a challenge with a partner, in general or under one programme; return it.

    Internal, as it is unless said otherwise, the author's own party alone reads it. Shared, it is read by
    those who read the programme, or by the allies and the party where that is public or there is none. Raises
    Refused without the permission,
    BadInput naming each field that is wrong.
    """
    problems: list[Problem] = []
    party = party_of(new.party, "party", problems, needed=True)
    if party is None:
        raise BadInput(problems)
    require_for_party(actor, "programmes.challenges", party)
    programme, goal = _under(new, party, problems)
    owner = post_of(new.owner, "owner", problems, needed=True)
    day = day_of_act(on)
    problems += judgement_problems(
        kind=new.kind, title=new.title, severity=new.severity, trend=new.trend, review_on=new.review_on, on=day
    )
    if problems or owner is None:
        raise BadInput(problems)
    challenge = Challenge.objects.create(
        marking_id=_marking(actor, party, programme, internal=internal, marking=marking),
        party=party, programme=programme, goal=goal, kind=new.kind, title=new.title.strip(),
        description=new.description.strip(), severity=new.severity, trend=new.trend, mitigation=new.mitigation.strip(),
        owner=owner, review_on=new.review_on, opened_on=day,
        exercise=exercise or bool(programme and programme.exercise),
    )  # fmt: skip
    note_judgement(actor, challenge, on=day)
    _note(actor, "open_challenge", challenge, after={"title": challenge.title, **_judged(challenge)})
    return challenge


@transaction.atomic
def review_challenge(
    actor: Actor, challenge_id: UUID, judgement: Judgement, *, revision: int, reason: str, on: date | None = None
) -> Challenge:
    """Judge an open challenge anew on a day, with the reason; return it. The earlier judgements stay.

    Whoever keeps challenges may, and its owner. Raises Refused without a reason, for a stale edit or a closed
    challenge, BadInput naming each field that is wrong, also a day before the last review.
    """
    challenge = _locked(actor, challenge_id)
    need_reason(reason, "programmes.challenge_reason")
    fresh(challenge.revision, revision)
    _is(challenge, ChallengeState.OPEN)
    day = day_of_act(on)
    problems = judgement_problems(
        kind=challenge.kind, title=challenge.title, severity=judgement.severity, trend=judgement.trend,
        review_on=judgement.review_on, on=day,
    )  # fmt: skip
    problems += _order_problems(challenge, day)
    owner = post_of(judgement.owner, "owner", problems) if judgement.owner else challenge.owner
    if problems or owner is None:
        raise BadInput(problems)
    before = _judged(challenge)
    challenge.severity, challenge.trend, challenge.owner = judgement.severity, judgement.trend, owner
    challenge.mitigation, challenge.review_on = judgement.mitigation.strip(), judgement.review_on
    return _step(actor, challenge, "review_challenge", before=before, reason=reason, on=day)


@transaction.atomic
def close_challenge(
    actor: Actor, challenge_id: UUID, *, revision: int, reason: str, on: date | None = None
) -> Challenge:
    """Close a challenge, with the reason. Raises as `review_challenge`."""
    challenge = _locked(actor, challenge_id)
    need_reason(reason, "programmes.challenge_reason")
    fresh(challenge.revision, revision)
    _is(challenge, ChallengeState.OPEN)
    day = day_of_act(on)
    refuse(_order_problems(challenge, day))
    before = _judged(challenge)
    challenge.state, challenge.review_on = ChallengeState.CLOSED, None
    return _step(actor, challenge, "close_challenge", before=before, reason=reason, on=day)


@transaction.atomic
def reopen_challenge(
    actor: Actor, challenge_id: UUID, *, review_on: date, revision: int, reason: str, on: date | None = None
) -> Challenge:
    """Open a closed challenge again, with the day of its next review. Raises as `review_challenge`."""
    challenge = _locked(actor, challenge_id)
    need_reason(reason, "programmes.challenge_reason")
    fresh(challenge.revision, revision)
    _is(challenge, ChallengeState.CLOSED)
    day = day_of_act(on)
    problems = _order_problems(challenge, day)
    problems += judgement_problems(
        kind=challenge.kind, title=challenge.title, severity=challenge.severity, trend=challenge.trend,
        review_on=review_on, on=day,
    )  # fmt: skip
    refuse(problems)
    before = _judged(challenge)
    challenge.state, challenge.review_on = ChallengeState.OPEN, review_on
    return _step(actor, challenge, "reopen_challenge", before=before, reason=reason, on=day)


@transaction.atomic
def add_challenge_evidence(
    actor: Actor, challenge_id: UUID, *, text: str = "", url: str = "", source: str = "", on: date | None = None
) -> ChallengeEvidence:
    """Add what shows the challenge, or that it eases: a source (code), an address or a statement.

    Raises Refused without the permission, BadInput for none of them or a source that is unknown.
    """
    challenge = _locked(actor, challenge_id)
    problems: list[Problem] = []
    cited = source_of(source, problems)
    refuse([*problems, *evidence_problems(text=text, url=url, source=source)])
    evidence = ChallengeEvidence.objects.create(
        challenge=challenge, marking_id=challenge.marking_id, text=text.strip(), url=url.strip(), source=cited,
        on=day_of_act(on), by_name=actor.name,
    )  # fmt: skip
    _note(actor, "add_challenge_evidence", challenge, after={"text": text, "url": url, "source": source})
    return evidence


def note_judgement(actor: Actor, challenge: Challenge, *, reason: str = "", on: date | None = None) -> None:
    """Keep how a challenge is judged now, in the caller's transaction."""
    ChallengeStep.objects.create(
        challenge=challenge, marking_id=challenge.marking_id, on=on or timezone.now().date(),
        severity=challenge.severity, trend=challenge.trend, state=challenge.state, mitigation=challenge.mitigation,
        review_on=challenge.review_on, owner=challenge.owner, reason=reason, post_id=actor.post_id, by_name=actor.name,
    )  # fmt: skip


def _under(new: ChallengeText, party: Party, problems: list[Problem]) -> tuple[Programme | None, Goal | None]:
    programme = Programme.objects.filter(code=new.programme, party=party).first() if new.programme else None
    if new.programme and programme is None:
        problems.append(
            Problem(_("%(code)r is not a programme of this party") % {"code": new.programme}, field="programme",
                    remedy=_("choose one of its programmes"))
        )  # fmt: skip
    goal = Goal.objects.filter(programme=programme, code=new.goal).first() if programme and new.goal else None
    if new.goal and goal is None:
        problems.append(
            Problem(_("%(code)r is not a goal of the programme") % {"code": new.goal}, field="goal",
                    remedy=_("choose one of its goals"))
        )  # fmt: skip
    return programme, goal


def _marking(
    actor: Actor, party: Party, programme: Programme | None, *, internal: bool, marking: MarkingSpec | None
) -> int:
    today = timezone.now().date()
    if marking is not None:
        return intern(actor, marking, on=today)
    if internal:
        above = marking_of(programme) if programme else PUBLIC
        return internal_marking(actor, programme=marking_get(marking_id=above), on=today)
    above = marking_of(programme) if programme else PUBLIC
    return record_marking(actor, marking_id=above, party=party.code, on=today)


def _locked(actor: Actor, challenge_id: UUID) -> Challenge:
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("party", "owner")
    challenge = rows.get(pk=challenge_id)
    if actor.post_id != challenge.owner_id:
        require_for_party(actor, "programmes.challenges", challenge.party)
    return challenge


def _is(challenge: Challenge, state: ChallengeState) -> None:
    if challenge.state != state:
        raise Refused(
            _("This challenge is %(state)s.") % {"state": challenge.get_state_display().lower()},
            rule="programmes.challenge_state",
            remedy=_("load the page again and look at how it stands now"),
        )


def _order_problems(challenge: Challenge, day: date) -> list[Problem]:
    last = ChallengeStep.objects.filter(challenge=challenge).order_by("on", "pk").last()
    if last is None or day >= last.on:
        return []
    return [
        Problem(
            _("it was judged on %(day)s already") % {"day": last.on}, field="on",
            remedy=_("give that day or a later one"),
        )
    ]  # fmt: skip


def _step(
    actor: Actor, challenge: Challenge, action: str, *, before: dict[str, str], reason: str, on: date
) -> Challenge:
    challenge.revision += 1
    challenge.save()
    note_judgement(actor, challenge, reason=reason.strip(), on=on)
    _note(actor, action, challenge, before=before, after=_judged(challenge), reason=reason)
    return challenge


def _judged(challenge: Challenge) -> dict[str, str]:
    return {
        "severity": str(challenge.severity),
        "trend": challenge.trend,
        "state": challenge.state,
        "mitigation": challenge.mitigation,
        "owner": challenge.owner.code,
        "review_on": str(challenge.review_on or ""),
    }


def _note(
    actor: Actor, action: str, challenge: Challenge, *, before: dict[str, str] | None = None,
    after: dict[str, str] | None = None, reason: str = "",
) -> None:  # fmt: skip
    append(
        actor,
        action=f"programmes.{action}",
        record_type="challenge",
        record_id=str(challenge.pk),
        before=before,
        after=after,
        reason=reason,
        marking_id=challenge.marking_id,
    )

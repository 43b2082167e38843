"""Tracked actions: opened with an owner and a day, reported done by the owner, verified by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Action, Engagement, Lesson
from entente.apps.engagements.rules.parts import may, require
from entente.apps.engagements.rules.tracked import another_verifies, move, owner_reports
from entente.apps.engagements.services.apart import marking_of_part, next_number
from entente.apps.engagements.services.writing import locked, party_codes, record
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.services.inputs import Problems, fresh, need_reason, post_of
from entente.kernel.errors import BadInput, Problem

ACTIONS, VERIFY, LESSONS = "engagements.actions", "engagements.verify", "engagements.lessons"


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action: what, which post (code) does it, until when; `verifier`: the post that looks whether it was done."""

    text: str
    owner: str
    due: date | None
    verifier: str = ""


@transaction.atomic
def open_action(actor: Actor, engagement_id: UUID, new: NewAction) -> Action:
    """Record an action that comes out of an engagement; return it."""
    engagement = locked(engagement_id)
    require(actor, ACTIONS, party_codes(engagement))
    return _open(actor, engagement, new)


def open_remedy(actor: Actor, lesson: Lesson, new: NewAction) -> Action:
    """Record the remedial action of a lesson, under the lesson's marking. For the services of lessons."""
    return _open(actor, locked(lesson.engagement_id), new, lesson=lesson)


@transaction.atomic
def edit_action(actor: Actor, action_id: UUID, new: NewAction, *, revision: int) -> Action:
    """Change an open action."""
    action = _locked(action_id)
    require(actor, LESSONS if action.lesson_id else ACTIONS, party_codes(action.engagement))
    fresh(action.revision, revision)
    move(action.state, "edit")
    before = _kept(action)
    _fill(action, new)
    action.revision += 1
    action.save()
    return _recorded(actor, "edit_action", action, before=before)


@transaction.atomic
def report_action_done(actor: Actor, action_id: UUID, *, note: str, on: date | None = None) -> Action:
    """Say as its owner that an action was done, and how that can be seen."""
    action = _locked(action_id)
    owner_reports(actor, owner=action.owner_id)
    state = move(action.state, "report_done")
    need_reason(note, "engagements.done_note")
    before = _kept(action)
    action.state, action.done_on, action.done_note = state, day_of_act(on), note.strip()
    action.done_post_id, action.done_person = actor.post_id, actor.person_id
    action.revision += 1
    action.save()
    return _recorded(actor, "report_action_done", action, before=before, reason=note)


@transaction.atomic
def verify_action(actor: Actor, action_id: UUID, *, note: str = "", on: date | None = None) -> Action:
    """Verify that an action was done. Raises Refused for its owner and for whoever reported it done."""
    return _settle(actor, action_id, "verify", note=note, on=on)


@transaction.atomic
def send_back_action(actor: Actor, action_id: UUID, *, reason: str) -> Action:
    """Send an action that was not done after all back to its owner, with the reason."""
    need_reason(reason, "engagements.reason_given")
    return _settle(actor, action_id, "send_back", note=reason, on=None)


@transaction.atomic
def drop_action(actor: Actor, action_id: UUID, *, reason: str) -> Action:
    """Drop an action that is no longer wanted, with the reason."""
    action = _locked(action_id)
    require(actor, LESSONS if action.lesson_id else ACTIONS, party_codes(action.engagement))
    need_reason(reason, "engagements.reason_given")
    before = _kept(action)
    action.state = move(action.state, "drop")
    _settled(action, actor, note=reason, on=day_of_act(None))
    return _recorded(actor, "drop_action", action, before=before, reason=reason)


def _settle(actor: Actor, action_id: UUID, verb: str, *, note: str, on: date | None) -> Action:
    action = _locked(action_id)
    allowed = may(actor, VERIFY, party_codes(action.engagement))
    another_verifies(
        actor, owner=action.owner_id, done_post=action.done_post_id, done_person=action.done_person,
        verifier=action.verifier_id, allowed=allowed,
    )  # fmt: skip
    before = _kept(action)
    action.state = move(action.state, verb)
    _settled(action, actor, note=note, on=day_of_act(on))
    return _recorded(actor, {"verify": "verify_action", "send_back": "send_back_action"}[verb], action,
                     before=before, reason=note)  # fmt: skip


def _settled(action: Action, actor: Actor, *, note: str, on: date) -> None:
    action.settled_on, action.settled_note = on, note.strip()
    action.settled_by, action.settled_post_id = actor.name, actor.post_id
    action.revision += 1
    action.save()


def _locked(action_id: UUID) -> Action:
    rows = Action.objects.select_for_update(of=("self",)).select_related("engagement", "owner", "verifier", "lesson")
    return rows.get(pk=action_id)


def _open(actor: Actor, engagement: Engagement, new: NewAction, *, lesson: Lesson | None = None) -> Action:
    action = Action(
        engagement=engagement, lesson=lesson, number=next_number(engagement.actions), exercise=engagement.exercise,
        marking_id=lesson.marking_id if lesson else engagement.marking_id,
    )  # fmt: skip
    _fill(action, new)
    action.save(force_insert=True)
    return _recorded(actor, "open_action", action, before=None)


def _fill(action: Action, new: NewAction) -> None:
    problems: Problems = []
    owner = post_of(new.owner, "owner", problems, needed=True)
    verifier = post_of(new.verifier, "verifier", problems)
    if not new.text.strip():
        problems.append(Problem(_("is missing"), field="text", remedy=_("write what is to be done")))
    if new.due is None:
        problems.append(Problem(_("is missing"), field="due", remedy=_("give the last day on which it is in time")))
    if owner is not None and owner == verifier:
        problems.append(
            Problem(_("the owner cannot verify it"), field="verifier", remedy=_("name another post, or none"))
        )
    if problems or owner is None or new.due is None:
        raise BadInput(problems)
    if action.lesson is None:
        # What a party owes tells that it takes part.
        action.marking_id = marking_of_part(action.engagement, owner.organisation.party.code)
    action.text, action.due = new.text.strip(), new.due
    action.owner, action.verifier = owner, verifier


def _recorded(actor: Actor, verb: str, action: Action, *, before: dict[str, Any] | None, reason: str = "") -> Action:
    record(actor, verb, action.engagement, before=before, after=_kept(action), reason=reason, part=("action", action))
    return action


def _kept(action: Action) -> dict[str, Any]:
    return {
        "text": action.text,
        "owner": action.owner.code,
        "verifier": action.verifier.code if action.verifier else "",
        "due": action.due,
        "state": str(action.state),
    }

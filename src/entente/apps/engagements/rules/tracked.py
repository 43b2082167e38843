"""The life of a tracked action as a table, and who may move it: its owner reports, somebody else verifies."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.enums import ActionState
from entente.kernel.errors import Refused

A = ActionState
# From a state, by a verb, to a state.
MOVES: dict[tuple[str, str], ActionState] = {
    (A.OPEN, "edit"): A.OPEN,
    (A.OPEN, "report_done"): A.DONE,
    (A.OPEN, "drop"): A.DROPPED,
    (A.DONE, "verify"): A.VERIFIED,
    (A.DONE, "send_back"): A.OPEN,
}


def move(state: str, verb: str) -> ActionState:
    """Return the state that a verb leads to. Raises Refused where the table has no such row."""
    target = MOVES.get((state, verb))
    if target is None:
        raise Refused(
            _("In the state “%(state)s” this is not possible.") % {"state": ActionState(state).label},
            rule="engagements.action_state",
            remedy=_("load the page again and look at how it stands now"),
        )
    return target


def is_owner(someone: Actor | Viewer, *, owner: UUID) -> bool:
    """Whether somebody acts in the post that owns an action."""
    return someone.post_id is not None and someone.post_id == owner


def owner_reports(actor: Actor, *, owner: UUID) -> None:
    """Raise Refused unless the actor acts in the owner's post."""
    if not is_owner(actor, owner=owner):
        raise Refused(
            _("Only the post that owns an action reports it done."),
            rule="engagements.owner_reports",
            remedy=_("ask its owner, or have the action moved to your post"),
        )


def may_verify(
    someone: Actor | Viewer,
    *,
    owner: UUID,
    done_post: UUID | None,
    done_person: UUID | None,
    verifier: UUID | None,
    allowed: bool,
) -> bool:
    """Whether somebody may verify: neither the owner nor who reported it; the named verifier, else who is allowed."""
    if someone.post_id is None or someone.post_id in {owner, done_post}:
        return False
    if someone.person_id is not None and someone.person_id == done_person:
        return False
    return someone.post_id == verifier if verifier is not None else allowed


def another_verifies(
    actor: Actor,
    *,
    owner: UUID,
    done_post: UUID | None,
    done_person: UUID | None,
    verifier: UUID | None,
    allowed: bool,
) -> None:
    """Raise Refused unless the actor may verify."""
    if not may_verify(
        actor, owner=owner, done_post=done_post, done_person=done_person, verifier=verifier, allowed=allowed
    ):
        raise Refused(
            _("An action is verified by somebody else than its owner, in the post named for it."),
            rule="engagements.another_verifies",
            remedy=_("leave it to the verifying post, or to another post that may verify"),
        )

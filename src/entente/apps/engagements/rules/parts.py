"""What somebody is to an engagement, and whether they may do something with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.enums import Part
from entente.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an engagement concerns: its parties (codes), its lead post, the posts of the lead's organisation.

    `approvers` are the posts whose turn it is to decide on its report, `author` the person and post that wrote it.
    """

    parties: frozenset[str]
    lead: UUID | None = None
    leading: frozenset[UUID] = frozenset()
    approvers: frozenset[UUID] = frozenset()
    author: frozenset[UUID] = frozenset()


def may(someone: Actor | Viewer, permission: str, parties: Collection[str]) -> bool:
    """Whether a role grants the permission for one of the parties (codes), or at all where there is none.

    The mission of a partner speaks in what its own party takes part in, and in nothing else.
    """
    if someone.side == "partner" and someone.party not in parties:
        return False
    if not parties:
        return someone.may(permission)
    return any(someone.may(permission, party=party) for party in parties)


def require(actor: Actor, permission: str, parties: Collection[str]) -> None:
    """Raise Refused unless the actor may."""
    if not may(actor, permission, parties):
        raise Refused(
            _("Your post may not do this with this engagement: %(what)s.") % {"what": PERMISSIONS[permission]},
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def parts_of(someone: Actor | Viewer, concerned: Concerned) -> frozenset[Part]:
    """Return what somebody is to an engagement. Processes of the platform (no person) plan and lead."""
    if someone.person_id is None and someone.side == "":
        return frozenset({Part.PLANNER, Part.LEAD})
    found = set()
    # Whoever plans for the alliance plans with everyone; others plan what they lead themselves.
    if someone.side == "alliance":
        found.add(Part.PLANNER)
    if someone.post_id is not None and someone.post_id in concerned.leading | {concerned.lead}:
        found |= {Part.PLANNER, Part.LEAD}
    if someone.post_id is not None and someone.post_id in concerned.approvers:
        found.add(Part.APPROVER)
    return frozenset(found)

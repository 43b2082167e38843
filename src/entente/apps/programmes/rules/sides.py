"""For which side of a programme somebody speaks, and whether they may."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.programmes.enums import Side
from entente.apps.programmes.models import Programme
from entente.kernel.errors import Refused


def voice(someone: Actor | Viewer, *, party: str) -> Side | None:
    """Return the side for which they speak in a programme of the party (code); None: for neither.

    An ally comments and decides in the committee; it is not a side of its own. The mission of another
    partner has no voice at all.
    """
    if someone.side == "alliance":
        return Side.ALLIANCE
    if someone.side == "partner" and someone.party == party:
        return Side.PARTNER
    return None


def may(someone: Actor | Viewer, permission: str, programme: Programme) -> bool:
    """Whether a role grants the permission for this programme's party under its instrument."""
    # A delegation's role is limited to its own party; what it may read it may comment on.
    party = None if someone.side == "ally" else programme.party.code
    return someone.may(permission, party=party, framework=programme.instrument.code)


def require(actor: Actor, permission: str, programme: Programme) -> None:
    """Raise Refused unless the actor may, and may have a voice: another partner's mission never does."""
    foreign = actor.side == "partner" and actor.party != programme.party.code
    if foreign or not may(actor, permission, programme):
        raise Refused(
            _("Your post may not do this with this programme: %(what)s.") % {"what": PERMISSIONS[permission]},
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def require_side(actor: Actor, permission: str, programme: Programme) -> Side:
    """Return the side the actor speaks for. Raises Refused when they may not, or speak for neither."""
    require(actor, permission, programme)
    side = voice(actor, party=programme.party.code)
    if side is None:
        raise Refused(
            _("Your post speaks for neither side of this programme."),
            rule="programmes.side",
            remedy=_("leave it to the alliance's desk or to the partner's mission"),
        )
    return side

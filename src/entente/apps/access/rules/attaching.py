"""Who may attach files to a record, and take them off."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor, Viewer
from entente.kernel.errors import Refused

ADD = "attachments.add"


def attaches(someone: Actor | Viewer, *, parties: Collection[str], frameworks: Collection[str] = ()) -> bool:
    """Whether a role of theirs lets them attach files to a record about these parties and frameworks.

    One of its parties within the limits is enough; a record about none is for whoever has the permission.
    """
    return any(
        someone.may(ADD, party=party, framework=framework)
        for party in (parties or (None,))
        for framework in (frameworks or (None,))
    )


def may_attach(actor: Actor, *, parties: Collection[str], frameworks: Collection[str]) -> None:
    """The actor attaches files to such a record. Raises Refused, which says what their role is limited to."""
    if not actor.may(ADD):
        raise Refused(
            _("Your post may not attach files."),
            rule=ADD,
            remedy=_("ask an administrator for a role with this permission"),
        )
    if not attaches(actor, parties=parties, frameworks=frameworks):
        raise Refused(
            _("Your role is limited to other parties or frameworks than those of this record: %(parties)s.")
            % {"parties": ", ".join(sorted({*parties, *frameworks}))},
            rule=ADD,
            remedy=_("ask whoever is responsible for them, or an administrator to widen the role"),
        )

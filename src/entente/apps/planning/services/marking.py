"""Who may read what of a round: the alliance's own, and what it shares with one partner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from entente.apps.access.models import Level, ReleaseGroup, Scheme
from entente.apps.access.rules.markings import PARTICIPANTS, MarkingSpec
from entente.apps.access.services.markings import intern
from entente.apps.access.viewers import Actor
from entente.kernel.errors import Refused

# Markings are made by the platform, whose own they are not.
PLATFORM = Actor(name="Entente")


def own_marking(*, on: date) -> int:
    """Return the marking of what the alliance and its members read and no partner does."""
    scheme, level, groups = _scheme()
    return intern(PLATFORM, MarkingSpec(level, scheme.alliance, groups=groups), on=on)


def shared_marking(parties: Iterable[str], *, on: date) -> int:
    """Return the marking of what the alliance shares with the partners that take part, none of whom it names."""
    scheme, level, groups = _scheme()
    spec = MarkingSpec(level, scheme.alliance, groups=(*groups, PARTICIPANTS))
    return intern(PLATFORM, spec, on=on, among=sorted(parties))


def partner_marking(party: str, *, on: date) -> int:
    """Return the marking of what a partner and the alliance read, and no other partner."""
    _scheme_row, level, groups = _scheme()
    return intern(PLATFORM, MarkingSpec(level, party, groups=groups), on=on)


def _scheme() -> tuple[Scheme, str, tuple[str, ...]]:
    """The scheme, the lowest level above public, the groups that are the alliance and its members."""
    scheme, level = Scheme.objects.first(), Level.objects.filter(rank__gt=0).order_by("rank").first()
    groups: tuple[str, ...] = ()
    if scheme is not None:
        groups = tuple(
            ReleaseGroup.objects.filter(frameworks=[scheme.membership]).order_by("code").values_list("code", flat=True)
        )
    if scheme is None or level is None or not groups:
        raise Refused(
            _("The leading pack does not say how the alliance marks what is its own."),
            rule="planning.scheme",
            remedy=_("load a pack with levels and a group of the alliance’s members"),
        )
    return scheme, level.code, groups


def may_see(marking_id: int) -> bool:
    """Whether this transaction sees what bears the marking."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s = ANY (string_to_array(current_setting('entente.visible', true), ',')::int[])", [marking_id]
        )
        return bool(cursor.fetchone()[0])


def require_own(marking_id: int) -> None:
    """Raise Refused unless the actor reads what the alliance keeps to itself. Depends on nothing hidden."""
    if not may_see(marking_id):
        raise Refused(
            _("You are not cleared for the alliance’s own papers of this round."),
            rule="planning.cleared",
            remedy=_("ask an administrator to have you cleared"),
        )

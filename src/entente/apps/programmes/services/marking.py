"""The markings that programmes and internal notes bear unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC, Level, ReleaseGroup, Scheme
from entente.apps.access.rules.markings import MarkingSpec, MarkingView
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.kernel.errors import Refused, Unavailable

# The rule below decides what is written, and not the actor's permission to mark: whoever may draft a programme
# or comment on one must be able to, although they may not mark anything else.
_PLATFORM = Actor(name="Entente")


def shared_marking(actor: Actor, *, party: str, on: date) -> int:
    """Return the marking of a new programme: the lowest level above public, for the allies and the partner."""
    return marking_for(actor, parties=[party], on=on)


def marking_for(actor: Actor, *, parties: Iterable[str], on: date) -> int:
    """Return the marking of what the allies share with some parties (codes), at the lowest level above public."""
    scheme = _scheme()
    groups = ReleaseGroup.objects.filter(frameworks=[scheme.membership]).values_list("code", flat=True)
    readers = tuple(sorted({scheme.alliance, *parties}))
    spec = MarkingSpec(level=_lowest(), originator=scheme.alliance, parties=readers, groups=tuple(sorted(groups)))
    return _kept(actor, spec, on=on)


def record_marking(actor: Actor, *, marking_id: int, party: str, on: date) -> int:
    """Return the marking of what is recorded under a programme or a clause: its own, unless that is public.

    What is public is the agreed text. Who answers for it, who pays, what was delivered, what stands in the way is
    for the allies and the partner, until somebody releases it.
    """
    return marking_id if marking_id != PUBLIC else shared_marking(actor, party=party, on=on)


def internal_marking(actor: Actor, *, programme: MarkingView, on: date) -> int:
    """Return the marking of an internal note on a programme: read by the author's own party alone.

    An ally's note is read by the alliance's staff as well. The level is the programme's, if above public.
    """
    scheme = _scheme()
    author = actor.party or scheme.alliance
    spec = MarkingSpec(
        level=programme.level if programme.rank else _lowest(),
        originator=author,
        parties=(scheme.alliance,) if actor.side == "ally" else (author,),
        communities=tuple(sorted(programme.communities)),
    )
    return _kept(actor, spec, on=on)


def _scheme() -> Scheme:
    scheme = Scheme.objects.first()
    if scheme is None:
        raise Unavailable(_("no scheme of access is loaded"), remedy=_("load the leading pack: entente pack load"))
    return scheme


def _lowest() -> str:
    return str(Level.objects.filter(rank__gt=0).order_by("rank").values_list("code", flat=True)[0])


def _kept(actor: Actor, spec: MarkingSpec, *, on: date) -> int:
    marking_id = intern(_PLATFORM, spec, on=on)
    if actor.person_id is not None and not _reads(actor, marking_id):
        raise Refused(
            _("You could not read what you write: you are not cleared for %(level)s.") % {"level": spec.level},
            rule="marking.own_reach",
            remedy=_("ask an administrator for the clearance"),
        )
    return marking_id


def _reads(actor: Actor, marking_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s = ANY (access_visible(%s, %s, current_date))", [marking_id, actor.person_id, actor.post_id]
        )
        return bool(cursor.fetchone()[0])

"""The marking that alerts, reports and watches bear unless somebody says otherwise: for the allies alone."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from entente.apps.access.models import Level, ReleaseGroup, Scheme
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.kernel.errors import Unavailable

# Whoever may raise a warning must be able to, although they may not mark anything else.
_PLATFORM = Actor(name="Entente")


def allied_marking(*, on: date) -> int:
    """Return the lowest level above public, released to the alliance's members. Raises Unavailable without a scheme."""
    scheme = Scheme.objects.first()
    level = Level.objects.filter(rank__gt=0).order_by("rank").first()
    if scheme is None or level is None:
        raise Unavailable(_("no scheme of access is loaded"), remedy=_("load the leading pack: entente pack load"))
    groups = list(ReleaseGroup.objects.filter(frameworks=[scheme.membership]))
    named = any(scheme.alliance in group.parties for group in groups)
    spec = MarkingSpec(
        level=level.code,
        originator=scheme.alliance,
        parties=() if named else (scheme.alliance,),
        groups=tuple(sorted(group.code for group in groups)),
    )
    return intern(_PLATFORM, spec, on=on)

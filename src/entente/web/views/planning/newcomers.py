"""Who could take part in a round beside its partners: partners of the alliance first, then other states of today."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest
from django.utils.translation import gettext as _

from entente.apps.register.models import Party
from entente.kernel.folding import fold
from entente.sources.states import former_states
from entente.web.views.calendars.query import standing_parties

Group = tuple[str, list[tuple[str, str]]]


def newcomers(request: HttpRequest, *, taken: Collection[str]) -> list[Group]:
    """Return the states to choose from, in two groups: neither allies nor states that are no more."""
    partners, allies = standing_parties(request)
    near = [(each.code, each.name) for each in partners if each.code not in taken]
    left_out = {*taken, *(each.code for each in (*partners, *allies)), *(state.code for state in former_states())}
    states = Party.objects.filter(kind="state").exclude(code__in=left_out)
    far = sorted(((row.code, row.name) for row in states), key=lambda pair: fold(pair[1]))
    return [(label, rows) for label, rows in ((_("Partners"), near), (_("Other states"), far)) if rows]

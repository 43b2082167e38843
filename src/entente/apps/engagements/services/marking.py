"""The marking that an engagement bears unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from entente.apps.access.models import ReleaseGroup, Scheme
from entente.apps.access.viewers import Actor
from entente.apps.programmes.services.marking import marking_for


def engagement_marking(actor: Actor, *, parties: Iterable[str], on: date) -> int:
    """Return the marking of a new engagement: the lowest level above public, for the allies and its partners.

    Members of the alliance are covered by their group and not listed, so that engagements with the same partners
    share a marking.
    """
    return marking_for(actor, parties=sorted({*parties} - _members(on) - {""}), on=on)


def _members(on: date) -> set[str]:
    scheme = Scheme.objects.first()
    groups = (
        list(ReleaseGroup.objects.filter(frameworks=[scheme.membership]).values_list("code", flat=True))
        if scheme
        else []
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_reach(%s, %s, %s)", [[], groups, on])
        return set(cursor.fetchone()[0])

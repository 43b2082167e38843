"""The posts in whose place somebody may act: their own, and those that lent them what the act needs."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from entente.apps.access.models import Delegation
from entente.apps.access.viewers import Actor, Viewer


def posts_acted_for(viewer: Viewer | Actor, *, permission: str, on: date) -> frozenset[UUID]:
    """Return the post of the viewer, and those that lent them the permission on a day. One statement."""
    own = {viewer.post_id} if viewer.post_id else set()
    if viewer.person_id is None:
        return frozenset(own)
    lent = Delegation.objects.filter(
        Q(to_person=viewer.person_id) | Q(to_post__isnull=False, to_post=viewer.post_id),
        period__contains=on,
        permissions__contains=[permission],
    ).values_list("from_post_id", flat=True)
    return frozenset(own | set(lent))

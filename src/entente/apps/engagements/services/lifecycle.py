"""The life of an engagement before its report: invite, confirm, postpone, set new dates, cancel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.binding import acting_as
from entente.apps.access.models import PUBLIC
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.consequences import AFTERMATHS
from entente.apps.engagements.enums import Attendance
from entente.apps.engagements.errors import ConfirmConsequences
from entente.apps.engagements.models import Engagement, EngagementPerson
from entente.apps.engagements.selectors.consequences import consequences_of
from entente.apps.engagements.services.acts import Act, begin, finish


@transaction.atomic
def invite(actor: Actor, engagement_id: UUID, *, on: date | None = None) -> Engagement:
    """Send the invitations: whoever was nominated is invited."""
    act = begin(actor, engagement_id, "invite", on=on)
    asked = EngagementPerson.objects.filter(engagement=act.engagement, attendance=Attendance.NOMINATED)
    # Of those whose part is marked apart not everybody learns who reads the step.
    told = asked.filter(marking=act.engagement.marking_id).count()
    asked.update(attendance=Attendance.INVITED)
    return finish(act, detail={"people": told})


@transaction.atomic
def confirm(actor: Actor, engagement_id: UUID, *, on: date | None = None) -> Engagement:
    """Confirm that it takes place."""
    return finish(begin(actor, engagement_id, "confirm", on=on))


@transaction.atomic
def postpone(
    actor: Actor, engagement_id: UUID, *, reason: str, shown: Collection[str] = (), on: date | None = None
) -> Engagement:
    """Postpone it to dates that are not known yet. `shown` are the keys of the consequences the actor has seen.

    Raises ConfirmConsequences with the list when it is another one.
    """
    act = begin(actor, engagement_id, "postpone", on=on, reason=reason)
    texts = _confirmed(act, shown, remedy=_("look at the list and confirm the postponement with it"))
    return finish(act, detail={"starts": act.engagement.starts, "ends": act.engagement.ends, "consequences": texts})


@transaction.atomic
def reschedule(
    actor: Actor, engagement_id: UUID, *, starts: date, ends: date, reason: str = "", on: date | None = None
) -> Engagement:
    """Set new dates for what was postponed: it is planned again, and people are asked anew."""
    act = begin(actor, engagement_id, "reschedule", on=on, reason=reason, new=(starts, ends))
    engagement = act.engagement
    former = {"former_starts": engagement.starts, "former_ends": engagement.ends}
    engagement.starts, engagement.ends = starts, ends
    coming = EngagementPerson.objects.filter(engagement=engagement)
    coming.exclude(attendance=Attendance.DECLINED).update(attendance=Attendance.NOMINATED)
    return finish(act, detail={**former, "starts": starts, "ends": ends}, fields=["starts", "ends"])


@transaction.atomic
def cancel(
    actor: Actor, engagement_id: UUID, *, reason: str, shown: Collection[str] = (), on: date | None = None
) -> Engagement:
    """Cancel it. `shown` are the keys of the consequences the actor has seen.

    Raises ConfirmConsequences with the list when it is another one.
    """
    act = begin(actor, engagement_id, "cancel", on=on, reason=reason)
    texts = _confirmed(act, shown, remedy=_("look at the list and confirm the cancellation with it"))
    engagement = finish(act, detail={"consequences": texts})
    for aftermath in AFTERMATHS.values():
        aftermath(actor, engagement.pk, reason)
    return engagement


def _confirmed(act: Act, shown: Collection[str], *, remedy: str) -> list[str]:
    """Return how many things of each kind follow, as far as everybody who reads the step may read them."""
    found = consequences_of(act.actor, engagement=act.engagement)
    if {item.key for item in found} != set(shown):
        raise ConfirmConsequences(found, remedy=remedy)
    with acting_as(Viewer(markings=frozenset({PUBLIC, int(act.engagement.marking_id or PUBLIC)}))) as everybody:
        kinds = [item.kind for item in consequences_of(everybody, engagement=act.engagement)]
    return [f"{kind}: {kinds.count(kind)}" for kind in dict.fromkeys(kinds)]

"""A cancelled engagement gives back what its round spent on it: seats lapse, and whoever waits elsewhere moves up."""

from __future__ import annotations

from uuid import UUID

from entente.apps.access.binding import seeing_everything
from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Engagement
from entente.apps.planning.enums import Standing
from entente.apps.planning.models import MenuEntry, SeatRequest
from entente.apps.planning.services.marking import PLATFORM
from entente.apps.planning.services.telling import tell
from entente.apps.planning.services.waiting import move_up
from entente.apps.planning.services.writing import locked, record


def activity_cancelled(actor: Actor, engagement_id: UUID, reason: str) -> None:
    """Take the activity of an engagement off its menu, with every request for it; does nothing for one without.

    Runs with open eyes: whoever cancels need not read all the requests that lapse, and nothing of them is returned.
    """
    with seeing_everything():
        code = Engagement.objects.values_list("code", flat=True).get(pk=engagement_id)
        entry = MenuEntry.objects.filter(engagement_code=code).first()
        if entry is None:
            return
        held = locked(entry.round_id)
        entry.withdrawn, entry.revision = True, entry.revision + 1
        entry.save(update_fields=["withdrawn", "revision"])
        record(actor, "withdraw_activity", "planning_entry", entry, after={"withdrawn": True}, reason=reason)
        lapsed = list(
            SeatRequest.objects.select_for_update(of=("self",))
            .filter(entry=entry)
            .exclude(standing=Standing.WITHDRAWN)
            .select_related("round", "partner__party")
        )
        tell(PLATFORM, lapsed)
        for row in lapsed:
            before = {"granted": row.granted, "standing": row.standing}
            row.granted, row.standing, row.revision = 0, Standing.WITHDRAWN, row.revision + 1
            row.save(update_fields=["granted", "standing", "revision"])
            after = {"granted": 0, "standing": row.standing}
            record(PLATFORM, "lapse", "seat_request", row, before=before, after=after, reason=reason)
        move_up(held)

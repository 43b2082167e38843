"""What calling off an engagement means for the round that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.access.viewers import Actor
from entente.apps.engagements.consequences import Consequence
from entente.apps.engagements.models import Engagement
from entente.apps.planning.models import SeatRequest


def seats_of(engagement_id: UUID) -> Iterator[Consequence]:
    """Return the seats that partners hold in it through their requests, as far as the one bound may read them."""
    code = Engagement.objects.filter(pk=engagement_id).values_list("code", flat=True)[:1]
    rows = SeatRequest.objects.filter(entry__engagement_code=code, granted__gt=0)
    for row in rows.select_related("partner__party", "round").order_by("partner__party__code", "pk"):
        seats = ngettext("%(seats)s seat", "%(seats)s seats", row.granted) % {"seats": row.granted}
        yield Consequence(
            kind="seats",
            key=f"seats/{row.pk}/{row.granted}",
            text=_("%(party)s holds %(seats)s by the round “%(round)s”: if it is cancelled, they lapse.")
            % {"party": row.partner.party.name, "seats": seats, "round": row.round.title},
            url=reverse("planning-requests", args=[row.round.code]),
        )


def seats_lapse(actor: Actor, engagement_id: UUID, reason: str) -> None:
    """Give back what the round spent on an engagement that is cancelled."""
    # Every process registers this when it starts; what it stands on is loaded by the one that cancels.
    from entente.apps.planning.services.cancelling import activity_cancelled

    activity_cancelled(actor, engagement_id, reason)

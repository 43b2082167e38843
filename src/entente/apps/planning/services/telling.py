"""Partners hear of what becomes of their requests, whether or not somebody there thought of following the round."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC, PostHolding
from entente.apps.access.viewers import Actor
from entente.apps.notices.services import enrol
from entente.apps.planning.models import SeatRequest
from entente.apps.planning.rules.transitions import REQUEST


def tell(actor: Actor, rows: Iterable[SeatRequest]) -> None:
    """Have whoever holds the posts that made some requests follow their round, and so hear of every step of them.

    Where nobody holds the post any more, it is whoever may request seats for the party. Whoever muted the round
    hears nothing, and nobody hears of requests that they may not read.
    """
    asked: dict[tuple[str, UUID | None, str], SeatRequest] = {}
    for row in rows:
        asked.setdefault((row.round.code, row.post_id, row.partner.party.code), row)
    # Who holds which post is no secret of the round, but not everybody may read it.
    with seeing_everything():
        for (code, post, party), row in asked.items():
            enrol(
                actor, people=_holders(post) or _requesters(party), record_type="planning_round", record_id=code,
                marking_ids={int(row.marking_id or PUBLIC), int(row.round.marking_id or PUBLIC)},
            )  # fmt: skip


def _holders(post: UUID | None) -> set[UUID]:
    return _people(PostHolding.objects.filter(post=post)) if post else set()


def _requesters(party: str) -> set[UUID]:
    return _people(
        PostHolding.objects.filter(
            post__active=True,
            post__organisation__party__code=party,
            post__roles__role__permissions__contains=[REQUEST],
            post__roles__period__contains=timezone.now().date(),
        )
    )


def _people(holdings: object) -> set[UUID]:
    today = timezone.now().date()
    rows = holdings.filter(period__contains=today, person__is_active=True)  # type: ignore[attr-defined]
    return set(rows.values_list("person", flat=True))

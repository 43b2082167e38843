"""Posts that pass from one person to another, and what passes with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from entente.apps.access.models import Post, PostHolding
from entente.apps.access.shown import note
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.models import Handover, HandoverItem
from entente.apps.programmes.selectors.rows import marking_of
from entente.apps.programmes.selectors.types import PostRef
from entente.apps.register.models import Party
from entente.apps.register.models.named import in_language


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One thing that passes with a post: what it is, when it is due, and what the giver says of it."""

    kind: str
    record_id: UUID
    title: str
    party: str
    party_name: str
    due: date | None
    note: str


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A hand-over. `mine`: the viewer is the successor, and has not accepted it yet in the post they act in.

    `awaits` says the same whatever the post they act in. `count` is how many things pass; a list of hand-overs may
    leave out the `items` themselves.
    """

    id: UUID
    post: PostRef
    giver: str
    taker: str
    on: date
    letter: str
    opened_at: datetime
    accepted_at: datetime | None
    items: tuple[PassedOn, ...]
    mine: bool
    awaits: bool
    marking_id: int
    count: int = 0


@dataclass(frozen=True, slots=True)
class DutyPost:
    """A post as the pages of duties show it: who holds it now, and who from a later day on.

    `may_hand_over`: the viewer sits in it, or assigns the duties of their own party's posts. Names of holders are
    given to those alone.
    """

    id: UUID
    code: str
    name: str
    organisation: str
    party: str
    active: bool
    vacant: bool
    own: bool
    may_hand_over: bool
    holders: tuple[tuple[UUID, str, date | None], ...]


def handovers_of_post(viewer: Viewer, *, post_id: UUID) -> tuple[HandoverView, ...]:
    """Return the hand-overs of a post without their items, the latest first. One statement."""
    return tuple(_view(viewer, row) for row in _with_count(Handover.objects.filter(post=post_id)))


def handovers_waiting(viewer: Viewer, *, with_items: bool = True) -> tuple[HandoverView, ...]:
    """Return the hand-overs that wait for the viewer to accept them, in whichever post. At most two statements."""
    if viewer.person_id is None:
        return ()
    rows = Handover.objects.filter(taker=viewer.person_id, accepted_at=None)
    return tuple(_view(viewer, row) for row in (_with_items(rows) if with_items else _with_count(rows)))


def handover_get(viewer: Viewer, *, handover_id: UUID) -> HandoverView:
    """Return a hand-over. Raises Handover.DoesNotExist, also when it is hidden. Two statements."""
    return _view(viewer, _with_items(Handover.objects.all()).get(pk=handover_id))


def duty_post(viewer: Viewer, *, code: str) -> DutyPost:
    """Return a post by its code. Raises Post.DoesNotExist. Two statements."""
    row = Post.objects.select_related("organisation__party").get(code=code)
    today = timezone.now().date()
    party = row.organisation.party.code
    own = viewer.post_id == row.pk
    may = own or (viewer.party == party and viewer.may("programmes.assign"))
    holdings = PostHolding.objects.filter(post=row, period__endswith__gt=today) | PostHolding.objects.filter(
        post=row, period__upper_inf=True
    )
    held = [(each, each.period.lower) for each in holdings.select_related("person").order_by("period")]
    now = [each for each, start in held if start is None or start <= today]
    return DutyPost(
        id=row.pk,
        code=row.code,
        name=row.name,
        organisation=row.organisation.name,
        party=party,
        active=row.active,
        vacant=not now or not row.active,
        own=own,
        may_hand_over=may and row.active,
        holders=tuple((each.person_id, each.person.name, start) for each, start in held) if may else (),
    )


def earliest_handover(post: DutyPost, *, on: date) -> date:
    """Return the day to propose: when the next holder begins, or the day itself."""
    later = [start for _person, _name, start in post.holders if start is not None and start > on - timedelta(days=30)]
    return later[-1] if later else on


def _with_items(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    # The item keeps the partner's code alone: what a partner is called is a fact of the register.
    partner = Party.objects.filter(code=OuterRef("party")).values(json=JSONObject(en="name_en", fr="name_fr"))
    items = Prefetch("items", HandoverItem.objects.annotate(partner=Subquery(partner)))
    return _with_count(rows).prefetch_related(items)


def _with_count(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    """Without the items: a post may owe thousands of things. Their markings are noted, since they are counted."""
    items = HandoverItem.objects.filter(handover=OuterRef("pk")).order_by()
    return rows.select_related("post", "giver", "taker").annotate(
        counted=ArraySubquery(
            items.values("marking_id").annotate(number=Count("pk")).values(
                json=JSONObject(mark="marking_id", number="number")
            )
        )
    )  # fmt: skip


def _passed_on(item: Any) -> PassedOn:
    name = in_language(item.partner["en"], item.partner["fr"]) if item.partner else item.party
    return PassedOn(item.kind, item.record_id, item.title, item.party, name, item.due, item.note)


def _view(viewer: Viewer, row: Handover) -> HandoverView:
    awaits = row.accepted_at is None and row.taker_id == viewer.person_id
    counted = getattr(row, "counted", ())
    for each in counted:
        note(each["mark"])
    held = getattr(row, "_prefetched_objects_cache", {}).get("items", ())
    return HandoverView(
        id=row.pk,
        post=PostRef(row.post.code, row.post.name),
        giver=row.giver.name if row.giver else "",
        taker=row.taker.name,
        on=row.on,
        letter=row.letter,
        opened_at=row.opened_at,
        accepted_at=row.accepted_at,
        items=tuple(_passed_on(item) for item in held),
        mine=awaits and row.post_id == viewer.post_id,
        awaits=awaits,
        marking_id=marking_of(row),
        count=sum(each["number"] for each in counted),
    )

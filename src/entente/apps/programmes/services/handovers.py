"""A post passes from one person to another, with everything it owes that day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC, Person, Post, PostHolding
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.selectors.markings import marking_get
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Handover, HandoverItem
from entente.apps.programmes.selectors.obligations import post_obligations
from entente.apps.programmes.services.inputs import refuse
from entente.apps.programmes.services.marking import internal_marking
from entente.kernel.errors import BadInput, Problem, Refused


@transaction.atomic
def open_handover(
    actor: Actor, *, post: str, taker: UUID, on: date, letter: str = "", notes: Mapping[UUID, str] | None = None
) -> Handover:
    """Hand a post over to a person from a day on; return it with one item for everything the post owes.

    `notes` adds words to items, by the id of the record. Letter and items are for the author's own party alone, the
    items at the level of the record, so that the successor reads those they are cleared for. Who sits in the post
    may, and who may assign duties and sits with the same party. Raises Refused otherwise or while an earlier
    hand-over is open, BadInput for an unknown post or person, or one who does not hold the post on that day.
    """
    held = Post.objects.select_related("organisation__party").filter(code=post).first()
    if held is None:
        raise BadInput(
            _("%(code)r is not a post in service") % {"code": post}, field="post", remedy=_("choose one of the list")
        )
    _may_hand_over(actor, held)
    _appointed(held, taker, on)
    if Handover.objects.filter(post=held, accepted_at=None).exists():
        raise Refused(
            _("A hand-over of this post is open already."),
            rule="programmes.one_handover",
            remedy=_("have it accepted first"),
        )
    today = timezone.now().date()
    handover = Handover.objects.create(
        marking_id=internal_marking(actor, programme=marking_get(marking_id=PUBLIC), on=today),
        post=held,
        giver=_holder_before(held, on, taker),
        taker_id=taker,
        on=on,
        letter=letter.strip(),
    )
    owed = post_obligations(actor, post_id=held.pk, on=on)
    internal = {
        marking: internal_marking(actor, programme=marking_get(marking_id=marking), on=today)
        for marking in {item.marking_id for item in owed}
    }
    HandoverItem.objects.bulk_create(
        HandoverItem(
            handover=handover,
            marking_id=internal[item.marking_id],
            kind=item.kind,
            record_id=item.record_id,
            title=" ".join(filter(None, (item.code, item.title)))[:400],
            party=item.party,
            due=item.due,
            note=(notes or {}).get(item.record_id, "").strip(),
        )
        for item in owed
    )
    # How many items there are is not said: not everybody who reads the letter may read all of them.
    _note(actor, "open_handover", handover, after={"post": post, "taker": str(taker), "on": on})
    return handover


@transaction.atomic
def accept_handover(actor: Actor, handover_id: UUID) -> Handover:
    """Accept a post with what it owes. Only the successor does, and once: Refused otherwise."""
    handover = Handover.objects.select_for_update(of=("self",)).get(pk=handover_id)
    if actor.person_id != handover.taker_id or actor.post_id != handover.post_id:
        raise Refused(
            _("This post is handed over to somebody else."),
            rule="programmes.accept_own",
            remedy=_("act in the post that was handed over to you"),
        )
    if handover.accepted_at is not None:
        raise Refused(
            _("This hand-over is accepted already."), rule="programmes.handover_open", remedy=_("nothing is left to do")
        )
    handover.accepted_at = timezone.now()
    handover.save(update_fields=["accepted_at"])
    _note(actor, "accept_handover", handover, after={"accepted": True})
    return handover


def _may_hand_over(actor: Actor, post: Post) -> None:
    party = post.organisation.party.code
    # The letter is internal to the author's party: somebody else's successor could not read it.
    foreign = actor.party != party
    if actor.post_id != post.pk and (foreign or not actor.may("programmes.assign", party=party)):
        raise Refused(
            _("Your post may not do this for this party: %(what)s.") % {"what": PERMISSIONS["programmes.assign"]},
            rule="programmes.assign",
            remedy=_("ask whoever holds the post, or an administrator for a role with this permission"),
        )


def _appointed(post: Post, taker: UUID, on: date) -> None:
    problems = []
    if not Person.objects.filter(pk=taker, is_active=True).exists():
        problems.append(Problem(_("this person is not known"), field="taker", remedy=_("choose one of the list")))
    elif not PostHolding.objects.filter(post=post, person_id=taker, period__contains=on).exists():
        problems.append(
            Problem(
                _("this person does not hold the post on %(day)s") % {"day": on},
                field="taker",
                remedy=_("appoint them first, or give another day"),
            )
        )
    refuse(problems)


def _holder_before(post: Post, on: date, taker: UUID) -> Person | None:
    before = PostHolding.objects.filter(post=post, period__contains=on - timedelta(days=1)).exclude(person_id=taker)
    holding = before.select_related("person").order_by("period").last()
    return holding.person if holding else None


def _note(actor: Actor, action: str, handover: Handover, *, after: dict[str, object]) -> None:
    append(
        actor,
        action=f"programmes.{action}",
        record_type="handover",
        record_id=str(handover.pk),
        after=after,
        marking_id=handover.marking_id,
    )

"""Scheduling and holding reviews."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.programmes.enums import ReviewKind
from entente.apps.programmes.models import Programme, Review
from entente.apps.programmes.rules.reviews import reviews_due
from entente.apps.programmes.rules.sides import require
from entente.apps.programmes.rules.transitions import LIVE
from entente.apps.programmes.services.writing import locked, record
from entente.kernel.errors import Refused
from entente.kernel.periods import Period


def schedule_reviews(actor: Actor, programme: Programme, period: Period) -> list[Review]:
    """Schedule the reviews of a period, in the caller's transaction. What is to come is planned anew."""
    held = [review.due_on for review in Review.objects.filter(programme=programme, held_on__isnull=False)]
    Review.objects.filter(programme=programme, held_on__isnull=True).delete()
    due = [(kind, day) for kind, day in reviews_due(period) if not held or day > max(held)]
    return Review.objects.bulk_create(
        Review(programme=programme, marking_id=programme.marking_id, kind=kind, due_on=day) for kind, day in due
    )


@transaction.atomic
def schedule_review(actor: Actor, programme_id: UUID, *, kind: ReviewKind, due_on: date) -> Review:
    """Schedule one review by hand. Raises Refused without the permission, or when there is one on that day."""
    programme = locked(programme_id)
    require(actor, "programmes.review", programme)
    review, created = Review.objects.get_or_create(
        programme=programme, kind=ReviewKind(kind), due_on=due_on, defaults={"marking_id": programme.marking_id}
    )
    if not created:
        raise Refused(
            _("This review is scheduled for that day already."),
            rule="programmes.review_once",
            remedy=_("choose another day"),
        )
    after = {"kind": review.kind, "due_on": due_on}
    record(actor, "schedule_review", programme, after=after, part=("review", review))
    return review


@transaction.atomic
def hold_review(actor: Actor, review_id: UUID, *, findings: str, on: date | None = None) -> Review:
    """Record that an annual review was held, with its findings.

    Raises Refused for a mid-term or final review: these are steps in the programme's life (lifecycle).
    """
    review = Review.objects.get(pk=review_id)
    programme = locked(review.programme_id)
    require(actor, "programmes.review", programme)
    if review.kind != ReviewKind.ANNUAL:
        raise Refused(
            _("A mid-term or final review is opened and concluded on the programme."),
            rule="programmes.review_kind",
            remedy=_("open it on the programme's page"),
        )
    if programme.state not in LIVE or review.held_on is not None or not findings.strip():
        raise Refused(
            _("Not recorded: the programme is not in force, the review was held before, or nothing was found."),
            rule="programmes.review_open",
            remedy=_("write the findings of a review that is still due"),
        )
    review.held_on, review.findings = day_of_act(on), findings
    review.save(update_fields=["held_on", "findings"])
    record(
        actor,
        "hold_review",
        programme,
        after={"held_on": review.held_on, "findings": findings},
        part=("review", review),
    )
    return review


def open_review(programme: Programme, kind: ReviewKind, *, on: date) -> Review:
    """Return the review of the kind that is due next, or make one for the day, in the caller's transaction."""
    review = Review.objects.filter(programme=programme, kind=kind, held_on__isnull=True).order_by("due_on").first()
    return review or Review.objects.create(programme=programme, marking_id=programme.marking_id, kind=kind, due_on=on)


def conclude_review(programme: Programme, kind: ReviewKind, *, on: date, findings: str) -> Review:
    """Record the findings of the open review of the kind, in the caller's transaction."""
    review = open_review(programme, kind, on=on)
    review.held_on, review.findings = on, findings
    review.save(update_fields=["held_on", "findings"])
    return review

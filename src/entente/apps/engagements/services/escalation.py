"""Late reports are brought to notice: first to the lead, then to those above. Nothing is ever accepted by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC, Post, PostHolding
from entente.apps.access.viewers import Actor
from entente.apps.engagements.deadlines import report_deadlines
from entente.apps.engagements.models import Engagement, EngagementStep, Escalation
from entente.apps.engagements.models.engagements import TO_REPORT
from entente.apps.engagements.rules.chains import chain_of
from entente.apps.engagements.selectors.able import able
from entente.apps.engagements.selectors.concern import alliance_codes, asked_of
from entente.apps.engagements.services.chains import CHAINS
from entente.apps.engagements.services.writing import record
from entente.apps.notices.services import enrol
from entente.apps.programmes.models import Goal

LEAD, ABOVE = 1, 2
_PLATFORM = Actor(name="Entente")
# What is made at one time; the rest waits for the next run.
BATCH = 500


@transaction.atomic
def escalate_late_reports(*, on: date, most: int = BATCH) -> int:
    """Bring what is late on a day to notice; return how many notices of an engagement that made.

    A process of the platform: it sees everything, and whoever is told is told no more than they may read. A second
    run on the same day does nothing.
    """
    with seeing_everything():
        deadlines = report_deadlines()
        made = 0
        for stage, days in ((LEAD, deadlines.remind), (ABOVE, deadlines.escalate)):
            for engagement in _late(on - timedelta(days=days), stage, most):
                made += _bring(engagement, stage, on=on)
        return made


def _late(before: date, stage: int, most: int) -> Iterable[Engagement]:
    """What has waited for its report since before a day: from its end, or from the day the report was returned."""
    returned = EngagementStep.objects.filter(engagement=OuterRef("pk"), verb__in=["return_report", "reopen"])
    brought = Escalation.objects.filter(engagement=OuterRef("pk"), stage=stage, due=OuterRef("since"))
    return (
        Engagement.objects.filter(state__in=TO_REPORT, ends__lt=before)
        .annotate(since=Coalesce(Subquery(returned.order_by("-on").values("on")[:1]), F("ends")))
        .filter(~Exists(brought), since__lt=before)
        .select_related("lead")
        .order_by("since", "pk")[:most]
    )


def _bring(engagement: Engagement, stage: int, *, on: date) -> bool:
    due: date = engagement.since  # type: ignore[attr-defined]
    posts = list(Post.objects.filter(pk__in=_told(engagement, stage)))
    _kept, created = Escalation.objects.get_or_create(
        engagement=engagement, due=due, stage=stage,
        defaults={"on": on, "posts": sorted(post.code for post in posts), "marking_id": engagement.marking_id},
    )  # fmt: skip
    if not created:
        return False
    holders = PostHolding.objects.filter(post__in=posts, period__contains=on, person__is_active=True)
    people = set(holders.values_list("person", flat=True))
    enrol(
        _PLATFORM, people=people, record_type="engagement", record_id=engagement.code,
        marking_ids=[int(engagement.marking_id or PUBLIC)],
    )  # fmt: skip
    record(
        _PLATFORM, "escalate", engagement,
        after={"stage": stage, "waiting_since": due, "posts": sorted(post.code for post in posts)},
    )  # fmt: skip
    return True


def _told(engagement: Engagement, stage: int) -> set[UUID]:
    """First the lead; then whoever approves its reports, or without a chain the desks that own its goals.

    Where there is none of these, it is whoever keeps the chains for the alliance: somebody always hears of it.
    """
    if stage == LEAD:
        return {engagement.lead_id} if engagement.lead_id else _desks(engagement) or _keepers()
    chain = chain_of(asked_of(engagement), author=engagement.lead_id)
    return {link.approver for link in chain} or _desks(engagement) or _keepers()


def _keepers() -> set[UUID]:
    posts = Post.objects.filter(active=True, organisation__party__code__in=alliance_codes())
    return set(able(posts, CHAINS).values_list("pk", flat=True))


def _desks(engagement: Engagement) -> set[UUID]:
    owners = Goal.objects.filter(engagement_links__engagement=engagement).values_list(
        "alliance_owner", "programme__alliance_owner"
    )
    return {key for pair in owners for key in pair if key}

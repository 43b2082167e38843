"""Who has a part in an engagement hears what becomes of it, whether or not they thought of following it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.models import PUBLIC, Post, PostHolding
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import Attendance
from entente.apps.engagements.models import Engagement, EngagementParty, EngagementPerson, Report, ReportApproval
from entente.apps.engagements.selectors.able import able
from entente.apps.engagements.selectors.concern import alliance_codes
from entente.apps.notices.services import enrol

NOMINATE = "engagements.nominate"
# What its lead, the author of its report and those who decide on it hear of.
_OF_THE_REPORT = frozenset({"submit", "approve", "accept", "return_report", "reopen"})
# What those who were to come hear of with the missions of their parties, and its lead when somebody else does it.
_OF_ITS_DAYS = frozenset({"postpone", "reschedule", "cancel"})


def tell(actor: Actor, engagement: Engagement, verb: str) -> None:
    """Have those concerned by a verb follow the engagement before it is written down, and so hear of it.

    Whoever muted it hears nothing, and nobody hears more than they may read.
    """
    # Who holds which post, and who is named, is not for everybody to read who may act.
    with seeing_everything():
        own = int(engagement.marking_id or PUBLIC)
        people: dict[UUID, int] = {}
        if verb in _OF_THE_REPORT:
            people |= dict.fromkeys(_holders({*_deciding(engagement), *_leading(engagement)}), own)
            people |= dict.fromkeys(_author(engagement), own)
        elif verb in _OF_ITS_DAYS:
            people |= dict.fromkeys(_holders(_leading(engagement)), own) | _missions(engagement) | _coming(engagement)
        elif verb == "invite":
            people |= _missions(engagement) | _coming(engagement)
        for key, marking in sorted(people.items()):
            if key != actor.person_id:
                enrol(
                    actor, people=[key], record_type="engagement", record_id=engagement.code,
                    marking_ids={own, marking},
                )  # fmt: skip


def _leading(engagement: Engagement) -> set[UUID]:
    return {engagement.lead_id} if engagement.lead_id else set()


def _deciding(engagement: Engagement) -> set[UUID]:
    """The posts whose decision the chain still needs: each hears what those before it decide."""
    return set(ReportApproval.objects.filter(engagement=engagement, decision="").values_list("approver", flat=True))


def _holders(posts: Collection[UUID]) -> set[UUID]:
    today = timezone.now().date()
    rows = PostHolding.objects.filter(post__in=posts, period__contains=today, person__is_active=True)
    return set(rows.values_list("person", flat=True))


def _author(engagement: Engagement) -> set[UUID]:
    rows = Report.objects.filter(engagement=engagement, author__isnull=False)
    return set(rows.values_list("author", flat=True))


def _missions(engagement: Engagement) -> dict[UUID, int]:
    """Whoever names people for a party that takes part, with the marking of that part; not the alliance's staff."""
    parts = dict(
        EngagementParty.objects.filter(engagement=engagement)
        .exclude(party__code__in=alliance_codes())
        .values_list("party", "marking")
    )
    posts = able(Post.objects.filter(active=True, organisation__party__in=parts), NOMINATE)
    found: dict[UUID, int] = {}
    for post, party in posts.values_list("pk", "organisation__party").distinct():
        found |= dict.fromkeys(_holders({post}), parts[party])
    return found


def _coming(engagement: Engagement) -> dict[UUID, int]:
    """Whoever is named with an account and did not decline, with the marking of their part."""
    rows = EngagementPerson.objects.filter(engagement=engagement, person__is_active=True)
    return dict(rows.exclude(attendance=Attendance.DECLINED).values_list("person", "marking"))

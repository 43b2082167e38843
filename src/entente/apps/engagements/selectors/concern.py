"""Whom an engagement concerns, and what the chain of its report asks for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from entente.apps.access.models import Post, Scheme
from entente.apps.engagements.enums import EngagementState
from entente.apps.engagements.models import ApprovalStep, Engagement, Report, ReportApproval
from entente.apps.engagements.rules.chains import ORGANISATION, PLACE, PROGRAMME, Asked
from entente.apps.engagements.rules.parts import Concerned


def concerned(engagement: Engagement) -> Concerned:
    """Return whom an engagement concerns. At most four statements."""
    lead = engagement.lead
    leading = Post.objects.filter(organisation=lead.organisation_id).values_list("pk", flat=True) if lead else []
    return Concerned(
        parties=frozenset(engagement.party_links.values_list("party__code", flat=True)),
        lead=engagement.lead_id,
        leading=frozenset(leading),
        approvers=_deciding(engagement),
    )


def _deciding(engagement: Engagement) -> frozenset[UUID]:
    """Return the post whose turn it is; of an accepted report, every post that approved it."""
    rows = ReportApproval.objects.filter(engagement=engagement)
    if engagement.state == EngagementState.SUBMITTED:
        return frozenset(rows.filter(decision="").order_by("position").values_list("approver", flat=True)[:1])
    if engagement.state == EngagementState.ACCEPTED:
        return frozenset(rows.filter(round=_round(engagement)).values_list("approver", flat=True))
    return frozenset()


def _round(engagement: Engagement) -> int:
    return Report.objects.filter(engagement=engagement).values_list("round", flat=True).first() or 0


def asked_of(engagement: Engagement) -> tuple[Asked, ...]:
    """Return the approval steps that an engagement's organisation, programmes and place ask for. One statement.

    Every step counts, also one for a programme that the one who submits may not read: the service asks for the
    chain as the platform.
    """
    scopes = Q(programme__goals__engagement_links__engagement=engagement)
    if engagement.lead is not None:
        scopes |= Q(organisation=engagement.lead.organisation_id)
    if engagement.country:
        scopes |= Q(country=engagement.country)
    rows = ApprovalStep.objects.filter(scopes, approver__active=True).distinct()
    return tuple(Asked(_scope(row), row.position, row.approver_id) for row in rows)


def _scope(step: ApprovalStep) -> str:
    if step.organisation_id:
        return ORGANISATION
    return PROGRAMME if step.programme_id else PLACE


def readers_of(report: Report, posts: Collection[UUID]) -> list[str]:
    """Return who reads a report before it is accepted: the lead's house, the author, those who decide."""
    found = (
        {*posts} | ({report.author_id} if report.author_id else set()) | ({report.post_id} if report.post_id else set())
    )
    return sorted(str(key) for key in found)


def alliance_codes() -> list[str]:
    """Return the code of the alliance itself, which takes part in nearly everything. One statement."""
    return list(Scheme.objects.values_list("alliance", flat=True))

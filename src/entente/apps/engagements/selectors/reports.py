"""Reports that wait: for a decision, or to be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.deadlines import report_deadlines
from entente.apps.engagements.enums import EngagementState, Standing
from entente.apps.engagements.models import ApprovalStep, Engagement, ReportApproval
from entente.apps.engagements.models.engagements import TO_REPORT
from entente.apps.engagements.rules.standing import AHEAD, stands
from entente.apps.engagements.selectors.rows import engagement_rows, with_names
from entente.apps.engagements.selectors.types import EngagementRow

PAGE = 100


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the viewer's decision, what waits for others, and what the viewer's post is to report on."""

    mine: tuple[EngagementRow, ...]
    others: tuple[EngagementRow, ...]
    to_write: tuple[EngagementRow, ...]
    late: tuple[EngagementRow, ...]


def report_queue(viewer: Viewer, *, on: date, limit: int = PAGE) -> Queue:
    """Return the reports that wait on a day, the oldest first. At most nine statements."""
    deadlines = report_deadlines()

    def shown(condition: Q) -> tuple[EngagementRow, ...]:
        rows = with_names(Engagement.objects.filter(condition)).order_by("ends", "pk")[:limit]
        return engagement_rows(rows, on=on, deadlines=deadlines)

    pending = ReportApproval.objects.filter(engagement=OuterRef("pk"), decision="")
    turn = pending.filter(
        ~Exists(
            ReportApproval.objects.filter(
                engagement=OuterRef("engagement"), decision="", position__lt=OuterRef("position")
            )
        ),
        approver=viewer.post_id,
    )
    submitted = Q(state=EngagementState.SUBMITTED)
    has_post = viewer.post_id is not None
    ended = Q(ends__lt=on, state__in=[*AHEAD]) | Q(state=EngagementState.RETURNED)
    mine = Q(lead=viewer.post_id)
    overdue = stands(Standing.REPORT_LATE, on=on, deadlines=deadlines)
    return Queue(
        mine=shown(submitted & Q(Exists(turn))) if has_post else (),
        others=shown(submitted & ~Q(Exists(turn))) if has_post else shown(submitted),
        to_write=shown(ended & mine & Q(state__in=TO_REPORT)) if has_post else (),
        late=shown(overdue & ~mine) if has_post else shown(overdue),
    )


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A step of a chain: for what it is asked, and which post decides."""

    scope: str
    name: str
    position: int
    approver: str
    approver_name: str


def approval_steps(viewer: Viewer) -> tuple[ChainStep, ...]:
    """Return every approval step that the viewer may read. One statement."""
    rows = ApprovalStep.objects.select_related("organisation", "programme", "approver").order_by(
        "organisation__code", "programme__code", "country", "position"
    )
    found = []
    for row in rows:
        if row.organisation is not None:
            scope, name = "organisation", row.organisation.name
        elif row.programme is not None:
            scope, name = "programme", row.programme.title
        else:
            scope, name = "place", row.country
        found.append(ChainStep(scope, name, row.position, row.approver.code, row.approver.name))
    return tuple(found)

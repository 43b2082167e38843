"""What engagements put on the desk of a post: actions, verifications, reports, approvals, the next contact."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.access.shown import note
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.engagements.deadlines import report_deadlines
from entente.apps.engagements.enums import ActionState, EngagementState
from entente.apps.engagements.models import Action, Engagement, ReportApproval
from entente.apps.engagements.models.engagements import TO_REPORT
from entente.apps.programmes.obligations import Obligation
from entente.apps.register.models.named import in_language

ACTION, VERIFICATION, REPORT, APPROVAL, CONTACT = "action", "verification", "report", "approval", "contact"
_COLUMNS = ("o_kind", "o_id", "o_code", "o_en", "o_fr", "o_due", "o_post", "o_marking", "o_exercise")


def engagement_obligations(viewer: Viewer | Actor, post_ids: Collection[UUID], day: date) -> Iterable[Obligation]:
    """Return what engagements ask of posts. Two statements: the days of the pack, and one union."""
    deadlines = report_deadlines()
    parts = (
        _actions(post_ids), _verifications(post_ids), _reports(post_ids, day), _approvals(post_ids),
        _contacts(post_ids),
    )  # fmt: skip
    first, *others = parts
    for values in first.union(*others, all=True):
        row = dict(zip(_COLUMNS, values, strict=True))
        note(row["o_marking"])
        due = row["o_due"]
        if row["o_kind"] == REPORT:
            due = due + timedelta(days=deadlines.remind)
        elif row["o_kind"] == APPROVAL:
            # A decision is owed, but never taken by the passing of time.
            due = None
        yield Obligation(
            kind=row["o_kind"],
            record_id=row["o_id"],
            code=row["o_code"],
            title=in_language(row["o_en"], row["o_fr"]),
            programme_id=None,
            programme="",
            party="",
            due=due,
            late=False,
            roles=("owner",),
            marking_id=row["o_marking"],
            post_id=row["o_post"],
            exercise=row["o_exercise"],
            label=_label(row["o_kind"]),
            url=reverse("engagement", args=[row["o_code"]]),
        )


def _label(kind: str) -> str:
    return {
        ACTION: _("Action"),
        VERIFICATION: _("Verification of an action"),
        REPORT: _("Report of an engagement"),
        APPROVAL: _("Approval of a report"),
        CONTACT: _("Next contact"),
    }[kind]


def _part(rows: QuerySet[Any], kind: str, **columns: str) -> QuerySet[Any, Any]:
    """Return one part of the union: where each of its columns comes from."""
    named = {f"o_{name}": F(source) for name, source in columns.items()}
    kinds = Value(kind, output_field=CharField())
    part: QuerySet[Any, Any] = rows.order_by().annotate(o_kind=kinds, o_marking=F("marking_id"), **named)
    return part.values_list(*_COLUMNS)


def _actions(post_ids: Collection[UUID]) -> QuerySet[Any, Any]:
    rows = Action.objects.filter(owner__in=post_ids, state=ActionState.OPEN, engagement__code__gt="")
    return _part(rows, ACTION, id="pk", code="engagement__code", en="text", fr="text", due="due", post="owner",
                 exercise="engagement__exercise")  # fmt: skip


def _verifications(post_ids: Collection[UUID]) -> QuerySet[Any, Any]:
    rows = Action.objects.filter(verifier__in=post_ids, state=ActionState.DONE, engagement__code__gt="")
    return _part(rows, VERIFICATION, id="pk", code="engagement__code", en="text", fr="text", due="due",
                 post="verifier", exercise="engagement__exercise")  # fmt: skip


def _reports(post_ids: Collection[UUID], day: date) -> QuerySet[Any, Any]:
    rows = Engagement.objects.filter(Q(ends__lt=day), lead__in=post_ids, state__in=TO_REPORT)
    return _part(rows, REPORT, id="pk", code="code", en="title_en", fr="title_fr", due="ends", post="lead",
                 exercise="exercise")  # fmt: skip


def _contacts(post_ids: Collection[UUID]) -> QuerySet[Any, Any]:
    """The contacts that were to follow engagements: owed by their lead until the day is set anew or taken away."""
    rows = Engagement.objects.filter(next_contact_on__isnull=False, lead__in=post_ids)
    rows = rows.exclude(state=EngagementState.CANCELLED)
    return _part(rows, CONTACT, id="pk", code="code", en="title_en", fr="title_fr", due="next_contact_on", post="lead",
                 exercise="exercise")  # fmt: skip


def _approvals(post_ids: Collection[UUID]) -> QuerySet[Any, Any]:
    """Reports whose decision is this post's in turn."""
    earlier = ReportApproval.objects.filter(
        engagement=OuterRef("engagement"), decision="", position__lt=OuterRef("position")
    )
    rows = ReportApproval.objects.filter(
        ~Exists(earlier), approver__in=post_ids, decision="", engagement__state=EngagementState.SUBMITTED
    )
    return _part(
        rows, APPROVAL, id="engagement", code="engagement__code", en="engagement__title_en",
        fr="engagement__title_fr", due="engagement__ends", post="approver",
        exercise="engagement__exercise",
    )  # fmt: skip

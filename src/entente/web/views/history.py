"""The history of a record: who, in which post, when, what changed, why; no further than the record is readable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entente.apps.ledger.readings import record_reading
from entente.apps.ledger.records import Described, Ref, describe
from entente.apps.ledger.selectors import PAGE, record_history
from entente.apps.notices.selectors import subscription_stance
from entente.web.actors import viewer_of
from entente.web.changes import ActView, act_views

FEW = 5


@dataclass(frozen=True, slots=True)
class RecordParts:
    """What every record's page shows besides the record: its newest acts, and whether the reader follows it.

    `more`: there are older acts, on the page of the history.
    """

    ref: Ref
    acts: tuple[ActView, ...]
    more: bool
    stance: str


def record_parts(
    request: HttpRequest, record_type: str, record_id: str, *, described: Described | None = None
) -> dict[str, Any]:
    """Return the context of `web/history/section.html` and `web/notices/follow.html`, for a readable record.

    The page of a record that is not public is a reading of it: the ledger keeps it. `described` is the record as the
    page has read it already for this viewer (`already_read`), so that it is not read again.
    """
    viewer, ref = viewer_of(request), Ref(record_type, record_id)
    described = described or describe(viewer, [ref]).get(ref)
    record_reading(viewer, record_type=record_type, record_id=record_id, described=described)
    items = record_history(viewer, record_type=record_type, record_id=record_id, limit=FEW + 1, described=described)
    stance = subscription_stance(viewer, record_type=record_type, record_id=record_id)
    acts = tuple(act_views(viewer, items[:FEW]))
    return {"record": RecordParts(ref, acts, len(items) > FEW, stance)}


def already_read(marking_id: int | None) -> Described:
    """Return what the ledger needs to know of a record that the page has read: its marking; None: it has none."""
    return Described("", "", marking_id)


@require_safe
def history(request: HttpRequest, record_type: str, record_id: str) -> HttpResponse:
    """Show everything that happened to a record."""
    viewer, ref = viewer_of(request), Ref(record_type, record_id)
    described = describe(viewer, [ref]).get(ref)
    if described is None:
        raise Http404(record_id)
    record_reading(viewer, record_type=record_type, record_id=record_id, described=described)
    items = record_history(viewer, record_type=record_type, record_id=record_id, limit=PAGE, described=described)
    context = {"described": described, "acts": act_views(viewer, items), "limit": PAGE, "full": len(items) == PAGE}
    return render(request, "web/history/history.html", context)

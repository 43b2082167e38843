"""A round is agreed: requests stand as the plan says, activities become engagements; late requests are granted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.planning.enums import Standing, VersionKind
from entente.apps.planning.models import Allocation, MenuEntry, PlanVersion, Round, SeatRequest
from entente.apps.planning.rules.guards import Facts
from entente.apps.planning.services.engagements import become_engagement, seats_changed
from entente.apps.planning.services.marking import require_own
from entente.apps.planning.services.reviewing import publish, standing_of, version_of
from entente.apps.planning.services.telling import tell
from entente.apps.planning.services.writing import Act, begin, finish, guard, record
from entente.kernel.errors import Refused


@transaction.atomic
def agree(actor: Actor, round_id: UUID, *, version: int, reason: str = "") -> Round:
    """Agree the version under review: seats are granted, and every activity with seats becomes an engagement.

    Raises Refused unless the alliance accepted it and no partner's return is left unanswered; where a partner said
    nothing, only with a reason.
    """
    act = begin(actor, round_id, "agree", reason=reason)
    held = act.round
    require_own(held.own_marking_id)
    row = version_of(held, version)
    guard(act, replace(standing_of(held), reason=reason, version_state=row.state))
    _same(held.review_version, version)
    rows = _grant(actor, row)
    engaged = _engage(actor, held, rows)
    held.agreed_version = version
    return _finished(act, row, granted=len(rows), engaged=engaged)


@transaction.atomic
def adopt_late(actor: Actor, round_id: UUID, *, version: int, reason: str = "") -> Round:
    """Grant what a version for late requests allocates beside what was granted before; nobody loses a seat."""
    act = begin(actor, round_id, "adopt_late", reason=reason)
    require_own(act.round.own_marking_id)
    row = version_of(act.round, version)
    guard(act, Facts(version_state=row.state if row.kind == VersionKind.LATE else "", version_kind=row.kind))
    publish(row)
    rows = _grant(actor, row)
    before = [each for each in rows if each.entry.engagement_code]
    engaged = _engage(actor, act.round, [each for each in rows if not each.entry.engagement_code])
    seats_changed(before)
    # From now on the reasons that partners read are those of this version: only it knows the late requests.
    act.round.agreed_version = version
    return _finished(act, row, granted=len(rows), engaged=engaged)


def _finished(act: Act, row: PlanVersion, *, granted: int, engaged: int) -> Round:
    """Move the round; write under the version how much was granted to all, which no partner may read."""
    record(
        act.actor, "grant", "plan_version", row, after={"granted": granted, "engagements": engaged},
        reason=act.reason,
    )  # fmt: skip
    return finish(act, fields=("agreed_version",), detail={"version": row.number})


def _same(wanted: int | None, given: int) -> None:
    if wanted != given:
        raise Refused(
            _("Another version is under review now."),
            rule="planning.version_reviewed",
            remedy=_("load the page again and look at that one"),
        )


def _grant(actor: Actor, row: PlanVersion) -> list[SeatRequest]:
    """Write what the version gives into the requests; return those that got something they had not.

    Seats are never taken away by a version: what was granted meanwhile stays.
    """
    allocated = (
        Allocation.objects.filter(round=row.round_id, version_number=row.number)
        .select_related("request__entry", "request__partner__party", "request__goal", "request__round")
        .order_by("request__arrived", "request__pk")
    )
    changed = []
    written = []
    for each in allocated:
        request = each.request
        if request.standing == Standing.WITHDRAWN:
            continue
        before, request.granted = request.granted, max(request.granted, each.seats)
        request.standing = _standing(request)
        request.revision += 1
        written.append(request)
        if request.granted != before:
            changed.append(request)
    SeatRequest.objects.bulk_update(written, ["granted", "standing", "revision"], batch_size=1000)
    tell(actor, changed)
    # Request by request: whoever follows a party hears of its own, and of no other.
    for request in changed:
        after = {"granted": request.granted, "standing": request.standing, "version": row.number}
        record(actor, "grant", "seat_request", request, after=after)
    return changed


def _standing(request: SeatRequest) -> Standing:
    if request.granted >= request.seats_wanted:
        return Standing.GRANTED
    return Standing.CUT if request.granted else Standing.WAITING


def _engage(actor: Actor, held: Round, rows: Iterable[SeatRequest]) -> int:
    """Turn each activity that somebody takes part in into an engagement; return how many."""
    by_entry: dict[Any, list[SeatRequest]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry_id].append(row)
    entries = MenuEntry.objects.filter(pk__in=by_entry, engagement_code="").select_related("lead", "host")
    count = 0
    for entry in entries.order_by("starts", "code"):
        become_engagement(actor, held, entry, by_entry[entry.pk])
        count += 1
    return count

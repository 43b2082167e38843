"""Versions of the plan: asked for in a request, drawn by the worker with the eyes of who asked."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version as installed
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.services.markings import compile_markings
from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.jobs import later
from entente.apps.planning.enums import VersionKind, VersionState
from entente.apps.planning.models import Allocation, AllocationFigures, PlanVersion, Round, SeatRequest
from entente.apps.planning.rules.guards import Facts
from entente.apps.planning.selectors.instance import RoundInstance, instance_json, round_instance
from entente.apps.planning.services.marking import PLATFORM, require_own
from entente.apps.planning.services.writing import begin, guard, record
from entente.apps.register.models import Party
from entente.engines.planning import Conflicting, Plan, allocate, check, holding
from entente.engines.planning.allocation import Progress
from entente.engines.planning.plan import allocations
from entente.kernel.errors import BadInput, Problem

log = logging.getLogger(__name__)

LONGEST = 600
PARTS = 2_000


@transaction.atomic
def ask_version(
    actor: Actor,
    round_id: UUID,
    *,
    kind: VersionKind = VersionKind.PLAN,
    label: str = "",
    changes: Mapping[str, Any] | None = None,
    base: int | None = None,
    seed: int = 0,
    time_limit: int = 60,
) -> PlanVersion:
    """Ask for a version of the plan; the worker draws it after this transaction. Return it, waiting.

    A what-if says in `changes` what is other than in the round (see PlanVersion); with `base` (a version's number)
    every seat of that version is kept. Late requests are always allocated against what is left.
    """
    row = new_version(
        actor, round_id, kind=kind, label=label, changes=changes, base=base, seed=seed, time_limit=time_limit
    )
    from entente.apps.planning.tasks import draw_version

    later(draw_version, version=str(row.pk))
    return row


def new_version(
    actor: Actor,
    round_id: UUID,
    *,
    kind: VersionKind,
    label: str = "",
    changes: Mapping[str, Any] | None = None,
    base: int | None = None,
    seed: int = 0,
    time_limit: int = 60,
) -> PlanVersion:
    """Write a version that waits to be drawn. Runs in the caller's transaction."""
    act = begin(actor, round_id, "allocate_late" if kind == VersionKind.LATE else "allocate")
    held = act.round
    require_own(held.own_marking_id)
    guard(act, Facts(late=late_requests(held).count() if kind == VersionKind.LATE else 0))
    kept = checked_changes(held, dict(changes or {}))
    if not 1 <= time_limit <= LONGEST:
        raise BadInput(
            Problem(_("between 1 and %(most)s seconds") % {"most": LONGEST}, field="time_limit", remedy=_("choose one"))
        )
    last = PlanVersion.objects.filter(round=held).aggregate(last=Max("number"))["last"] or 0
    row = PlanVersion.objects.create(
        round=held,
        marking_id=held.own_marking_id,
        number=last + 1,
        kind=kind,
        label=label.strip(),
        base=PlanVersion.objects.get(round=held, number=base) if base is not None else None,
        changes=kept,
        seed=seed,
        time_limit=time_limit,
        asked_by_id=actor.person_id,
        asked_in_id=actor.post_id,
        by_name=actor.name,
    )
    record(
        actor, "draw_version", "plan_version", row,
        after={"number": row.number, "kind": row.kind, "label": row.label, "changes": kept, "seed": seed},
    )  # fmt: skip
    return row


def late_requests(held: Round) -> Any:
    """The late requests that nothing was granted to yet."""
    return SeatRequest.objects.filter(round=held, late=True, standing="submitted")


def checked_changes(held: Round, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes of a what-if. Raises BadInput for a fund or partner that the round does not have."""
    problems = []
    funds = set(held.funds.values_list("code", flat=True))
    parties = set(held.partners.values_list("party__code", flat=True))
    for name, known in (("funds", funds), ("floors", parties), ("budgets", parties)):
        problems += [
            Problem(_("%(code)r is not in the round") % {"code": code}, field=name, remedy=_("choose one of the list"))
            for code in changes.get(name, {})
            if code not in known
        ]
    for each in changes.get("partners", ()):
        if each.get("like") not in parties or each["party"] in parties:
            problems.append(
                Problem(_("name a partner that is not in the round, and one of the round whose requests it copies"),
                        field="partners", remedy=_("choose two of the lists"))
            )  # fmt: skip
        elif not Party.objects.filter(code=each["party"]).exists():
            problems.append(
                Problem(_("%(code)r is not a party") % {"code": each["party"]}, field="partners",
                        remedy=_("choose one of the list"))
            )  # fmt: skip
    if problems:
        raise BadInput(problems)
    return {name: value for name, value in changes.items() if value}


@transaction.atomic
def draw(viewer: Viewer, version_id: UUID, *, progress: Progress | None = None) -> PlanVersion:
    """Draw a version that waits, with what the viewer may read. One that is drawn stays as it is.

    An infeasible round is not an error: the version then names the minimal sets of commitments that conflict.
    """
    row = PlanVersion.objects.select_related("round", "base").get(pk=version_id)
    if row.state not in {VersionState.WAITING, VersionState.RUNNING}:
        return row
    made = round_instance(viewer, held=row.round, changes=row.changes)
    instance = made.instance
    held = _held(row, made)
    if held is not None:
        instance = holding(instance, Plan(allocations(held)))
    row.inputs = instance_json(instance)
    row.digest = digest_of(row.inputs)
    row.engine = engine_version()
    row.marking_id = compile_markings(PLATFORM, [row.round.own_marking_id, *_markings(made)])
    try:
        plan = allocate(instance, time_limit=row.time_limit, seed=row.seed, progress=progress)
    except Conflicting as conflict:
        row.state = VersionState.CONFLICTING
        row.conflicts = [
            {
                "commitments": [[c.partner, c.activity, c.seats] for c in each.commitments],
                "collisions": [list(pair) for pair in each.collisions],
            }
            for each in conflict.conflicts
        ]
    except Exception as error:  # whatever a solver raises must end on the screen, not in a job that tries again
        log.exception("version %s of round %s was not drawn", row.number, row.round_id)
        row.state, row.problem = VersionState.FAILED, str(error) or type(error).__name__
    else:
        keep_plan(row, made, plan, instance)
    row.drawn_at, row.doing, row.share = timezone.now(), "", 1.0
    row.save()
    after = {"number": row.number, "state": row.state, "digest": row.digest, "engine": row.engine}
    record(PLATFORM, "version_drawn", "plan_version", row, after=after)
    return row


def _held(row: PlanVersion, made: RoundInstance) -> dict[tuple[str, str], int] | None:
    """The seats that this version must keep: what is granted, for late requests; those of its base, if any."""
    if row.kind == VersionKind.LATE:
        return dict(made.granted)
    if row.base is None:
        return None
    seats = dict(
        Allocation.objects.filter(round=row.round, version_number=row.base.number, seats__gt=0).values_list(
            "request_id", "seats"
        )
    )
    return {key: seats[request.pk] for key, request in made.requests.items() if request.pk in seats}


def _markings(made: RoundInstance) -> frozenset[int]:
    """The markings of the activities: requests and partners bear the alliance's own, and one partner's."""
    return frozenset(cast("int", row.marking_id) for row in made.entries.values())


def keep_plan(row: PlanVersion, made: RoundInstance, plan: Plan, instance: Any) -> None:
    """Keep what a plan allocates, request by request, and the engine's account of it."""
    report = check(instance, plan)
    row.state = VersionState.DONE
    row.stages = plan.to_json()["stages"]
    refused = {refusal.key: refusal for refusal in plan.refusals}
    row.summary = {
        "requests": report.requests, "granted": report.granted, "cut": report.cut, "refused": report.refused,
        "floors_met": report.floors_met, "floors": sum(1 for p in instance.partners if p.protected_minimum),
        "partners": len(instance.partners), "goal_points": report.goal_points, "coverage": report.coverage,
        "cost": report.cost, "holds": report.holds, "missed": report.mandatory_missed,
        "newcomers": _newcomers(row, plan, refused, instance),
        "seats": sum(plan.seats.values()),
    }  # fmt: skip
    kept = Allocation.objects.bulk_create(
        (
            Allocation(
                round=row.round, version_number=row.number, request=request, seats=plan.seats.get(key, 0),
                binding=[list(pair) for pair in refused[key].binding] if key in refused else [],
                marking_id=_private(row, request),
            )
            for key, request in made.requests.items()
        ),
        batch_size=PARTS,
    )  # fmt: skip
    keys = {request.pk: key for key, request in made.requests.items()}
    AllocationFigures.objects.bulk_create(
        (
            AllocationFigures(
                allocation=each, marking_id=each.marking_id, reason=refused[key].reason, remedy=refused[key].remedy
            )
            for each in kept
            if (key := keys[each.request_id]) in refused
        ),
        batch_size=PARTS,
    )


def _private(row: PlanVersion, request: SeatRequest) -> int:
    """The marking of an allocation before it is shown to its partner."""
    return int(row.marking_id or row.round.own_marking_id)


def _newcomers(row: PlanVersion, plan: Plan, refused: Mapping[Any, Any], instance: Any) -> list[dict[str, Any]]:
    """What a new partner of a what-if would get: it has no requests of its own to hang allocations on."""
    found = []
    for each in row.changes.get("partners", ()):
        asked = [request for request in instance.requests if request.partner == each["party"]]
        found.append(
            {
                "party": each["party"], "like": each["like"], "requests": len(asked),
                "granted": sum(1 for request in asked if plan.seats.get(request.key)),
                "cut": sum(1 for request in asked if 0 < plan.seats.get(request.key, 0) < request.seats_wanted),
                "seats": sum(plan.seats.get(request.key, 0) for request in asked),
                "refused": sum(1 for request in asked if request.key in refused and not plan.seats.get(request.key)),
                "paid": _paid(asked, plan, instance),
            }
        )  # fmt: skip
    return found


def _paid(asked: Iterable[Any], plan: Plan, instance: Any) -> dict[str, int]:
    """What the seats of some requests cost, by fund."""
    paid: Counter[str] = Counter()
    for request in asked:
        activity = instance.activity[request.activity]
        paid[activity.fund] += activity.cost_per_seat * plan.seats.get(request.key, 0)
    return {fund: amount for fund, amount in sorted(paid.items()) if amount}


def digest_of(inputs: Mapping[str, Any]) -> str:
    """SHA-256 over the instance: the same inputs have the same digest."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def engine_version() -> str:
    """What draws plans here, so that a plan can be drawn again elsewhere."""
    return ", ".join(f"{name} {installed(name)}" for name in ("entente", "scipy", "ortools"))

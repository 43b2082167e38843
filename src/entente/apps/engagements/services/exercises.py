"""What only exercises have: planning conferences, objectives to train, standards asked for, forces contributed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import EngagementKind, ObjectiveOutcome, StageKind
from entente.apps.engagements.models import Engagement, ForceContribution, PlanningStage, TrainingObjective
from entente.apps.engagements.rules.parts import require
from entente.apps.engagements.services.apart import make_way, marking_of_part, next_number
from entente.apps.engagements.services.writing import locked, party_codes, record
from entente.apps.programmes.models import Goal, RequirementSet
from entente.apps.programmes.services.inputs import Problems, party_of, refuse
from entente.kernel.errors import BadInput, Problem, Refused

EXERCISES = "engagements.exercises"


@dataclass(frozen=True, slots=True)
class Stage:
    """A planning conference: which, from when to when, where (place and code of the country), what it settled."""

    kind: StageKind | str
    starts: date | None
    ends: date | None
    place: str = ""
    country: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Force:
    """What a party (code) brings: a unit, people, equipment; `confirmed`: it has said so finally."""

    party: str
    unit: str
    personnel: int | None = None
    equipment: str = ""
    confirmed: bool = False


@transaction.atomic
def set_stage(actor: Actor, engagement_id: UUID, stage: Stage) -> PlanningStage:
    """Set a planning conference of an exercise, or change the one of that kind. They keep their order in time."""
    engagement = _exercise(actor, engagement_id)
    problems: Problems = []
    if stage.kind not in StageKind.values:
        problems.append(Problem(_("is no planning conference"), field="stage", remedy=_("choose one of the list")))
    if stage.starts is None or stage.ends is None or stage.ends < stage.starts:
        problems.append(
            Problem(_("the dates are missing or not in order"), field="starts", remedy=_("give first and last day"))
        )
    if problems or stage.starts is None or stage.ends is None:
        raise BadInput(problems)
    _in_order(engagement, StageKind(stage.kind), stage.starts, stage.ends)
    make_way(engagement, engagement.stages.filter(kind=stage.kind), action="remove_stage", kept=_kept_stage)
    row = engagement.stages.filter(kind=stage.kind).first() or PlanningStage(
        engagement=engagement, kind=stage.kind, marking_id=engagement.marking_id
    )
    before = {"starts": row.starts, "ends": row.ends} if row.pk else None
    row.starts, row.ends = stage.starts, stage.ends
    row.place, row.country, row.result = stage.place.strip(), stage.country.strip(), stage.result.strip()
    row.save()
    record(
        actor, "set_stage", engagement, before=before,
        after={"stage": str(row.kind), "starts": row.starts, "ends": row.ends, "result": row.result},
    )  # fmt: skip
    return row


def _kept_stage(row: PlanningStage) -> dict[str, Any]:
    return {"stage": str(row.kind), "starts": row.starts, "ends": row.ends}


@transaction.atomic
def remove_stage(actor: Actor, engagement_id: UUID, *, kind: StageKind | str) -> None:
    """Remove a planning conference."""
    engagement = _exercise(actor, engagement_id)
    for row in engagement.stages.filter(kind=kind):
        record(actor, "remove_stage", engagement, before={"stage": str(row.kind), "starts": row.starts})
        row.delete()


@transaction.atomic
def add_objective(
    actor: Actor, engagement_id: UUID, *, title_en: str, title_fr: str = "", goal: UUID | None = None
) -> TrainingObjective:
    """Add an objective to train; `goal`: the partnership goal that it serves."""
    engagement = _exercise(actor, engagement_id)
    problems: Problems = []
    if not (title_en.strip() or title_fr.strip()):
        problems.append(Problem(_("is missing"), field="title_en", remedy=_("write what is to be trained")))
    served = Goal.objects.filter(pk=goal).select_related("programme__party").first() if goal else None
    if goal and served is None:
        problems.append(Problem(_("is not a goal"), field="goal", remedy=_("choose one of the list")))
    refuse(problems)
    marking = marking_of_part(engagement, served.programme.party.code if served else "")
    row = TrainingObjective.objects.create(
        engagement=engagement, marking_id=marking, number=next_number(engagement.training_objectives),
        title_en=title_en.strip(), title_fr=title_fr.strip(), goal=served,
    )  # fmt: skip
    record(actor, "set_objective", engagement, after={"objective": row.title_en or row.title_fr}, marking_id=marking)
    return row


@transaction.atomic
def assess_objective(
    actor: Actor, objective_id: UUID, *, outcome: ObjectiveOutcome | str, note: str = ""
) -> TrainingObjective:
    """Say how well an objective was trained, once the exercise has begun."""
    row = TrainingObjective.objects.get(pk=objective_id)
    engagement = _exercise(actor, row.engagement_id)
    if outcome not in ObjectiveOutcome.values:
        refuse([Problem(_("is no outcome"), field="outcome", remedy=_("choose one of the list"))])
    before, row.outcome, row.note = row.outcome, ObjectiveOutcome(outcome), note.strip()
    row.save(update_fields=["outcome", "note"])
    record(
        actor, "assess_objective", engagement, before={"outcome": str(before)},
        after={"objective": row.title_en or row.title_fr, "outcome": str(row.outcome), "note": row.note},
        marking_id=row.marking_id,
    )  # fmt: skip
    return row


@transaction.atomic
def set_requirements(actor: Actor, engagement_id: UUID, *, code: str) -> Engagement:
    """Say which set of standards an exercise requires; "" for none."""
    engagement = _exercise(actor, engagement_id)
    wanted = RequirementSet.objects.filter(pk=code).first() if code else None
    if code and wanted is None:
        refuse(
            [Problem(_("%(code)r is not a set of requirements") % {"code": code}, field="requirement_set",
                     remedy=_("choose one of the list"))]
        )  # fmt: skip
    before = engagement.requirement_set_id
    engagement.requirement_set = wanted
    engagement.save(update_fields=["requirement_set"])
    record(actor, "set_requirements", engagement, before={"requirements": before}, after={"requirements": code})
    return engagement


@transaction.atomic
def set_force(actor: Actor, engagement_id: UUID, force: Force) -> ForceContribution:
    """Record what a party brings, or change what was recorded of that unit.

    Whoever plans exercises, and the party's own people for their own forces.
    """
    engagement = locked(engagement_id)
    _is_exercise(engagement)
    own = actor.side != "alliance" and actor.party == force.party and actor.may("engagements.nominate")
    if not own:
        require(actor, EXERCISES, party_codes(engagement))
    problems: Problems = []
    party = party_of(force.party, "party", problems, needed=True)
    if party and force.party not in party_codes(engagement):
        problems.append(
            Problem(_("%(code)r does not take part") % {"code": force.party}, field="party",
                    remedy=_("add it to the parties first"))
        )  # fmt: skip
    if not force.unit.strip():
        problems.append(Problem(_("is missing"), field="unit", remedy=_("name the unit")))
    refuse(problems)
    row = engagement.forces.filter(party=party, unit=force.unit.strip()).first() or ForceContribution(
        engagement=engagement, party=party, unit=force.unit.strip(), marking_id=marking_of_part(engagement, force.party)
    )
    row.personnel, row.equipment, row.confirmed = force.personnel, force.equipment.strip(), force.confirmed
    row.save()
    record(
        actor, "set_force", engagement,
        after={"party": force.party, "unit": row.unit, "personnel": row.personnel, "confirmed": row.confirmed},
        marking_id=row.marking_id,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_force(actor: Actor, force_id: int, *, reason: str = "") -> None:
    """Take a contribution off."""
    row = ForceContribution.objects.select_related("party").get(pk=force_id)
    engagement = locked(row.engagement_id)
    own = actor.side != "alliance" and actor.party == row.party.code and actor.may("engagements.nominate")
    if not own:
        require(actor, EXERCISES, party_codes(engagement))
    record(actor, "remove_force", engagement, before={"party": row.party.code, "unit": row.unit}, reason=reason,
           marking_id=row.marking_id)  # fmt: skip
    row.delete()


def _exercise(actor: Actor, engagement_id: UUID) -> Engagement:
    engagement = locked(engagement_id)
    require(actor, EXERCISES, party_codes(engagement))
    _is_exercise(engagement)
    return engagement


def _is_exercise(engagement: Engagement) -> None:
    if engagement.kind != EngagementKind.EXERCISE:
        raise Refused(
            _("Only exercises have planning conferences, objectives and forces."),
            rule="engagements.is_exercise",
            remedy=_("change its kind to exercise first"),
        )


def _in_order(engagement: Engagement, kind: StageKind, starts: date, ends: date) -> None:
    """Raise Refused where the conferences would not follow one another, or come after the exercise has begun."""
    order = list(StageKind)
    place = order.index(kind)
    for other in engagement.stages.exclude(kind=kind):
        earlier = order.index(StageKind(other.kind)) < place
        crossed = starts < other.ends if earlier else other.starts < ends
        if crossed:
            raise Refused(
                _("The %(other)s is from %(starts)s to %(ends)s.")
                % {"other": other.get_kind_display(), "starts": other.starts, "ends": other.ends},
                rule="engagements.stages_in_order",
                remedy=_("give days in the order of the conferences"),
            )
    if ends > engagement.starts:
        raise Refused(
            _("The exercise begins on %(day)s.") % {"day": engagement.starts},
            rule="engagements.stage_before_exercise",
            remedy=_("give days before it begins"),
        )

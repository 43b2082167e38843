"""One engagement: what, when, who, why, what came of it, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Viewer
from entente.apps.engagements.deadlines import report_deadlines
from entente.apps.engagements.enums import Attendance, Decision, EngagementState, ObjectiveOutcome, PartyRole, StageKind
from entente.apps.engagements.models import Engagement, EngagementGoal, Report, ReportApproval
from entente.apps.engagements.rules.parts import Concerned, may
from entente.apps.engagements.rules.transitions import EDITABLE, ENGAGEMENT, LABELS, available
from entente.apps.engagements.selectors.actions import action_lines
from entente.apps.engagements.selectors.concern import alliance_codes, concerned
from entente.apps.engagements.selectors.lessons import lesson_row
from entente.apps.engagements.selectors.lessons import with_names as lessons_with_names
from entente.apps.engagements.selectors.rows import engagement_rows, with_names
from entente.apps.engagements.selectors.types import (
    ActionLine,
    ActionVerb,
    ApprovalLine,
    EngagementRow,
    ForceLine,
    GoalLine,
    LessonRow,
    ObjectiveLine,
    PersonLine,
    PledgeLine,
    ReportView,
    StageLine,
    StepLine,
)
from entente.apps.ledger.actions import label_of
from entente.apps.programmes.enums import CommitmentState
from entente.apps.programmes.models import Goal
from entente.apps.programmes.selectors.standards import Readiness, readiness_of_parties
from entente.apps.programmes.selectors.types import PostRef

PERMISSIONS = (
    "engagements.plan", "engagements.nominate", "engagements.report", "engagements.actions", "engagements.exercises",
    "engagements.observe",
)  # fmt: skip


# Where the act in the ledger is called otherwise than the verb.
_ACTS = {"accept": "approve"}


@dataclass(frozen=True, slots=True)
class EngagementPage:
    """All that an engagement's page shows. `late_from`: the first day on which its report is late.

    `can` is what the table lets the viewer do now, `allowed` the short names of the permissions they have in it.
    `editable`: the viewer may change it now. `writes`: they may write its report now. `waits_for` is the post whose
    decision it waits for.
    """

    row: EngagementRow
    purpose: str
    series: str
    revision: int
    next_contact_on: date | None
    next_contact_note: str
    menu_code: str
    late_from: date
    agenda: tuple[tuple[str, str, str], ...]
    goals: tuple[GoalLine, ...]
    people: tuple[PersonLine, ...]
    report: ReportView | None
    approvals: tuple[ApprovalLine, ...]
    waits_for: PostRef | None
    actions: tuple[ActionLine, ...]
    pledges: tuple[PledgeLine, ...]
    lessons: tuple[LessonRow, ...]
    steps: tuple[StepLine, ...]
    sources: tuple[tuple[str, str, str], ...]
    can: tuple[ActionVerb, ...]
    allowed: frozenset[str]
    editable: bool
    writes: bool


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """What only an exercise has. `readiness` is what each party holds of the standards required."""

    stages: tuple[StageLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    forces: tuple[ForceLine, ...]
    requirement_set: str
    requirement_title: str
    readiness: tuple[Readiness, ...]


def engagement_head(viewer: Viewer, *, code: str) -> Engagement:
    """Return the bare record, for pages that act on it. Raises Engagement.DoesNotExist, also when it is hidden."""
    return with_names(Engagement.objects.all()).get(code=code)


def engagement_get(viewer: Viewer, *, code: str, on: date) -> EngagementPage:
    """Return an engagement. Raises Engagement.DoesNotExist, also when it is hidden."""
    engagement = engagement_head(viewer, code=code)
    deadlines = report_deadlines()
    people = concerned(engagement)
    row = engagement_rows([engagement], on=on, deadlines=deadlines)[0]
    approvals = approval_lines(engagement)
    waiting = [line for line in approvals if not line.decision]
    rows = available(viewer, people, state=engagement.state, table=ENGAGEMENT)
    verbs = _fitting([each.verb for each in rows], engagement, on, len(waiting))
    return EngagementPage(
        row=row,
        purpose=engagement.purpose,
        series=engagement.series,
        revision=engagement.revision,
        next_contact_on=engagement.next_contact_on,
        next_contact_note=engagement.next_contact_note,
        menu_code=engagement.menu_code,
        late_from=deadlines.late_from(engagement.ends),
        agenda=tuple(
            (item.at, item.text, item.speaker.name if item.speaker else "")
            for item in engagement.agenda.select_related("speaker")
        ),
        goals=goal_lines(engagement),
        people=person_lines(viewer, engagement, people),
        report=report_view(engagement),
        approvals=approvals,
        waits_for=waiting[0].approver if waiting else None,
        actions=action_lines(viewer, engagement_id=engagement.pk, on=on),
        pledges=_pledges(engagement),
        lessons=tuple(lesson_row(each) for each in lessons_with_names(engagement.lessons.all())),
        steps=_steps(engagement),
        sources=tuple(
            (each.source.code, each.source.title, each.place)
            for each in engagement.citations.select_related("source").filter(source__code__gt="")
        ),
        can=tuple(ActionVerb(verb, str(LABELS[verb])) for verb in verbs),
        allowed=frozenset(name.split(".")[1] for name in PERMISSIONS if may(viewer, name, people.parties)),
        editable=engagement.state in EDITABLE and may(viewer, "engagements.plan", people.parties),
        writes="submit" in [each.verb for each in rows],
    )


def exercise_get(viewer: Viewer, *, engagement_id: UUID, on: date) -> ExercisePage:
    """Return what an exercise has besides. At most seven statements."""
    engagement = Engagement.objects.select_related("requirement_set").get(pk=engagement_id)
    wanted = engagement.requirement_set
    taking_part = engagement.party_links.exclude(role=PartyRole.OBSERVER).exclude(party__code__in=alliance_codes())
    parties = sorted(set(taking_part.values_list("party__code", flat=True)))
    return ExercisePage(
        stages=tuple(
            StageLine(
                stage.kind, str(StageKind(stage.kind).label), stage.starts, stage.ends, stage.place, stage.country,
                stage.result, stage.ends < on,
            )
            for stage in engagement.stages.all()
        ),
        objectives=_objectives(engagement),
        forces=tuple(
            ForceLine(
                force.pk, force.party.code, force.party.name, force.unit, force.personnel, force.equipment,
                force.confirmed,
                viewer.may("engagements.exercises")
                or (viewer.party == force.party.code and viewer.may("engagements.nominate")),
            )
            for force in engagement.forces.select_related("party")
        ),
        requirement_set=wanted.code if wanted else "",
        requirement_title=wanted.title if wanted else "",
        readiness=readiness_of_parties(viewer, requirement_set=wanted.code, parties=parties) if wanted else (),
    )  # fmt: skip


def goal_lines(engagement: Engagement) -> tuple[GoalLine, ...]:
    """Return the goals that an engagement serves, as far as they may be read. One statement."""
    links = EngagementGoal.objects.filter(engagement=engagement, goal__code__gt="").select_related(
        "goal__programme__party"
    )
    return tuple(goal_line(link.goal) for link in links if link.goal.programme is not None)


def goal_line(goal: Goal) -> GoalLine:
    """Name a goal loaded with its programme and party."""
    programme = goal.programme
    return GoalLine(goal.pk, goal.code, goal.title, programme.code, programme.title, programme.party.name)


def person_lines(viewer: Viewer, engagement: Engagement, people: Concerned) -> tuple[PersonLine, ...]:
    """Return the people of an engagement. One statement."""
    everyone = viewer.side != "partner" and may(viewer, "engagements.plan", people.parties)
    return tuple(
        PersonLine(
            id=each.pk,
            name=each.name,
            post=each.post_name or (each.post.name if each.post else ""),
            party=each.party.code,
            party_name=each.party.name,
            role=each.role,
            role_label=str(PartyRole(each.role).label),
            attendance=each.attendance,
            attendance_label=str(Attendance(each.attendance).label),
            removable=everyone or may(viewer, "engagements.nominate", [each.party.code]),
        )
        for each in engagement.people.select_related("party", "post")
    )


def report_view(engagement: Engagement) -> ReportView | None:
    """Return the report if the one bound may read it. One statement."""
    report = Report.objects.filter(engagement=engagement).select_related("post").first()
    if report is None:
        return None
    return ReportView(
        report.text, report.round, report.by_name, report.post.name if report.post else "", report.submitted_at,
        report.accepted_at,
    )  # fmt: skip


def approval_lines(engagement: Engagement) -> tuple[ApprovalLine, ...]:
    """Return the chain of a report with what was decided, round by round. One statement."""
    because = {"organisation": _("organisation"), "programme": _("programme"), "place": _("place")}
    rows = ReportApproval.objects.filter(engagement=engagement).select_related("approver")
    return tuple(
        ApprovalLine(
            round=each.round,
            position=each.position,
            approver=PostRef(each.approver.code, each.approver.name),
            because=tuple(because.get(scope, scope) for scope in each.because),
            decision=each.decision,
            decision_label=str(Decision(each.decision).label) if each.decision else "",
            reason=each.reason,
            decided_at=each.decided_at,
            by_name=each.by_name,
        )
        for each in rows
    )


def _fitting(verbs: list[str], engagement: Engagement, on: date, waiting: int) -> list[str]:
    """Leave out what the days and the chain rule out at sight."""
    over, begun = on > engagement.ends, on >= engagement.starts
    ruled_out = {
        *(("invite", "confirm") if over else ()),
        *(("postpone",) if begun else ()),
        *(("submit",) if not over else ()),
        "accept" if waiting > 1 else "approve",
    }
    # What ends something stands last: what usually comes next is offered first.
    return sorted((verb for verb in verbs if verb not in ruled_out), key=_ENDS.__contains__)


_ENDS = frozenset({"postpone", "cancel", "return_report", "reopen"})


def _pledges(engagement: Engagement) -> tuple[PledgeLine, ...]:
    return tuple(
        PledgeLine(
            each.pk, each.party.code, each.party.name, each.text, each.due, each.state,
            str(CommitmentState(each.state).label), each.state_note, each.revision,
        )
        for each in engagement.pledges.select_related("party")
    )  # fmt: skip


def _objectives(engagement: Engagement) -> tuple[ObjectiveLine, ...]:
    rows = engagement.training_objectives.select_related("goal__programme__party")
    return tuple(
        ObjectiveLine(
            each.pk, number, each.title,
            goal_line(each.goal) if each.goal is not None and each.goal.programme is not None else None,
            each.outcome, str(ObjectiveOutcome(each.outcome).label), each.note,
        )
        for number, each in enumerate(rows, 1)
    )  # fmt: skip


def _steps(engagement: Engagement) -> tuple[StepLine, ...]:
    return tuple(
        StepLine(
            verb=step.verb,
            label=label_of(f"engagements.{_ACTS.get(step.verb, step.verb)}"),
            state_after=str(EngagementState(step.state_after).label),
            on=step.on,
            post=step.post.name if step.post else "",
            by_name=step.by_name,
            reason=step.reason,
            detail=step.detail,
        )
        for step in engagement.steps.select_related("post").order_by("pk")
    )

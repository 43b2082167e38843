"""The tables of engagements."""

from entente.apps.engagements.models.approvals import ApprovalStep, Report, ReportApproval
from entente.apps.engagements.models.engagements import Engagement, EngagementGoal, EngagementSource, EngagementStep
from entente.apps.engagements.models.escalations import Escalation
from entente.apps.engagements.models.exercises import ForceContribution, PlanningStage, TrainingObjective
from entente.apps.engagements.models.lessons import Lesson, LessonStep
from entente.apps.engagements.models.outcomes import Action, AgendaItem, Pledge
from entente.apps.engagements.models.participants import EngagementParty, EngagementPerson

__all__ = [
    "Action",
    "AgendaItem",
    "ApprovalStep",
    "Engagement",
    "EngagementGoal",
    "EngagementParty",
    "EngagementPerson",
    "EngagementSource",
    "EngagementStep",
    "Escalation",
    "ForceContribution",
    "Lesson",
    "LessonStep",
    "PlanningStage",
    "Pledge",
    "Report",
    "ReportApproval",
    "TrainingObjective",
]

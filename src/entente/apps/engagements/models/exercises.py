"""What only exercises have: planning conferences, objectives to train, forces that parties contribute."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked
from entente.apps.engagements.enums import ObjectiveOutcome, StageKind
from entente.apps.engagements.models.engagements import Engagement
from entente.apps.programmes.models import Goal
from entente.apps.programmes.models.programmes import Titled
from entente.apps.register.models import Party
from entente.kernel.identifiers import uuid7


class PlanningStage(Marked):
    """A planning conference of an exercise. `result`: what it settled."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="stages", db_index=False)
    kind = models.CharField(max_length=8, choices=StageKind)
    starts = models.DateField()
    ends = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=12, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["starts"], name="planning_stage_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "kind"], name="stage_once_in_engagement"),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="stage_ends_after"),
        ]


class TrainingObjective(Titled, Marked):
    """What an exercise is to train, and how well it did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="training_objectives", db_index=False)
    number = models.PositiveSmallIntegerField()
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="training_objectives")
    outcome = models.CharField(max_length=14, choices=ObjectiveOutcome, default=ObjectiveOutcome.NOT_ASSESSED)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["engagement", "number"], name="training_objective_number_once")]


class ForceContribution(Marked):
    """What a party brings to an exercise. `personnel` counts people; `confirmed`: the party has said so finally."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="forces")
    party = models.ForeignKey(Party, models.PROTECT, related_name="force_contributions", db_index=False)
    unit = models.CharField(max_length=200)
    personnel = models.PositiveIntegerField(null=True, blank=True)
    equipment = models.CharField(max_length=300, blank=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["party__name_en", "pk"]

    def __str__(self) -> str:
        return self.unit

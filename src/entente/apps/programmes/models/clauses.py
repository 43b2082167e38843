"""What a programme says: objectives (ends), goals (ways), activities (means), commitments of both sides."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.programmes.enums import (
    ActivityKind,
    ActivityState,
    Area,
    CommitmentState,
    Direction,
    GoalState,
    Priority,
    Side,
    Track,
)
from entente.apps.programmes.models.found import found_by
from entente.apps.programmes.models.programmes import Programme, Titled
from entente.apps.register.models.named import in_language
from entente.kernel.identifiers import uuid7


class Objective(Titled, Marked):
    """A strategic objective, in one of the three areas."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField()
    text_en = models.TextField(blank=True)
    text_fr = models.TextField(blank=True)
    area = models.CharField(max_length=10, choices=Area)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="objective_number_once")]

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_language(self.text_en, self.text_fr)


class Goal(Titled, Marked):
    """A partnership goal: what, measured how, from where to where, by when, answered for by whom.

    `baseline` and `target` are values as written; where both are numbers, `direction` says which way is
    forward. `baseline_on` and `by_when` are dates as precise as known. `functional_area` is a code of the
    pack's list "functional_area". `state_since` is the day of the last step.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="goals")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="goals")
    code = models.CharField(max_length=40)
    what = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    baseline = models.CharField(max_length=120, blank=True)
    baseline_on = models.CharField(max_length=10, blank=True)
    target = models.CharField(max_length=120, blank=True)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.INCREASE)
    unit = models.CharField(max_length=60, blank=True)
    by_when = models.CharField(max_length=10, blank=True)
    functional_area = models.SlugField(max_length=60, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.MEDIUM)
    alliance_owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    partner_owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    theory_of_change = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=GoalState, default=GoalState.PROPOSED)
    state_reason = models.TextField(blank=True)
    state_since = models.DateField(null=True, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)
    search = found_by(names=("code", "title_en", "title_fr"), english=("title_en", "what"), french=("title_fr", "what"))

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="goal_code_once")]


class Activity(Titled, Marked):
    """A supporting activity. `track` says whether a suspension of practical cooperation touches it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activities")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="activities")
    code = models.CharField(max_length=40)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=ActivityKind, default=ActivityKind.OTHER)
    track = models.CharField(max_length=10, choices=Track, default=Track.PRACTICAL)
    planned_from = models.DateField(null=True, blank=True)
    planned_to = models.DateField(null=True, blank=True)
    lead = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=ActivityState, default=ActivityState.PLANNED)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="activity_code_once")]


class Commitment(Marked):
    """What one side promises."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="commitments")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="commitments")
    side = models.CharField(max_length=10, choices=Side)
    text = models.TextField()
    due = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["side", "position", "pk"]

    def __str__(self) -> str:
        return self.text

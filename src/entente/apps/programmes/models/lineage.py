"""Where goals come from, and how each came to stand where it stands."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import PUBLIC, Marked, Post
from entente.apps.programmes.enums import GoalState, LineageKind, Side
from entente.apps.programmes.models.clauses import Goal
from entente.apps.programmes.models.programmes import Programme


class GoalLineage(Marked):
    """The child came out of the parent. Read by those who may read both; the database keeps both markings here."""

    parent = models.ForeignKey(Goal, models.CASCADE, related_name="descendants")
    child = models.ForeignKey(Goal, models.CASCADE, related_name="ancestors")
    kind = models.CharField(max_length=12, choices=LineageKind)
    on = models.DateField()
    parent_marking_id = models.IntegerField(default=PUBLIC, db_default=PUBLIC)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "child"], name="lineage_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("child")), name="lineage_not_itself"),
        ]


class GoalStep(Marked):
    """A goal came to stand so on a day, and why. Never changed: counts as of a date are made of it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="goal_steps")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=20, choices=GoalState)
    on = models.DateField()
    reason = models.TextField(blank=True)
    side = models.CharField(max_length=10, choices=Side, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["goal", "on"], name="goal_step_by_day")]

"""What stands in the way of the cooperation with a partner."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.programmes.models.clauses import Goal
from entente.apps.programmes.models.programmes import Programme
from entente.apps.programmes.vocabularies import ChallengeKind, ChallengeState, Severity, Trend
from entente.apps.register.models import Party, Source
from entente.kernel.identifiers import uuid7


class Challenge(Marked):
    """A challenge with one partner, in general or under one programme, as its owner judges it now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="challenges")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="challenges")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="challenges")
    kind = models.CharField(max_length=12, choices=ChallengeKind)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    trend = models.CharField(max_length=10, choices=Trend, default=Trend.STEADY)
    mitigation = models.TextField(blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="challenges")
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=ChallengeState, default=ChallengeState.OPEN)
    opened_on = models.DateField()
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-severity", "review_on", "pk"]
        indexes = [
            models.Index(fields=["owner", "state", "review_on"], name="challenge_by_review"),
            models.Index(fields=["party", "kind", "state"], name="challenge_by_party"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ChallengeState.CLOSED) | models.Q(review_on__isnull=False),
                name="open_challenge_is_reviewed",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ChallengeStep(Marked):
    """How a challenge was judged on a day, by whom and why. Never changed."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="steps")
    on = models.DateField()
    severity = models.PositiveSmallIntegerField(choices=Severity)
    trend = models.CharField(max_length=10, choices=Trend)
    state = models.CharField(max_length=6, choices=ChallengeState)
    mitigation = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]


class ChallengeEvidence(Marked):
    """What shows that the challenge is there, or that it eases."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="evidence")
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]

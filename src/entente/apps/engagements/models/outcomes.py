"""What an engagement is about and what comes of it: agenda, actions, pledges."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.engagements.enums import ActionState
from entente.apps.engagements.models.engagements import Engagement
from entente.apps.engagements.models.lessons import Lesson
from entente.apps.programmes.enums import CommitmentState
from entente.apps.register.models import Party
from entente.kernel.identifiers import uuid7


class AgendaItem(Marked):
    """A point of the agenda. `at` is a time of day as written ("09:30", "day 2")."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=0)
    at = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=400)
    speaker = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Action(Marked):
    """Something that a post is to do by a day, as an outcome of an engagement or as the remedy of a lesson.

    The owner reports it done; somebody else verifies it, or sends it back with a reason. `verifier` is the post
    that is to look; without one, anybody who may verify and is not the owner.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="actions")
    lesson = models.ForeignKey(Lesson, models.CASCADE, null=True, blank=True, related_name="remedies")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    owner = models.ForeignKey(Post, models.PROTECT, related_name="engagement_actions", db_index=False)
    verifier = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="engagement_verifications", db_index=False
    )
    due = models.DateField()
    state = models.CharField(max_length=8, choices=ActionState, default=ActionState.OPEN)
    done_on = models.DateField(null=True, blank=True)
    done_note = models.TextField(blank=True)
    done_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    done_person = models.UUIDField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_note = models.TextField(blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "number"]
        indexes = [
            models.Index(fields=["owner", "due"], name="action_by_owner"),
            models.Index(fields=["state", "due"], name="action_by_state"),
            models.Index(fields=["verifier"], condition=models.Q(verifier__isnull=False), name="action_by_verifier"),
        ]
        constraints = [models.UniqueConstraint(fields=["engagement", "number"], name="action_number_once")]

    def __str__(self) -> str:
        return self.text


class Pledge(Marked):
    """What a party promised at an engagement. `due` is as precise as it was said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="pledges")
    party = models.ForeignKey(Party, models.PROTECT, related_name="engagement_pledges")
    text = models.CharField(max_length=400)
    due = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=CommitmentState, default=CommitmentState.OPEN)
    state_on = models.DateField(null=True, blank=True)
    state_note = models.TextField(blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.text

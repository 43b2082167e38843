"""What was learned: from the observation to the lesson whose remedy has been validated."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models import Marked, Person, Post
from entente.apps.engagements.enums import EngagementKind, LessonState
from entente.apps.engagements.models.engagements import Engagement
from entente.apps.register.models.searchable import Searchable
from entente.kernel.identifiers import uuid7


class Lesson(Searchable, Marked):
    """An observation from an engagement, and the lesson that is made of it.

    Until `released_at` the database shows it to its originator (the person, and the post they wrote it in) and to
    its manager (the post), whoever else may read its marking (entente.apps.engagements.lesson_policy). `kind`,
    `field` and `parties` (codes) are the engagement's, so that a similar one finds it. `needs_validation`: its
    remedy has to be validated before it counts as learned.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=20, choices=EngagementKind)
    field = models.SlugField(max_length=60, blank=True, db_index=False)
    parties = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    title = models.CharField(max_length=300)
    observation = models.TextField()
    recommendation = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=LessonState, default=LessonState.OBSERVATION)
    observed_on = models.DateField()
    originator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    originator_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    manager = models.ForeignKey(Post, models.PROTECT, related_name="managed_lessons")
    released_at = models.DateTimeField(null=True, blank=True)
    needs_validation = models.BooleanField(default=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta(Searchable.Meta):
        ordering = ["-observed_on", "-id"]
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(fields=["kind", "field"], name="lesson_by_kind"),
            models.Index(fields=["state", "observed_on"], name="lesson_by_state"),
            models.Index(fields=["observed_on", "id"], name="lesson_by_day"),
        ]

    def __str__(self) -> str:
        return self.title


class LessonStep(Marked):
    """One act in the life of a lesson. Never changed."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="steps")
    verb = models.SlugField(max_length=40, db_index=False)
    state_before = models.CharField(max_length=12, choices=LessonState, blank=True)
    state_after = models.CharField(max_length=12, choices=LessonState)
    on = models.DateField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]

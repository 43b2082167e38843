"""Both sides' agreement, and reviews."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.programmes.enums import ReviewKind, Side
from entente.apps.programmes.models.programmes import Programme
from entente.kernel.identifiers import uuid7


class Agreement(Marked):
    """A side agrees the text as it stands at `text_revision`. Any later change of the text voids it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="agreements")
    side = models.CharField(max_length=10, choices=Side)
    text_revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "side"], condition=models.Q(voided_at__isnull=True), name="one_agreement_per_side"
            )
        ]


class Review(Marked):
    """A review that is due, or was held."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind)
    due_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    findings = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "kind", "due_on"], name="review_once")]

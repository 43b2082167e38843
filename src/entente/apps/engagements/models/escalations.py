"""That a late report was brought to somebody's notice."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models import Marked
from entente.apps.engagements.models.engagements import Engagement


class Escalation(Marked):
    """A late report was brought to the notice of some posts (codes), once per stage: 1 the lead, 2 those above.

    A report that was postponed or returned counts its days anew: `due` is the day it was counted from.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="escalations", db_index=False)
    stage = models.PositiveSmallIntegerField()
    due = models.DateField()
    on = models.DateField()
    posts = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        ordering = ["on", "stage"]
        constraints = [models.UniqueConstraint(fields=["engagement", "due", "stage"], name="escalated_once")]

"""What a post watches for, and when that was crossed."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import PUBLIC, Marked, Post
from entente.apps.register.models import Party
from entente.apps.warnings.enums import Measure
from entente.apps.warnings.models.alerts import Alert
from entente.kernel.identifiers import uuid7


class Watch(Marked):
    """A post wants to hear when a series, a party or a region crosses a threshold. It moves no alert."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="watches")
    by_name = models.CharField(max_length=200, blank=True)
    series_id = models.CharField(max_length=7, blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="watches")
    region = models.SlugField(max_length=60, blank=True)
    measure = models.CharField(max_length=12, choices=Measure)
    threshold = models.FloatField(default=0)
    note = models.CharField(max_length=300, blank=True)
    active = models.BooleanField(default=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    made_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(
        null=True, blank=True, help_text="kept, with what crossed it, but shown to nobody"
    )

    class Meta:
        ordering = ["-active", "-made_at", "pk"]
        indexes = [models.Index(fields=["post", "active"], name="watch_by_post")]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(series_id__gt="", party__isnull=True, region="")
                    | models.Q(series_id="", party__isnull=False, region="")
                    | models.Q(series_id="", party__isnull=True, region__gt="")
                ),
                name="watch_of_one_thing",
            )
        ]


class Crossing(Marked):
    """A signal crossed a watch's threshold. Read by those who may read the alert and the watch."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    watch = models.ForeignKey(Watch, models.CASCADE, related_name="crossings")
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="crossings")
    watch_marking_id = models.IntegerField(default=PUBLIC, db_default=PUBLIC)
    day = models.DateField()
    value = models.FloatField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day", "-recorded_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["watch", "alert", "day"], name="crossing_once_per_day")]

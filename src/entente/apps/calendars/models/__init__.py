"""The tables of calendars."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Person, Post
from entente.apps.engagements.enums import EngagementLevel
from entente.apps.register.models import Party
from entente.kernel.identifiers import uuid7

__all__ = ["CadenceTarget", "Feed"]


class CadenceTarget(Marked):
    """How often a party is to be met at a level: at least once in so many days.

    One for each party, level and marking: whoever may not read a target must not learn of it by setting one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="cadence_targets", db_index=False)
    level = models.CharField(max_length=14, choices=EngagementLevel)
    every_days = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["party__name_en", "level"]
        constraints = [
            models.UniqueConstraint(fields=["party", "level", "marking"], name="cadence_once"),
            models.CheckConstraint(condition=models.Q(every_days__gt=0), name="cadence_of_some_days"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.level}"


class Feed(models.Model):
    """A calendar that somebody subscribes to: their own engagements, or those with a party.

    It shows what the person may read when it is fetched. `rank` is that of the channel: a title above it is not
    shown. The address is signed and holds nothing but the key; `revoked_at` ends it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="feeds")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    language = models.CharField(max_length=2, default="en")
    rank = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party"], condition=models.Q(revoked_at=None), name="feed_open_once",
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

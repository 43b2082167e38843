"""The menu: activities on offer in a round, and what must come before what."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from entente.apps.access.models import Level, Marked, Post
from entente.apps.engagements.enums import EngagementKind, EngagementLevel
from entente.apps.planning.models.rounds import Fund, Round
from entente.apps.programmes.models.programmes import Titled
from entente.apps.register.models import Party
from entente.kernel.identifiers import uuid7


class MenuEntry(Titled, Marked):
    """One activity on offer.

    `field` is the functional area it belongs to, `areas` those whose goals it can serve (any, when empty).
    `frameworks` and `parties` are its audience by code; both empty: every partner. `clearance` is the level
    that takes part in it need. `cost_per_seat` is what a seat costs the fund and counts against a partner's
    budget, `fee_per_seat` what the partner pays itself; whole units of the round's currency. `revision` serves
    as optimistic lock.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="entries")
    code = models.CharField(max_length=40)
    summary = models.TextField(blank=True)
    kind = models.CharField(max_length=24, choices=EngagementKind)
    field = models.SlugField(max_length=60)
    level = models.CharField(max_length=24, choices=EngagementLevel, blank=True)
    areas = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    frameworks = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    parties = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    clearance = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    seats = models.PositiveIntegerField()
    cost_per_seat = models.PositiveIntegerField(default=0)
    fee_per_seat = models.PositiveIntegerField(default=0)
    starts = models.DateField()
    ends = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=3, blank=True, help_text="ISO 3166-1 alpha-3")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    lead = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    host = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="entries")
    withdrawn = models.BooleanField(default=False)
    engagement_code = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts", "code"]
        verbose_name_plural = "menu entries"
        indexes = [models.Index(fields=["round", "starts"], name="entry_by_start")]
        constraints = [
            # Per marking: who may not read an entry must not learn of it by failing to offer the same code.
            models.UniqueConstraint(fields=["round", "code", "marking"], name="entry_once_in_round"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="entry_ends_after_start"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="entry_has_seats"),
        ]


class Prerequisite(Marked):
    """Whoever takes part in `entry` must have taken part in `requires`. Read by those who may read both."""

    entry = models.ForeignKey(MenuEntry, models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(MenuEntry, models.CASCADE, related_name="opens")
    requires_marking_id = models.IntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "requires"], name="prerequisite_once"),
            models.CheckConstraint(condition=~Q(entry=F("requires")), name="prerequisite_not_itself"),
        ]

"""A planning round, its funds, the partners that take part, its steps and reviews."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import PUBLIC, Marked, Post
from entente.apps.planning.enums import RoundState, Side, Verdict
from entente.apps.programmes.models.programmes import Titled
from entente.apps.register.models import Party
from entente.apps.register.models.named import Named
from entente.kernel.identifiers import uuid7


def never_public(name: str) -> models.CheckConstraint:
    """Return the constraint that a table of what one side keeps to itself holds nothing public."""
    return models.CheckConstraint(condition=~models.Q(marking=PUBLIC), name=f"planning_{name}_not_public")


class Round(Titled, Marked):
    """The planning of one year: from its menu to the engagements it becomes.

    `code` is chosen by the platform, so that it cannot tell of a round out of sight. `own_marking` is what
    the alliance keeps to itself (funds, versions); `agreed_version` the number of the version that stands, which was
    agreed or last granted late requests; `review_version` of the one that both sides look at.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=RoundState, default=RoundState.DRAFT)
    note = models.TextField(blank=True)
    offers_close = models.DateField(null=True, blank=True)
    requests_close = models.DateField(null=True, blank=True)
    review_close = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    manager = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    own_marking_id = models.IntegerField()
    review_version = models.PositiveSmallIntegerField(null=True, blank=True)
    agreed_version = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "code"]


class Fund(Named, Marked):
    """Money for the activities of a round, in whole units of its currency."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="funds")
    code = models.SlugField(max_length=40)
    amount = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code", "marking"], name="fund_once_in_round"),
            never_public("fund"),
        ]


class Partner(Marked):
    """A partner in a round: its money, its floor of seats, how many of its people may be away at once.

    `away` says so per field (a functional area's code), `away_else` for every other field. The marking is read
    by the alliance and by this partner.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="partners")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    budget = models.PositiveBigIntegerField(default=0)
    floor = models.PositiveIntegerField(default=0)
    away = models.JSONField(default=dict, blank=True)
    away_else = models.PositiveIntegerField(default=20)

    class Meta:
        ordering = ["party__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "party", "marking"], name="partner_once_in_round"),
            never_public("partner"),
        ]


class RoundStep(Marked):
    """One act in the life of a round, on its day. Never changed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="steps")
    verb = models.SlugField(max_length=40)
    state_before = models.CharField(max_length=16, choices=RoundState, blank=True)
    state_after = models.CharField(max_length=16, choices=RoundState)
    on = models.DateField()
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["recorded_at", "pk"]


class Review(Marked):
    """What a side says of a version: the alliance of all of it, a partner of its own part. The last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="reviews")
    version_number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    comment = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [never_public("review")]

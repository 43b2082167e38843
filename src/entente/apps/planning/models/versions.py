"""Versions of a round's plan and what each of them allocates."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Person, Post
from entente.apps.planning.enums import VersionKind, VersionState
from entente.apps.planning.models.requests import SeatRequest
from entente.apps.planning.models.rounds import Round, never_public
from entente.kernel.identifiers import uuid7


class PlanVersion(Marked):
    """One drawing of the plan; read by the alliance alone. Never changed once drawn.

    It is drawn with the eyes of who asked for it (`asked_by`, in the post `asked_in`), and bears the marking of
    all that went into it.

    `changes` is what a what-if changes: {"funds": {code: amount}, "floors": {party: seats}, "budgets": {party: amount},
    "partners": [{"party", "like", "budget", "floor"}]}, the last for a new partner that asks for what another asks.
    `inputs` is the instance in the engine's format, `digest` its SHA-256, `engine` the version of the engine: with
    `seed` and `time_limit` they reproduce the plan. `stages` and `summary` are the engine's own account,
    `conflicts` the minimal sets of commitments that cannot hold together.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=VersionKind, default=VersionKind.PLAN)
    label = models.CharField(max_length=200, blank=True)
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    changes = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.WAITING)
    doing = models.CharField(max_length=100, blank=True)
    share = models.FloatField(default=0)
    seed = models.PositiveIntegerField(default=0)
    time_limit = models.PositiveSmallIntegerField(default=60)
    engine = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    inputs = models.JSONField(default=dict, blank=True)
    stages = models.JSONField(default=list, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    conflicts = models.JSONField(default=list, blank=True)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_in = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="version_once_in_round"),
            never_public("version"),
        ]


class Allocation(Marked):
    """What a version gives to a request, and why not more.

    Bears the version's marking until the version is put under review, then the request's: that is what keeps
    versions that were only tried from partners. `binding` are the engine's (rule, subject) pairs, `figures`
    what only the alliance may read of them (how much was used, what would be enough); it is kept apart in
    AllocationFigures.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    version_number = models.PositiveSmallIntegerField()
    request = models.ForeignKey(SeatRequest, models.CASCADE, related_name="allocations")
    seats = models.PositiveIntegerField()
    binding = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "version_number"], name="allocation_once"),
            never_public("allocation"),
        ]
        indexes = [models.Index(fields=["round", "version_number"], name="allocation_by_version")]


class AllocationFigures(Marked):
    """The engine's figures for a refusal: they count what others were granted, and stay with the alliance."""

    allocation = models.OneToOneField(Allocation, models.CASCADE, related_name="figures")
    reason = models.TextField()
    remedy = models.TextField()

    class Meta:
        verbose_name_plural = "allocation figures"
        constraints = [never_public("figures")]

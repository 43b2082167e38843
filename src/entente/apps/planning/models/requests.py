"""What partners ask for, and what is promised to them before a plan is drawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from entente.apps.access.models import Marked, Post
from entente.apps.planning.enums import Priority, Standing
from entente.apps.planning.models.menu import MenuEntry
from entente.apps.planning.models.rounds import Partner, Round, never_public
from entente.apps.programmes.models import Goal
from entente.kernel.identifiers import uuid7


class SeatRequest(Marked):
    """A partner asks for seats of an activity, for one of its goals. Read by the alliance and this partner alone.

    `granted` and `standing` are what the partner has been told; a plan that is still being drawn is in
    Allocation. `late`: it came after the requests were closed. `promised`: seats that any plan must honour.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="requests")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="requests")
    entry = models.ForeignKey(MenuEntry, models.CASCADE, related_name="requests")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    seats_min = models.PositiveIntegerField()
    seats_wanted = models.PositiveIntegerField()
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.THIRD)
    promised = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    granted = models.PositiveIntegerField(default=0)
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.SUBMITTED)
    late = models.BooleanField(default=False)
    arrived = models.DateTimeField(auto_now_add=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["arrived", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "entry"], name="request_once"),
            models.CheckConstraint(
                condition=Q(seats_min__gt=0, seats_wanted__gte=F("seats_min")), name="request_seats_in_range"
            ),
            never_public("request"),
        ]

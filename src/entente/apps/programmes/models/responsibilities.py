"""Which post answers for what, what a partner undertakes, and what passes from one holder of a post to the next."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Person, Post
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models.clauses import Activity, Goal, Objective
from entente.apps.programmes.models.programmes import Programme
from entente.apps.programmes.vocabularies import Duty, UndertakingKind
from entente.apps.register.models import Source
from entente.kernel.identifiers import uuid7


class Responsibility(Marked):
    """A post's duty towards one objective, goal or activity. The database allows one accountable post for each."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="responsibilities")
    objective = models.ForeignKey(Objective, models.CASCADE, null=True, blank=True, related_name="responsibilities")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="responsibilities")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="responsibilities")
    duty = models.CharField(max_length=12, choices=Duty)
    post = models.ForeignKey(Post, models.PROTECT, related_name="responsibilities")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "responsibilities"
        indexes = [models.Index(fields=["post", "duty"], name="responsibility_by_post")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(objective__isnull=False, goal__isnull=True, activity__isnull=True)
                    | models.Q(objective__isnull=True, goal__isnull=False, activity__isnull=True)
                    | models.Q(objective__isnull=True, goal__isnull=True, activity__isnull=False)
                ),
                name="responsibility_for_one_clause",
            ),
            *(
                models.UniqueConstraint(
                    fields=[clause], condition=models.Q(duty=Duty.ACCOUNTABLE), name=f"one_accountable_per_{clause}"
                )
                for clause in ("objective", "goal", "activity")
            ),
            *(
                models.UniqueConstraint(
                    fields=[clause, "post", "duty"],
                    condition=models.Q(**{f"{clause}__isnull": False}),
                    name=f"duty_once_per_{clause}",
                )
                for clause in ("objective", "goal", "activity")
            ),
        ]

    @property
    def clause_kind(self) -> ClauseKind:
        """Which kind of clause it is for."""
        if self.objective_id:
            return ClauseKind.OBJECTIVE
        return ClauseKind.GOAL if self.goal_id else ClauseKind.ACTIVITY


class Undertaking(Marked):
    """What the partner promised under a programme: so much of something, by a day.

    `promised` counts in `unit` ("exercises", "soldiers"); 1 for what is either done or not. `due` is as
    precise as known. What was delivered is the sum of its deliveries.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="undertakings")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="undertakings")
    kind = models.CharField(max_length=12, choices=UndertakingKind)
    text = models.TextField()
    promised = models.DecimalField(max_digits=14, decimal_places=2, default=1)
    unit = models.CharField(max_length=60, blank=True)
    due = models.CharField(max_length=10, blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="undertakings")
    released_on = models.DateField(null=True, blank=True)
    released_reason = models.TextField(blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "due", "pk"]
        indexes = [models.Index(fields=["owner"], name="undertaking_by_owner")]
        constraints = [models.CheckConstraint(condition=models.Q(promised__gt=0), name="undertaking_promises_some")]

    def __str__(self) -> str:
        return self.text


class Delivery(Marked):
    """What was delivered of an undertaking on a day, and where that can be seen. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="deliveries")
    undertaking = models.ForeignKey(Undertaking, models.CASCADE, related_name="deliveries")
    on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]


class Handover(Marked):
    """A post passes from one person to another: its letter, and whether the successor has accepted it.

    `giver` may be unknown (a vacant post). The letter is read by the post's own party alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField()
    letter = models.TextField(blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(accepted_at__isnull=True), name="one_open_handover_per_post"
            )
        ]


class HandoverItem(Marked):
    """One thing the post owed on the day of the hand-over: internal to the post's party, at the level of the thing."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20)
    record_id = models.UUIDField()
    title = models.CharField(max_length=400)
    party = models.CharField(max_length=12, blank=True)
    due = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "pk"]

"""An alert: one matter, from the first signal to its end, with what the scans said of it and what people did."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.register.models import Party
from entente.apps.register.models.named import in_language
from entente.apps.warnings.enums import AlertState, Credibility, Origin, Reliability
from entente.kernel.identifiers import uuid7


class Scan(Marked):
    """A scan of an event store, recorded once: `digest` is that of all it said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=40, help_text="the event set that was counted")
    day = models.DateField(help_text="events before this day were used; the alerts are for the seven days from it")
    until = models.DateField()
    digest = models.CharField(max_length=64)
    series_forecast = models.PositiveIntegerField()
    series_looked_at = models.PositiveIntegerField()
    alerts_by_probability = models.PositiveIntegerField()
    false_discovery_rate = models.FloatField()
    record_weeks = models.PositiveIntegerField()
    claim = models.TextField()
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day", "-recorded_at"]
        constraints = [models.UniqueConstraint(fields=["digest", "marking"], name="scan_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"


class Alert(Marked):
    """A matter that somebody or a scan pointed out, and how it stands. The newest sighting's figures are kept here.

    `series_id` is a pair of states (`RUS|UKR`) or one (`UKR`), empty where a person raised something else.
    `was_alert`: it reached the state of an alert, and counts in the record of how often alerts were wrong.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    origin = models.CharField(max_length=6, choices=Origin)
    source = models.CharField(max_length=40, blank=True, help_text="the event set, for those of a scan")
    series_id = models.CharField(max_length=7, blank=True)
    title = models.CharField(max_length=300, blank=True)
    title_fr = models.CharField(max_length=300, blank=True, help_text="the same in French, where somebody wrote it")
    summary = models.TextField(blank=True, help_text="what changed, in an analyst's words")
    summary_fr = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    indicator = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=24, choices=AlertState, default=AlertState.SIGNAL)
    was_alert = models.BooleanField(default=False)
    reliability = models.CharField(max_length=1, choices=Reliability, blank=True)
    credibility = models.CharField(max_length=1, choices=Credibility, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    probability = models.FloatField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    threshold = models.PositiveIntegerField(null=True, blank=True)
    rate = models.FloatField(null=True, blank=True, help_text="the smallest false discovery rate of its measures")
    named_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="alerts_to_acknowledge")
    due_at = models.DateTimeField(null=True, blank=True, help_text="when the named post should have acknowledged")
    reminded_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    raised_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="alerts_raised")
    raised_by_name = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(auto_now_add=True)
    parties = models.ManyToManyField(Party, through="AlertParty", related_name="alerts")

    class Meta:
        ordering = ["-last_day", "rate", "-probability", "pk"]
        indexes = [
            models.Index(fields=["state", "-last_day"], name="alert_by_state"),
            models.Index(fields=["series_id"], name="alert_by_series"),
            models.Index(fields=["due_at"], condition=models.Q(state=AlertState.ALERT), name="alert_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "series_id", "exercise", "marking"],
                condition=models.Q(origin=Origin.SCAN, closed_on__isnull=True),
                name="one_open_alert_per_series",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AlertState.ALERT) | models.Q(named_post__isnull=False),
                name="alert_names_a_post",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title or self.series_id

    @property
    def shown_title(self) -> str:
        """The title in the reader's language; empty for a scan's, which is called after its series."""
        return in_language(self.title, self.title_fr)

    @property
    def shown_summary(self) -> str:
        """What changed, in the reader's language where somebody wrote it."""
        return in_language(self.summary, self.summary_fr)


class AlertParty(Marked):
    """A party that an alert is about; bears the alert's marking."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="alert_parties")
    party = models.ForeignKey(Party, models.PROTECT, related_name="alert_parties")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "party"], name="party_once_in_alert")]


class Sighting(Marked):
    """What one scan said of an alert's series: kept as it was said. What followed is filled in when the week is over.

    `evidence` is the engine's alert as JSON: changes, since, drivers, analogues, track record
    (docs/reference/warning.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="sightings")
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="sightings")
    day = models.DateField()
    until = models.DateField()
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    probability = models.FloatField(null=True, blank=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    threshold = models.PositiveIntegerField(null=True, blank=True)
    rate = models.FloatField(null=True, blank=True)
    evidence = models.JSONField()
    observed = models.PositiveIntegerField(null=True, blank=True, help_text="reports of force in the seven days")
    escalated = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "pk"]
        indexes = [models.Index(fields=["until"], condition=models.Q(escalated__isnull=True), name="sighting_open")]
        constraints = [models.UniqueConstraint(fields=["alert", "day"], name="sighting_once_per_day")]


class AlertStep(Marked):
    """What somebody did with an alert: from where to where, when, in which post and why. Never changed."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=30)
    state_before = models.CharField(max_length=24, blank=True)
    state_after = models.CharField(max_length=24, choices=AlertState)
    on = models.DateField()
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["alert", "on"], name="alert_step_by_day")]

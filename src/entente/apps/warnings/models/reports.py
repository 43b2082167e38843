"""Reports, their grades, and which of them repeat another."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import PUBLIC, Marked, Post
from entente.apps.register.models import Party
from entente.apps.register.models.named import in_language
from entente.apps.warnings.enums import Credibility, Reliability
from entente.apps.warnings.models.alerts import Alert
from entente.kernel.identifiers import uuid7


class Report(Marked):
    """Something reported, with its grade by the Admiralty code: letter and number, each by itself.

    `reporter` is who brought it; `original` names where it comes from when the report says that it repeats another:
    two reports that name the same original are of one origin, also where that one is not held here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300, blank=True, help_text="the same in French, where somebody wrote it")
    text = models.TextField(blank=True)
    text_fr = models.TextField(blank=True)
    reporter = models.CharField(max_length=200)
    original = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    received_on = models.DateField()
    occurred_on = models.DateField(null=True, blank=True)
    reliability = models.CharField(max_length=1, choices=Reliability, blank=True)
    credibility = models.CharField(max_length=1, choices=Credibility, blank=True)
    grade_reason = models.TextField(blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    graded_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    graded_by_name = models.CharField(max_length=200, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(auto_now_add=True)
    parties = models.ManyToManyField(Party, through="ReportParty", related_name="reports")

    class Meta:
        ordering = ["-received_on", "-recorded_at", "pk"]
        indexes = [models.Index(fields=["-received_on"], name="report_by_day")]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """The title in the reader's language where somebody wrote it."""
        return in_language(self.title, self.title_fr)

    @property
    def shown_text(self) -> str:
        """What is reported, in the reader's language where somebody wrote it."""
        return in_language(self.text, self.text_fr)


class ReportParty(Marked):
    """A party that a report is about; bears the report's marking."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="report_parties")
    party = models.ForeignKey(Party, models.PROTECT, related_name="report_parties")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "party"], name="party_once_in_report")]


class Derivation(Marked):
    """A report repeats or draws on another. Read by those who may read both."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="derived_from")
    origin = models.ForeignKey(Report, models.CASCADE, related_name="derivatives")
    origin_marking_id = models.IntegerField(default=PUBLIC, db_default=PUBLIC)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "origin"], name="derivation_once"),
            models.CheckConstraint(condition=~models.Q(report=models.F("origin")), name="derivation_not_itself"),
        ]


class AlertReport(Marked):
    """A report that an alert rests on. Read by those who may read both."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="alert_reports")
    report = models.ForeignKey(Report, models.CASCADE, related_name="alert_reports")
    report_marking_id = models.IntegerField(default=PUBLIC, db_default=PUBLIC)
    on = models.DateField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "report"], name="report_once_in_alert")]

"""Who pays for what, and what one currency was worth in another on a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from entente.apps.access.models import Marked
from entente.apps.programmes.models.clauses import Activity, Goal
from entente.apps.programmes.models.programmes import Programme
from entente.apps.register.models import Party, Source
from entente.kernel.identifiers import uuid7


class FundingLine(Marked):
    """Money of one donor for one goal or activity, in one currency (ISO 4217).

    The donor is a party of the register, or a fund by name. The lead nation answers for the project, the
    executing agent spends the money. `goal` is the activity's goal where the line is for an activity.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="funding_lines")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="funding_lines")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="funding_lines")
    donor = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    donor_name = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    agent = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    planned = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    committed = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(planned__gte=0, committed__gte=0, spent__gte=0), name="money_not_owed"),
            models.CheckConstraint(condition=Q(spent__lte=F("committed")), name="spent_of_what_is_committed"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="currency_of_iso_4217"),
            models.CheckConstraint(
                condition=Q(goal__isnull=False) | Q(activity__isnull=False), name="money_for_something"
            ),
            models.CheckConstraint(condition=Q(donor__isnull=False) | ~Q(donor_name=""), name="money_from_someone"),
        ]


class ExchangeRate(Marked):
    """One unit of `base` was worth `rate` units of `quote` on a day, as its source says. Never changed."""

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    on = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=8)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["base", "quote", "-on", "-recorded_at"]
        indexes = [models.Index(fields=["base", "quote", "-on"], name="rate_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(base=F("quote")), name="rate_of_two_currencies"),
        ]

"""The consultation that an alert led to."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked
from entente.apps.register.models import Framework, Party
from entente.apps.warnings.models.alerts import Alert


class Consultation(Marked):
    """An ally asked the council to consult; when it met, and what came of it. The framework comes with the pack."""

    alert = models.OneToOneField(Alert, models.CASCADE, related_name="consultation")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", help_text="the ally that asked")
    request = models.TextField()
    requested_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    outcome = models.TextField(blank=True)
    outcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_on"]

"""The closed vocabularies of early warning."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AlertState(models.TextChoices):
    """Where a warning stands, from the first signal to its end. People move it; a signal alone lapses by itself."""

    SIGNAL = "signal", pgettext_lazy("warning", "Signal")
    GRADED = "graded", pgettext_lazy("warning", "Graded")
    INDICATOR = "indicator", pgettext_lazy("warning", "Indicator raised")
    WATCH = "watch", pgettext_lazy("warning", "Watch")
    ALERT = "alert", pgettext_lazy("warning", "Alert")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("warning", "Acknowledged")
    CONSULTATION_REQUESTED = "consultation_requested", pgettext_lazy("warning", "Consultation requested")
    COUNCIL_MET = "council_met", pgettext_lazy("warning", "Council met")
    OUTCOME = "outcome", pgettext_lazy("warning", "Outcome recorded")
    STOOD_DOWN = "stood_down", pgettext_lazy("warning", "Stood down")
    FALSE_ALARM = "false_alarm", pgettext_lazy("warning", "False alarm")
    LAPSED = "lapsed", pgettext_lazy("warning", "Lapsed")


class Origin(models.TextChoices):
    """Who noticed first."""

    SCAN = "scan", pgettext_lazy("warning", "Scan of events")
    PERSON = "person", pgettext_lazy("warning", "Analyst")


class Reliability(models.TextChoices):
    """How far a source has proved reliable (Admiralty code)."""

    A = "A", _("Completely reliable")
    B = "B", _("Usually reliable")
    C = "C", _("Fairly reliable")
    D = "D", _("Not usually reliable")
    E = "E", _("Unreliable")
    F = "F", _("Reliability cannot be judged")


class Credibility(models.TextChoices):
    """How credible a piece of information is, whoever brought it (Admiralty code)."""

    CONFIRMED = "1", _("Confirmed by other sources")
    PROBABLE = "2", _("Probably true")
    POSSIBLE = "3", _("Possibly true")
    DOUBTFUL = "4", _("Doubtful")
    IMPROBABLE = "5", _("Improbable")
    UNJUDGED = "6", _("Truth cannot be judged")


class Measure(models.TextChoices):
    """What a watch looks at. The threshold is crossed from below, for the rate from above."""

    PROBABILITY = "probability", _("Probability of an escalation, at least")
    FORCE = "force", _("Reports of material conflict in seven days, at least")
    RATE = "rate", _("How unusual it is: false discovery rate, at most")
    ANY = "any", _("Every signal")

"""The closed vocabularies of responsibilities, undertakings, standards, challenges and money."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Duty(models.TextChoices):
    """What a post is to a clause. Exactly one post is accountable."""

    RESPONSIBLE = "responsible", _("Responsible")
    ACCOUNTABLE = "accountable", _("Accountable")
    CONSULTED = "consulted", _("Consulted")
    INFORMED = "informed", _("Informed")


class UndertakingKind(models.TextChoices):
    """What a partner undertakes."""

    EXERCISES = "exercises", _("Take part in exercises")
    INFORMATION = "information", _("Share information")
    MISSIONS = "missions", _("Contribute to missions")
    PROTOCOLS = "protocols", _("Respect protocols")


class UndertakingState(models.TextChoices):
    """How what was promised stands, as of a day. Derived, never typed in, but for the last."""

    OPEN = "open", pgettext_lazy("undertaking", "Open")
    PARTLY = "partly", pgettext_lazy("undertaking", "Partly delivered")
    KEPT = "kept", pgettext_lazy("undertaking", "Kept")
    LATE = "late", pgettext_lazy("undertaking", "Late")
    RELEASED = "released", pgettext_lazy("undertaking", "Released")


class AdoptionState(models.TextChoices):
    """How far a party has come with a standard, from nothing to use in its forces."""

    NOT_CONSIDERED = "not_considered", _("Not considered")
    STUDYING = "studying", _("Under study")
    ADOPTED = "adopted", _("Adopted")
    IMPLEMENTING = "implementing", _("Being implemented")
    IMPLEMENTED = "implemented", _("Implemented")
    REJECTED = "rejected", _("Not to be adopted")


class RequirementKind(models.TextChoices):
    """What asks for standards."""

    MISSION = "mission", _("Mission")
    EXERCISE = "exercise", _("Exercise")


class Fit(models.TextChoices):
    """What a party has against what is required of it."""

    MET = "met", _("Met")
    MET_WITH_RESERVATIONS = "reserved", _("Met with reservations")
    UNDER_WAY = "under_way", _("Under way")
    MISSING = "missing", _("Missing")


class ChallengeKind(models.TextChoices):
    """The five kinds of challenge that desks keep."""

    INTERESTS = "interests", _("Diverging national interests and slow consensus")
    GOVERNANCE = "governance", _("Political stability, governance and democratic standards")
    COMMITMENT = "commitment", _("Variable commitment")
    PRESSURE = "pressure", _("External pressure from neighbours and rival powers")
    CAPACITY = "capacity", _("Resource and capability gaps")


class Severity(models.IntegerChoices):
    """How much a challenge endangers the cooperation."""

    LOW = 1, pgettext_lazy("severity", "Low")
    MODERATE = 2, pgettext_lazy("severity", "Moderate")
    HIGH = 3, pgettext_lazy("severity", "High")
    CRITICAL = 4, pgettext_lazy("severity", "Critical")


class Trend(models.TextChoices):
    """Where a challenge is going."""

    EASING = "easing", _("Easing")
    STEADY = "steady", _("Steady")
    WORSENING = "worsening", _("Worsening")


class ChallengeState(models.TextChoices):
    """Whether a challenge is still there."""

    OPEN = "open", pgettext_lazy("challenge", "Open")
    CLOSED = "closed", pgettext_lazy("challenge", "Closed")

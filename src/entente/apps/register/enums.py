"""The closed vocabularies of the register. Open ones (statuses, end reasons) come with the pack."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    """What a party is."""

    STATE = "state", _("State")
    ORGANISATION = "organisation", _("Organisation")


class FrameworkKind(models.TextChoices):
    """What a framework is: what one belongs to, agrees, opens or takes part in."""

    ALLIANCE = "alliance", _("Alliance")
    PARTNER_FRAMEWORK = "partner_framework", _("Partner framework")
    FORUM = "forum", _("Forum")
    STATUS = "status", _("Status")
    INSTRUMENT = "instrument", _("Instrument")
    OFFICE = "office", _("Mandate")
    AGREEMENT_TYPE = "agreement_type", _("Type of agreement")
    EVENT_SERIES = "event_series", _("Series of events")


class FactKind(models.TextChoices):
    """What a fact says."""

    MEMBERSHIP = "membership", _("Membership")
    PROGRAMME = "programme", _("Programme")
    MANDATE = "mandate", _("Mandate")
    AGREEMENT = "agreement", _("Agreement")
    SUSPENSION = "suspension", _("Suspension")
    CONSULTATION = "consultation", _("Consultation")
    EXERCISE = "exercise", _("Exercise")
    OPERATION = "operation", _("Operation")
    EVALUATION = "evaluation", _("Evaluation")
    MILESTONE = "milestone", _("Milestone")

    @property
    def ends_before(self) -> bool:
        """Whether the end is the first day it no longer held, and not the last day it did.

        A membership ends on the day the next one begins; an exercise ends on its last day.
        """
        return self in {FactKind.MEMBERSHIP, FactKind.SUSPENSION}


class FactRole(models.TextChoices):
    """What a party is in a fact."""

    SUBJECT = "subject", _("Subject")
    COUNTERPART = "counterpart", _("Counterpart")


class SourceKind(models.TextChoices):
    """How near a source is to what it reports."""

    PRIMARY = "primary", _("Primary source")
    SECONDARY = "secondary", _("Secondary source")
    COPY = "copy", _("Copy of a secondary source")
    DATASET = "dataset", _("Data set")


class VocabularyList(models.TextChoices):
    """The lists that a pack fills."""

    STATUS = "status", _("Status")
    END_REASON = "end_reason", _("Reason for the end")
    TRACK = "track", _("Track")
    REGION = "region", _("Region")


class Tone(models.TextChoices):
    """How a status is shown: word, shape and colour."""

    OK = "ok", _("In order")
    WARNING = "warning", _("Needs attention")
    STOPPED = "stopped", _("Stopped")
    ENDED = "ended", _("Ended")
    NEUTRAL = "neutral", _("Neutral")

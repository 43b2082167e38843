"""The closed vocabularies of planning. Kinds and levels of activities are those of engagements."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoundState(models.TextChoices):
    """Where a planning round stands."""

    DRAFT = "draft", pgettext_lazy("round", "Draft")
    OFFERS_OPEN = "offers_open", _("Offers open")
    REQUESTS_OPEN = "requests_open", _("Requests open")
    ALLOCATION = "allocation", _("Allocation")
    UNDER_REVIEW = "under_review", _("Under review by both sides")
    AGREED = "agreed", pgettext_lazy("round", "Agreed")
    CLOSED = "closed", pgettext_lazy("round", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("round", "Cancelled")


class Standing(models.TextChoices):
    """How a request stands, as far as its partner has been told."""

    SUBMITTED = "submitted", _("Submitted")
    GRANTED = "granted", _("Granted")
    CUT = "cut", _("Granted in part")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class VersionKind(models.TextChoices):
    """What a version of the plan was drawn for."""

    PLAN = "plan", _("Plan")
    WHAT_IF = "what_if", _("What if")
    LATE = "late", _("Late requests against what is left")


class VersionState(models.TextChoices):
    """How far the drawing of a version has come."""

    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Being drawn")
    DONE = "done", _("Drawn")
    CONFLICTING = "conflicting", _("Commitments conflict")
    FAILED = "failed", _("Failed")


class Verdict(models.TextChoices):
    """What a side says of a version."""

    ACCEPT = "accept", _("Accepted")
    RETURN = "return", _("Returned")


class Side(models.TextChoices):
    """Who acts in a round."""

    ALLIANCE = "alliance", _("Alliance")
    PARTNER = "partner", _("Partner")


class Priority(models.IntegerChoices):
    """How much a request matters to its partner."""

    FIRST = 1, _("1, highest")
    SECOND = 2, "2"
    THIRD = 3, "3"
    FOURTH = 4, "4"
    LAST = 5, _("5, lowest")

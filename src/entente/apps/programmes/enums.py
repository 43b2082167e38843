"""The closed vocabularies of programmes. Functional areas come with the pack (list "functional_area")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeState(models.TextChoices):
    """Where a programme stands. Suspension is not a state: it comes on top, on each of two tracks."""

    DRAFT = "draft", _("Draft")
    CONSULTATION = "consultation", _("Staff consultation")
    PARTNER_AGREEMENT = "partner_agreement", _("Agreement of both sides")
    COMMITTEE = "committee", _("Committee of allies")
    AGREED = "agreed", _("Agreed")
    IN_FORCE = "in_force", _("In force")
    MID_TERM_REVIEW = "mid_term_review", _("Mid-term review")
    EXTENDED = "extended", _("Extended")
    BRIDGING = "bridging", _("Bridging")
    FINAL_REVIEW = "final_review", _("Final review")
    SUPERSEDED = "superseded", _("Superseded")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class GoalState(models.TextChoices):
    """Where a goal stands."""

    PROPOSED = "proposed", _("Proposed")
    BILATERAL_TALKS = "bilateral_talks", _("Bilateral talks")
    ALLIED_TALKS = "allied_talks", _("Talks with all allies")
    AGREED = "agreed", _("Agreed")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    BLOCKED = "blocked", _("Blocked")
    COMPLETED = "completed", _("Completed")
    CARRIED_OVER = "carried_over", _("Carried over")
    MERGED = "merged", _("Merged")
    DROPPED = "dropped", _("Dropped")


class Area(models.TextChoices):
    """The three areas of an objective."""

    POLITICAL = "political", _("Political coordination")
    MILITARY = "military", _("Military cooperation")
    CRISIS = "crisis", _("Crisis management")


class Priority(models.IntegerChoices):
    """How much a goal matters beside the others."""

    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")


class Direction(models.TextChoices):
    """Which way a measured value should go from its baseline."""

    INCREASE = "increase", _("Increase")
    DECREASE = "decrease", _("Decrease")


class Side(models.TextChoices):
    """The two sides that own a programme together."""

    ALLIANCE = "alliance", _("Alliance")
    PARTNER = "partner", _("Partner")


class LineageKind(models.TextChoices):
    """How a goal came out of another."""

    CARRIED_OVER = "carried_over", _("Carried over")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")


class Track(models.TextChoices):
    """What can be suspended apart."""

    PRACTICAL = "practical", _("Practical cooperation")
    DIALOGUE = "dialogue", _("Political dialogue")


class ActivityKind(models.TextChoices):
    """What an activity is."""

    TRAINING = "training", _("Training")
    EXERCISE = "exercise", _("Exercise")
    EXPERT_VISIT = "expert_visit", _("Visit of experts")
    WORKSHOP = "workshop", _("Workshop")
    CONSULTATION = "consultation", _("Consultation")
    CAPACITY_BUILDING = "capacity_building", _("Capacity building")
    EQUIPMENT = "equipment", _("Equipment and infrastructure")
    SCIENCE = "science", _("Scientific project")
    OTHER = "other", _("Other")


class ActivityState(models.TextChoices):
    """Where an activity stands."""

    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    DELIVERED = "delivered", _("Delivered")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class CommitmentState(models.TextChoices):
    """Whether what was promised was done."""

    OPEN = "open", _("Open")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    RELEASED = "released", _("Released")


class ReviewKind(models.TextChoices):
    """What a review looks at."""

    ANNUAL = "annual", _("Annual review")
    MID_TERM = "mid_term", _("Mid-term review")
    FINAL = "final", _("Final review")


class ClauseKind(models.TextChoices):
    """The parts of a programme's text that can be commented, compared and edited."""

    PROGRAMME = "programme", _("Programme")
    OBJECTIVE = "objective", _("Objective")
    GOAL = "goal", _("Goal")
    ACTIVITY = "activity", _("Activity")
    COMMITMENT = "commitment", _("Commitment")


class Outcome(models.TextChoices):
    """How the committee of allies came to its decision."""

    SILENCE = "silence", _("By silence")
    MEETING = "meeting", _("In a meeting")

"""The closed vocabularies of engagements. Functional areas come with the pack (list "functional_area")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EngagementKind(models.TextChoices):
    """What an engagement is."""

    DIALOGUE = "dialogue", _("Dialogue")
    CONSULTATION = "consultation", _("Consultation")
    NEGOTIATION = "negotiation", _("Negotiation")
    EXERCISE = "exercise", _("Exercise")
    TRAINING = "training", _("Training")
    EDUCATION = "education", _("Education")
    EXPERT_VISIT = "expert_visit", _("Visit of experts")
    CONFIDENCE_BUILDING = "confidence_building", _("Confidence-building")
    CAPACITY_BUILDING = "capacity_building", _("Capacity building")
    ASSESSMENT_VISIT = "assessment_visit", _("Assessment visit")


class EngagementLevel(models.TextChoices):
    """How high those who meet stand, from the working level up."""

    WORKING = "working", _("Working level")
    SENIOR = "senior", _("Senior officials")
    AMBASSADORIAL = "ambassadorial", _("Ambassadors and political directors")
    MINISTERIAL = "ministerial", _("Ministers")
    SUMMIT = "summit", _("Heads of state or government")


class EngagementState(models.TextChoices):
    """What people decided about an engagement. That its report is due, or late, follows from the day (Standing).

    HELD is history of a desk's own, from its list: a meeting of the alliance, whose report is not asked for here.
    RECORDED is what a public source tells of others.
    """

    PLANNED = "planned", pgettext_lazy("engagement", "Planned")
    INVITED = "invited", pgettext_lazy("engagement", "Invited")
    CONFIRMED = "confirmed", pgettext_lazy("engagement", "Confirmed")
    SUBMITTED = "submitted", pgettext_lazy("engagement", "Report in approval")
    RETURNED = "returned", pgettext_lazy("engagement", "Report returned")
    ACCEPTED = "accepted", pgettext_lazy("engagement", "Report accepted")
    POSTPONED = "postponed", pgettext_lazy("engagement", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("engagement", "Cancelled")
    HELD = "held", pgettext_lazy("engagement", "Held, reported elsewhere")
    RECORDED = "recorded", pgettext_lazy("engagement", "Recorded from a public source")


class Standing(models.TextChoices):
    """Where an engagement stands on a day: its state, and what its dates make of it. Derived, never stored."""

    PLANNED = "planned", pgettext_lazy("engagement", "Planned")
    INVITED = "invited", pgettext_lazy("engagement", "Invited")
    CONFIRMED = "confirmed", pgettext_lazy("engagement", "Confirmed")
    UNDER_WAY = "under_way", pgettext_lazy("engagement", "Under way")
    REPORT_DUE = "report_due", pgettext_lazy("engagement", "Report due")
    REPORT_LATE = "report_late", pgettext_lazy("engagement", "Report late")
    SUBMITTED = "submitted", pgettext_lazy("engagement", "Report in approval")
    RETURNED = "returned", pgettext_lazy("engagement", "Report returned")
    ACCEPTED = "accepted", pgettext_lazy("engagement", "Report accepted")
    POSTPONED = "postponed", pgettext_lazy("engagement", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("engagement", "Cancelled")
    HELD = "held", pgettext_lazy("engagement", "Held, reported elsewhere")
    RECORDED = "recorded", pgettext_lazy("engagement", "Recorded from a public source")


class Part(models.TextChoices):
    """What somebody is to an engagement, for the table of what they may do with it."""

    PLANNER = "planner", pgettext_lazy("part in an engagement", "the planner")
    LEAD = "lead", pgettext_lazy("part in an engagement", "the lead")
    APPROVER = "approver", pgettext_lazy("part in an engagement", "the approver whose turn it is")


class PartyRole(models.TextChoices):
    """What a party, or a person, is to an engagement."""

    HOST = "host", pgettext_lazy("role in an engagement", "Host")
    LEAD = "lead", pgettext_lazy("role in an engagement", "Lead")
    PARTICIPANT = "participant", pgettext_lazy("role in an engagement", "Participant")
    OBSERVER = "observer", pgettext_lazy("role in an engagement", "Observer")


class Attendance(models.TextChoices):
    """Whether someone was asked, comes, came."""

    NOMINATED = "nominated", pgettext_lazy("attendance", "Nominated")
    INVITED = "invited", pgettext_lazy("attendance", "Invited")
    CONFIRMED = "confirmed", pgettext_lazy("attendance", "Confirmed")
    DECLINED = "declined", pgettext_lazy("attendance", "Declined")
    ATTENDED = "attended", pgettext_lazy("attendance", "Attended")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")


class ActionState(models.TextChoices):
    """How an action that came out of an engagement stands. Only somebody else than its owner verifies it."""

    OPEN = "open", pgettext_lazy("action", "Open")
    DONE = "done", pgettext_lazy("action", "Done, to be verified")
    VERIFIED = "verified", pgettext_lazy("action", "Verified")
    DROPPED = "dropped", pgettext_lazy("action", "Dropped")


class Decision(models.TextChoices):
    """What an approver decided. Silence is not a decision: nothing is approved by the passing of time."""

    APPROVED = "approved", pgettext_lazy("report", "Approved")
    RETURNED = "returned", pgettext_lazy("report", "Returned")


class LessonState(models.TextChoices):
    """How far an observation has come: a lesson is learned only after a remedial action, validated where needed."""

    OBSERVATION = "observation", pgettext_lazy("lesson", "Observation")
    RELEASED = "released", pgettext_lazy("lesson", "Observation, released")
    IDENTIFIED = "identified", pgettext_lazy("lesson", "Lesson identified")
    REMEDIED = "remedied", pgettext_lazy("lesson", "Remedial action taken")
    LEARNED = "learned", pgettext_lazy("lesson", "Lesson learned")
    REJECTED = "rejected", pgettext_lazy("lesson", "Not pursued")


class StageKind(models.TextChoices):
    """The planning conferences of an exercise, in their order."""

    CONCEPT = "concept", _("Concept development conference")
    INITIAL = "initial", _("Initial planning conference")
    MAIN = "main", _("Main planning conference")
    FINAL = "final", _("Final planning conference")


class ObjectiveOutcome(models.TextChoices):
    """How well an objective of an exercise was trained."""

    NOT_ASSESSED = "not_assessed", _("Not assessed")
    TRAINED = "trained", _("Trained")
    PARTLY_TRAINED = "partly_trained", _("Partly trained")
    UNTRAINED = "untrained", _("Not trained")

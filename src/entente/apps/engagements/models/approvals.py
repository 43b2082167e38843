"""Who approves reports: the steps that organisations, programmes and places ask for, and what was decided."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models import Marked, Organisation, Person, Post
from entente.apps.engagements.enums import Decision
from entente.apps.engagements.models.engagements import Engagement
from entente.apps.programmes.models import Programme
from entente.kernel.identifiers import uuid7


class Report(Marked):
    """What an engagement came to, in the words of whoever led it. It is the engagement's own last part, not a copy.

    Until `accepted_at` the database shows it to `readers` alone (keys of the people and posts that write it and
    decide on it), whoever else may read its marking. `round` counts how often it was submitted; `author` is the
    person, `post` the post, that did so last.
    """

    engagement = models.OneToOneField(Engagement, models.CASCADE, primary_key=True, related_name="report")
    text = models.TextField(blank=True)
    readers = ArrayField(models.CharField(max_length=36), default=list)
    round = models.PositiveSmallIntegerField(default=0)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["accepted_at"], name="report_by_acceptance")]

    def __str__(self) -> str:
        return self.text


class ApprovalStep(Marked):
    """A post approves the reports of an organisation, of a programme, or from a country: one of the three.

    The chain of an engagement is made of the steps of its lead's organisation, of the programmes whose goals it
    serves and of the country where it is held, in this order and within each by position (rules.chains).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="approval_steps")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="approval_steps")
    country = models.CharField(max_length=12, blank=True, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    approver = models.ForeignKey(Post, models.PROTECT, related_name="approval_steps")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, programme__isnull=True, country="")
                | models.Q(organisation__isnull=True, programme__isnull=False, country="")
                | (models.Q(organisation__isnull=True, programme__isnull=True) & ~models.Q(country="")),
                name="approval_step_of_one_scope",
            ),
            models.UniqueConstraint(
                fields=["organisation", "approver"],
                condition=models.Q(organisation__isnull=False),
                name="approver_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["programme", "approver"],
                condition=models.Q(programme__isnull=False),
                name="approver_once_per_programme",
            ),
            models.UniqueConstraint(
                fields=["country", "approver"], condition=~models.Q(country=""), name="approver_once_per_country"
            ),
        ]


class ReportApproval(Marked):
    """One step of the chain that a submitted report goes through, and what was decided there by whom.

    `because` says what asks for the step: "organisation", "programme", "place". Until somebody decides,
    `decision` is empty; a report that was returned starts anew with the next round.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="approvals", db_index=False)
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    approver = models.ForeignKey(Post, models.PROTECT, related_name="report_approvals", db_index=False)
    because = ArrayField(models.CharField(max_length=20), default=list)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    by_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["round", "position"]
        indexes = [
            models.Index(fields=["approver"], condition=models.Q(decision=""), name="approval_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "round", "position"], name="approval_once_per_round")
        ]

"""Who takes part: parties, and people with the post they hold on the day."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Person, Post
from entente.apps.engagements.enums import Attendance, EngagementKind, EngagementLevel, PartyRole
from entente.apps.engagements.models.engagements import Engagement
from entente.apps.register.models import Party


class Dated(models.Model):
    """What the database copies from the engagement, so that who met whom is answered from one table.

    Written by triggers alone (entente.apps.engagements.part_dates). `called_off`: cancelled or postponed. `recorded`:
    told by a public source, of others; no meeting of the alliance's own.
    """

    starts = models.DateField(editable=False)
    ends = models.DateField(editable=False)
    kind = models.CharField(max_length=20, choices=EngagementKind, editable=False)
    level = models.CharField(max_length=14, choices=EngagementLevel, editable=False)
    called_off = models.BooleanField(default=False, editable=False)
    recorded = models.BooleanField(default=False, editable=False)
    exercise = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True


class EngagementParty(Dated, Marked):
    """A party's part in an engagement. Who hosts or leads takes part as well: one row for each role.

    `seats` are the places set aside for it, where they are counted.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="party_links", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="engagement_links", db_index=False)
    role = models.CharField(max_length=11, choices=PartyRole, default=PartyRole.PARTICIPANT)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["party", "starts"], name="engagement_party_by_day"),
            # Both hold all that the cadence matrix asks for, so that who met whom is read from them alone.
            models.Index(
                fields=["party", "level", "starts"],
                include=["engagement", "marking"],
                condition=models.Q(called_off=False, recorded=False),
                name="engagement_party_met",
            ),
            models.Index(
                fields=["engagement"],
                include=["party", "level", "starts", "id", "marking"],
                condition=models.Q(called_off=False, recorded=False),
                name="engagement_party_of_meeting",
            ),
            models.Index(fields=["kind", "starts"], name="engagement_party_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "party", "role"], name="party_role_once_in_engagement")
        ]


class EngagementPerson(Dated, Marked):
    """A person's part in an engagement, with the post held on its first day.

    Whoever has an account is `person`; anybody else is a name. `post` and `post_name` say what they were then,
    and stay as they were when they move on.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="people", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="engagement_people", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="engagement_parts", db_index=False
    )
    name = models.CharField(max_length=200)
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="engagement_parts", db_index=False
    )
    post_name = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=11, choices=PartyRole, default=PartyRole.PARTICIPANT)
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.NOMINATED)

    class Meta:
        ordering = ["party__name_en", "name", "pk"]
        indexes = [
            models.Index(fields=["engagement"], name="engagement_person_of"),
            models.Index(
                fields=["person", "starts"], condition=models.Q(person__isnull=False), name="engagement_person_by_day"
            ),
            models.Index(fields=["post"], condition=models.Q(post__isnull=False), name="engagement_person_by_post"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "person"],
                condition=models.Q(person__isnull=False),
                name="person_once_in_engagement",
            )
        ]

    def __str__(self) -> str:
        return self.name

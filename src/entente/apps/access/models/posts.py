"""Organisations, their posts, and who holds them."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from entente.apps.access.models.people import Person
from entente.apps.register.models.named import Named
from entente.kernel.identifiers import uuid7


class Organisation(Named):
    """A body of a party: a division of the staff, a delegation, a mission. Its side follows from the party."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    party = models.ForeignKey("register.Party", models.PROTECT, related_name="organisations")
    exercise = models.BooleanField(default=False, help_text="exists for demonstration or exercise only")

    class Meta:
        ordering = ["code"]


class Post(Named):
    """A duty station of an organisation. Duties hang on posts; people hold posts for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]


class PostHolding(models.Model):
    """A person holds a post on the days of a period. A hand-over may overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    period = DateRangeField()

    class Meta:
        ordering = ["period", "id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id}"

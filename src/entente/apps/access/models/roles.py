"""Roles as data, the posts that have them, and authority delegated for a time."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q

from entente.apps.access.enums import ScopeKind
from entente.apps.access.models.markings import PARTY_CODE, codes
from entente.apps.access.models.people import Person
from entente.apps.access.models.posts import Post
from entente.apps.register.models.named import Named
from entente.kernel.identifiers import uuid7


class Role(Named):
    """What a post may do. `scope_kinds` say what a grant of the role must be limited to."""

    code = models.SlugField(max_length=60, primary_key=True)
    permissions = codes(60)
    scope_kinds = ArrayField(models.CharField(max_length=12, choices=ScopeKind), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]


class PostRole(models.Model):
    """A post has a role for a time, limited to parties, frameworks or fields; an empty list does not limit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, models.PROTECT, related_name="posts")
    parties = codes(PARTY_CODE)
    frameworks = codes()
    fields = codes(60)
    period = DateRangeField()

    class Meta:
        ordering = ["period", "id"]

    def __str__(self) -> str:
        return f"{self.post_id} {self.role_id}"


class Delegation(models.Model):
    """A post lends some of its permissions, within its own limits, to another post or to a person, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    from_post = models.ForeignKey(Post, models.CASCADE, related_name="delegations")
    to_post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="delegated")
    to_person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="delegated")
    permissions = codes(60)
    period = DateRangeField()
    reason = models.TextField()

    class Meta:
        ordering = ["period", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_post__isnull=True) ^ Q(to_person__isnull=True), name="delegated_to_post_or_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_post_id}: {', '.join(self.permissions)}"

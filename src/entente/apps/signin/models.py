"""API tokens."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models import Person
from entente.kernel.identifiers import uuid7


class ApiToken(models.Model):
    """A token with which a program acts for a person. Only its hash is kept; `hint` tells tokens apart."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=60), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

"""Files attached to records."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from entente.apps.access.models.marked import Marked
from entente.apps.access.models.people import Person
from entente.kernel.identifiers import uuid7


class Attachment(Marked):
    """A file that belongs to a record. Its content lies in the store under its SHA-256, whatever its name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_type = models.CharField(max_length=100)
    record_id = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(db_default=Now())
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attachments")

    class Meta:
        ordering = ["added_at", "id"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="attachment_by_record")]

    def __str__(self) -> str:
        return self.name

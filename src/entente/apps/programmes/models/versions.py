"""The text of a programme as it was circulated or agreed."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked
from entente.apps.programmes.models.programmes import Programme
from entente.kernel.identifiers import uuid7


class Version(Marked):
    """A snapshot of every clause. The database refuses to change one.

    `content` maps "kind/id" to the clause's fields as text (entente.apps.programmes.rules.clauses); `digest`
    is the SHA-256 of its canonical JSON. Without `agreed_at` it is the text of a round, not an agreed one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return str(self.number)

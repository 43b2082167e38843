"""What people remark on a clause."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Person, Post
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models.programmes import Programme
from entente.kernel.identifiers import uuid7


class Comment(Marked):
    """A remark on a clause, or the reply to one. An internal one bears a marking that only its author's party reads.

    `side` is "alliance", "ally" or "partner": where the author sat when writing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="comments")
    clause_kind = models.CharField(max_length=12, choices=ClauseKind)
    clause_id = models.UUIDField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    author_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=200)
    side = models.CharField(max_length=10)
    party = models.CharField(max_length=12, blank=True, help_text="code of the author's party")
    text = models.TextField()
    internal = models.BooleanField(default=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["programme", "clause_kind", "clause_id"], name="comment_by_clause")]

    def __str__(self) -> str:
        return self.text[:80]

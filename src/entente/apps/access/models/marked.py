"""What makes a record a marked one."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from entente.apps.access.shown import note

# The marking of what everybody may read. The migration of this app writes it.
PUBLIC = 1


class Marked(models.Model):
    """A record that bears a marking: the database shows it to those who may read that marking, and to no one else.

    The table also needs `enable_rls` (entente.apps.access.row_security) in its migration; a test finds any
    table that has a marking and lacks it.
    """

    marking_id: int
    marking = models.ForeignKey(
        "access.Marking", models.PROTECT, default=PUBLIC, db_default=PUBLIC, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Make the record of a row, and note its marking for the page that shows it."""
        record = super().from_db(*args, **kwargs)
        note(record.__dict__.get("marking_id"))
        return record

"""Parts of a programme bear its marking: what a migration says about each of their tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL

from entente.apps.access.inherited_marking import marked_as


def marked_as_programme(table: str, columns: Sequence[str] = ("marking_id",)) -> list[RunSQL]:
    """Return the migration operations for a table with a `programme_id`: it bears the programme's marking."""
    return marked_as(table, "programmes_programme", "programme_id", columns=columns)

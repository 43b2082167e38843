"""Keeping the text as it was circulated or agreed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from entente.apps.programmes.models import Programme, Version
from entente.apps.programmes.rules.clauses import digest_of
from entente.apps.programmes.selectors.clauses import content_of


def keep_version(programme: Programme, *, agreed_at: datetime | None = None) -> Version:
    """Keep the text as it stands, in the caller's transaction: of a round, or with `agreed_at` as agreed."""
    content = content_of(programme)
    last = Version.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        programme=programme,
        marking_id=programme.marking_id,
        number=last + 1,
        round=programme.round,
        agreed_at=agreed_at,
        content=content,
        digest=digest_of(content),
    )

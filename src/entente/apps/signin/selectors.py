"""Reading one's own tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from entente.apps.access.viewers import Viewer
from entente.apps.signin.models import ApiToken


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token without its secret."""

    id: UUID
    name: str
    hint: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    in_force: bool


def token_list(viewer: Viewer) -> list[TokenView]:
    """Return the viewer's own tokens, the newest first."""
    if viewer.person_id is None:
        return []
    now = timezone.now()
    return [
        TokenView(
            id=token.pk,
            name=token.name,
            hint=token.hint,
            scopes=tuple(token.scopes),
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_on=token.last_used_on,
            in_force=token.revoked_at is None and token.expires_at > now,
        )
        for token in ApiToken.objects.filter(person_id=viewer.person_id)
    ]

"""Issuing and revoking API tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from entente.apps.access.models import Person
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.signin import rules
from entente.apps.signin.models import ApiToken

PREFIX = "ent_"


def digest_of(secret: str) -> str:
    """Return what is kept of a token. Plain SHA-256: the token is 256 random bits, not a password."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_token(actor: Actor, person: Person, *, name: str, scopes: tuple[str, ...], days: int) -> tuple[ApiToken, str]:
    """Issue a token and return it with its secret, which is shown once and not kept.

    Raises BadInput naming each field that is wrong.
    """
    rules.token_is_sound(name=name, scopes=scopes, days=days)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        name=name.strip(),
        hint=secret[:10],
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=timezone.now() + timedelta(days=days),
    )
    append(
        actor,
        action="signin.issue_token",
        record_type="person",
        record_id=str(person.pk),
        after={"token": str(token.pk), "name": token.name, "scopes": token.scopes, "days": days},
    )
    return token, secret


@transaction.atomic
def revoke_token(actor: Actor, person: Person, *, token_id: UUID) -> bool:
    """Revoke one of the person's tokens; False when they have no such token in force."""
    changed = ApiToken.objects.filter(pk=token_id, person=person, revoked_at=None).update(revoked_at=timezone.now())
    if changed:
        append(
            actor,
            action="signin.revoke_token",
            record_type="person",
            record_id=str(person.pk),
            after={"token": str(token_id)},
        )
    return bool(changed)


def use_token(secret: str) -> ApiToken | None:
    """Return the token in force with this secret, and note the day of its use; None otherwise."""
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now, person__is_active=True)
        .first()
    )
    if token is not None and token.last_used_on != now.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
    return token

"""Signing in and out, recorded in the ledger."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.signals import user_logged_in, user_logged_out
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_login_failed
from django.db import transaction

from entente.apps.access.models import Person
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append

UNKNOWN = Actor(name="unknown")


def connect() -> None:
    """Listen to what allauth reports."""
    user_logged_in.connect(_signed_in, dispatch_uid="signin.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="signin.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="signin.failed")
    authenticator_added.connect(_factor_added, dispatch_uid="signin.factor_added")
    authenticator_removed.connect(_factor_removed, dispatch_uid="signin.factor_removed")


def _record(action: str, person: Person, reason: str = "") -> None:
    with transaction.atomic():
        append(
            Actor(name=person.name, person_id=person.pk),
            action=action,
            record_type="person",
            record_id=str(person.pk),
            reason=reason,
        )


def _signed_in(user: Person, **_: Any) -> None:
    _record("signin.signed_in", user)


def _signed_out(user: Person | None, **_: Any) -> None:
    if user is not None:
        _record("signin.signed_out", user)


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """Keep that someone tried, not what they typed: it may be a password in the wrong field."""
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    digest = hashlib.sha256(typed.encode()).hexdigest()[:16]
    with transaction.atomic():
        append(UNKNOWN, action="signin.failed", record_type="sign_in", record_id=digest)


def _factor_added(user: Person, authenticator: Any, **_: Any) -> None:
    _record("signin.second_factor_added", user, reason=str(authenticator.type))


def _factor_removed(user: Person, authenticator: Any, **_: Any) -> None:
    _record("signin.second_factor_removed", user, reason=str(authenticator.type))

"""What every request of someone signed in passes: where they were last seen, and the second factor."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponse]
# How often a session in use is written down, in seconds; each process remembers for itself what it has written.
_EVERY = 60
_AGENT_LENGTH = UserSession._meta.get_field("user_agent").max_length


class KeepSession:
    """Keeps when and from where each session was last used, as the sign-in library does, to the minute.

    A session that is new, or comes from another place or program than before, is kept at once, by the library.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep it, then answer."""
        key = request.session.session_key
        if key and request.user.is_authenticated:
            ip = get_adapter().get_client_ip(request)
            agent = request.META.get("HTTP_USER_AGENT", "")[:_AGENT_LENGTH]
            if caches["process"].add(sha256(f"{key} {ip} {agent}".encode()).hexdigest(), True, timeout=_EVERY):
                kept = UserSession.objects.filter(session_key=key, user=request.user, ip=ip, user_agent=agent)
                if not kept.update(last_seen_at=timezone.now()):
                    UserSession.objects.create_from_request(request)
        return self.get_response(request)


class RequireSecondFactor:
    """Leads people who have no second factor to the page where they add one, before anything else.

    Those who come through the identity provider have proved themselves there.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or lead to the second factor."""
        if (
            hasattr(request, "api_token")
            or not settings.REQUIRE_SECOND_FACTOR
            or not request.user.is_authenticated
            or self._may_pass(request)
        ):
            return self.get_response(request)
        return redirect(reverse("mfa_index"))

    def _may_pass(self, request: HttpRequest) -> bool:
        if request.path.startswith(
            (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"))
        ):
            return True
        methods = request.session.get("account_authentication_methods", [])
        by_provider = any(method.get("method") == "socialaccount" for method in methods)
        return by_provider or is_mfa_enabled(request.user)

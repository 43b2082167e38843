"""Programs that come with an API token instead of a session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from entente.apps.signin.services import use_token

Respond = Callable[[HttpRequest], HttpResponse]
API_PREFIX = "/api/"
READING = {"GET", "HEAD", "OPTIONS"}


class AcceptToken:
    """Takes `Authorization: Bearer …` on the API, and refuses tokens that are unknown, expired or revoked.

    All of these look the same from outside. A token in force that only reads is told so when it writes: whoever holds
    it knows that it is in force. A request with a token never falls back to the session.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the token's person through, or answer 401; 403 to a token that only reads."""
        header = request.headers.get("Authorization", "")
        if not header or not request.path.startswith(API_PREFIX):
            return self.get_response(request)
        kind, _space, secret = header.partition(" ")
        token = use_token(secret.strip()) if kind.lower() == "bearer" else None
        needed = "read" if request.method in READING else "write"
        if token is not None and needed == "write" and "write" not in token.scopes:
            return _only_reads()
        if token is None or needed not in token.scopes:
            return JsonResponse({"detail": "Unauthorized"}, status=401, headers={"WWW-Authenticate": "Bearer"})
        request.user = token.person
        request.api_token = token  # type: ignore[attr-defined]
        return self.get_response(request)


def _only_reads() -> HttpResponse:
    """Say why the token does not do, and nothing of what it was sent to: whether that exists was never looked up."""
    detail = _(
        "This token only reads. To write, issue a token with the scope “write” at %(address)s and send that one."
    )
    body = {
        "type": "about:blank",
        "title": _("Not allowed"),
        "status": 403,
        "detail": detail % {"address": reverse("tokens")},
    }
    challenge = 'Bearer error="insufficient_scope", scope="write"'
    return JsonResponse(
        body, status=403, content_type="application/problem+json", headers={"WWW-Authenticate": challenge}
    )

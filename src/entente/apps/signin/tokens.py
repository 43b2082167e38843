"""Programs that come with an API token instead of a session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from entente.apps.signin.services import use_token

Respond = Callable[[HttpRequest], HttpResponse]
API_PREFIX = "/api/"
READING = {"GET", "HEAD", "OPTIONS"}


class AcceptToken:
    """Takes `Authorization: Bearer …` on the API, and refuses tokens that are unknown, expired, revoked or too narrow.

    All of these look the same from outside. A request with a token never falls back to the session.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the token's person through, or answer 401."""
        header = request.headers.get("Authorization", "")
        if not header or not request.path.startswith(API_PREFIX):
            return self.get_response(request)
        kind, _, secret = header.partition(" ")
        token = use_token(secret.strip()) if kind.lower() == "bearer" else None
        needed = "read" if request.method in READING else "write"
        if token is None or needed not in token.scopes:
            return JsonResponse({"detail": "Unauthorized"}, status=401, headers={"WWW-Authenticate": "Bearer"})
        request.user = token.person
        request.api_token = token  # type: ignore[attr-defined]
        return self.get_response(request)

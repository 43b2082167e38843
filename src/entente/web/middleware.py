"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.selectors.bearing import markings_read_once
from entente.apps.access.sessions import bound_viewer_of
from entente.apps.access.shown import collecting
from entente.apps.register.selectors.packs import packs_read_once
from entente.web.marked import bear_marking, record_download

Respond = Callable[[HttpRequest], HttpResponse]

# Everything comes from this server. Vega's interpreter needs no eval; images may be drawn inline as data.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ContentSecurityPolicy:
    """Sets a strict Content-Security-Policy on every response."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then set the headers."""
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class RefuseNul:
    """Refuses addresses with a NUL character: no text holds one, and the database takes none."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400, to programs 422 in the form of the API; any other address goes on."""
        if "\x00" not in unquote(request.get_full_path()):
            return self.get_response(request)
        if not request.path.startswith("/api/"):
            raise SuspiciousOperation("the address holds a NUL character")
        problem = {
            "field": "",
            "message": _("the address holds a NUL character"),
            "remedy": _("leave it out"),
        }
        return JsonResponse({"problems": [problem]}, status=422)


class BindViewer:
    """Puts the viewer on the request and tells the database who looks.

    The whole of the request is one transaction, so that what is rendered after the view, error pages included,
    sees what the viewer may read. The view itself is a transaction within (ATOMIC_REQUESTS), which an
    exception takes back; responses that stream after the end of the request see nothing. The markings of what
    is read are collected, so that the page bears the highest, and every other answer says it in a header.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the viewer, then answer."""
        with transaction.atomic(), collecting() as shown, packs_read_once(), markings_read_once():
            request.viewer = bound_viewer_of(request)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if above := frozenset(shown) - {PUBLIC}:
                bear_marking(request, response, above)
                record_download(request, response, above)
            return response

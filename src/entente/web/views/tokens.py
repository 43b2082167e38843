"""One's own API tokens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from entente.apps.signin.rules import LONGEST_DAYS, SCOPES
from entente.apps.signin.selectors import token_list
from entente.apps.signin.services import issue_token, revoke_token
from entente.kernel.errors import BadInput
from entente.web.actors import actor_of, viewer_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's tokens; issue one, and show its secret this once."""
    context = {"scopes": SCOPES, "longest": LONGEST_DAYS, "secret": "", "problems": ()}
    if request.method == "POST":
        days = request.POST.get("days", "")
        try:
            _token, context["secret"] = issue_token(
                actor_of(request),
                request.user,  # type: ignore[arg-type]
                name=request.POST.get("name", ""),
                scopes=tuple(request.POST.getlist("scopes")),
                days=int(days) if days.isdecimal() and len(days) < 5 else 0,
            )
        except BadInput as error:
            context["problems"] = error.problems
    context["tokens"] = token_list(viewer_of(request))
    response = render(request, "web/tokens.html", context, status=422 if context["problems"] else 200)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke one of one's tokens."""
    if not revoke_token(actor_of(request), request.user, token_id=token_id):  # type: ignore[arg-type]
        raise Http404
    messages.success(request, _("The token is revoked."))
    return redirect("tokens")

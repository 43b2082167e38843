"""Where one is signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entente.web.browsers import browser_words


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List one's sessions."""
    mine = UserSession.objects.purge_and_list(request.user)
    named = [(session, browser_words(session.user_agent)) for session in mine]
    return render(request, "web/sessions.html", {"sessions": named, "current": request.session.session_key})


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's sessions."""
    session = UserSession.objects.filter(pk=session_id, user=request.user).first()
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("The session has ended."))
    return redirect("usersessions_list")

"""What changed in what one follows: the notices, who follows what, the daily mail."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entente.apps.access.shown import not_shown
from entente.apps.access.viewers import Viewer
from entente.apps.ledger.records import Ref, describe
from entente.apps.notices import services
from entente.apps.notices.selectors import COUNTED, PAGE, digest_wanted, notice_count, notice_list, subscription_list
from entente.web.actors import actor_of, viewer_of

STANCES: dict[str, Callable[..., bool]] = {
    "follow": services.follow,
    "unfollow": services.unfollow,
    "mute": services.mute,
    "unmute": services.unmute,
}


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List one's notices, newest first, beside what one follows."""
    viewer = viewer_of(request)
    unread_only = request.GET.get("show") != "all"
    found = notice_list(viewer, unread_only=unread_only, before=_key(request.GET.get("before", "")), limit=PAGE + 1)
    context = {
        "notices": found[:PAGE],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "unread": _unread(viewer),
        "unread_only": unread_only,
        "subscriptions": subscription_list(viewer),
        "digest": digest_wanted(viewer),
    }
    return render(request, "web/notices/notices.html", context)


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """Tell, for the header of a page, how many notices are unread: nothing for none, "99+" for many.

    Apart from the page: a notice counts only where its record may be read, and looking that up takes longer
    than most pages.
    """
    response = render(request, "web/notices/unread.html", {"number": _unread(viewer_of(request))})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark the notices named as read; all of them when none is named."""
    keys = [key for text in request.POST.getlist("notice") if (key := _key(text))]
    services.mark_read(actor_of(request), notice_ids=keys or None)
    return redirect("notices")


@login_required
@require_POST
def set_digest(request: HttpRequest) -> HttpResponse:
    """Choose whether to get the daily mail."""
    wanted = request.POST.get("digest") == "yes"
    services.set_digest(actor_of(request), wanted=wanted)
    text = _("You get a mail on every day on which something changed.") if wanted else _("You get no daily mail.")
    messages.success(request, text)
    return redirect("notices")


@login_required
@require_POST
def set_stance(request: HttpRequest, record_type: str, record_id: str) -> HttpResponse:
    """Follow or mute a record, or no longer; then back to where one came from."""
    ref, choose = Ref(record_type, record_id), STANCES.get(request.POST.get("stance", ""))
    described = describe(viewer_of(request), [ref]).get(ref)
    if described is None or choose is None:
        raise Http404(record_id)
    choose(actor_of(request), record_type=record_type, record_id=record_id)
    return redirect("notices" if request.POST.get("back") == "notices" else described.url)


def _unread(viewer: Viewer) -> str:
    with not_shown():
        count = notice_count(viewer)
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""The watches of the viewer's post: set, changed, muted, deleted, and what crossed them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entente.apps.register.selectors.choices import party_list
from entente.apps.warnings.selectors.choices import region_options
from entente.apps.warnings.selectors.watches import watch_get, watch_page
from entente.apps.warnings.services.watches import delete_watch, edit_watch, end_watch, keep_watch, see_crossings
from entente.kernel.errors import BadInput
from entente.web.actors import actor_of, viewer_of
from entente.web.forms import Choices
from entente.web.views.problems import found_or_404
from entente.web.views.warnings.forms import WatchForm
from entente.web.views.warnings.shared import around, sent


@login_required
@found_or_404
def watches(request: HttpRequest) -> HttpResponse:
    """Show what the post watches and what crossed it; set a further watch."""
    viewer = viewer_of(request)
    initial = {name: request.GET.get(name, "") for name in ("party", "region", "series_id")}
    form = WatchForm(sent(request), choices=_choices(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_watch(actor_of(request), form.new())
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The watch is set. You hear when it is crossed."))
            return redirect("watches")
    page = watch_page(viewer)
    wrong = request.method == "POST"
    context = {"page": page, "form": form, "wrong": wrong, **around(request, "watches")}
    return render(request, "web/warnings/watches.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def edit(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """Change what a watch of the post looks at."""
    held = watch_get(viewer_of(request), watch_id=watch_id)
    names = ("party", "region", "series_id", "measure", "threshold", "note")
    initial = {name: getattr(held, name) for name in names}
    form = WatchForm(sent(request), choices=_choices(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_watch(actor_of(request), watch_id, form.new())
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The watch is changed. From the next scan on it looks at this."))
            return redirect("watches")
    wrong = request.method == "POST"
    context = {"held": held, "form": form, "wrong": wrong, **around(request, "watches", exercise=held.exercise)}
    return render(request, "web/warnings/edit_watch.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def delete(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """Delete a watch of the post, after a look at what goes with it."""
    held = watch_get(viewer_of(request), watch_id=watch_id)
    if request.method == "POST":
        delete_watch(actor_of(request), watch_id)
        messages.success(request, _("The watch is deleted."))
        return redirect("watches")
    context = {"held": held, **around(request, "watches", exercise=held.exercise)}
    return render(request, "web/warnings/delete_watch.html", context)


@login_required
@require_POST
@found_or_404
def end(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """Mute a watch, or take it up again."""
    end_watch(actor_of(request), watch_id)
    return redirect("watches")


@login_required
@require_POST
@found_or_404
def seen(request: HttpRequest) -> HttpResponse:
    """Note that the post has looked at what crossed its watches."""
    see_crossings(actor_of(request))
    return redirect("watches")


def _choices(request: HttpRequest) -> dict[str, Choices]:
    viewer = viewer_of(request)
    return {
        "party": [(party.code, party.name) for party in party_list(viewer)],
        "region": region_options(viewer),
    }

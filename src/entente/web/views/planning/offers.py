"""Offering an activity, changing it, withdrawing it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.access.models import Level, Post
from entente.apps.planning.models import Fund, MenuEntry
from entente.apps.planning.selectors.menu import entry_get, round_of, round_row
from entente.apps.planning.selectors.names import area_names
from entente.apps.planning.services.menu import (
    edit_activity,
    offer_activity,
    require_offer,
    text_of,
    withdraw_activity,
)
from entente.apps.register.models import Party
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.views.planning.forms import EntryForm, ReasonForm
from entente.web.views.planning.shared import found_or_404, shown, tried


@login_required
@found_or_404
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Offer an activity."""
    held = round_of(viewer_of(request), code=code)
    require_offer(actor_of(request), "")
    form = EntryForm(request.POST or None, choices=_choices(held), initial={"seats": "10"})
    if request.method == "POST" and form.is_valid():
        try:
            made = offer_activity(actor_of(request), held.pk, form.text())
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(code)s is on the menu.") % {"code": made.code})
            return redirect("menu-entry", made.pk)
    wrong = request.method == "POST"
    context = shown(round_row(held), "menu", form=form, wrong=wrong, inner="menu", entry=None)
    return render(request, "web/planning/entry_form.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def edit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Change an activity of the menu."""
    page = entry_get(viewer_of(request), entry_id=entry_id)
    require_offer(actor_of(request), page.row.field)
    entry = MenuEntry.objects.select_related("round", "lead", "host", "fund").get(pk=entry_id)
    text = {**asdict(text_of(entry)), "revision": entry.revision}
    form = EntryForm(request.POST or None, choices=_choices(entry.round), initial=text)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data.get("revision") or 0
        try:
            edit_activity(actor_of(request), entry_id, form.text(), revision=revision)
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("menu-entry", entry_id)
    wrong = request.method == "POST"
    context = shown(page.round, "menu", form=form, wrong=wrong, inner="menu", entry=page.row)
    return render(request, "web/planning/entry_form.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Withdraw an activity from the menu."""
    page = entry_get(viewer_of(request), entry_id=entry_id)
    require_offer(actor_of(request), page.row.field)
    form = ReasonForm(request.POST or None)
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        done, problems = tried(
            lambda: withdraw_activity(actor_of(request), entry_id, reason=form.cleaned_data["reason"])
        )
        if done is not None:
            messages.success(request, _("The activity is withdrawn."))
            return redirect("menu-entry", entry_id)
    wrong = request.method == "POST"
    context = shown(
        page.round,
        "menu",
        form=form,
        wrong=wrong,
        problems=problems,
        label=_("Withdraw %(code)s from the menu") % {"code": page.row.code},
        follows=_("What was requested of it can no longer be granted. It stays readable."),
        back=("menu-entry", entry_id),
        inner="menu",
        stop=True,
    )
    return render(request, "web/planning/confirm.html", context, status=422 if wrong else 200)


def _choices(held: Any) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen: areas, levels, posts, parties, funds of the round that the reader may read."""
    blank = [("", "–")]
    nations = [(row.code, row.name) for row in Party.objects.filter(kind="state")]
    return {
        "field": blank + sorted(area_names().items(), key=lambda pair: pair[1]),
        "clearance": blank + [(row.code, row.name) for row in Level.objects.filter(rank__gt=0)],
        "lead": blank + [(row.code, row.name) for row in Post.objects.filter(active=True).order_by("code")],
        "host": blank + nations,
        "country": blank + nations,
        "fund": blank + [(row.code, row.name) for row in Fund.objects.filter(round=held)],
    }

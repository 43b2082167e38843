"""Acts in the life of a round: a page for each, with what follows from it and why it may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.planning.rules.transitions import LABELS
from entente.apps.planning.selectors.consequences import Consequences, consequences_of_agreeing
from entente.apps.planning.selectors.rounds import round_get
from entente.apps.planning.services import agreeing, reviewing, rounds
from entente.kernel.errors import Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.views.planning.forms import ReasonForm
from entente.web.views.planning.shared import found_or_404, shown, tried

PLAIN: dict[str, Callable[..., Any]] = {
    "open_offers": rounds.open_offers,
    "open_requests": rounds.open_requests,
    "reopen_offers": rounds.reopen_offers,
    "close_requests": rounds.close_requests,
    "reopen_requests": rounds.reopen_requests,
    "take_back": reviewing.take_back,
    "close": rounds.close,
    "cancel": rounds.cancel,
}
# Acts on a version, whose number the form carries.
ON_VERSION: dict[str, Callable[..., Any]] = {
    "put_under_review": reviewing.put_under_review,
    "agree": agreeing.agree,
    "adopt_late": agreeing.adopt_late,
}


def follows(verb: str) -> str:
    """Say what follows from an act."""
    return {
        "open_offers": _("Activity leads can then put activities on the menu."),
        "open_requests": _("The menu is then closed, and partners can request seats."),
        "reopen_offers": _("The menu can then be changed again; partners cannot request meanwhile."),
        "close_requests": _("What partners request from then on is late, and served from what is left."),
        "reopen_requests": _("Partners can then change their requests again."),
        "put_under_review": _("Each partner then sees what this version gives to it, and nothing of others."),
        "take_back": _("Partners keep what they saw; another version can be drawn and put under review."),
        "agree": _("Seats are then granted, activities become engagements, and what was not granted waits."),
        "adopt_late": _("What this version gives to late requests is then granted; nobody loses a seat."),
        "close": _("Nothing can be requested or given back any more."),
        "cancel": _("The round ends here. Its menu and requests stay readable."),
    }.get(verb, "")


@login_required
@found_or_404
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do something with a round that the viewer's post allows; a refusal says what is missing."""
    if verb not in PLAIN and verb not in ON_VERSION:
        raise Http404(verb)
    page = round_get(viewer_of(request), code=code)
    if request.method == "GET" and verb not in {each.code for each in page.actions}:
        raise Refused(
            _("Your post may not do this with the round, or not now."),
            rule="planning.act_open",
            remedy=_("open the round: it says what your post may do"),
        )
    version = _version(request, verb, page.round.review_version)
    form = ReasonForm(request.POST or None, initial={"version": version})
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, problems = tried(lambda: _run(request, page.round.id, verb, given["reason"], given.get("version")))
        if done is not None:
            messages.success(request, _("Done: %(verb)s.") % {"verb": LABELS[verb]})
            return redirect("planning-round", code)
    wrong = request.method == "POST"
    found: Consequences | None = None
    if verb in {"agree", "adopt_late"} and version:
        found = consequences_of_agreeing(viewer_of(request), code=code, version=version)
    context = shown(
        page.round,
        "rounds",
        page=page,
        verb=verb,
        label=LABELS[verb],
        follows=follows(verb),
        form=form,
        version=version,
        versions=[each for each in page.versions if each.state == "done"],
        consequences=found,
        problems=problems,
        wrong=wrong,
        inner="round",
    )
    return render(request, "web/planning/act.html", context, status=422 if wrong else 200)


def _version(request: HttpRequest, verb: str, under_review: int | None) -> int | None:
    if verb not in ON_VERSION:
        return None
    asked = request.POST.get("version") or request.GET.get("version") or ""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else under_review


def _run(request: HttpRequest, round_id: Any, verb: str, reason: str, version: int | None) -> Any:
    if verb in PLAIN:
        return PLAIN[verb](actor_of(request), round_id, reason=reason)
    return ON_VERSION[verb](actor_of(request), round_id, version=version or 0, reason=reason)

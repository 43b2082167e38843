"""Both sides look at the version under review: each at what it may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.planning.enums import RoundState, Verdict
from entente.apps.planning.selectors.requests import request_page
from entente.apps.planning.selectors.rounds import round_get
from entente.apps.planning.services import reviewing
from entente.web.actors import actor_of, viewer_of
from entente.web.views.planning.forms import ReviewForm
from entente.web.views.planning.shared import found_or_404, shown, tried


@login_required
@found_or_404
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the version under review gives, with each refusal's reason; take the side's word on it."""
    viewer = viewer_of(request)
    page = round_get(viewer, code=code)
    version = page.round.review_version
    form = ReviewForm(request.POST or None, initial={"version": version})
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done, problems = tried(
            lambda: reviewing.review(
                actor_of(request),
                page.round.id,
                version=given["version"],
                verdict=Verdict(given["verdict"]),
                comment=given["comment"],
            )
        )
        if done is not None:
            messages.success(request, _("Your review is recorded."))
            return redirect("planning-review", code)
    wrong = request.method == "POST"
    asked = request_page(viewer, code=code)
    rows = [row for row in asked.rows if row.seats is not None]
    context = shown(
        page.round,
        "rounds",
        page=page,
        form=form,
        wrong=wrong,
        problems=problems,
        rows=rows,
        short=[row for row in rows if row.reasons],
        given=sum(row.seats or 0 for row in rows),
        open=page.round.state == RoundState.UNDER_REVIEW and page.may_review,
        inner="review",
    )
    return render(request, "web/planning/review.html", context, status=422 if wrong else 200)

"""The list of rounds, one round, beginning one, its money and partners."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.planning.enums import RoundState
from entente.apps.planning.rules.transitions import BEFORE_AGREED, PLAN
from entente.apps.planning.selectors.menu import round_list
from entente.apps.planning.selectors.rounds import round_get
from entente.apps.planning.selectors.types import RoundPage
from entente.apps.planning.services import rounds as services
from entente.apps.planning.services.rounds import NewRound, plan_round, require_plan
from entente.web.actors import actor_of, viewer_of
from entente.web.views.history import record_parts
from entente.web.views.planning.forms import FundForm, PartnerForm, RoundForm
from entente.web.views.planning.newcomers import newcomers
from entente.web.views.planning.shared import found_or_404, shown, tried

# The states of a round in their order, as a line of steps.
LIFE = (
    RoundState.DRAFT, RoundState.OFFERS_OPEN, RoundState.REQUESTS_OPEN, RoundState.ALLOCATION, RoundState.UNDER_REVIEW,
    RoundState.AGREED,
)  # fmt: skip


@found_or_404
def rounds(request: HttpRequest) -> HttpResponse:
    """Show every planning round, and how far each has come."""
    viewer = viewer_of(request)
    rows = round_list(viewer)
    may = viewer.side != "partner" and viewer.may(PLAN)
    exercise = bool(rows) and all(row.exercise for row in rows)
    return render(
        request,
        "web/planning/rounds.html",
        {**shown(None, "rounds"), "rows": rows, "may_plan": may, "exercise": exercise},
    )


@found_or_404
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show a round: how it stands, what may be done, what is in it."""
    page = round_get(viewer_of(request), code=code)
    context = shown(
        page.round,
        "rounds",
        page=page,
        answer=_answer(page),
        life=[(state.label, _place(page.round.state, state)) for state in LIFE],
        inner="round",
        busy=any(each.busy for each in page.versions),
        **record_parts(request, "planning_round", code),
    )
    return render(request, "web/planning/round.html", context)


def _place(state: str, step: RoundState) -> str:
    """Whether a step is behind, now or to come."""
    order = list(LIFE)
    at = order.index(RoundState(state)) if state in LIFE else len(order)
    mine = order.index(step)
    return "now" if mine == at else ("done" if mine < at else "next")


def _answer(page: RoundPage) -> str:
    parts = [
        ngettext("%(count)s activity", "%(count)s activities", page.round.entries)
        % {"count": number_format(page.round.entries)},
        ngettext("%(count)s request", "%(count)s requests", page.round.requests)
        % {"count": number_format(page.round.requests)},
    ]
    if page.waiting:
        parts.append(_("%(count)s waiting for seats") % {"count": number_format(page.waiting)})
    if page.late:
        parts.append(_("%(count)s late") % {"count": number_format(page.late)})
    return ", ".join(parts) + "."


@login_required
@found_or_404
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a round."""
    require_plan(actor_of(request))
    form = RoundForm(request.POST or None)
    problems: Any = ()
    if request.method == "POST" and form.is_valid():
        made, problems = tried(lambda: plan_round(actor_of(request), NewRound(**form.cleaned_data)))
        if made is not None:
            messages.success(request, _("The round is begun. Set its money and partners, then open it for offers."))
            return redirect("planning-money", made.code)
    wrong = request.method == "POST"
    context = {**shown(None, "rounds"), "form": form, "wrong": wrong, "problems": problems}
    return render(request, "web/planning/begin.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Set the funds of a round, and what each partner has in it."""
    page = round_get(viewer_of(request), code=code)
    actor = actor_of(request)
    require_plan(actor)
    kind = request.POST.get("form", "")
    fund = FundForm(request.POST if kind == "fund" else None)
    partner = PartnerForm(request.POST if kind == "partner" else None, parties=newcomers(request, taken=()))
    problems: Any = ()
    form = {"fund": fund, "partner": partner}.get(kind)
    if form is not None and form.is_valid():
        write = services.set_fund if kind == "fund" else services.set_partner
        made, problems = tried(lambda: write(actor, page.round.id, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect("planning-money", code)
    context = shown(
        page.round,
        "rounds",
        page=page,
        fund=fund,
        partner=partner,
        problems=problems,
        wrong=form is not None,
        inner="money",
        open=page.round.state in BEFORE_AGREED,
    )
    return render(request, "web/planning/money.html", context, status=422 if form is not None else 200)

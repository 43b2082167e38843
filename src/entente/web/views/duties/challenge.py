"""One challenge: what is known, who looks after it, how it was judged; opening, reviewing, closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.programmes.selectors.challenges import (
    ChallengeView,
    challenge_evidence,
    challenge_get,
    challenge_history,
)
from entente.apps.programmes.selectors.options import posts_for, programme_options, source_options
from entente.apps.programmes.services import challenges as services
from entente.apps.programmes.services.challenges import ChallengeText, Judgement
from entente.apps.programmes.vocabularies import ChallengeState
from entente.apps.register.selectors.choices import party_list
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.duties.forms import (
    ChallengeForm,
    EvidenceForm,
    JudgementForm,
    ReasonForm,
    ReopenForm,
    choices_of,
)
from entente.web.views.duties.shared import Crumb, Page, form_page, goes, may_for, need
from entente.web.views.history import already_read, record_parts
from entente.web.views.problems import found_or_404

RIGHT = "programmes.challenges"
# A next review is proposed a quarter ahead.
NEXT = timedelta(days=90)
_TOGETHER = (("party", "programme", "goal"), ("severity", "trend"), ("owner", "review_on"))


@require_safe
@found_or_404
def challenge(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """Show a challenge with its evidence and how it was judged."""
    viewer = viewer_of(request)
    view = challenge_get(viewer, challenge_id=challenge_id, on=clock_of(request).on)
    context = {
        "view": view,
        "history": challenge_history(viewer, challenge_id=challenge_id),
        "evidence": challenge_evidence(viewer, challenge_id=challenge_id),
        "verbs": _verbs(view) if _may(request, view) else [],
        "crumbs": _crumbs(view),
        "exercise": view.exercise,
        "section": "programmes",
        **record_parts(request, "challenge", str(challenge_id), described=already_read(view.marking_id)),
    }
    return render(request, "web/duties/challenge.html", context)


@login_required
@found_or_404
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a challenge with a partner."""
    viewer = viewer_of(request)
    need(viewer.may(RIGHT), RIGHT)
    given = {name: request.GET.get(name, "") for name in ("party", "programme", "kind")}
    form = ChallengeForm(request.POST or None, initial={"review_on": clock_of(request).today + NEXT, **given})
    parties = [(party.code, party.name) for party in party_list(viewer) if may_for(viewer, RIGHT, party=party.code)]
    choices_of(
        form, party=parties, programme=programme_options(viewer),
        owner=posts_for(viewer, party=viewer.party, own_side=True),
    )  # fmt: skip
    made: list[UUID] = []

    def act(data: dict[str, Any]) -> None:
        shared, exercise = data.pop("shared"), data.pop("exercise")
        row = services.open_challenge(actor_of(request), ChallengeText(**data), internal=not shared, exercise=exercise)
        made.append(row.pk)

    page = Page(
        title=_("What stands in the way, with whom?"),
        answer=_("Only your own side reads it unless you share it."),
        button=_("Open the challenge"),
        back=goes("challenges"),
        crumbs=((_("Challenges"), goes("challenges")),),
        rows=_TOGETHER,
    )
    return form_page(
        request, page, form, act, done=_("The challenge is open."), to=lambda: redirect("challenge", made[0])
    )


@login_required
@found_or_404
def act(request: HttpRequest, challenge_id: UUID, verb: str) -> HttpResponse:
    """Review, close or reopen a challenge, or add evidence of it."""
    view = challenge_get(viewer_of(request), challenge_id=challenge_id, on=clock_of(request).on)
    if verb not in _ACTS:
        raise Http404(verb)
    need(_may(request, view), RIGHT)
    make, run, title, button, done = _ACTS[verb]
    form = make(request, view)
    page = Page(
        title=str(title()),
        button=str(button()),
        back=goes("challenge", challenge_id),
        crumbs=(*_crumbs(view), (view.title, goes("challenge", challenge_id))),
        answer=view.title,
        stop=verb == "close",
        exercise=view.exercise,
        rows=_TOGETHER,
    )
    return form_page(
        request, page, form, lambda data: run(request, view, data), done=str(done()),
        to=lambda: redirect("challenge", challenge_id),
    )  # fmt: skip


def _may(request: HttpRequest, view: ChallengeView) -> bool:
    """Whether the viewer keeps the challenges of the partner, or sits in the post that owns this one."""
    viewer = viewer_of(request)
    if may_for(viewer, RIGHT, party=view.party):
        return True
    return viewer.post_id is not None and viewer.post_id == view.owner_id


def _verbs(view: ChallengeView) -> list[tuple[str, str, bool]]:
    if view.state == ChallengeState.CLOSED:
        return [("reopen", _("Open it again"), False), ("evidence", _("Add evidence"), False)]
    return [("review", _("Review it"), False), ("evidence", _("Add evidence"), False), ("close", _("Close it"), True)]


def _crumbs(view: ChallengeView) -> tuple[Crumb, ...]:
    return (
        (_("Challenges"), goes("challenges")),
        (view.party_name, goes("challenges", query=f"party={view.party}")),
        *(((view.programme, goes("programme", view.programme)),) if view.programme else ()),
    )


def _review_form(request: HttpRequest, view: ChallengeView) -> ExplainedForm:
    initial = {
        "severity": view.severity.value, "trend": view.trend.value, "mitigation": view.mitigation, "owner": view.owner,
        "review_on": clock_of(request).today + NEXT, "revision": view.revision,
    }  # fmt: skip
    form = JudgementForm(request.POST or None, initial=initial)
    choices_of(form, owner=posts_for(viewer_of(request), party=view.party, own_side=True))
    return form


def _evidence_form(request: HttpRequest, view: ChallengeView) -> ExplainedForm:
    form = EvidenceForm(request.POST or None, initial={"on": clock_of(request).today})
    choices_of(form, source=source_options(viewer_of(request)))
    return form


def _close_form(request: HttpRequest, view: ChallengeView) -> ExplainedForm:
    return ReasonForm(request.POST or None, initial={"revision": view.revision})


def _reopen_form(request: HttpRequest, view: ChallengeView) -> ExplainedForm:
    initial = {"revision": view.revision, "review_on": clock_of(request).today + NEXT}
    return ReopenForm(request.POST or None, initial=initial)


def _review(request: HttpRequest, view: ChallengeView, data: dict[str, Any]) -> None:
    revision, reason = data.pop("revision") or 0, data.pop("reason")
    services.review_challenge(actor_of(request), view.id, Judgement(**data), revision=revision, reason=reason)


def _close(request: HttpRequest, view: ChallengeView, data: dict[str, Any]) -> None:
    services.close_challenge(actor_of(request), view.id, revision=data["revision"] or 0, reason=data["reason"])


def _reopen(request: HttpRequest, view: ChallengeView, data: dict[str, Any]) -> None:
    services.reopen_challenge(actor_of(request), view.id, **{**data, "revision": data["revision"] or 0})


def _add_evidence(request: HttpRequest, view: ChallengeView, data: dict[str, Any]) -> None:
    services.add_challenge_evidence(actor_of(request), view.id, **data)


Run = Callable[[HttpRequest, ChallengeView, dict[str, Any]], None]
Make = Callable[[HttpRequest, ChallengeView], ExplainedForm]
Words = Callable[[], str]
# Of each act: its form, its service, its question, its button, what is said afterwards.
_ACTS: dict[str, tuple[Make, Run, Words, Words, Words]] = {
    "review": (_review_form, _review, lambda: _("How does the challenge stand now?"), lambda: _("Save the review"),
               lambda: _("The review is saved. The earlier judgement stays in its history.")),
    "evidence": (_evidence_form, _add_evidence, lambda: _("What shows the challenge, or that it eases?"),
                 lambda: _("Add the evidence"), lambda: _("The evidence is added.")),
    "close": (_close_form, _close, lambda: _("Is the challenge gone?"), lambda: _("Close it"),
              lambda: _("The challenge is closed. It can be opened again.")),
    "reopen": (_reopen_form, _reopen, lambda: _("Is the challenge back?"), lambda: _("Open it again"),
               lambda: _("The challenge is open again.")),
}  # fmt: skip

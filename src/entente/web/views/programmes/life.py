"""Acts in the life of programmes and of goals: a page for each, with what it asks for and why it may be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind, Outcome, ProgrammeState, Track
from entente.apps.programmes.errors import AffectedActivity, ConfirmAffected
from entente.apps.programmes.rules.transitions import LABELS
from entente.apps.programmes.selectors.affected import affected_activities
from entente.apps.programmes.selectors.drafts import (
    Options,
    ProgrammeHead,
    activity_keys,
    goal_options,
    open_programmes,
)
from entente.apps.programmes.selectors.goals import GoalPage, goal_get
from entente.apps.programmes.services import goals as goal_services
from entente.apps.programmes.services import lifecycle
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.views.programmes import consequences
from entente.web.views.programmes.forms import ActForm
from entente.web.views.programmes.shared import borne_by, found_or_404, head_of, sent

Do = Callable[..., Any]

# What each act asks for besides its day.
ASKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("propose", "submit_to_partner", "submit_to_committee", "return_to_draft", "return_to_consultation",
         "amend", "drop_amendment", "bridge", "withdraw", "resume_practical", "resume_dialogue"),
        ("reason",),
    ),
    **dict.fromkeys(("suspend_practical", "suspend_dialogue"), ("reason", "shown")),
    **dict.fromkeys(("adopt", "adopt_amendment", "extend"), ("outcome", "reference")),
    **dict.fromkeys(("enter_into_force", "open_mid_term_review", "open_final_review", "supersede"), ()),
    "conclude_mid_term_review": ("findings",),
    "agree": ("text_revision",),
    "propose_extension": ("period_end", "reason"),
    "close": ("findings", "reason"),
}  # fmt: skip
_TRACKS = {"suspend_practical": Track.PRACTICAL, "suspend_dialogue": Track.DIALOGUE}


@login_required
@found_or_404
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do something with a programme that the viewer's post allows; a refusal says what is missing, and where."""
    if verb not in ASKS:
        raise Http404(verb)
    head = head_of(request, code)
    track = _TRACKS.get(verb)
    affected = affected_activities(viewer_of(request), programme_id=head.row.id, track=track) if track else ()
    wanted = _wanted(verb, head)
    seen = " ".join(str(each.id) for each in affected)
    form = ActForm(
        sent(request),
        wanted=wanted,
        initial={"text_revision": head.text_revision, "shown": seen},
    )
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _run(actor_of(request), head, verb, form.cleaned_data)
        except ConfirmAffected as error:
            affected = error.activities
            form = ActForm(
                wanted=wanted,
                initial={**form.cleaned_data, "shown": " ".join(str(each.id) for each in affected)},
            )
            problems = (Problem(error.message, remedy=error.remedy),)
        except BadInput as error:
            problems = error.problems
        except Refused as error:
            problems = (Problem(error.message, remedy=error.remedy),)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": label_of(verb)})
            return redirect("programme", code)
    return _act_page(request, head, verb, form, problems, affected=affected, track=track)


def label_of(verb: str) -> str:
    """What an act on a programme is called."""
    return _("Propose an extension") if verb == "propose_extension" else str(LABELS[verb])


def _act_page(
    request: HttpRequest,
    head: ProgrammeHead,
    verb: str,
    form: ActForm,
    problems: tuple[Problem, ...],
    *,
    affected: tuple[AffectedActivity, ...],
    track: Track | None,
) -> HttpResponse:
    wrong = request.method == "POST"
    places = [(problem, *_place(problem)) for problem in problems]
    named = any(kind == ClauseKind.ACTIVITY for _problem, kind, _code in places)
    context = {
        "head": head,
        "row": head.row,
        "verb": verb,
        "clause_ids": activity_keys(viewer_of(request), programme_id=head.row.id) if named else {},
        "label": label_of(verb),
        "consequence": consequences.PROGRAMME[verb],
        "form": form,
        "wrong": wrong,
        "problems": places,
        "affected": affected,
        "track": track,
        "tab": "programme",
        **borne_by([head.row.marking_id], exercise=head.row.exercise),
    }
    return render(request, "web/programmes/act.html", context, status=422 if wrong else 200)


def _place(problem: Problem) -> tuple[str, str]:
    """Where a problem is: the kind of the clause and its code, such as "goal" and "G1"."""
    for kind in (ClauseKind.GOAL, ClauseKind.ACTIVITY):
        if problem.row.startswith(f"{kind.label} "):
            return kind.value, problem.row.removeprefix(f"{kind.label} ")
    return "", problem.row


def _wanted(verb: str, head: ProgrammeHead) -> tuple[str, ...]:
    if verb == "close":
        return ("findings",) if head.row.state == ProgrammeState.FINAL_REVIEW else ("reason",)
    return ASKS[verb]


def _run(actor: Actor, head: ProgrammeHead, verb: str, data: dict[str, Any]) -> None:
    programme_id, on = head.row.id, data["on"]
    if verb in _TRACKS:
        shown = _keys(data["shown"])
        lifecycle.suspend(actor, programme_id, track=_TRACKS[verb], reason=data["reason"], shown=shown, on=on)
    elif verb.startswith("resume_"):
        track = Track(verb.removeprefix("resume_"))
        lifecycle.resume(actor, programme_id, track=track, reason=data["reason"], on=on)
    elif "outcome" in data:
        outcome = Outcome(data["outcome"] or Outcome.SILENCE)
        _service(verb)(actor, programme_id, outcome=outcome, reference=data["reference"], on=on)
    else:
        named: dict[str, Any] = {name: data[name] for name in ("reason", "findings", "period_end") if name in data}
        if verb == "agree":
            named["text_revision"] = data["text_revision"] or 0
        _service(verb)(actor, programme_id, on=on, **named)


def _service(verb: str) -> Do:
    services: dict[str, Do] = {
        each.__name__: each
        for each in (
            lifecycle.propose, lifecycle.return_to_draft, lifecycle.submit_to_partner, lifecycle.agree,
            lifecycle.return_to_consultation, lifecycle.submit_to_committee, lifecycle.adopt,
            lifecycle.enter_into_force, lifecycle.supersede, lifecycle.open_mid_term_review,
            lifecycle.conclude_mid_term_review, lifecycle.open_final_review, lifecycle.close, lifecycle.amend,
            lifecycle.drop_amendment, lifecycle.adopt_amendment, lifecycle.extend, lifecycle.bridge,
            lifecycle.withdraw, lifecycle.propose_extension,
        )
    }  # fmt: skip
    return services[verb]


def _keys(text: str) -> list[UUID]:
    try:
        return [UUID(part) for part in text.split()]
    except ValueError:
        return []


@login_required
@found_or_404
def move(request: HttpRequest, code: str, goal: str, verb: str) -> HttpResponse:
    """Move a goal along, merge it into another, or carry it over into another programme."""
    if verb not in consequences.GOAL:
        raise Http404(verb)
    viewer = viewer_of(request)
    page = goal_get(viewer, programme=code, goal=goal, on=clock_of(request).on)
    wanted: tuple[str, ...] = ("reason",)
    choices: dict[str, Options] = {}
    if verb == "merge":
        wanted = ("reason", "into")
        choices = {"into": goal_options(viewer, programme_id=page.programme.id, but=page.row.id)}
    elif verb == "carry_over":
        wanted = ("reason", "programme", "objective")
        choices = {"programme": open_programmes(viewer, party=page.programme.party.code, but=page.programme.id)}
    form = ActForm(sent(request), wanted=wanted, choices=choices)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            _move(actor_of(request), page, verb, form.cleaned_data)
        except BadInput as error:
            problems = error.problems
        except Refused as error:
            problems = (Problem(error.message, remedy=error.remedy),)
        else:
            messages.success(request, _("Done: %(verb)s.") % {"verb": LABELS[verb]})
            return redirect("goal", code, goal)
    wrong = request.method == "POST"
    context = {
        "page": page,
        "goal": page.row,
        "row": page.programme,
        "label": LABELS[verb],
        "consequence": consequences.GOAL[verb],
        "form": form,
        "wrong": wrong,
        "nowhere": verb in {"merge", "carry_over"} and not any(choices.values()),
        "problems": [(problem, "", str(problem.row or "")) for problem in problems],
        **borne_by([page.programme.marking_id], exercise=page.row.exercise),
    }
    return render(request, "web/programmes/act.html", context, status=422 if wrong else 200)


def _move(actor: Actor, page: GoalPage, verb: str, data: dict[str, Any]) -> None:
    if verb == "merge":
        goal_services.merge_goals(
            actor, [page.row.id], into=_one(data["into"], "into"), reason=data["reason"], on=data["on"]
        )
    elif verb == "carry_over":
        goal_services.carry_over_goal(
            actor, page.row.id, programme_id=_one(data["programme"], "programme"), reason=data["reason"],
            objective=data["objective"], on=data["on"],
        )  # fmt: skip
    else:
        goal_services.move_goal(actor, page.row.id, verb, reason=data["reason"], on=data["on"])


def _one(text: str, field: str) -> UUID:
    if not text:
        raise BadInput(Problem(_("Nothing is chosen."), field=field, remedy=_("choose one of the list")))
    return UUID(text)

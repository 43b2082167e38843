"""What people do with warnings: a page for each act, several acknowledged at once, a signal pointed out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entente.apps.register.selectors.choices import party_list
from entente.apps.warnings.rules.transitions import DONE, LABELS, transition_for
from entente.apps.warnings.selectors.alert import AlertPage, alert_get
from entente.apps.warnings.selectors.alerts import alert_keys
from entente.apps.warnings.selectors.choices import acknowledging_posts, consultation_options, report_options
from entente.apps.warnings.selectors.types import AlertRow
from entente.apps.warnings.services.lifecycle import Given, acknowledge_all, act
from entente.apps.warnings.services.reports import attach_report
from entente.apps.warnings.services.signals import NewSignal, point_out
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.forms import Choices, ExplainedForm
from entente.web.marking_form import marking_form, picker
from entente.web.views.programmes.shared import found_or_404
from entente.web.views.warnings.forms import ActForm, AttachForm, SignalForm
from entente.web.views.warnings.shared import around, sent
from entente.web.words import advice_text

# What each act asks for besides its day.
ASKS: dict[str, tuple[str, ...]] = {
    "grade": ("reliability", "credibility", "reason"),
    "raise_indicator": ("indicator", "reason"),
    "alert": ("named_post", "hours", "reason"),
    "reassign": ("named_post", "hours", "reason"),
    "request_consultation": ("framework", "reason"),
    "record_meeting": ("reference", "reason"),
    "record_outcome": ("outcome", "reason"),
    **dict.fromkeys(("watch", "acknowledge", "undo_acknowledge", "stand_down", "false_alarm", "reopen"), ("reason",)),
}


@login_required
@found_or_404
def act_on(request: HttpRequest, alert_id: UUID, verb: str) -> HttpResponse:
    """Do something with a warning that the viewer's post allows; a refusal says what is missing."""
    if verb not in ASKS:
        raise Http404(verb)
    page = alert_get(viewer_of(request), alert_id=alert_id)
    blocked = _blocked(request, page, verb)
    form = ActForm(sent(request), wanted=ASKS[verb], choices=_offered(request, verb), initial=_initial(page, verb))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            act(actor_of(request), alert_id, verb, form.given())
        except BadInput as error:
            problems = _shown(form, error)
        except Refused as error:
            problems = _refused(form, error)
        else:
            messages.success(request, str(DONE[verb]))
            return redirect("alert", alert_id)
    wrong = request.method == "POST"
    context = {
        "page": page, "row": page.row, "verb": verb, "label": LABELS[verb], "form": form, "wrong": wrong,
        "problems": problems or blocked, "blocked": blocked, **around(request, "alerts", exercise=page.row.exercise),
    }  # fmt: skip
    return render(request, "web/warnings/act.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge several alerts: first the list of them, then all or none."""
    keys = _keys(request)
    rows = [row for row in alert_keys(viewer_of(request), keys=keys) if row.mine]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and request.POST.get("confirmed") and rows:
        try:
            acknowledge_all(actor_of(request), [row.id for row in rows], reason=request.POST.get("reason", ""))
        except Refused as error:
            problems = (Problem(error.message, remedy=error.remedy),)
        else:
            _say_done(request, rows)
            return redirect(f"{reverse('alerts')}?done={'+'.join(str(row.id) for row in rows)}")
    context = {
        "rows": rows, "left_out": len(keys) - len(rows), "problems": problems,
        **around(request, "alerts", exercise=bool(rows) and all(row.exercise for row in rows)),
    }  # fmt: skip
    return render(request, "web/warnings/acknowledge.html", context, status=422 if problems else 200)


@login_required
@require_POST
@found_or_404
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was acknowledged a moment ago."""
    for key in _keys(request):
        act(actor_of(request), key, "undo_acknowledge", Given(reason=_("Taken back at once")))
    messages.success(request, str(DONE["undo_acknowledge"]))
    return redirect("alerts")


@login_required
@found_or_404
def attach(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Rest a warning on a further report."""
    viewer = viewer_of(request)
    page = alert_get(viewer, alert_id=alert_id)
    held = {str(report.id) for report in page.reports}
    options = [each for each in report_options(viewer, exercise=page.row.exercise) if each[0] not in held]
    form = AttachForm(sent(request), choices={"report": options})
    if request.method == "POST" and form.is_valid():
        try:
            attach_report(actor_of(request), alert_id, UUID(form.cleaned_data["report"]))
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The warning rests on this report too."))
            return redirect("alert", alert_id)
    wrong = request.method == "POST"
    context = {
        "page": page, "row": page.row, "label": _("Rest the warning on a report"), "form": form, "wrong": wrong,
        "nothing": not options, **around(request, "alerts", exercise=page.row.exercise),
    }  # fmt: skip
    return render(request, "web/warnings/act.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def point_out_signal(request: HttpRequest) -> HttpResponse:
    """Point out a signal by hand."""
    viewer = viewer_of(request)
    choices: dict[str, Choices] = {
        "parties": [(party.code, party.name) for party in party_list(viewer)],
        "reports": report_options(viewer),
    }
    form = SignalForm(sent(request), choices=choices, initial={"parties": request.GET.getlist("party")})
    marking = marking_form(request)
    if request.method == "POST" and form.is_valid() and (not marking.is_bound or marking.is_valid()):
        try:
            marked = marking.intern(request) if marking.is_bound else None
            made = point_out(actor_of(request), _signal(form), marking_id=marked)
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The signal is recorded. Grade it next."))
            return redirect("alert", made.pk)
    wrong = request.method == "POST"
    context = {
        "form": form, "wrong": wrong, **picker(marking, wrong=wrong), **around(request, "alerts"),
    }  # fmt: skip
    return render(request, "web/warnings/point_out.html", context, status=422 if wrong else 200)


def _signal(form: SignalForm) -> NewSignal:
    data = form.cleaned_data
    return NewSignal(
        title=data["title"], summary=data["summary"], parties=tuple(data["parties"]), since=data["since"],
        reports=tuple(UUID(key) for key in data["reports"]), title_fr=data["title_fr"], summary_fr=data["summary_fr"],
        exercise=data["exercise"],
    )  # fmt: skip


def _offered(request: HttpRequest, verb: str) -> dict[str, Choices]:
    viewer = viewer_of(request)
    if verb in {"alert", "reassign"}:
        return {"named_post": [("", ""), *acknowledging_posts(viewer)]}
    return {"framework": consultation_options(viewer)} if verb == "request_consultation" else {}


def _initial(page: AlertPage, verb: str) -> dict[str, Any]:
    row = page.row
    grade = {"reliability": row.grade[:1], "credibility": row.grade[1:]} if verb == "grade" else {}
    return {"hours": "24", "indicator": row.indicator, **grade}


def _blocked(request: HttpRequest, page: AlertPage, verb: str) -> tuple[Problem, ...]:
    """Why nobody in the viewer's post can do this now: said instead of a form that would be refused."""
    if verb in {action.verb for action in page.actions}:
        return ()
    try:
        parties = [party.code for party in page.row.parties]
        transition_for(actor_of(request), state=page.row.state, verb=verb, parties=parties)
    except Refused as error:
        return (Problem(error.message, remedy=error.remedy),)
    return ()  # another post is asked: the service says so


def _refused(form: ExplainedForm, error: Refused) -> tuple[Problem, ...]:
    """Show a missing reason at its field; return any other refusal."""
    if error.rule == "warnings.reason_given" and "reason" in form.fields:
        form.add_error("reason", advice_text(error.message, error.remedy))
        return ()
    return (Problem(error.message, remedy=error.remedy),)


def _shown(form: ExplainedForm, error: BadInput) -> tuple[Problem, ...]:
    """Show each problem at its field; return those without one."""
    places = {"due_at": "hours"}
    rest = []
    for problem in error.problems:
        field = places.get(problem.field, problem.field)
        if field in form.fields:
            form.add_error(field, advice_text(problem.message, problem.remedy))
        else:
            rest.append(problem)
    return tuple(rest)


def _keys(request: HttpRequest) -> list[UUID]:
    """The alerts that were chosen; what is no key is left out."""
    found = []
    given = request.POST if request.method == "POST" else request.GET
    for text in given.getlist("alert"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _say_done(request: HttpRequest, rows: list[AlertRow]) -> None:
    text = ngettext("%(count)s alert acknowledged.", "%(count)s alerts acknowledged.", len(rows))
    messages.success(request, text % {"count": len(rows)})

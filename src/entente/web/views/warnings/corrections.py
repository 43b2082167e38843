"""Correcting a report, and changing who may read a report or a warning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.selectors import marking_get
from entente.apps.register.selectors.choices import party_list
from entente.apps.warnings.errors import StaleReport
from entente.apps.warnings.selectors.alert import alert_get
from entente.apps.warnings.selectors.choices import report_options
from entente.apps.warnings.selectors.reports import ReportText, report_get, report_text
from entente.apps.warnings.services.corrections import correct_report, mark_alert, mark_report
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.forms import Choices
from entente.web.marking_form import marking_form, picker
from entente.web.views.problems import found_or_404
from entente.web.views.warnings.forms import CorrectionForm, MarkForm
from entente.web.views.warnings.shared import around, sent


@login_required
@found_or_404
def correct(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Correct a report. When somebody else did in the meantime, the difference is shown before anything is saved."""
    page = report_get(viewer_of(request), report_id=report_id)
    held = report_text(viewer_of(request), report_id=report_id)
    form = CorrectionForm(sent(request), choices=_choices(request, report_id), initial=_initial(held))
    context: dict[str, Any] = {"page": page, "row": page.row}
    status = 200
    if request.method == "POST":
        context["wrong"], status = True, 422
        if form.is_valid():
            try:
                correct_report(
                    actor_of(request), report_id, form.new(exercise=page.row.exercise),
                    revision=form.cleaned_data["revision"] or 0, reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except StaleReport as stale:
                context |= {"stale": stale, "differences": _labelled(form, stale), "wrong": False}
                form, status = _again(form, stale.revision), 409
            except BadInput as error:
                form.explain(error)
            except Refused as error:
                form.refuse(error)
            else:
                messages.success(request, _("The report is corrected. What it said before stays in its history."))
                return redirect("report", report_id)
    context |= {"form": form, **around(request, "reports", exercise=page.row.exercise)}
    return render(request, "web/warnings/correct_report.html", context, status=status)


@login_required
@found_or_404
def remark_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Change who may read a report."""
    row = report_get(viewer_of(request), report_id=report_id).row

    def write(spec: MarkingSpec, reason: str) -> None:
        mark_report(actor_of(request), report_id, spec, on=timezone.now().date(), reason=reason)

    shown = {
        "title": row.title,
        "back": "report",
        "list": "reports",
        "list_title": pgettext("warning", "Reports"),
        "key": report_id,
    }
    return _mark(request, write, held=row.marking_id, shown=shown, tab="reports", exercise=row.exercise)


@login_required
@found_or_404
def remark_alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Change who may read a warning; its parts go with it."""
    row = alert_get(viewer_of(request), alert_id=alert_id).row

    def write(spec: MarkingSpec, reason: str) -> None:
        mark_alert(actor_of(request), alert_id, spec, on=timezone.now().date(), reason=reason)

    shown = {"title": row.title, "back": "alert", "list": "alerts", "list_title": _("Warnings"), "key": alert_id}
    return _mark(request, write, held=row.marking_id, shown=shown, tab="alerts", exercise=row.exercise)


def _mark(
    request: HttpRequest,
    write: Callable[[MarkingSpec, str], None],
    *,
    held: int,
    shown: dict[str, Any],
    tab: str,
    exercise: bool,
) -> HttpResponse:
    """Show the picker with what is held; write when it is sent, and say in words why it cannot be."""
    form, marking = MarkForm(sent(request)), marking_form(request, held=held)
    wrong = request.method == "POST"
    if wrong and form.is_valid() and marking.is_bound and marking.is_valid():
        try:
            write(marking.spec(), form.cleaned_data["reason"])
        except BadInput as error:
            marking.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The marking is changed. Who may no longer read it does not find it any more."))
            return redirect(shown["back"], shown["key"])
    context = {
        "form": form, "wrong": wrong, "held_marking": marking_get(marking_id=held), "usable": marking.usable, **shown,
        **picker(marking, wrong=wrong), **around(request, tab, exercise=exercise),
    }  # fmt: skip
    return render(request, "web/warnings/mark.html", context, status=422 if wrong else 200)


def _choices(request: HttpRequest, report_id: UUID) -> dict[str, Choices]:
    viewer = viewer_of(request)
    return {
        "parties": [(party.code, party.name) for party in party_list(viewer)],
        "derived_from": [each for each in report_options(viewer) if each[0] != str(report_id)],
    }


def _initial(held: ReportText) -> dict[str, Any]:
    return {
        **held.texts, "received_on": held.received_on, "occurred_on": held.occurred_on, "parties": list(held.parties),
        "derived_from": [str(key) for key in held.derived_from], "revision": held.revision,
    }  # fmt: skip


def _again(form: CorrectionForm, revision: int) -> CorrectionForm:
    """The same form with what was entered, to be saved over what is held now."""
    data = cast("QueryDict", form.data).copy()  # of a form that was sent
    data["revision"] = str(revision)
    form.data = data
    return form


def _labelled(form: CorrectionForm, stale: StaleReport) -> list[tuple[str, Any]]:
    return [(str(form.fields[change.field].label), change) for change in stale.differences]

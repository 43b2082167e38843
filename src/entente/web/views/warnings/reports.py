"""Reports: the list, one of them, recording, grading."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.register.selectors.choices import party_list
from entente.apps.warnings.enums import Credibility, Reliability
from entente.apps.warnings.selectors.choices import report_options
from entente.apps.warnings.selectors.reports import PAGE, ReportFilters, report_get, report_list
from entente.apps.warnings.services.reports import grade_report, record_report
from entente.kernel.errors import BadInput
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.exports import respond
from entente.web.forms import Choices
from entente.web.marking_form import marking_form, picker
from entente.web.views.history import record_parts
from entente.web.views.problems import explained, found_or_404
from entente.web.views.warnings.alert import origins_text
from entente.web.views.warnings.forms import GradeForm, ReportForm
from entente.web.views.warnings.shared import around, sent
from entente.web.views.warnings.sheets import reports_sheet

_ALL = 10_000


@explained
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports, the newest first."""
    filters = _filters(request)
    rows = report_list(viewer_of(request), filters=filters)
    context = {
        "rows": rows,
        "full": len(rows) == PAGE,
        "filtered": filters != ReportFilters(),
        "graded": "" if filters.graded is None else ("yes" if filters.graded else "no"),
        "reliability": filters.reliability[0] if filters.reliability else "",
        "letters": Reliability.choices,
        "numbers": Credibility.choices,
        **around(request, "reports", exercise=bool(rows) and all(row.exercise for row in rows)),
    }
    return render(request, "web/warnings/reports.html", context)


@explained
def reports_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the same list as a file."""
    rows = report_list(viewer_of(request), filters=_filters(request), limit=_ALL)
    return respond(reports_sheet(rows, clock_of(request)), form)


@found_or_404
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show a report, its grade, what it repeats and what repeats it."""
    page = report_get(viewer_of(request), report_id=report_id)
    context = {
        "page": page,
        "row": page.row,
        "origins": origins_text(page.corroboration),
        **around(request, "reports", exercise=page.row.exercise),
        **record_parts(request, "report", str(report_id)),
    }
    return render(request, "web/warnings/report.html", context)


@login_required
@found_or_404
def record(request: HttpRequest) -> HttpResponse:
    """Record a report."""
    viewer = viewer_of(request)
    choices: dict[str, Choices] = {
        "parties": [(party.code, party.name) for party in party_list(viewer)],
        "derived_from": report_options(viewer),
    }
    form = ReportForm(
        sent(request),
        choices=choices,
        initial={"derived_from": request.GET.getlist("from"), "parties": request.GET.getlist("party")},
    )
    marking = marking_form(request)
    if request.method == "POST" and form.is_valid() and (not marking.is_bound or marking.is_valid()):
        try:
            marked = marking.intern(request) if marking.is_bound else None
            made = record_report(actor_of(request), form.new(exercise=form.cleaned_data["exercise"]), marking_id=marked)
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The report is recorded."))
            return redirect("report", made.pk)
    wrong = request.method == "POST"
    context = {"form": form, "wrong": wrong, **picker(marking, wrong=wrong), **around(request, "reports")}
    return render(request, "web/warnings/record_report.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def grade(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Grade a report by the Admiralty code."""
    page = report_get(viewer_of(request), report_id=report_id)
    initial = {
        "reliability": page.row.reliability,
        "credibility": page.row.credibility,
        "reason": page.row.grade_reason,
    }
    form = GradeForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            grade_report(actor_of(request), report_id, **form.cleaned_data)
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The report is graded."))
            return redirect("report", report_id)
    wrong = request.method == "POST"
    context = {
        "page": page,
        "row": page.row,
        "form": form,
        "wrong": wrong,
        "origins": origins_text(page.corroboration),
        "letters": Reliability.choices,
        "numbers": Credibility.choices,
        **around(request, "reports", exercise=page.row.exercise),
    }
    return render(request, "web/warnings/grade.html", context, status=422 if wrong else 200)


def _filters(request: HttpRequest) -> ReportFilters:
    """The list as asked for in the address. What makes no sense falls back to the default."""
    query = request.GET
    return ReportFilters(
        party=tuple(value for value in query.getlist("party") if value),
        reliability=tuple(value for value in query.getlist("reliability") if value in Reliability.values),
        graded={"yes": True, "no": False}.get(query.get("graded", "")),
    )

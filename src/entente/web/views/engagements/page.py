"""One engagement: what, when, who, why, what came of it, what is owed; its report; what only exercises have."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.access.rules.markings import RECLASSIFY
from entente.apps.access.selectors import attaches_here, marked_files
from entente.apps.engagements.enums import Decision, EngagementKind, Standing
from entente.apps.engagements.selectors.choices import country_name, field_options
from entente.apps.engagements.selectors.engagements import EngagementPage, engagement_get, exercise_get
from entente.apps.engagements.selectors.lessons import similar_lessons
from entente.apps.engagements.services.reports import submit_report, write_report
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.charts.engagement_map import Spot, engagement_map
from entente.web.clock import Clock, clock_of
from entente.web.templatetags.entente import address
from entente.web.views.engagements.forms import ReportForm
from entente.web.views.engagements.shared import borne_by, found_or_404
from entente.web.views.history import record_parts
from entente.web.words import day_text

ATLAS = "build/world.json"


@require_safe
@found_or_404
def engagement(request: HttpRequest, code: str) -> HttpResponse:
    """Show an engagement."""
    viewer, clock = viewer_of(request), clock_of(request)
    page = engagement_get(viewer, code=code, on=clock.on)
    row = page.row
    context = {
        **_common(request, page),
        "answer": answer(page, clock),
        "field": dict(field_options()).get(row.field, row.field),
        "country": country_name(row.country),
        "map": _map(page),
        "similar": similar_lessons(
            viewer, kind=row.kind, field=row.field, parties=[part.code for part in row.parties], text=row.title,
            but=row.id, made_up=None if row.exercise else False,
        ),
        "attachments": marked_files(viewer, record_type="engagement", record_id=row.code),
        "may_attach": attaches_here(viewer, record_type="engagement", record_id=row.code),
        "attach_at": address(request, "engagement-attach", row.code),
        "may_mark": viewer.may(RECLASSIFY),
        "tab": "engagement",
        **record_parts(request, "engagement", row.code),
    }  # fmt: skip
    return render(request, "web/engagements/engagement.html", context)


@found_or_404
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report with its chain; its lead writes and submits it here."""
    page = engagement_get(viewer_of(request), code=code, on=clock_of(request).on)
    form = ReportForm(request.POST or None, initial={"text": page.report.text if page.report else ""})
    wrong = request.method == "POST"
    if wrong and not page.writes:
        raise Refused(
            _("The report is not for you to write, or not now."), rule="engagements.report",
            remedy=_("leave it to the post that leads the engagement"),
        )  # fmt: skip
    if wrong and form.is_valid():
        try:
            done = _save(request, page, form.cleaned_data["text"])
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("engagement-report", code)
    sent_back = [each for each in page.approvals if each.decision == Decision.RETURNED]
    returned = sent_back[-1] if sent_back and page.row.stands == Standing.RETURNED else None
    context = {**_common(request, page), "form": form, "wrong": wrong, "returned": returned, "tab": "report"}
    return render(request, "web/engagements/report.html", context, status=422 if wrong else 200)


def _save(request: HttpRequest, page: EngagementPage, text: str) -> str:
    """Keep the draft, or submit it; return what to say."""
    if "submit" in request.POST:
        submit_report(actor_of(request), page.row.id, text=text)
        return _("The report is submitted. You will hear when it is accepted or returned.")
    write_report(actor_of(request), page.row.id, text=text)
    return _("The draft is kept. Only its writers and approvers see it.")


@require_safe
@found_or_404
def exercise(request: HttpRequest, code: str) -> HttpResponse:
    """Show what only an exercise has: conferences, objectives, standards required against held, forces."""
    viewer, clock = viewer_of(request), clock_of(request)
    page = engagement_get(viewer, code=code, on=clock.on)
    if page.row.kind != EngagementKind.EXERCISE:
        raise Http404(code)
    found = exercise_get(viewer, engagement_id=page.row.id, on=clock.on)
    names = {part.code: part.name for part in page.row.parties}
    context = {
        **_common(request, page),
        "found": found,
        "personnel": sum(force.personnel or 0 for force in found.forces),
        "readiness": [(names.get(each.party, each.party), each) for each in found.readiness],
        "observers": [part for part in page.row.parties if part.role == "observer"],
        "tab": "exercise",
    }
    return render(request, "web/engagements/exercise.html", context)


def _common(request: HttpRequest, page: EngagementPage) -> dict[str, Any]:
    return {
        "page": page,
        "row": page.row,
        "is_exercise": page.row.kind == EngagementKind.EXERCISE,
        **borne_by([page.row], exercise=page.row.exercise),
    }


def _map(page: EngagementPage) -> dict[str, Any] | None:
    row = page.row
    if row.latitude is None or row.longitude is None:
        return None
    spec = engagement_map([Spot(row.place, 1, row.latitude, row.longitude)], atlas_url=static(ATLAS))
    # Beside the text there is a third of the page.
    return spec | {"width": 420, "height": 202}


def answer(page: EngagementPage, clock: Clock) -> str:
    """Say in one sentence where it stands, and what that asks for."""
    row, stands = page.row, Standing(page.row.stands)
    days = (row.starts - clock.on).days
    last, late = day_text(row.ends, long=True), day_text(page.late_from, long=True)
    sentences = {
        Standing.PLANNED: _("It is planned; nobody has been invited yet."),
        Standing.INVITED: _("The invitations are out."),
        Standing.CONFIRMED: ngettext("It takes place in %(days)s day.", "It takes place in %(days)s days.", days)
        % {"days": days},
        Standing.UNDER_WAY: _("It is under way until %(day)s.") % {"day": last},
        Standing.REPORT_DUE: _("It was over on %(day)s; its report is due before %(late)s.")
        % {"day": last, "late": late},
        Standing.REPORT_LATE: _("It was over on %(day)s; its report is late since %(late)s.")
        % {"day": last, "late": late},
        Standing.SUBMITTED: _("Its report waits for the decision of %(post)s.")
        % {"post": page.waits_for.name if page.waits_for else _("its approvers")},
        Standing.RETURNED: _("Its report was returned: see the reason below."),
        Standing.ACCEPTED: _("It was held, and its report is accepted."),
        Standing.POSTPONED: _("It is postponed; new dates are not set."),
        Standing.CANCELLED: _("It was cancelled."),
        Standing.HELD: _("It was held before it was entered here; no report is asked for."),
        Standing.RECORDED: _("It is recorded from a public source."),
    }
    if stands in {Standing.REPORT_DUE, Standing.REPORT_LATE} and row.lead is None:
        return f"{sentences[stands]} {_('No post leads it, so nobody can report: name its lead.')}"
    return sentences[stands]

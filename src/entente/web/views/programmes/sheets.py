"""Programmes as spreadsheets and as an IATI file: taken away, brought back with a look at every change first."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.iati import write_activities
from entente.apps.programmes.selectors.programmes import programme_list
from entente.apps.programmes.sheets import Change, Preview, apply_workbook, preview_workbook, write_workbook
from entente.apps.programmes.sheets.layout import MOST_BYTES
from entente.apps.programmes.sheets.reading import read_workbook
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.problems import explained
from entente.web.views.programmes.forms import field_label, readable
from entente.web.views.programmes.shared import found_or_404, must_draft
from entente.web.views.programmes.wanted import Query

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IATI = "application/xml; charset=utf-8"
# For how long a file that was looked at waits to be imported, in seconds; what a page of its preview holds.
WAITS, ON_A_PAGE = 2 * 60 * 60, 400


class WorkbookForm(ExplainedForm):
    """The file to look at."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}), allow_empty_file=True
    )


@require_safe
@found_or_404
def export(request: HttpRequest) -> HttpResponse:
    """Return the programmes of the list, or the one with the code in the address, as a workbook."""
    viewer, clock, query = viewer_of(request), clock_of(request), Query.of(request.GET)
    rows = [row for row in programme_list(viewer, on=clock.on) if query.lets(row)]
    if code := request.GET.get("code", ""):
        rows = [row for row in rows if row.code == code]
    if not rows:
        raise Http404(code)
    name = rows[0].code if len(rows) == 1 else "programmes"
    return _file(write_workbook(viewer, codes=[row.code for row in rows]), XLSX, f"{name}-{clock.on}.xlsx")


@require_safe
@explained
def iati(request: HttpRequest) -> HttpResponse:
    """Return the public programmes as an IATI activity file: the file of the day."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    file = write_activities(viewer_of(request), at=today)
    if not file.activities:
        raise Http404("no public programme has a date")
    return _file(file.content, IATI, "iati-activities.xml")


@login_required
@found_or_404
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook and look at what it would change. Nothing is written."""
    must_draft(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        # One byte more than is taken, so that a longer file is refused as one.
        data = file.read(MOST_BYTES + 1)
        try:
            read_workbook(data)
        except BadInput as error:
            form.explain(error)
        else:
            token = uuid4()
            cache.set(_key(request, token), (file.name or "", base64.b85encode(data).decode()), WAITS)
            return redirect("workbook-preview", token)
    context = {"form": form, "wrong": wrong, "may_draft": True, "section": "programmes", "tab": "import"}
    return render(request, "web/programmes/import.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def preview(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show every change and every error of a workbook; import it whole, or not at all."""
    must_draft(request)
    kept = cache.get(_key(request, token))
    if kept is None:
        raise Http404(str(token))
    name, data = kept[0], base64.b85decode(kept[1])
    refused: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            done = apply_workbook(actor_of(request), data, digest=request.POST.get("digest", "") or "-")
        except BadInput:
            # They are those of the preview below.
            refused = (Problem(_("Nothing was imported."), remedy=_("correct the errors below and upload it again")),)
        except Refused as error:
            refused = (Problem(error.message, remedy=error.remedy),)
        else:
            cache.delete(_key(request, token))
            messages.success(request, _imported(done))
            return _after(done)
    found = preview_workbook(actor_of(request), data)
    shown = Paginator(found.problems or found.changes, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "file": name,
        "token": token,
        "found": found,
        "refused": refused,
        "counts": _counts(found),
        "shown": shown,
        "rows": () if found.problems else _rows([each for each in shown if isinstance(each, Change)]),
        "section": "programmes",
        "tab": "import",
    }
    return render(request, "web/programmes/import_preview.html", context, status=409 if refused else 200)


def _rows(changes: list[Change]) -> list[tuple[Change, str, list[tuple[str, str, str, str]]]]:
    """The changes of each row of the workbook: where, of what kind, and cell, field, before and after."""
    return [
        (first, str(ClauseKind(first.kind).label), [_cell(each) for each in (first, *rest) if each.field])
        for _key_, (first, *rest) in groupby(changes, key=lambda each: (each.sheet, each.row, each.verb))
    ]


def _cell(change: Change) -> tuple[str, str, str, str]:
    name = {"party": _("Partner"), "instrument": _("Instrument")}.get(change.field) or field_label(change.field)
    return change.cell, name, readable(change.field, change.before), readable(change.field, change.after)


def _counts(found: Preview) -> list[str]:
    """How many rows each verb touches, in words."""
    words: dict[str, Callable[[int], str]] = {
        "begin": lambda n: ngettext("%(count)s programme begun", "%(count)s programmes begun", n),
        "add": lambda n: ngettext("%(count)s clause added", "%(count)s clauses added", n),
        "change": lambda n: ngettext("%(count)s clause changed", "%(count)s clauses changed", n),
        "remove": lambda n: ngettext("%(count)s clause removed", "%(count)s clauses removed", n),
    }
    return [word(number) % {"count": number} for verb, word in words.items() if (number := found.counts.get(verb, 0))]


def _imported(done: Preview) -> str:
    if not done.changes:
        return _("Imported: there was nothing to change.")
    return _("Imported: %(what)s. Agreements given to these texts before are void.") % {
        "what": ", ".join(_counts(done))
    }


def _after(done: Preview) -> HttpResponse:
    """Go to the text that changed, or to the list of programmes when several did."""
    codes = {change.programme for change in done.changes}
    return redirect("programme-text", codes.pop()) if len(codes) == 1 else redirect("programmes")


def _key(request: HttpRequest, token: UUID) -> str:
    """Where a file waits: for the person who brought it, and nobody else."""
    return f"workbook/{request.user.pk}/{token}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""A round as a workbook: taken away, brought back with a look at every change first."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.access.permissions import PERMISSIONS
from entente.apps.planning.rules.transitions import OFFER, PLAN, REQUEST
from entente.apps.planning.selectors.menu import round_of, round_row
from entente.apps.planning.sheets import Change, Preview, apply_workbook, preview_workbook, write_workbook
from entente.apps.planning.sheets.layout import BY_NAME
from entente.apps.programmes.sheets.layout import MOST_BYTES
from entente.apps.programmes.sheets.reading import read_workbook
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.views.planning.forms import ENTRY_LABELS
from entente.web.views.planning.shared import found_or_404, shown
from entente.web.views.programmes.sheets import ON_A_PAGE, WAITS, WorkbookForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@found_or_404
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Return a round as a workbook, as far as the reader may read it."""
    asked = request.GET.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    content = write_workbook(viewer_of(request), code=code, version=version)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="round-{code}.xlsx"'
    return response


@login_required
@found_or_404
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a workbook and look at what it would change. Nothing is written."""
    held = round_of(viewer_of(request), code=code)
    _must_import(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        data = file.read(MOST_BYTES + 1)
        try:
            read_workbook(data, sheets=BY_NAME)
        except BadInput as error:
            form.explain(error)
        else:
            token = uuid4()
            cache.set(_key(request, token), (file.name or "", base64.b85encode(data).decode()), WAITS)
            return redirect("planning-import-preview", code, token)
    context = shown(round_row(held), "rounds", form=form, wrong=wrong, inner="import")
    return render(request, "web/planning/import.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def preview(request: HttpRequest, code: str, token: UUID) -> HttpResponse:
    """Show every change and every error of a workbook; import it whole, or not at all."""
    held = round_of(viewer_of(request), code=code)
    _must_import(request)
    kept = cache.get(_key(request, token))
    if kept is None:
        raise Http404(str(token))
    name, data = kept[0], base64.b85decode(kept[1])
    refused: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            done = apply_workbook(actor_of(request), held, data, digest=request.POST.get("digest", "") or "-")
        except BadInput:
            refused = (Problem(_("Nothing was imported."), remedy=_("correct the errors below and upload it again")),)
        except Refused as error:
            refused = (Problem(error.message, remedy=error.remedy),)
        else:
            cache.delete(_key(request, token))
            counts = ", ".join(_counts(done))
            messages.success(request, _("Imported: %(what)s.") % {"what": counts or _("there was nothing to change")})
            return redirect("planning-round", code)
    found = preview_workbook(actor_of(request), held, data)
    page = Paginator(found.problems or found.changes, ON_A_PAGE).get_page(request.GET.get("page"))
    context = shown(
        round_row(held),
        "rounds",
        file=name,
        found=found,
        refused=refused,
        counts=_counts(found),
        shown=page,
        rows=() if found.problems else _rows([each for each in page if isinstance(each, Change)]),
        inner="import",
    )
    return render(request, "web/planning/import_preview.html", context, status=409 if refused else 200)


def _rows(changes: list[Change]) -> list[tuple[Change, list[tuple[str, str, str, str]]]]:
    """The changes of each row of the workbook: where, and cell, field, before and after."""
    return [
        (first, [_cell(each) for each in (first, *rest) if each.field])
        for _place, (first, *rest) in groupby(changes, key=lambda each: (each.sheet, each.row, each.verb))
    ]


def _cell(change: Change) -> tuple[str, str, str, str]:
    names: dict[str, Any] = {
        **ENTRY_LABELS,
        "goal": _("Goal"),
        "seats_min": _("Seats at least"),
        "seats_wanted": _("Seats wanted"),
        "priority": _("Priority"),
        "note": _("Note"),
    }
    return change.cell, str(names.get(change.field, change.field)), change.before, change.after


def _counts(found: Preview) -> list[str]:
    """How many rows each verb touches, in words."""
    words: dict[str, Callable[[int], str]] = {
        "add": lambda n: ngettext("%(count)s row added", "%(count)s rows added", n),
        "change": lambda n: ngettext("%(count)s row changed", "%(count)s rows changed", n),
        "remove": lambda n: ngettext("%(count)s row withdrawn", "%(count)s rows withdrawn", n),
    }
    return [word(number) % {"count": number} for verb, word in words.items() if (number := found.counts.get(verb, 0))]


def _must_import(request: HttpRequest) -> None:
    """Refuse whose post changes nothing of a round at all."""
    viewer = viewer_of(request)
    if not any(viewer.may(permission) for permission in (PLAN, OFFER, REQUEST)):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS[OFFER]},
            rule=OFFER,
            remedy=_("ask an administrator for a role with this permission"),
        )


def _key(request: HttpRequest, token: UUID) -> str:
    """Where a file waits: for the person who brought it, and nobody else."""
    return f"round-workbook/{request.user.pk}/{token}"

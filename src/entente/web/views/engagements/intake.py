"""A list of engagements from a spreadsheet: every change and every error is shown first, then all of it or nothing."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from entente.apps.access.models import PUBLIC
from entente.apps.access.selectors.bearing import banners
from entente.apps.access.shown import note
from entente.apps.engagements.enums import EngagementState
from entente.apps.engagements.intake.comparing import preview_batch
from entente.apps.engagements.intake.layout import ENGAGEMENT_COLUMNS, KEY, PARTICIPANT_COLUMNS, SHEETS
from entente.apps.engagements.intake.sheets import read_sheet_data
from entente.apps.engagements.intake.types import Batch, Preview
from entente.apps.engagements.intake.writing import imported_lists, list_workbook
from entente.apps.engagements.services.intake import import_engagements, may_import
from entente.apps.engagements.services.marking import engagement_marking
from entente.apps.programmes.sheets.layout import MOST_BYTES
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.forms import ExplainedForm
from entente.web.marking_form import marking_form, picker
from entente.web.views.engagements.shared import found_or_404
from entente.web.views.programmes.sheets import ON_A_PAGE, WAITS, XLSX

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class ListForm(ExplainedForm):
    """The file to look at, and the name of the list."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx) or CSV file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the list"),
        max_length=40,
        help_text=gettext_lazy(
            "Small letters, digits and hyphens, such as mission-2026. The same name corrects the list."
        ),
    )
    exercise = forms.BooleanField(label=gettext_lazy("The engagements are made up for exercise"), required=False)


@login_required
@found_or_404
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and look at what it would change. Nothing is written."""
    may_import(actor_of(request))
    form = ListForm(request.POST or None, request.FILES or None)
    usual = engagement_marking(actor_of(request), parties=(), on=timezone.now().date())
    marking = marking_form(request, held=usual)
    wrong = request.method == "POST"
    if wrong and form.is_valid() and (not marking.is_bound or marking.is_valid()):
        token = uuid4()
        try:
            kept = _read(form.cleaned_data) | {"marking": marking.intern(request)}
        except BadInput as error:
            if not marking.errors:
                form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            cache.set(_key(request, token), kept, WAITS)
            return redirect("engagements-import-preview", token)
    name = request.GET.get("list", "").strip()
    lists = imported_lists(viewer_of(request), name=name) if name else ()
    words = banners(marking_ids={each.marking_id for each in lists})
    context = {
        "form": form, "wrong": wrong, **picker(marking, wrong=wrong), **_common(), "asked": name,
        "lists": [(each, words.get(each.marking_id, "")) for each in lists],
    }  # fmt: skip
    return render(request, "web/engagements/import.html", context, status=422 if wrong else 200)


def _read(data: dict[str, Any]) -> dict[str, Any]:
    """Return the file as it waits to be imported. Raises BadInput when it cannot be read at all."""
    file: UploadedFile[bytes] = data["file"]
    # One byte more than is taken, so that a longer file is refused as one.
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = _("the file is too big")
        remedy = _("keep it under %(most)s MB and import it in parts") % {"most": MOST_BYTES // 1_000_000}
        raise BadInput(message, field="file", remedy=remedy)
    kept = {
        "file": file.name or "", "data": base64.b85encode(content).decode(), "name": data["name"].strip(),
        "exercise": data["exercise"],
    }  # fmt: skip
    try:
        _batch(kept)
    except BadInput as error:
        named = [Problem(each.message, field=each.field or "file", remedy=each.remedy) for each in error.problems]
        raise BadInput(named) from None
    return kept


def _batch(kept: dict[str, Any]) -> Batch:
    content = base64.b85decode(kept["data"])
    return read_sheet_data(kept["file"], content, name=kept["name"], exercise=kept["exercise"])


@login_required
@found_or_404
def preview(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show every change and every error; import all of it, or nothing."""
    may_import(actor_of(request))
    kept = cache.get(_key(request, token))
    if kept is None:
        raise Http404(str(token))
    batch, marking = _batch(kept), kept["marking"]
    # What the list says is to bear it, and bears it on this page already.
    note(marking)
    refused: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            done = import_engagements(
                actor_of(request), batch, digest=request.POST.get("digest", "") or "-", marking_id=marking
            )
        except BadInput:
            refused = (Problem(_("Nothing was imported."), remedy=_("correct the errors below and upload it again")),)
        except Refused as error:
            refused = (Problem(error.message, remedy=error.remedy),)
        else:
            cache.delete(_key(request, token))
            what = ", ".join(_counts(done)) or _("there was nothing to change")
            messages.success(request, _("Imported: %(what)s.") % {"what": what})
            return redirect("engagements")
    found = preview_batch(batch, marking_id=marking)
    listed: Any = found.problems or (*found.changes, *found.added)
    context = {
        "file": kept["file"],
        "found": found,
        "read": len(batch.incoming),
        "counts": _counts(found),
        "held": sum(item.state == EngagementState.HELD for item in found.added),
        "refused": refused,
        "shown": Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page")),
        **_common(),
        "exercise": batch.exercise,
    }
    return render(request, "web/engagements/import_preview.html", context, status=409 if refused else 200)


def _counts(found: Preview) -> list[str]:
    """How many engagements are new or changed, in words."""
    new, changed = len(found.added), len(found.changed)
    words = []
    if new:
        text = ngettext("%(count)s new engagement", "%(count)s new engagements", new)
        words.append(text % {"count": number_format(new)})
    if changed:
        text = ngettext("%(count)s engagement changed", "%(count)s engagements changed", changed)
        words.append(text % {"count": number_format(changed)})
    return words


@require_safe
@login_required
@found_or_404
def template(request: HttpRequest) -> HttpResponse:
    """Return an empty workbook with the headings that an import reads."""
    import xlsxwriter

    may_import(actor_of(request))
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, columns in zip(SHEETS, (ENGAGEMENT_COLUMNS, (KEY, *PARTICIPANT_COLUMNS)), strict=True):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 1)
            page.set_column(0, len(columns) - 1, 18)
            for position, column in enumerate(columns):
                page.write_string(0, position, column, bold)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="engagements.xlsx"'
    return response


@require_safe
@login_required
@found_or_404
def held(request: HttpRequest, name: str) -> HttpResponse:
    """Return a list that was imported, as it stands: to be corrected and imported again under the same name."""
    may_import(actor_of(request))
    marking = request.GET.get("marking", "")
    chosen = int(marking) if marking.isascii() and marking.isdecimal() and len(marking) < 9 else PUBLIC
    content = list_workbook(viewer_of(request), name=name, marking_id=chosen)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _common() -> dict[str, Any]:
    return {"section": "engagements", "tab": "engagements", "exercise": False}


def _key(request: HttpRequest, token: UUID) -> str:
    """Where a file waits: for the person who brought it, and nobody else."""
    return f"engagement-list/{request.user.pk}/{token}"

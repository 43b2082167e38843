"""Attached files: served through the policy and never from a public folder; attached to facts, and removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entente.apps.access import services, storage
from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.uploads import ENDINGS, LARGEST
from entente.apps.access.selectors import attachment_get
from entente.apps.access.services.attachments import may_attach_to
from entente.apps.ledger.records import Ref, describe
from entente.apps.ledger.services import append_read
from entente.apps.register import selectors
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.marked import RECORDED
from entente.web.marking_form import marking_form, picker
from entente.web.staff_forms import ReasonedForm
from entente.web.views.acts import Act, ask
from entente.web.views.problems import explained


class FileForm(ExplainedForm):
    """A file to attach."""

    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(
            sorted(each for kinds in ENDINGS.values() for each in kinds)
        )


@require_safe
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Serve a file to whoever may read it and its record. Reading one that is not public is recorded."""
    viewer = viewer_of(request)
    found = attachment_get(viewer, attachment_id=attachment_id)
    if found is None:
        raise Http404
    if found.marking_id != PUBLIC:
        append_read(viewer, record_type=found.record_type, record_id=found.record_id, reason=found.name,
                    marking_id=found.marking_id)  # fmt: skip
        setattr(request, RECORDED, True)
    response = HttpResponse(storage.fetch(found.sha256), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@explained
def attach(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Attach a file to a fact; it bears the marking of the fact unless another is chosen."""
    page = selectors.fact_get(viewer_of(request), fact_id=fact_id, valid=clock_of(request).on)
    if page is None:
        raise Http404(str(fact_id))
    may_attach_to(actor_of(request), Ref("fact", page.fact.key))
    marking = marking_form(request, held=page.fact.marking_id)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (not marking.is_bound or marking.is_valid()):
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                services.attach(
                    actor_of(request),
                    viewer_of(request),
                    record_type="fact",
                    record_id=page.fact.key,
                    name=file.name or "",
                    # One byte more than is taken, so that a longer file is refused as one.
                    content=file.read(LARGEST + 1),
                    marking_id=marking.intern(request),
                )
        except BadInput as error:
            if not marking.errors:
                form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The file is attached."))
            return redirect("fact", fact_id)
    wrong = request.method == "POST"
    context = {
        "fact": page.fact,
        "form": form,
        "wrong": wrong,
        "endings": ", ".join(kinds[0] for kinds in ENDINGS.values()),
        "largest": LARGEST // 1024 // 1024,
        **picker(marking, wrong=wrong),
    }
    return render(request, "web/access/attach.html", context, status=422 if wrong else 200)


@login_required
@explained
def detach(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """Take a file off its record."""
    viewer = viewer_of(request)
    found = attachment_get(viewer, attachment_id=attachment_id)
    if found is None:
        raise Http404
    ref = Ref(found.record_type, found.record_id)
    may_attach_to(actor_of(request), ref)
    back = describe(viewer, [ref])[ref].url

    def write(data: dict[str, Any]) -> str:
        services.detach(actor_of(request), found, reason=data["reason"])
        return back

    act = Act(
        question=_("Remove the file “%(name)s”?") % {"name": found.name},
        answer=_("The history keeps its name and its checksum."),
        button=_("Remove the file"),
        warning=_("Nobody can download it from here any more."),
        done=_("The file is removed."),
        back=back or reverse("portfolio"),
        write=write,
        stops=True,
    )
    return ask(request, act, ReasonedForm(request.POST or None))

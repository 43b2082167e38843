"""The brief of a party, as a file to take along."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from entente.kernel.errors import BadInput
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.briefs.content import Brief
from entente.web.briefs.gather import KINDS, brief_of
from entente.web.briefs.pdf import pdf
from entente.web.briefs.word import word
from entente.web.clock import clock_of
from entente.web.views.problems import explained

FORMS: dict[str, tuple[Callable[[Brief], bytes], str]] = {
    "pdf": (pdf, "application/pdf"),
    "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@explained
def party_brief(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the brief on the date of the address: `kind` is visit (the default) or case-file."""
    kind = request.GET.get("kind", KINDS[0])
    if kind not in KINDS:
        raise BadInput(
            _("%(kind)s is no kind of brief") % {"kind": kind}, field="kind", remedy=_("use visit or case-file")
        )
    if form not in FORMS:
        raise Http404(form)
    clock = clock_of(request)
    brief = brief_of(viewer_of(request), code=code, clock=clock, kind=kind, pack=alliance_of(request))
    if brief is None:
        raise Http404(code)
    write, content_type = FORMS[form]
    response = HttpResponse(write(brief), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{brief.name}.{form}"'
    return response

"""Versions of the text, and what changed clause by clause."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.selectors.drafts import head_get, named_in, version_list
from entente.apps.programmes.selectors.versions import Since, version_diff, version_get
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.programmes.shared import borne_by, found_or_404
from entente.web.views.programmes.text import differences, shown_fields


@found_or_404
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Show the versions, and what changed since one of them: by default since the last that was agreed."""
    viewer = viewer_of(request)
    head = head_get(viewer, code=code, on=clock_of(request).on)
    listed = version_list(viewer, programme_id=head.row.id)
    since: Since = "round" if request.GET.get("since") == "round" else "version"
    before, after = _number(request, "before"), _number(request, "after")
    found = version_diff(viewer, programme=code, since=since, before=before, after=after)
    context = {
        "row": head.row,
        "head": head,
        "versions": listed,
        "since": since,
        "before": found.before,
        "after": found.after,
        "chosen": before is not None,
        "diff": found,
        "changes": [(each, differences(each.change.fields)) for each in found.clauses],
        "tab": "versions",
        **borne_by([head.row.marking_id], exercise=head.row.exercise),
    }
    return render(request, "web/programmes/versions.html", context)


@found_or_404
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a text as it was circulated or agreed."""
    viewer = viewer_of(request)
    head = head_get(viewer, code=code, on=clock_of(request).on)
    found = version_get(viewer, programme=code, number=number)
    names = named_in(viewer, texts=found.content.values())
    clauses = [
        (str(ClauseKind(key.split("/")[0]).label), shown_fields(clause, names)) for key, clause in found.content.items()
    ]
    context = {
        "row": head.row,
        "head": head,
        "version": found,
        "clauses": clauses,
        "tab": "versions",
        **borne_by([head.row.marking_id], exercise=head.row.exercise),
    }
    return render(request, "web/programmes/version.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 4:
        raise Http404(text)
    return int(text)

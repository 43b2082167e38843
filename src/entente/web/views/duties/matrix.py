"""Who answers for what in a programme: the responsibility matrix."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.enums import Area, ClauseKind
from entente.apps.programmes.rules.duties import PROGRAMME_OVER
from entente.apps.programmes.selectors.drafts import head_get
from entente.apps.programmes.selectors.responsibilities import Matrix, MatrixLine, responsibility_matrix
from entente.apps.programmes.vocabularies import Duty
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.grid import areas_of, posts_of
from entente.web.views.duties.shared import exported, may_under
from entente.web.views.problems import found_or_404

# Above so many clauses the activities are shown on demand.
MANY = 150


@require_safe
@found_or_404
def matrix(request: HttpRequest, code: str) -> HttpResponse:
    """Show the matrix of a programme, its gaps and what each post carries."""
    viewer = viewer_of(request)
    row = head_get(viewer, code=code, on=clock_of(request).on).row
    found = responsibility_matrix(viewer, programme_id=row.id)
    only, area = request.GET.get("show", ""), request.GET.get("area", "")
    lines = _chosen(found, only=only, area=area)
    posts = posts_of(found.lines)
    shortened = not only and len(lines) > MANY
    if shortened:
        lines = [line for line in lines if line.kind != ClauseKind.ACTIVITY]
    shown = areas_of(Matrix(tuple(lines), found.areas, found.loads), posts)
    context = {
        "row": row,
        "found": found,
        "areas": shown,
        "posts": posts,
        "shortened": shortened,
        "answer": answer(found),
        "covered": [
            (str(Area(each.area).label) if each.area else _("Serves no objective"), each) for each in found.areas
        ],
        "most": max((load.accountable + load.responsible for load in found.loads), default=1),
        "may_assign": may_under(viewer, "programmes.assign", row) and row.state not in PROGRAMME_OVER,
        "choices": _choices(found, only, area),
        "filtered": bool(only or area),
        "duties": [(letter, duty.label) for letter, duty in zip("RACI", Duty, strict=True)],
        "tab": "responsibilities",
        "exercise": row.exercise,
        "section": "programmes",
    }  # fmt: skip
    return render(request, "web/duties/matrix.html", context)


@require_safe
@found_or_404
def export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the matrix as a file, a clause a row."""
    viewer = viewer_of(request)
    row = head_get(viewer, code=code, on=clock_of(request).on).row
    found = responsibility_matrix(viewer, programme_id=row.id)
    lines = _chosen(found, only=request.GET.get("show", ""), area=request.GET.get("area", ""))
    areas = {area.value: str(area.label) for area in Area}
    kinds = {kind.value: str(kind.label) for kind in ClauseKind}
    columns = (
        _("Area"), _("Kind"), _("Code"), _("Title"), *(str(duty.label) for duty in (Duty.ACCOUNTABLE, Duty.RESPONSIBLE,
        Duty.CONSULTED, Duty.INFORMED)), _("Gaps"),
    )  # fmt: skip
    rows = [
        (
            areas.get(line.area, ""), kinds[line.kind], line.code, line.title,
            line.accountable.name if line.accountable else "",
            *("; ".join(post.name for post in each) for each in (line.responsible, line.consulted, line.informed)),
            "; ".join(line.gaps),
        )
        for line in lines
    ]  # fmt: skip
    return exported(
        request, form, name=f"responsibilities-{row.code}", title=_("Responsibilities"), columns=columns, rows=rows,
        more=((_("Programme"), row.title),), exercise=row.exercise,
    )  # fmt: skip


def answer(found: Matrix) -> str:
    """Say in one sentence how many clauses nobody answers for, and who carries too much."""
    clauses = sum(not line.over for line in found.lines)
    gaps = len(found.gaps)
    over = [load.post.name for load in found.overloads]
    values: dict[str, Any] = {"clauses": number_format(clauses), "gaps": number_format(gaps), "posts": ", ".join(over)}
    text = (
        ngettext(
            "%(gaps)s of %(clauses)s open clauses has a gap.", "%(gaps)s of %(clauses)s open clauses have a gap.", gaps
        )
        % values
        if gaps
        else _("Every one of the %(clauses)s open clauses has somebody who answers for it.") % values
    )
    return f"{text} {_('Too much lies with: %(posts)s.') % values}" if over else text


def _chosen(found: Matrix, *, only: str, area: str) -> list[MatrixLine]:
    kinds = {"ends": {ClauseKind.OBJECTIVE}, "ways": {ClauseKind.OBJECTIVE, ClauseKind.GOAL}}
    return [
        line
        for line in found.lines
        if (not area or line.area == area)
        and (only not in kinds or line.kind in kinds[only])
        and (only != "gaps" or line.gaps)
    ]


def _choices(found: Matrix, only: str, area: str) -> list[tuple[str, str, list[tuple[str, str, int]], str]]:
    shows = [("all", _("Everything"), len(found.lines)), ("ways", _("Objectives and goals"), 0),
             ("ends", _("Objectives"), 0), ("gaps", _("Gaps only"), len(found.gaps))]  # fmt: skip
    areas = [(each.value, str(each.label), sum(line.area == each for line in found.lines)) for each in Area]
    return [("area", _("Area"), areas, area), ("show", _("Show"), shows, only)]

"""Saying who answers for what: a part of the matrix as a grid of letters; filling it from the owners of the text."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.programmes.rules.duties import MatrixRow
from entente.apps.programmes.selectors.drafts import head_get
from entente.apps.programmes.selectors.options import posts_for
from entente.apps.programmes.selectors.responsibilities import Matrix, responsibility_matrix
from entente.apps.programmes.selectors.types import ProgrammeRow
from entente.apps.programmes.services.responsibilities import MatrixEntry, fill_from_owners, set_matrix
from entente.kernel.errors import BadInput, Problem, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.duties.grid import Block, GridRow, areas_of, first_block, letters_of, posts_of, row_of
from entente.web.views.duties.shared import Page, form_page, goes, may_under, need, programme_crumbs
from entente.web.views.problems import found_or_404

ASSIGN = "programmes.assign"


@login_required
@found_or_404
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Edit the rows of one objective: a letter in each cell, saved as a whole or not at all."""
    viewer = viewer_of(request)
    head = head_get(viewer, code=code, on=clock_of(request).on)
    need(may_under(viewer, ASSIGN, head.row), ASSIGN)
    found = responsibility_matrix(viewer, programme_id=head.row.id)
    options = posts_for(viewer, party=head.row.party.code)
    posts = posts_of(found.lines)
    names = dict(options) | {post.code: post.name for post in posts}
    added = [each for each in request.GET.getlist("add") if each in names]
    columns = list(dict.fromkeys([*(post.code for post in posts), *added]))
    block = _block(found, request.GET.get("objective", ""))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            changed = _save(request, head.row, block, columns)
        except BadInput as error:
            problems = error.problems
        except Refused as error:
            problems = (Problem(error.message, remedy=error.remedy),)
        else:
            messages.success(
                request,
                ngettext("%(count)s row changed.", "%(count)s rows changed.", changed) % {"count": changed}
                if changed
                else _("Nothing was changed."),
            )
            return redirect("responsibilities", code)
    wrong = {(problem.row, problem.field) for problem in problems}
    context = {
        "row": head.row,
        "part": block,
        "columns": [(each, names[each]) for each in columns],
        "rows": [_Inputs.of(each, columns, request.POST if problems else None, wrong) for each in block.rows],
        "addable": [pair for pair in options if pair[0] not in columns],
        "added": added,
        "problems": [(problem, names.get(problem.field, "")) for problem in problems],
        "crumbs": programme_crumbs(head.row, (_("Responsibilities"), goes("responsibilities", code))),
        "exercise": head.row.exercise,
        "section": "programmes",
    }
    return render(request, "web/duties/matrix_edit.html", context, status=422 if problems else 200)


@login_required
@found_or_404
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """Fill what has nobody accountable from the owners that the text names."""
    viewer = viewer_of(request)
    row = head_get(viewer, code=code, on=clock_of(request).on).row
    need(may_under(viewer, ASSIGN, row), ASSIGN)
    found = responsibility_matrix(viewer, programme_id=row.id)
    gaps = sum(line.accountable is None and not line.over for line in found.lines)
    page = Page(
        title=_("Fill the gaps from the owners that the text names?"),
        answer=ngettext(
            "%(count)s open clause has nobody accountable. The alliance’s owner becomes accountable, the partner’s "
            "owner or the lead responsible; where the text names nobody, the gap stays.",
            "%(count)s open clauses have nobody accountable. The alliance’s owner becomes accountable, the partner’s "
            "owner or the lead responsible; where the text names nobody, the gap stays.",
            gaps,
        )
        % {"count": gaps},
        button=_("Fill the gaps"),
        back=goes("responsibilities", code),
        crumbs=programme_crumbs(row, (_("Responsibilities"), goes("responsibilities", code))),
        exercise=row.exercise,
    )  # fmt: skip
    filled: list[int] = []

    def act(data: dict[str, Any]) -> None:
        filled.append(fill_from_owners(actor_of(request), row.id))

    def go() -> HttpResponse:
        return redirect("responsibilities", code)

    return form_page(
        request, page, ExplainedForm(request.POST or {} if request.method == "POST" else None), act,
        done=_("The gaps were filled where the text names an owner."), to=go,
    )  # fmt: skip


class _Inputs:
    """A row of inputs: what stands in each cell, what its writer saw, which cells are wrong."""

    def __init__(self, row: GridRow, cells: list[tuple[str, str, str, bool]]) -> None:
        self.row = row
        self.line = row.line
        self.cells = cells
        self.seen = json.dumps(letters_of(row.line.row), sort_keys=True)

    @classmethod
    def of(cls, row: GridRow, columns: list[str], sent: Any, wrong: set[tuple[str, str]]) -> _Inputs:
        """The row as it stands, or as it was sent."""
        held = letters_of(row.line.row)
        cells = []
        for code in columns:
            name = f"cell-{row.line.id}-{code}"
            value = sent.get(name, "") if sent is not None else held.get(code, "")
            cells.append((code, name, value, (row.line.code, code) in wrong))
        return cls(row, cells)


def _block(found: Matrix, key: str) -> Block:
    """The rows to edit; without a key the first block. Raises Http404 when there is none of it."""
    wanted = key or first_block(found)
    rows = tuple(row for area in areas_of(found, [], only=wanted) for block in area.blocks for row in block.rows)
    if not wanted or not rows:
        raise Http404(key)
    return Block(wanted, rows)


def _save(request: HttpRequest, programme: ProgrammeRow, block: Block, columns: list[str]) -> int:
    """Save what was sent: every problem of every row at once, and nothing unless there is none."""
    entries: list[MatrixEntry] = []
    problems: list[Problem] = []
    for row in block.rows:
        line = row.line
        letters = {code: request.POST.get(f"cell-{line.id}-{code}", "") for code in columns}
        try:
            wanted = row_of(letters, clause=line.code)
        except BadInput as error:
            problems += error.problems
            continue
        entries.append(MatrixEntry(line.kind, line.id, wanted, _seen(request.POST.get(f"seen-{line.id}", ""))))
    if problems:
        raise BadInput(problems)
    return set_matrix(actor_of(request), programme.id, entries, reason=request.POST.get("reason", "").strip())


def _seen(text: str) -> MatrixRow:
    """The row as the writer saw it; an empty one where that cannot be read, which is then told as a stale edit."""
    try:
        letters = json.loads(text)
        return row_of({str(code): str(value) for code, value in letters.items()}, clause="")
    except (ValueError, AttributeError, BadInput):
        return MatrixRow()

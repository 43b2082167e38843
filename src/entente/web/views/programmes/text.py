"""The text of a programme, clause by clause: reading, editing with nobody's change lost, adding, removing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.errors import StaleEdit
from entente.apps.programmes.rules.clauses import FORMS, Text
from entente.apps.programmes.selectors.comments import CommentView, comment_list
from entente.apps.programmes.selectors.drafts import (
    ClauseView,
    ProgrammeHead,
    clause_get,
    field_options,
    named_in,
    text_get,
)
from entente.apps.programmes.selectors.programmes import comment_counts
from entente.apps.programmes.services.comments import add_comment, resolve_comment
from entente.apps.programmes.services.editing import add_clause, edit_clause, remove_clause
from entente.engines.text_diff import FieldChange
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.templatetags.entente import address
from entente.web.views.history import record_parts
from entente.web.views.programmes.forms import DATES, ClauseForm, CommentForm, ReasonForm, field_words
from entente.web.views.programmes.shared import borne_by, found_or_404, head_of, sent
from entente.web.words import partial_text

PARTS = (ClauseKind.OBJECTIVE, ClauseKind.GOAL, ClauseKind.ACTIVITY, ClauseKind.COMMITMENT)


@dataclass(frozen=True, slots=True)
class Line:
    """A clause in the text: its fields that say something, how many open remarks it has, and its addresses."""

    clause: ClauseView
    fields: tuple[tuple[str, str], ...]
    comments: int
    href: str
    edit: str


@found_or_404
def text(request: HttpRequest, code: str) -> HttpResponse:
    """Show the whole text, clause by clause, in the order in which it is read."""
    head = head_of(request, code)
    content = text_get(viewer_of(request), programme_id=head.row.id)
    names = named_in(viewer_of(request), texts=content.values())
    comments = comment_counts(viewer_of(request), programme_id=head.row.id)
    groups = []
    for kind in ClauseKind:
        href, edit_href = (_addresses(request, name, code, kind) for name in ("clause", "edit-clause"))
        lines = [
            Line(
                ClauseView(kind, UUID(own), clause, 0),
                shown_fields(clause, names),
                comments.get(key, 0),
                href(own),
                edit_href(own),
            )
            for key, clause in content.items()
            for of, own in [key.split("/")]
            if of == kind
        ]
        groups.append((kind, _plural(kind), lines))
    context = {**_context(head), "groups": groups, "tab": "text", "parts": PARTS}
    return render(request, "web/programmes/text.html", context)


@found_or_404
def clause(request: HttpRequest, code: str, kind: str, clause_id: UUID) -> HttpResponse:
    """Show a clause with its remarks; take a remark."""
    head, kind_of = head_of(request, code), _kind(kind)
    found = clause_get(viewer_of(request), programme_id=head.row.id, kind=kind_of, clause_id=clause_id)
    form = CommentForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_comment(
                actor_of(request), head.row.id, clause_kind=kind_of, clause_id=clause_id,
                text=form.cleaned_data["text"], internal=form.cleaned_data["internal"],
                parent_id=form.cleaned_data["parent"],
            )  # fmt: skip
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The comment is kept."))
            return redirect("clause", code, kind, clause_id)
    wrong = form.is_bound and not form.is_valid()
    remarks = comment_list(viewer_of(request), programme_id=head.row.id, clause_kind=kind_of, clause_id=clause_id)
    context = {
        **_context(head, marking_ids=[head.row.marking_id, *_marks(remarks)]),
        "clause": found,
        "kind_label": kind_of.label,
        "fields": shown_fields(found.text, named_in(viewer_of(request), texts=[found.text])),
        "comments": remarks,
        "form": form,
        "wrong": wrong,
        "tab": "text",
        **record_parts(request, kind_of.value, code if kind_of is ClauseKind.PROGRAMME else str(clause_id)),
    }
    return render(request, "web/programmes/clause.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def settle_comment(request: HttpRequest, code: str, comment_id: UUID) -> HttpResponse:
    """Settle a remark, and go back to where it stands."""
    if request.method != "POST":
        raise Http404(str(comment_id))
    comment = resolve_comment(actor_of(request), comment_id)
    messages.success(request, _("The comment is settled."))
    return redirect("clause", code, comment.clause_kind, comment.clause_id)


@login_required
@found_or_404
def edit(request: HttpRequest, code: str, kind: str, clause_id: UUID) -> HttpResponse:
    """Change a clause. When somebody else did in the meantime, both texts and the difference are shown."""
    head, kind_of = head_of(request, code), _kind(kind)
    _must_edit(head)
    found = clause_get(viewer_of(request), programme_id=head.row.id, kind=kind_of, clause_id=clause_id)
    options = field_options(viewer_of(request), head=head, keep=found.text)
    context: dict[str, Any] = {**_context(head), "clause": found, "kind_label": kind_of.label, "tab": "text"}
    if request.method != "POST":
        form = ClauseForm.filled(kind_of, options, found.text, revision=found.revision, seen=found.text)
        return render(request, "web/programmes/clause_form.html", {**context, "form": form})
    form = ClauseForm(request.POST, kind=kind_of, options=options)
    if form.is_valid():
        try:
            edit_clause(
                actor_of(request), kind_of, clause_id, revision=form.cleaned_data["revision"] or 0, text=form.changes()
            )
        except StaleEdit as stale:
            fresh = ClauseForm.filled(kind_of, options, stale.yours, revision=stale.revision, seen=stale.theirs)
            return render(
                request,
                "web/programmes/clause_form.html",
                {**context, "form": fresh, "stale": stale, "differences": differences(stale.differences)},
                status=409,
            )
        except BadInput as error:
            form.explain(error)
        else:
            messages.success(request, _("The clause is saved. Agreements given to the text before are void."))
            return redirect("clause", code, kind, clause_id)
    return render(request, "web/programmes/clause_form.html", {**context, "form": form, "wrong": True}, status=422)


@login_required
@found_or_404
def add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Add a clause."""
    head, kind_of = head_of(request, code), _kind(kind)
    if kind_of is ClauseKind.PROGRAMME:
        raise Http404(kind)
    _must_edit(head)
    options = field_options(viewer_of(request), head=head)
    given = {name: request.GET[name] for name in FORMS[kind_of] if name in request.GET}
    form = ClauseForm.empty(kind_of, options, given)
    wrong = False
    if request.method == "POST":
        form = ClauseForm(request.POST, kind=kind_of, options=options)
        if form.is_valid():
            try:
                row = add_clause(actor_of(request), head.row.id, kind_of, form.text())
            except BadInput as error:
                form.explain(error)
            else:
                messages.success(request, _("The clause is added."))
                return redirect("clause", code, kind, row.pk)
        wrong = True
    context = {**_context(head), "form": form, "wrong": wrong, "kind_label": kind_of.label, "tab": "text"}
    return render(request, "web/programmes/clause_form.html", context, status=422 if wrong else 200)


@login_required
@found_or_404
def remove(request: HttpRequest, code: str, kind: str, clause_id: UUID) -> HttpResponse:
    """Take a clause out of the text, with the reason, after a look at it."""
    head, kind_of = head_of(request, code), _kind(kind)
    _must_edit(head)
    found = clause_get(viewer_of(request), programme_id=head.row.id, kind=kind_of, clause_id=clause_id)
    form = ReasonForm(sent(request), initial={"revision": found.revision})
    wrong = request.method == "POST"
    if wrong and form.is_valid():
        data = form.cleaned_data
        try:
            remove_clause(actor_of(request), kind_of, clause_id, revision=data["revision"], reason=data["reason"])
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The clause is removed. Earlier versions still have it."))
            return redirect("programme-text", code)
    context = {
        **_context(head), "clause": found, "kind_label": kind_of.label,
        "fields": shown_fields(found.text, named_in(viewer_of(request), texts=[found.text])),
        "form": form, "wrong": wrong, "tab": "text",
    }  # fmt: skip
    return render(request, "web/programmes/remove.html", context, status=422 if wrong else 200)


def shown_fields(clause: Text, names: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a clause that say something: label and value. `names` says what codes stand for."""
    words = field_words()

    def shown(name: str, value: str) -> str:
        if name in DATES:
            return partial_text(value)
        return names.get(name, {}).get(value) or words.readable(name, value)

    return tuple((words.label(name), shown(name, value)) for name, value in clause.items() if value)


def differences(changes: tuple[FieldChange, ...]) -> list[tuple[str, FieldChange]]:
    """Return the fields that differ, each under its label."""
    words = field_words()
    return [(words.label(change.field), change) for change in changes]


def _addresses(request: HttpRequest, name: str, code: str, kind: ClauseKind) -> Callable[[str], str]:
    """From the key of a clause to the address of its page; worked out once, because a text has hundreds of them."""
    some = UUID(int=0)
    pattern = address(request, name, code, kind.value, some)
    return lambda own: pattern.replace(str(some), own)


def _kind(text: str) -> ClauseKind:
    if text not in ClauseKind.values:
        raise Http404(text)
    return ClauseKind(text)


def _must_edit(head: ProgrammeHead) -> None:
    if not head.may_edit:
        raise Refused(
            _("You may not change this text now."),
            rule="programmes.draft",
            remedy=_("a text is open before it is agreed, or while it is being amended, to those who draft it"),
        )


def _context(head: ProgrammeHead, marking_ids: list[int] | None = None) -> dict[str, Any]:
    return {
        "head": head,
        "row": head.row,
        **borne_by(marking_ids or [head.row.marking_id], exercise=head.row.exercise),
    }


def _marks(comments: tuple[CommentView, ...]) -> list[int]:
    """The markings of remarks and of their replies."""
    return [mark for each in comments for mark in (each.marking_id, *_marks(each.replies))]


def _plural(kind: ClauseKind) -> str:
    return {
        ClauseKind.PROGRAMME: _("The programme itself"),
        ClauseKind.OBJECTIVE: _("Objectives (ends)"),
        ClauseKind.GOAL: _("Goals (ways)"),
        ClauseKind.ACTIVITY: _("Activities (means)"),
        ClauseKind.COMMITMENT: _("Commitments of both sides"),
    }[kind]

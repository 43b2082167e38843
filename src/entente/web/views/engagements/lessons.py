"""Lessons: what was observed, what should be done about it, whether it was learned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.engagements.enums import EngagementKind, LessonState
from entente.apps.engagements.rules.transitions import LABELS
from entente.apps.engagements.selectors.choices import field_options, post_options
from entente.apps.engagements.selectors.lessons import PAGE, LessonFilters, LessonPage, lesson_get, lesson_list
from entente.apps.engagements.services import lessons as services
from entente.apps.engagements.services.tracked import NewAction
from entente.apps.register.selectors.choices import party_list
from entente.kernel.errors import Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.engagements import forms
from entente.web.views.engagements.done import OF_LESSON
from entente.web.views.engagements.shared import Question, answered, borne_by, found_or_404
from entente.web.views.history import record_parts


@require_safe
@found_or_404
def lessons(request: HttpRequest) -> HttpResponse:
    """Show observations and lessons, the newest first."""
    viewer, query = viewer_of(request), request.GET
    filters = LessonFilters(
        state=_among(query.get("state", ""), LessonState.values),
        kind=_among(query.get("kind", ""), EngagementKind.values),
        field=tuple(filter(None, [query.get("field", "")])),
        party=tuple(filter(None, [query.get("party", "")])),
        text=query.get("text", "").strip(),
        mine=query.get("mine") == "1",
    )
    page = int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1
    rows, total = lesson_list(viewer, filters=filters, offset=(max(page, 1) - 1) * PAGE)
    listed: list[tuple[str, str, Any, str]] = [
        ("state", _("State"), LessonState.choices, query.get("state", "")),
        ("kind", _("Kind of engagement"), EngagementKind.choices, query.get("kind", "")),
        ("field", _("Field"), field_options(), query.get("field", "")),
        ("party", _("Party"), [(p.code, p.name) for p in party_list(viewer)], query.get("party", "")),
    ]
    if viewer.post_id:
        listed.append(("mine", _("Whose"), [("1", _("written or managed by me"))], query.get("mine", "")))
    context = {
        "rows": rows,
        "total": total,
        "answer": ngettext("%(count)s observation or lesson", "%(count)s observations and lessons", total)
        % {"count": number_format(total)},
        "choices": [(name, label, [(str(code), str(value), 0) for code, value in values], chosen)
                    for name, label, values, chosen in listed],
        "filtered": filters != LessonFilters(),
        "filters": filters,
        "following": f"?{_paged(request, page + 1)}" if total > page * PAGE else "",
        "tab": "lessons",
        **borne_by(rows, exercise=bool(rows) and all(row.exercise for row in rows)),
    }  # fmt: skip
    return render(request, "web/engagements/lessons.html", context)


def _among(value: str, values: list[str]) -> tuple[str, ...]:
    return (value,) if value in values else ()


def _paged(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return query.urlencode()


@require_safe
@found_or_404
def lesson(request: HttpRequest, lesson_id: UUID) -> HttpResponse:
    """Show an observation or lesson."""
    page = lesson_get(viewer_of(request), lesson_id=lesson_id, on=clock_of(request).on)
    context = {
        "page": page,
        "row": page.row,
        "field": dict(field_options()).get(page.row.field, page.row.field),
        "answer": _answer(page),
        "may_remedy": page.manages and page.row.state == LessonState.IDENTIFIED,
        "tab": "lessons",
        **record_parts(request, "lesson", str(lesson_id)),
        **borne_by([page.row], exercise=page.row.exercise),
    }
    return render(request, "web/engagements/lesson.html", context)


def _answer(page: LessonPage) -> str:
    return {
        LessonState.OBSERVATION: _("Seen by its author and its manager alone, until it is released."),
        LessonState.RELEASED: _("Released; nobody has made a lesson of it yet."),
        LessonState.IDENTIFIED: _("It is a lesson once its remedy has been taken."),
        LessonState.REMEDIED: _("The remedy was taken; it counts as learned once that is validated."),
        LessonState.LEARNED: _("Learned: the remedy was taken, and validated where that was needed."),
        LessonState.REJECTED: _("Not pursued: the reason is below."),
    }[LessonState(page.row.state)]


@login_required
@found_or_404
def act(request: HttpRequest, lesson_id: UUID, verb: str) -> HttpResponse:
    """Release an observation, make a lesson of it, give it a remedy, declare it learned, or drop it."""
    viewer = viewer_of(request)
    page = lesson_get(viewer, lesson_id=lesson_id, on=clock_of(request).on)
    if verb not in SAYS:
        raise Http404(verb)
    if request.method != "POST" and verb not in _verbs(page):
        raise Refused(
            _("In the state “%(state)s” your post cannot do this with the lesson.") % {"state": page.row.state_label},
            rule="engagements.lesson_role",
            remedy=_("leave it to the post that has taken it on"),
        )
    label, says = SAYS[verb]()
    question = Question(
        title=f"{label}: {page.row.title}",
        says=says,
        button=label,
        done=str(OF_LESSON[verb]),
        back=reverse("lesson", args=[lesson_id]),
        write=lambda data: _do(request, page, verb, data),
        stops=verb == "reject",
    )
    return answered(request, question, _form(request, page, verb), **borne_by([page.row], exercise=page.row.exercise))


def _verbs(page: LessonPage) -> set[str]:
    """What the viewer may do with it now."""
    edit = {"edit"} if page.may_edit else set()
    remedy = {"remedy"} if page.manages and page.row.state == LessonState.IDENTIFIED else set()
    return {each.verb for each in page.can} | edit | remedy


SAYS = {
    "edit": lambda: (_("Change the text"), _("The author and the manager change it until its remedy is taken.")),
    "remedy": lambda: (_("Assign a remedial action"), _("It appears among the duties of its owner.")),
    "release": lambda: (str(LABELS["release"]), _("From now on whoever may read the engagement sees it.")),
    "identify": lambda: (str(LABELS["identify"]), _("It must say what should be done.")),
    "record_remedy": lambda: (str(LABELS["record_remedy"]), _("Every remedial action must be done.")),
    "validate": lambda: (str(LABELS["validate"]), _("Its remedial actions must be verified by somebody else.")),
    "reject": lambda: (str(LABELS["reject"]), _("The observation stays, with your reason.")),
    "reopen_lesson": lambda: (str(LABELS["reopen_lesson"]), _("Its remedy did not hold: it needs another one.")),
}


def _form(request: HttpRequest, page: LessonPage, verb: str) -> ExplainedForm:
    data = request.POST if request.method == "POST" else None
    if verb == "edit":
        initial = {
            "title": page.row.title, "observation": page.observation, "recommendation": page.row.recommendation,
            "needs_validation": page.needs_validation, "revision": page.revision,
        }  # fmt: skip
        return forms.LessonForm(data, initial=initial)
    if verb == "remedy":
        viewer = viewer_of(request)
        able = post_options(viewer, permission="engagements.verify")
        return forms.ActionForm(data, choices={"owner": post_options(viewer), "verifier": able})
    if verb == "identify":
        return forms.RecommendationForm(data, initial={"recommendation": page.row.recommendation})
    if verb in {"reject", "reopen_lesson"}:
        return forms.ReasonForm(data)
    return forms.NoteForm(data) if verb == "validate" else forms.EmptyForm(data)


def _do(request: HttpRequest, page: LessonPage, verb: str, data: dict[str, Any]) -> None:
    actor, key = actor_of(request), page.row.id
    if verb == "edit":
        services.edit_lesson(actor, key, **{**data, "revision": data["revision"] or 0})
    elif verb == "remedy":
        new = NewAction(data["text"], data["owner"], data["due"], data["verifier"])
        services.assign_remedy(actor, key, new)
    elif verb == "validate":
        services.validate(actor, key, note=data["note"])
    elif verb == "reject":
        services.reject(actor, key, reason=data["reason"])
    elif verb == "reopen_lesson":
        services.reopen_lesson(actor, key, reason=data["reason"])
    elif verb == "identify":
        services.identify(actor, key, recommendation=data["recommendation"])
    elif verb == "release":
        services.release(actor, key)
    else:
        services.record_remedy(actor, key)

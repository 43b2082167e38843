"""The board of actions: what my post is to do, what waits for my verification, and everything else."""

from __future__ import annotations

from collections.abc import Callable
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

from entente.apps.engagements.enums import ActionState
from entente.apps.engagements.selectors.actions import ActionFilters, action_board, action_get
from entente.apps.engagements.selectors.choices import post_options
from entente.apps.engagements.selectors.engagements import engagement_head
from entente.apps.engagements.selectors.types import ActionLine
from entente.apps.engagements.services import tracked as services
from entente.kernel.errors import Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.engagements import forms
from entente.web.views.engagements.done import OF_ACTION
from entente.web.views.engagements.shared import Question, answered, borne_by, found_or_404, page_of

WHOSE = ("mine", "verify", "all")


@require_safe
@login_required
@found_or_404
def actions(request: HttpRequest) -> HttpResponse:
    """Show the actions that came out of engagements, by the day they are due."""
    viewer, on = viewer_of(request), clock_of(request).on
    whose = request.GET.get("whose", "mine")
    whose = whose if whose in WHOSE else "mine"
    state = request.GET.get("state", "")
    chosen = (state,) if state in ActionState.values else ()
    if not chosen and whose != "all":
        chosen = (ActionState.OPEN.value,) if whose == "mine" else (ActionState.DONE.value,)
    filters = ActionFilters(whose="" if whose == "all" else whose, state=chosen, late=request.GET.get("late") == "1")
    rows = action_board(viewer, on=on, filters=filters)
    late = sum(row.late for row in rows)
    context = {
        "rows": rows,
        "whose": whose,
        "state": state,
        "states": ActionState.choices,
        "late_only": filters.late,
        "answer": _answer(len(rows), late),
        "tab": "actions",
        **borne_by(rows, exercise=bool(rows) and all(row.exercise for row in rows)),
    }
    return render(request, "web/engagements/actions.html", context)


def _answer(number: int, late: int) -> str:
    found = ngettext("%(count)s action", "%(count)s actions", number) % {"count": number_format(number)}
    if not late:
        return _("%(found)s, none of them late.") % {"found": found}
    return _("%(found)s, %(late)s of them late.") % {"found": found, "late": number_format(late)}


@login_required
@found_or_404
def act(request: HttpRequest, action_id: UUID, verb: str) -> HttpResponse:
    """Report an action done, verify it, send it back, change or drop it."""
    viewer = viewer_of(request)
    line = action_get(viewer, action_id=action_id, on=clock_of(request).on)
    if verb not in SAYS:
        raise Http404(verb)
    if request.method != "POST" and verb not in line.can:
        raise Refused(
            _("In the state “%(state)s” your post cannot do this with the action.") % {"state": line.state_label},
            rule="engagements.action_role",
            remedy=_("it is %(post)s that does it and somebody else who verifies it") % {"post": line.owner.name},
        )
    label, says, stops = SAYS[verb]()
    back = request.GET.get("to") == "board"
    question = Question(
        title=f"{label}: {line.text}",
        says=says,
        button=label,
        done=str(OF_ACTION[verb]),
        back=reverse("engagement-actions") if back else page_of(line.engagement),
        write=lambda data: _do(request, line, verb, data),
        stops=stops,
    )
    return answered(request, question, _form(request, line, verb), **borne_by([line], exercise=line.exercise))


SAYS: dict[str, Callable[[], tuple[str, str, bool]]] = {
    "done": lambda: (_("Report it done"), _("Somebody else verifies it. Say how it can be seen."), False),
    "verify": lambda: (_("Verify it"), _("It was done, and counts as settled."), False),
    "send_back": lambda: (_("Send it back"), _("It was not done after all: its owner reads your reason."), True),
    "drop": lambda: (_("Drop it"), _("It is no longer wanted. The reason is kept."), True),
    "edit": lambda: (_("Change it"), _("Its owner sees the change."), False),
}


def _form(request: HttpRequest, line: ActionLine, verb: str) -> ExplainedForm:
    data = request.POST if request.method == "POST" else None
    if verb == "edit":
        viewer = viewer_of(request)
        head = engagement_head(viewer, code=line.engagement)
        owners = post_options(viewer, engagement=head)
        verifiers = post_options(viewer, engagement=head, permission="engagements.verify")
        # Who is named already stays on the list, whatever became of their role.
        for options, post in ((owners, line.owner), (verifiers, line.verifier)):
            if post and post.code not in dict(options):
                options.append((post.code, post.name))
        initial = {
            "text": line.text, "owner": line.owner.code, "due": line.due,
            "verifier": line.verifier.code if line.verifier else "", "revision": line.revision,
        }  # fmt: skip
        return forms.ActionForm(data, initial=initial, choices={"owner": owners, "verifier": verifiers})
    return forms.NoteForm(data) if verb in {"done", "verify"} else forms.ReasonForm(data)


def _do(request: HttpRequest, line: ActionLine, verb: str, data: dict[str, Any]) -> None:
    actor = actor_of(request)
    if verb == "done":
        services.report_action_done(actor, line.id, note=data["note"])
    elif verb == "verify":
        services.verify_action(actor, line.id, note=data["note"])
    elif verb == "send_back":
        services.send_back_action(actor, line.id, reason=data["reason"])
    elif verb == "drop":
        services.drop_action(actor, line.id, reason=data["reason"])
    else:
        new = services.NewAction(data["text"], data["owner"], data["due"], data["verifier"])
        services.edit_action(actor, line.id, new, revision=data["revision"] or 0)

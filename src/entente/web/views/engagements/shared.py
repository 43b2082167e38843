"""What the pages of engagements share: what a page bears, what is asked in a form, how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from entente.apps.access.shown import note
from entente.apps.engagements.consequences import Consequence
from entente.apps.engagements.errors import ConfirmConsequences
from entente.apps.engagements.models import Engagement
from entente.apps.engagements.rules.parts import may, require
from entente.apps.engagements.selectors.concern import concerned
from entente.apps.engagements.selectors.delivered import Delivered, delivered_by_goal, engagements_of_goal
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ExplainedForm
from entente.web.views.problems import found_or_404

__all__ = ["Question", "answered", "borne_by", "engaged", "found_or_404", "may_open", "page_of"]


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks before it does something.

    `title` is the page's, `says` what will follow, `button` the verb, `done` what is said afterwards, `back` where
    to go in either case. `write` gets the cleaned data. `stops`: it ends something. `follows` lists consequences.
    """

    title: str
    says: str
    button: str
    done: str
    back: str
    write: Callable[[dict[str, Any]], Any]
    stops: bool = False
    follows: tuple[Consequence, ...] = ()


def borne_by(rows: Iterable[Any], *, exercise: bool) -> dict[str, Any]:
    """Return what a page that shows these records bears, banner apart: that comes of what was read."""
    for row in rows:
        note(row.marking_id)
    return {"exercise": exercise, "section": "engagements"}


def may_open(request: HttpRequest, row: Engagement, *permissions: str) -> None:
    """Raise Refused, with what is missing, where a form would be of no use: none of the permissions is the viewer's."""
    parties, viewer = concerned(row).parties, viewer_of(request)
    if not any(may(viewer, permission, parties) for permission in permissions):
        require(actor_of(request), permissions[0], parties)


def engaged(request: HttpRequest, goal_id: UUID) -> dict[str, Any]:
    """Return the context of `web/engagements/parts/goal.html`: planned against delivered for a goal."""
    viewer, on = viewer_of(request), clock_of(request).on
    tally = delivered_by_goal(viewer, goal_ids=[goal_id], on=on).get(goal_id, Delivered())
    return {"tally": tally, "rows": engagements_of_goal(viewer, goal_id=goal_id, on=on) if tally.planned else ()}


def page_of(code: str, name: str = "engagement") -> str:
    """Return the address of a page of an engagement."""
    return reverse(name, args=[code])


def answered(
    request: HttpRequest, question: Question, form: ExplainedForm, *, exercise: bool, **context: Any
) -> HttpResponse:
    """Show the form, or do what it asks; what a service refuses is said above the form, which keeps its content."""
    follows = question.follows
    bound = request.method == "POST"
    if bound and form.is_valid():
        try:
            question.write(form.cleaned_data)
        except ConfirmConsequences as error:
            follows = error.consequences
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["shown"] = " ".join(item.key for item in follows)  # type: ignore[index]
            form.refuse(error)
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, question.done)
            return redirect(question.back)
    shown = {"question": question, "form": form, "wrong": bound, "follows": follows, "section": "engagements"}
    return render(
        request, "web/engagements/ask.html", {**shown, "exercise": exercise, **context}, status=422 if bound else 200
    )

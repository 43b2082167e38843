"""Planning an engagement and changing it, with what was learned from similar ones beside the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entente.apps.engagements.models import Engagement
from entente.apps.engagements.selectors.choices import plan_options
from entente.apps.engagements.selectors.engagements import engagement_head, goal_lines
from entente.apps.engagements.selectors.lessons import similar_lessons
from entente.apps.engagements.selectors.rows import party_parts
from entente.apps.engagements.services.planning import PLAN, edit_engagement, plan_engagement, still_editable
from entente.apps.engagements.services.wanted import NewEngagement
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.views.engagements.forms import MOST_PARTIES, PlanForm
from entente.web.views.engagements.shared import borne_by, found_or_404, may_open

_PLAIN = (
    "title_en", "title_fr", "kind", "level", "field", "starts", "ends", "lead", "host", "place", "country", "latitude",
    "longitude", "purpose", "series", "exercise",
)  # fmt: skip


@login_required
@found_or_404
def plan(request: HttpRequest) -> HttpResponse:
    """Plan an engagement."""
    viewer = viewer_of(request)
    if not viewer.may(PLAN):
        raise Refused(
            _("Your post does not plan engagements."), rule=PLAN,
            remedy=_("ask an administrator for a role with this permission"),
        )  # fmt: skip
    initial: dict[str, Any] = {name: request.GET.get(name, "") for name in ("kind", "field", "country", "host")}
    initial["goals"] = request.GET.getlist("goal")
    return _planned(request, initial, [(code, None) for code in request.GET.getlist("party")[:MOST_PARTIES]], None)


@login_required
@found_or_404
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an engagement: for whoever may plan it, in a state in which that is possible."""
    row = engagement_head(viewer_of(request), code=code)
    may_open(request, row, PLAN)
    if request.method != "POST":
        still_editable(row)
    return _planned(request, _held(row), _seated(row), row)


def _planned(
    request: HttpRequest, initial: dict[str, Any], seated: Sequence[tuple[str, int | None]], row: Engagement | None
) -> HttpResponse:
    viewer = viewer_of(request)
    options = plan_options(viewer)
    choices = {
        "field": options.fields, "lead": options.posts, "host": options.parties, "country": options.parties,
        "parties": options.parties, "observers": options.parties, "goals": options.goals,
    }  # fmt: skip
    form = PlanForm(request.POST or None, choices=choices, initial=initial, seated=seated)
    looking, wrong = "look" in request.POST or "more" in request.POST, request.method == "POST"
    if wrong and not looking and form.is_valid():
        try:
            saved = _save(request, form.cleaned_data, row)
        except BadInput as error:
            form.explain(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The engagement is saved."))
            return redirect("engagement", saved.code)
    context = {
        "form": form,
        "wrong": wrong and not looking,
        "row": row,
        "similar": _similar(request, form, row),
        **borne_by([row] if row else [], exercise=bool(row and row.exercise)),
    }
    return render(request, "web/engagements/plan.html", context, status=422 if wrong and not looking else 200)


def _save(request: HttpRequest, data: dict[str, Any], row: Engagement | None) -> Engagement:
    new = NewEngagement(
        **{name: data[name] for name in _PLAIN},
        parties=data["parties"],
        observers=tuple(data["observers"]),
        goals=tuple(UUID(key) for key in data["goals"]),
        menu_code=row.menu_code if row else "",
        next_contact_on=row.next_contact_on if row else None,
        next_contact_note=row.next_contact_note if row else "",
    )
    if row is None:
        return plan_engagement(actor_of(request), new)
    return edit_engagement(actor_of(request), row.pk, new, revision=data["revision"] or 0)


def _held(row: Engagement) -> dict[str, Any]:
    """An engagement as the form shows it."""
    parts = party_parts([row.pk]).get(row.pk, ())
    return {
        **{name: getattr(row, name) for name in _PLAIN if name not in {"lead", "host"}},
        "lead": row.lead.code if row.lead else "",
        "host": next((part.code for part in parts if part.role == "host"), ""),
        "observers": [part.code for part in parts if part.role == "observer"],
        "goals": [str(goal.id) for goal in goal_lines(row)],
        "revision": row.revision,
    }


def _seated(row: Engagement) -> list[tuple[str, int | None]]:
    """The parties that take part with their seats; host and lead stand in fields of their own."""
    parts = party_parts([row.pk]).get(row.pk, ())
    shown = [
        part for part in parts if part.role == "participant" or (part.role != "observer" and part.seats is not None)
    ]
    return [(part.code, part.seats) for part in shown]


def _similar(request: HttpRequest, form: PlanForm, row: Engagement | None) -> tuple[Any, ...]:
    """What was learned from engagements like the one in the form."""
    kind = str(form["kind"].value() or "")
    parties = [*form.named, *_listed(form["host"].value())]
    text = " ".join(str(form[name].value() or "") for name in ("title_en", "title_fr")).strip()
    if not (parties or text or form["field"].value() or kind):
        return ()
    return similar_lessons(
        viewer_of(request), kind=kind, field=str(form["field"].value() or ""), parties=parties, text=text,
        but=row.pk if row else None, made_up=None if (row.exercise if row else form["exercise"].value()) else False,
    )  # fmt: skip


def _listed(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []

"""One partner and one standard: how far, since when, aiming at what, with which reservations, shown by what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entente.apps.programmes.selectors.adoptions import adoption_get, party_named, standard_get
from entente.apps.programmes.selectors.options import posts_for, source_options
from entente.apps.programmes.selectors.standards import AdoptionView, adoption_evidence
from entente.apps.programmes.services.standards import AdoptionText, add_adoption_evidence, set_adoption
from entente.apps.register.selectors.types import PartyRef
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.views.duties.forms import AdoptionForm, EvidenceForm, choices_of
from entente.web.views.duties.shared import Crumb, Page, form_page, goes, may_for, need
from entente.web.views.history import already_read, record_parts
from entente.web.views.problems import found_or_404

RIGHT = "programmes.standards"


@require_safe
@found_or_404
def adoption(request: HttpRequest, party: str, code: str) -> HttpResponse:
    """Show how far a party is with a standard."""
    viewer = viewer_of(request)
    whose, view = (
        party_named(viewer, code=party),
        adoption_get(viewer, party=party, standard=code, on=clock_of(request).on),
    )
    context = {
        "party": whose,
        "view": view,
        "standard": standard_get(viewer, code=code),
        "evidence": adoption_evidence(viewer, adoption_id=view.id) if view.id else (),
        "may_set": may_for(viewer, RIGHT, party=party),
        "crumbs": _crumbs(whose),
        "exercise": view.exercise,
        "section": "programmes",
        **(record_parts(request, "adoption", str(view.id), described=already_read(view.marking_id)) if view.id else {}),
    }
    return render(request, "web/duties/adoption.html", context)


@login_required
@found_or_404
def edit(request: HttpRequest, party: str, code: str) -> HttpResponse:
    """Say how far a party is with a standard."""
    viewer = viewer_of(request)
    whose, view = party_named(viewer, code=party), adoption_get(viewer, party=party, standard=code)
    need(may_for(viewer, RIGHT, party=party), RIGHT)
    initial = {
        "state": view.state.value, "since": view.since, "target_on": view.target_on, "reservations": view.reservations,
        "owner": view.owner, "revision": view.revision,
    }  # fmt: skip
    form = AdoptionForm(request.POST or None, initial=initial)
    choices_of(form, owner=posts_for(viewer, party=party))

    def act(data: dict[str, Any]) -> None:
        text = AdoptionText(data["state"], data["target_on"], data["reservations"], data["owner"])
        set_adoption(
            actor_of(request), party=party, standard=code, text=text, revision=data["revision"] or 0,
            since=data["since"], exercise=view.exercise, reason=data["reason"],
        )  # fmt: skip

    page = _page(whose, view, _("How far is %(party)s with %(number)s?"), _("Save"))
    return form_page(request, page, form, act, done=_("Saved."), to=lambda: redirect("adoption", party, code))


@login_required
@found_or_404
def evidence(request: HttpRequest, party: str, code: str) -> HttpResponse:
    """Add what shows how far the party is."""
    viewer = viewer_of(request)
    whose, view = party_named(viewer, code=party), adoption_get(viewer, party=party, standard=code)
    if view.id is None:
        raise Http404(code)
    need(may_for(viewer, RIGHT, party=party), RIGHT)
    held = view.id
    form = EvidenceForm(request.POST or None, initial={"on": clock_of(request).today})
    choices_of(form, source=source_options(viewer))
    page = _page(whose, view, _("What shows how far %(party)s is with %(number)s?"), _("Add the evidence"))
    return form_page(
        request, page, form, lambda data: add_adoption_evidence(actor_of(request), held, **data),
        done=_("The evidence is added."), to=lambda: redirect("adoption", party, code),
    )  # fmt: skip


def _crumbs(whose: PartyRef) -> tuple[Crumb, ...]:
    return (
        (_("Standards"), goes("standards")),
        (_("Partners"), goes("standard-partners")),
        (whose.name, goes("standard-profile", whose.code)),
    )


def _page(whose: PartyRef, view: AdoptionView, title: str, button: str) -> Page:
    return Page(
        title=title % {"party": whose.name, "number": view.number},
        answer=view.title,
        button=button,
        back=goes("adoption", whose.code, view.standard),
        crumbs=_crumbs(whose),
        exercise=view.exercise,
        rows=(("state", "since", "target_on"),),
    )

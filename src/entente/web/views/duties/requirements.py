"""What missions and exercises require, against what partners have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from entente.apps.programmes.selectors.adoptions import adopting_parties, requirement_list, requirements_get
from entente.apps.programmes.selectors.options import standard_options
from entente.apps.programmes.selectors.standards import Readiness, readiness_of_parties
from entente.apps.programmes.services.standards import Required, save_requirements
from entente.apps.programmes.vocabularies import AdoptionState, Fit
from entente.apps.register.selectors.types import PartyRef
from entente.web.actors import actor_of, viewer_of
from entente.web.views.duties.forms import RequirementForm, choices_of
from entente.web.views.duties.shared import Page, exported, form_page, goes, need
from entente.web.views.history import record_parts
from entente.web.views.problems import found_or_404

RIGHT = "programmes.standards"
# So many partners stand side by side.
MOST = 8


@require_safe
@found_or_404
def requirements(request: HttpRequest) -> HttpResponse:
    """Show the missions and exercises that require standards."""
    viewer = viewer_of(request)
    rows = requirement_list(viewer)
    context = {
        "rows": rows,
        "may_save": viewer.side != "partner" and viewer.may(RIGHT),
        "exercise": bool(rows) and all(row.exercise for row in rows),
        "tab": "standards",
        "sub": "required",
        "section": "programmes",
    }
    return render(request, "web/duties/requirements.html", context)


@require_safe
@found_or_404
def gap(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a mission or an exercise requires against what partners have."""
    viewer = viewer_of(request)
    asked = requirements_get(viewer, code=code)
    parties, chosen = _parties(request)
    found = readiness_of_parties(viewer, requirement_set=code, parties=[party.code for party in chosen])
    context = {
        "asked": asked,
        "chosen": chosen,
        "parties": parties,
        "rows": _rows(asked.required, found),
        "sums": [(party, each.counts, len(each.needs)) for party, each in zip(chosen, found, strict=True)],
        "fits": list(Fit),
        "answer": answer(chosen, found),
        "may_save": viewer.side != "partner" and viewer.may(RIGHT),
        "exercise": asked.exercise,
        "tab": "standards",
        "sub": "required",
        "section": "programmes",
        **record_parts(request, "requirement_set", code),
    }
    return render(request, "web/duties/gap.html", context)


@require_safe
@found_or_404
def export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the gaps as a file: a requirement of a partner a row."""
    viewer = viewer_of(request)
    asked = requirements_get(viewer, code=code)
    _every, chosen = _parties(request)
    found = readiness_of_parties(viewer, requirement_set=code, parties=[party.code for party in chosen])
    columns = (
        _("Partner"), _("Number"), _("Title"), _("Required"), _("How far"), _("Met"), _("Target date"),
        _("Reservations"),
    )  # fmt: skip
    rows = [
        (party.name, need.number, need.title, AdoptionState(need.depth).label, need.state.label, need.fit.label,
         need.target_on, need.reservations)
        for party, each in zip(chosen, found, strict=True)
        for need in each.needs
    ]  # fmt: skip
    return exported(
        request, form, name=f"gaps-{code}", title=_("Required standards"), columns=columns, rows=rows,
        more=((_("Requires"), asked.title),), exercise=asked.exercise,
    )  # fmt: skip


@login_required
@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Say what a mission or an exercise requires."""
    return _form(request, RequirementForm(request.POST or None), code="")


@login_required
@found_or_404
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a mission or an exercise requires."""
    asked = requirements_get(viewer_of(request), code=code)
    by_depth = {
        depth: [each.standard for each in asked.required if each.depth == depth]
        for depth in (AdoptionState.ADOPTED, AdoptionState.IMPLEMENTED)
    }
    initial = {
        "kind": asked.kind, "title_en": asked.title_en, "title_fr": asked.title_fr, "on": asked.on,
        "exercise": asked.exercise, "adopted": by_depth[AdoptionState.ADOPTED],
        "implemented": by_depth[AdoptionState.IMPLEMENTED],
    }  # fmt: skip
    form = RequirementForm(request.POST or None, initial=initial)
    return _form(request, form, code=code, fact_key=asked.fact_key)


def answer(chosen: Sequence[PartyRef], found: Sequence[Readiness]) -> str:
    """Say in one sentence which partners meet everything, and how many requirements are missing."""
    whole = [party.name for party, each in zip(chosen, found, strict=True) if not each.gaps]
    missing = sum(each.counts[Fit.MISSING] for each in found)
    if not found:
        return _("No partner has said how far it is with any standard.")
    first = (
        _("Everything required is met by: %(parties)s.") % {"parties": ", ".join(whole)}
        if whole
        else _("No partner meets everything that is required.")
    )
    rest = ngettext("%(count)s requirement is missing.", "%(count)s requirements are missing.", missing)
    return f"{first} {rest % {'count': number_format(missing)}}"


def _parties(request: HttpRequest) -> tuple[list[PartyRef], list[PartyRef]]:
    """The parties that have said how far they are, and those of them that are chosen; all, without a choice."""
    every = list(adopting_parties(viewer_of(request)))
    wanted = set(request.GET.getlist("party")) - {""}
    return every, [party for party in every if not wanted or party.code in wanted][:MOST]


def _rows(required: Sequence[Any], found: Sequence[Readiness]) -> list[tuple[Any, list[Any]]]:
    held = [{need.standard: need for need in each.needs} for each in found]
    return [(each, [needs[each.standard] for needs in held]) for each in required]


def _form(request: HttpRequest, form: RequirementForm, *, code: str, fact_key: str = "") -> HttpResponse:
    viewer = viewer_of(request)
    need(viewer.side != "partner" and viewer.may(RIGHT), RIGHT)
    options = standard_options(viewer)
    choices_of(form, adopted=options, implemented=options)
    saved: list[str] = []

    def act(data: dict[str, Any]) -> None:
        required = [
            Required(standard, depth.value)
            for name, depth in (("adopted", AdoptionState.ADOPTED), ("implemented", AdoptionState.IMPLEMENTED))
            for standard in data.pop(name)
        ]
        row = save_requirements(actor_of(request), code=code, required=required, fact_key=fact_key, **data)
        saved.append(row.pk)

    page = Page(
        title=_("Which standards does the mission or exercise require?"),
        answer=_("Choose several with the Ctrl key. A standard is required once: adopted at least, or in use."),
        button=_("Save"),
        back=goes("requirement-gap", code) if code else goes("requirements"),
        crumbs=((_("Standards"), goes("standards")), (_("Missions and exercises"), goes("requirements"))),
        rows=(("kind", "on"), ("title_en", "title_fr")),
    )
    return form_page(request, page, form, act, done=_("Saved."), to=lambda: redirect("requirement-gap", saved[0]))

"""From a warning to the council: how it went before, and how warnings fared here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.warnings.selectors.consultations import (
    PastConsultation,
    consultations_asked_here,
    past_consultations,
)
from entente.apps.warnings.selectors.outcomes import outcomes_of_all
from entente.apps.warnings.selectors.replays import replayed
from entente.apps.warnings.selectors.titles import claim
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.problems import explained
from entente.web.views.warnings.shared import around


@explained
def consultations(request: HttpRequest) -> HttpResponse:
    """Show the consultations of the register with the days from request to meeting, and how warnings fared."""
    viewer = viewer_of(request)
    past = past_consultations(viewer, as_of=clock_of(request).as_of)
    context = {
        "past": past,
        "asked_here": consultations_asked_here(viewer),
        "replayed": replayed(viewer),
        "longest": max((each.days or 0 for each in past), default=0),
        "answer": _answer(past),
        "performance": outcomes_of_all(viewer),
        "exercise_performance": outcomes_of_all(viewer, exercise=True),
        "claim": claim(),
        **around(request, "consultations"),
    }
    return render(request, "web/warnings/consultations.html", context)


def _answer(past: tuple[PastConsultation, ...]) -> str:
    known = sorted(each.days for each in past if each.days is not None)
    if not known:
        return _("No consultation is recorded with the days of its request and its meeting.")
    values = {
        "count": number_format(len(known)),
        "middle": number_format(known[len(known) // 2]),
        "most": number_format(known[-1]),
    }
    text = ngettext(
        "Days from the request to the meeting, of the one consultation where both are known: %(most)s.",
        "Days from the request to the meeting, of %(count)s consultations where both are known: "
        "%(middle)s in the middle, %(most)s at most.",
        len(known),
    )
    return text % values

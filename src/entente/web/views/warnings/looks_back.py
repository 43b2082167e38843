"""A consultation of the public record, and what the engine would have said before it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from entente.apps.warnings.selectors.consultations import past_consultations
from entente.apps.warnings.selectors.replays import ReplayView, replays_of
from entente.apps.warnings.selectors.titles import claim
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.outlook.shared import set_name
from entente.web.views.problems import explained
from entente.web.views.warnings.shared import around


@explained
def look_back(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Show what would have been said in the weeks around a consultation, or that no open data reaches it."""
    viewer = viewer_of(request)
    past = past_consultations(viewer, as_of=clock_of(request).as_of)
    held = next((each for each in past if each.fact.id == fact_id), None)
    if held is None:
        raise Http404(str(fact_id))
    looks = replays_of(viewer, fact_key=held.fact.key)
    context = {
        "held": held,
        "fact": held.fact,
        "looks": [(look, set_name(look.event_set), answer(look)) for look in looks],
        "answer": answer(looks[0]) if looks else _("No open event set at hand reaches these weeks."),
        "claim": claim(),
        **around(request, "consultations", exercise=bool(looks) and all(look.exercise for look in looks)),
    }
    return render(request, "web/warnings/look_back.html", context)


def answer(look: ReplayView) -> str:
    """One sentence: in how many weeks a signal about one of the series would have been raised."""
    told = [week for series in look.series for week in series.weeks]
    forecast = {week.start for week in told if week.probability is not None}
    signals = {week.start for week in told if week.alert}
    if not forecast:
        return _("Nothing would have been said: the set holds too few reports on these states to forecast any week.")
    values = {"forecast": number_format(len(forecast)), "signals": number_format(len(signals))}
    if not signals:
        return _("No signal would have been raised; weeks that could be forecast: %(forecast)s.") % values
    return _("Weeks with a signal: %(signals)s, of %(forecast)s that could be forecast.") % values

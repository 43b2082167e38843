"""A party's page: who they are to the alliance on a date, and how they came there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entente.apps.register import selectors
from entente.apps.register.selectors.parties import PartyPage
from entente.web.actors import viewer_of
from entente.web.alliances import alliance_of
from entente.web.clock import Clock, clock_of
from entente.web.labels import relation_label
from entente.web.views.calendars.party import engagement_section
from entente.web.views.history import already_read, record_parts
from entente.web.views.problems import explained
from entente.web.views.programmes.on_party import party_programmes
from entente.web.views.shared import grouped, timeline_of
from entente.web.views.warnings.of_party import party_warnings
from entente.web.words import day_text, since_text


@explained
def party(request: HttpRequest, code: str) -> HttpResponse:
    """Show a party on the date, and its relationship over time."""
    clock = clock_of(request)
    page = selectors.party_get(viewer_of(request), code=code, as_of=clock.as_of, pack=alliance_of(request))
    if page is None:
        raise Http404(code)
    in_force = (*page.suspensions, *page.memberships, *page.programmes, *page.mandates)
    context = {
        "party": page,
        "exercise": page.pack.exercise if page.pack else False,
        "relation": relation_label(page.relation),
        "answer": _answer(page, clock),
        "groups": grouped(fact for fact in page.facts if fact not in in_force),
        "in_force": in_force,
        "timeline": timeline_of(page.facts, clock),
        **engagement_section(request, page.code),
        **party_programmes(request, page.code),
        **party_warnings(request, page.code),
        **record_parts(request, "party", page.code, described=already_read(None)),
    }
    return render(request, "web/party.html", context)


def _answer(page: PartyPage, clock: Clock) -> str:
    """One sentence: what they are to the alliance on the date, and since when."""
    if not page.facts:
        return _("Nothing is recorded of %(name)s.") % {"name": page.name}
    values = {"name": page.name, "date": day_text(clock.on, long=True)}
    standing = [fact for fact in page.memberships if fact.framework and fact.framework.kind != "forum"]
    if page.relation == "ally" and page.pack is not None:
        spell = next(
            fact for fact in standing if fact.framework and fact.framework.code == page.pack.membership_framework
        )
        return _("An ally %(since)s.") % {"since": since_text(spell.start)}
    if page.suspensions:
        tracks = ", ".join(fact.track.name for fact in page.suspensions if fact.track)
        since = since_text(min(fact.start for fact in page.suspensions))
        return _("Cooperation suspended %(since)s: %(tracks)s.") % {"since": since, "tracks": tracks}
    if standing:
        first = min(standing, key=lambda fact: fact.start or "9999")
        return _("A partner on %(date)s, in %(framework)s %(since)s.") % {
            **values,
            "framework": first.framework.short if first.framework else "",
            "since": since_text(first.start),
        }
    return _("In no framework on %(date)s.") % values

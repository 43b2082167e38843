"""One sentence: what a party is to the alliance on a date, and since when."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entente.apps.register.selectors.parties import PartyPage
from entente.web.clock import Clock
from entente.web.words import day_text, since_text


def standing_sentence(page: PartyPage, clock: Clock) -> str:
    """Say it: an ally, suspended, a partner in which framework, or nothing of these."""
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

"""One warning: what changed, how unusual that is, what drives it, how such warnings fared, what is done about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.warnings.selectors.alert import AlertPage, alert_get
from entente.apps.warnings.selectors.consultations import past_consultations
from entente.apps.warnings.selectors.titles import claim
from entente.apps.warnings.selectors.types import Corroboration, SightingView
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.views.history import record_parts
from entente.web.views.problems import found_or_404
from entente.web.views.warnings.shared import around, series_slug
from entente.web.words import day_text, percent_text

EXAMPLES = 4


@found_or_404
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Show a warning from its first signal to its end."""
    viewer, clock = viewer_of(request), clock_of(request)
    page = alert_get(viewer, alert_id=alert_id)
    past = past_consultations(viewer, as_of=clock.as_of, parties=[party.code for party in page.row.parties])
    context = {
        "page": page,
        "row": page.row,
        "latest": page.latest,
        "answer": answer(page),
        "origins": origins_text(page.corroboration),
        "claim": claim(),
        "past": [each for each in past if each.days is not None or each.about][:EXAMPLES],
        "slug": series_slug(page.row.series_id),
        **around(request, "alerts", exercise=page.row.exercise),
        **record_parts(request, "alert", str(alert_id)),
    }
    return render(request, "web/warnings/alert.html", context)


def answer(page: AlertPage) -> str:
    """One sentence: what stands out, since when, and how it stands with the people."""
    row, latest = page.row, page.latest
    values: dict[str, str] = {"since": day_text(row.since)}
    if latest is None or latest.probability is None:
        level = _("At this level since %(since)s.") % values if row.since else ""
        stood_out = _stood_out(latest) if latest else ""
        return " ".join(each for each in (page.summary, stood_out, level) if each)
    values |= {
        "probability": percent_text(latest.probability),
        "threshold": number_format(latest.threshold or 0),
        "first": day_text(latest.day),
        "last": day_text(latest.until),
    }
    if row.since is None:
        text = _(
            "%(probability)s chance that %(threshold)s or more reports of material conflict come in from %(first)s to "
            "%(last)s."
        )
    else:
        text = _(
            "%(probability)s chance that %(threshold)s or more reports of material conflict come in from %(first)s to "
            "%(last)s; at this level since %(since)s."
        )
    return f"{_stood_out(latest)} {text % values}".strip()


def _stood_out(latest: SightingView) -> str:
    """What stood out most in the seven days before, against what is usual; empty where nothing did."""
    standing = [change for change in latest.changes if change.stands_out]
    if not standing:
        return ""
    most = min(standing, key=lambda change: change.rate)
    values = {
        "measure": most.label,
        "observed": percent_text(most.observed) if most.share else number_format(most.observed, 0),
        "expected": percent_text(most.expected) if most.share else number_format(most.expected, 1),
    }
    return _("%(measure)s in the seven days before: %(observed)s, usually %(expected)s.") % values


def origins_text(found: Corroboration) -> str:
    """ "3 reports, 1 origin"."""
    reports = ngettext("%(count)s report", "%(count)s reports", found.reports) % {"count": found.reports}
    origins = ngettext("%(count)s origin", "%(count)s origins", found.origins) % {"count": found.origins}
    return f"{reports}, {origins}"

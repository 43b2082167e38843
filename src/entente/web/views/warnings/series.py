"""A series over time with its changes and its events, and what is reported around a party."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from entente.apps.register.selectors.choices import party_list
from entente.apps.warnings.selectors.alerts import AlertFilters, alert_list
from entente.apps.warnings.selectors.series import (
    AroundRow,
    Neighbourhood,
    SeriesPage,
    Unit,
    neighbourhood,
    series_get,
)
from entente.apps.warnings.selectors.titles import claim, series_of_slug
from entente.apps.warnings.services.watches import series_in_order
from entente.engines.warning.history import History
from entente.kernel.errors import BadInput
from entente.web.actors import viewer_of
from entente.web.charts.warnings import balance_chart, force_chart
from entente.web.clock import clock_of
from entente.web.exports import respond
from entente.web.views.problems import explained, found_or_404
from entente.web.views.warnings.shared import around as surroundings
from entente.web.views.warnings.shared import series_slug
from entente.web.views.warnings.sheets import series_sheet
from entente.web.words import day_text


@explained
def find(request: HttpRequest) -> HttpResponse:
    """Find a series by its two sides, or by one."""
    one, other = request.GET.get("one", ""), request.GET.get("other", "")
    series_id = series_in_order(f"{one} {other}")
    if series_of_slug(series_slug(series_id)):
        query = clock_of(request).query
        return redirect(f"{series_slug(series_id)}/" + (f"?{query}" if query else ""))
    return _finder(request, one, other)


def _finder(request: HttpRequest, one: str, other: str, status: int = 200) -> HttpResponse:
    """Show the form that finds a series; what was asked for and is none is named."""
    context = {
        "asked": " – ".join(part[:20] for part in (one, other) if part),
        "parties": [party for party in party_list(viewer_of(request)) if len(party.code) == 3],
        "one": one,
        "other": other,
        **surroundings(request, "series"),
    }
    return render(request, "web/warnings/find_series.html", context, status=status)


@explained
def history(request: HttpRequest, series: str) -> HttpResponse:
    """Show a series up to the date: counts, what is usual, changes, events."""
    series_id = series_of_slug(series)
    if series_id is None:
        ordered = series_slug(series_in_order(series))
        if series_of_slug(ordered):
            query = request.GET.urlencode()
            return redirect(reverse("series", args=[ordered]) + (f"?{query}" if query else ""))
        return _finder(request, series.upper(), "", status=404)
    viewer = viewer_of(request)
    page = _read(request, series_id)
    found = alert_list(viewer, filters=AlertFilters(series_id=series_id, open=False))
    context = {
        "page": page,
        "slug": series_slug(series_id),
        "answer": answer(page),
        "behind": (clock_of(request).on - page.history.last_event).days if page.history else 0,
        "alerts": found.rows,
        "claim": claim(),
        "recent": tuple(reversed(page.history.periods[-26:])) if page.history else (),
        **_charts(page),
        **_event_pages(request, page),
        **surroundings(request, "series"),
    }
    return render(request, "web/warnings/series.html", context)


@explained
def history_export(request: HttpRequest, series: str, form: str) -> HttpResponse:
    """Give the numbers of a series as a file, counted as the page counts them."""
    series_id = series_of_slug(series)
    page = _read(request, series_id, with_events=False) if series_id else None
    if page is None or page.history is None:
        raise Http404(series)
    return respond(series_sheet(page, page.history, clock_of(request)), form)


@found_or_404
def around(request: HttpRequest, code: str) -> HttpResponse:
    """Show every series of a party and its neighbours on the date."""
    viewer, clock = viewer_of(request), clock_of(request)
    found = neighbourhood(viewer, party=code.upper(), on=clock.on)
    warned = alert_list(
        viewer, filters=AlertFilters(party=(found.party.code, *(each.code for each in found.neighbours)))
    )
    context = {
        "found": found,
        "answer": around_answer(found),
        "spoken": [row for row in found.rows if not _quiet(row)],
        "quiet": [row for row in found.rows if _quiet(row)],
        "behind": (clock.on - found.last).days if found.last else 0,
        "alerts": warned.rows,
        "claim": claim(),
        **surroundings(request, "series"),
    }
    return render(request, "web/warnings/neighbourhood.html", context)


def _quiet(row: AroundRow) -> bool:
    """Whether nothing was reported, and nothing was to be expected: a row that says nothing to a reader in a hurry."""
    return not row.total and not row.stands_out and row.force_expected < 1


def answer(page: SeriesPage) -> str:
    """One sentence: the last period against what is usual."""
    held = page.history
    if held is None:
        return _("There is nothing to show for this series yet.")
    last = held.periods[-1]
    values: dict[str, Any] = {
        "count": number_format(last.force),
        "start": day_text(last.start),
        "low": number_format(round(last.low or 0)),
        "high": number_format(round(last.high or 0)),
    }
    if last.high is None:
        return _("Reports of material conflict in the period from %(start)s: %(count)s.") % values
    if last.force > last.high:
        text = _(
            "Reports of material conflict in the period from %(start)s: %(count)s, more than usual "
            "(%(low)s to %(high)s)."
        )
    elif last.force < (last.low or 0):
        text = _(
            "Reports of material conflict in the period from %(start)s: %(count)s, fewer than usual "
            "(%(low)s to %(high)s)."
        )
    else:
        text = _(
            "Reports of material conflict in the period from %(start)s: %(count)s, as usual (%(low)s to %(high)s)."
        )
    return text % values


def around_answer(found: Neighbourhood) -> str:
    """One sentence: how many series stand out."""
    if found.missing is not None:
        return _("There is nothing to show for this date yet.")
    standing = [row for row in found.rows if row.stands_out]
    values = {
        "count": number_format(len(standing)),
        "all": number_format(len(found.rows)),
        "looked": number_format(found.looked_at, force_grouping=True),
    }
    if not found.rows:
        return _("Nothing was reported on them in these days.")
    if not standing:
        none = ngettext(
            "The one series does not stand out from its own past, after looking at %(looked)s.",
            "None of the %(all)s series stands out from its own past, after looking at %(looked)s.",
            len(found.rows),
        )
        return none % values
    some = ngettext(
        "%(count)s of %(all)s series stands out from its own past, after looking at %(looked)s.",
        "%(count)s of %(all)s series stand out from their own past, after looking at %(looked)s.",
        len(standing),
    )
    return some % values


def _read(request: HttpRequest, series_id: str, *, with_events: bool = True) -> SeriesPage:
    """The series as the address asks for it."""
    query = request.GET
    unit: Unit = "country" if query.get("unit") == "country" and "|" not in series_id else "dyad"
    frequency: Literal["week", "month"] = "month" if query.get("freq") == "month" else "week"
    return series_get(
        viewer_of(request), series_id=series_id, on=clock_of(request).on, frequency=frequency, unit=unit,
        begin=_begin(query.get("from", "")), with_events=with_events, event_page=_page(query.get("events", "")),
        event=query.get("event", ""),
    )  # fmt: skip


def _charts(page: SeriesPage) -> dict[str, Any]:
    held = page.history
    if held is None:
        return {}
    texts = {
        "force": _("Material conflict"),
        "usual": _("usual range"),
        "threshold": _("threshold"),
        "changed": _("level changed %(day)s"),
        "reports": pgettext("counted", "Reports"),
        "cooperation": _("Cooperation"),
        "verbal_conflict": _("Verbal conflict"),
    }
    return {
        "force_spec": force_chart(held, texts=texts),
        "balance_spec": balance_chart(held, texts=texts),
        "force_title": _force_title(held),
        "balance_title": _balance_title(held),
    }


def _force_title(held: History) -> str:
    reached = sum(period.escalated for period in held.periods)
    if held.changes:
        return _("The level of material conflict last changed on %(day)s") % {"day": day_text(held.changes[-1])}
    if reached:
        text = ngettext(
            "No lasting change of level; the threshold was reached in %(count)s period",
            "No lasting change of level; the threshold was reached in %(count)s periods",
            reached,
        )
        return text % {"count": number_format(reached)}
    if all(period.threshold is None for period in held.periods):
        return _("No lasting change of level")
    return _("No change of level, and the threshold was never reached")


def _balance_title(held: History) -> str:
    last = held.periods[-1]
    values = {"conflict": number_format(last.conflict), "cooperation": number_format(last.cooperation)}
    if last.conflict > last.cooperation:
        text = ngettext(
            "In the last period more conflict than cooperation: %(conflict)s to %(cooperation)s report",
            "In the last period more conflict than cooperation: %(conflict)s to %(cooperation)s reports",
            max(last.conflict, last.cooperation),
        )
    else:
        text = ngettext(
            "In the last period no more conflict than cooperation: %(conflict)s to %(cooperation)s report",
            "In the last period no more conflict than cooperation: %(conflict)s to %(cooperation)s reports",
            max(last.conflict, last.cooperation),
        )
    return text % values


def _page(text: str) -> int:
    """The page of events that the address asks for; what makes no sense is the first."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1


def _event_pages(request: HttpRequest, page: SeriesPage) -> dict[str, Any]:
    """Which events are shown, and the addresses of the pages beside them."""
    query = request.GET.copy()
    query.pop("event", None)

    def address(number: int) -> str:
        query["events"] = str(number)
        return f"?{query.urlencode()}#events-title"

    number = page.event_page
    return {
        "shown_from": page.skipped + 1,
        "shown_to": page.skipped + len(page.events),
        "newer": address(number - 1) if number > 1 else "",
        "older": address(number + 1) if number < page.event_pages else "",
    }


def _begin(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            _("“%(text)s” is not a date.") % {"text": text[:40]}, field="from", remedy=_("write it as 2004-03-29")
        ) from None

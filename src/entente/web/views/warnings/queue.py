"""The analyst's queue: what is new and unusual, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entente.apps.warnings.enums import AlertState, Origin
from entente.apps.warnings.selectors.alerts import PAGE, SORTS, AlertFilters, AlertList, alert_list
from entente.apps.warnings.selectors.choices import region_options
from entente.apps.warnings.selectors.titles import claim
from entente.conf.environment import environment
from entente.web.actors import viewer_of
from entente.web.clock import clock_of
from entente.web.exports import respond
from entente.web.views.problems import explained
from entente.web.views.warnings.shared import around
from entente.web.views.warnings.sheets import alerts_sheet

_STATES = tuple(AlertState.values)
_ALL = 10_000


@dataclass(frozen=True, slots=True)
class Query:
    """The queue as asked for in the address. What makes no sense falls back to the default."""

    filters: AlertFilters
    sort: str = "newest"
    show: str = ""
    kind: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Query:
        """Read the address."""
        show, kind, sort = query.get("show", ""), query.get("kind", ""), query.get("sort", "")
        known = {"mine", "crossed", "overdue", "ungraded", "closed"}
        return cls(
            filters=AlertFilters(
                state=tuple(value for value in query.getlist("state") if value in _STATES),
                party=tuple(value for value in query.getlist("party") if value),
                region=tuple(value for value in query.getlist("region") if value),
                origin=tuple(value for value in query.getlist("origin") if value in Origin.values),
                open=show != "closed",
                mine=show == "mine",
                overdue=show == "overdue",
                ungraded=show == "ungraded",
                crossed=show == "crossed",
                exercise={"real": False, "exercise": True}.get(kind),
            ),
            sort=sort if sort in SORTS else "newest",
            show=show if show in known else "",
            kind=kind if kind in {"real", "exercise"} else "",
        )

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return self.filters != AlertFilters()


@explained
def alerts(request: HttpRequest) -> HttpResponse:
    """Show the warnings that are open, the newest and most unusual first."""
    viewer, query = viewer_of(request), Query.of(request.GET)
    found = _found(request, query)
    everything = replace(query.filters, state=())
    unfiltered = found if everything == query.filters else alert_list(viewer, filters=everything, limit=0)
    context = {
        "found": found,
        "query": query,
        "answer": _answer(found),
        "choices": _choices(request, query, unfiltered),
        "sorts": _sorts(),
        "page_size": PAGE,
        "claim": claim(),
        "store": environment().events(),
        "may_acknowledge": viewer.may("warnings.acknowledge"),
        **around(request, "alerts", exercise=bool(found.rows) and all(row.exercise for row in found.rows)),
    }
    return render(request, "web/warnings/queue.html", context)


@explained
def alerts_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the same list as a file."""
    query = Query.of(request.GET)
    found = _found(request, query, limit=_ALL)
    return respond(alerts_sheet(found.rows, clock_of(request)), form)


def _found(request: HttpRequest, query: Query, *, limit: int = PAGE) -> AlertList:
    return alert_list(viewer_of(request), filters=query.filters, sort=query.sort, limit=limit)


def _answer(found: AlertList) -> str:
    """One sentence: how many there are, listed or not, and what they wait for."""
    if not found.total:
        return _("Nothing waits.")
    values = {"count": number_format(found.total, force_grouping=True)}
    parts = [ngettext("%(count)s warning", "%(count)s warnings", found.total) % values]
    signals, mine, crossed = found.by_state.get(AlertState.SIGNAL, 0), found.mine, found.crossed
    for number, text in (
        (signals, _("%(count)s to grade")),
        (mine, ngettext("%(count)s waits for your post", "%(count)s wait for your post", mine)),
        (
            crossed,
            ngettext("%(count)s crossed a watch of your post", "%(count)s crossed watches of your post", crossed),
        ),
        (found.overdue, _("%(count)s overdue")),
    ):
        if number:
            parts.append(text % {"count": number_format(number, force_grouping=True)})
    return ", ".join(parts) + "."


def _choices(request: HttpRequest, query: Query, found: AlertList) -> list[dict[str, Any]]:
    """Each filter: its name, its label, its values with how many warnings have them, the value chosen."""
    filters = query.filters
    states = [
        (state, str(AlertState(state).label), found.by_state[state]) for state in _STATES if state in found.by_state
    ]
    shows: list[tuple[str, str, int | None]] = [
        ("mine", _("For my post"), None), ("crossed", _("Crossed a watch of my post"), None),
        ("overdue", _("Overdue"), None), ("ungraded", _("Not graded"), None), ("closed", _("Closed too"), None),
    ]  # fmt: skip
    regions = [(code, name, None) for code, name in region_options(viewer_of(request))]
    return [
        {"name": "show", "label": _("Show"), "values": shows, "chosen": query.show, "all": _("Open")},
        {"name": "state", "label": _("State"), "values": states, "chosen": _one(filters.state)},
        {"name": "region", "label": _("Region"), "values": regions, "chosen": _one(filters.region)},
        {
            "name": "origin", "label": _("Origin"), "chosen": _one(filters.origin),
            "values": [(code, str(label), None) for code, label in Origin.choices],
        },
        {
            "name": "kind", "label": _("Kind"), "chosen": query.kind,
            "values": [("real", _("Real"), None), ("exercise", _("Exercise"), None)],
        },
    ]  # fmt: skip


def _sorts() -> list[tuple[str, str]]:
    return [
        ("newest", _("Newest first")), ("unusual", _("Most unusual first")),
        ("probability", _("Most probable first")), ("due", _("Due first")),
    ]  # fmt: skip


def _one(values: tuple[str, ...]) -> str:
    return values[0] if values else ""
